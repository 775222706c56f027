"""The one way to change anything: an action answers who, why and when, and returns what happened."""

import inspect
import json
import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.crypto import salted_hmac

from ayni.basics.instants import as_utc
from ayni.basics.words import Refused
from ayni.ground import clock, ledger, reactions, roles
from ayni.ground.actors import Actor
from ayni.ground.events import Event, facts_of, revive
from ayni.ground.models import Act

E = TypeVar("E", bound=Event)

# verb -> the action, filled as packages declare them.
VERBS: dict[str, Callable[..., Event]] = {}

# Reasons are codes: free text about a person has no place in the ledger.
REASON = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")

_pending: ContextVar[list[ledger.Happening] | None] = ContextVar("ayni_pending", default=None)


class Conflict(Refused):
    """The same id was used before for something else; what was stored first stays."""


def action(do: Callable[..., E]) -> Callable[..., E]:
    """Make ``do(*subject, by, because, at, **details) -> event`` an action.

    In one transaction: the role is checked, ``do`` makes its change, those who hear the event at once are called, one
    ledger entry is written and deliveries are queued for those who hear later. If any of it fails, none of it happened.

    ``because`` is a code (``[a-z0-9_-]``). ``at`` defaults to the server's clock. ``once`` is an id of the asker's:
    asking again with it returns the first event, and asking for something else with it raises Conflict.
    Raises roles.Denied when the role may not, Refused when the state of things does not allow it.
    """
    verb = f"{do.__module__.split('.')[1]}.{do.__name__}"
    kind = get_type_hints(do)["return"]
    ledger.EVENTS[verb] = kind

    @wraps(do)
    def perform(
        *subject: Any, by: Actor, because: str, at: datetime | None = None, once: UUID | None = None, **details: Any
    ) -> E:
        roles.check(by, verb)
        if not REASON.fullmatch(because):
            raise ValueError(f"{because!r} is not a reason code")
        at = as_utc(at) if at else clock.now()
        with transaction.atomic():
            if once and (earlier := _claim(once, by, verb, subject, details)):
                return revive(kind, earlier)  # type: ignore[return-value]
            outermost = _pending.get() is None
            token = _pending.set([]) if outermost else None
            try:
                happened = do(*subject, by=by, because=because, at=at, **details)
                happening = ledger.Happening(happened, verb, by, because, at)
                pending = _pending.get()
                assert pending is not None  # noqa: S101 - set above or by the action that called us
                pending.append(happening)
                reactions.announce(happening)
                if outermost:
                    reactions.queue(ledger.record(pending))
            finally:
                if token:
                    _pending.reset(token)
            if once:
                Act.objects.filter(pk=once).update(facts=facts_of(happened))
        return happened

    VERBS[verb] = perform
    perform.verb = verb  # type: ignore[attr-defined]
    perform.signature = inspect.signature(do)  # type: ignore[attr-defined]
    return perform


def _claim(
    once: UUID, by: Actor, verb: str, subject: tuple[Any, ...], details: dict[str, Any]
) -> dict[str, Any] | None:
    """Take the id for this act; None when it is ours, the first answer when the same act was done before.

    Two askers at once: the primary key lets one in, the other waits for its commit and finds the answer.
    """
    told = json.dumps([verb, [_stable(each) for each in subject], _stable(details)], sort_keys=True)
    # Keyed, so that whoever reads the table cannot try out what may have been said.
    digest = salted_hmac("ayni.ground.act", told, algorithm="sha256").hexdigest()
    try:
        with transaction.atomic():
            Act.objects.create(pk=once, by=by.id, verb=verb, digest=digest)
    except IntegrityError:
        earlier = Act.objects.get(pk=once)
        if (earlier.by, earlier.digest) != (by.id, digest) or earlier.facts is None:
            raise Conflict("This was sent before with other content. What was saved first has been kept.") from None
        return dict(earlier.facts)
    return None


def _stable(value: Any) -> Any:
    if isinstance(value, models.Model):
        return f"{value._meta.label}:{value.pk}"
    if isinstance(value, dict):
        return {str(key): _stable(each) for key, each in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((_stable(each) for each in value), key=str)
    if isinstance(value, (list, tuple)):
        return [_stable(each) for each in value]
    return value if isinstance(value, (int, float, bool)) or value is None else str(value)
