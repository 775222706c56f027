"""How a door is hung: who may come in, what it does, and every reply it may give, said in one place for all."""

from collections.abc import Callable, Collection, Iterable
from functools import wraps
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404
from ninja import Router
from ninja.params.models import Header, Query
from ninja.responses import Status
from ninja.utils import contribute_operation_args
from pydantic import Field

from ayni.exchange.rest.answers import Problem, UnfitFields
from ayni.exchange.rest.cursors import Turn, turned
from ayni.exchange.rest.shapes import Because, Id, Shown, Told
from ayni.exchange.rest.standing import Asked, Session, Token
from ayni.ground.action import VERBS
from ayni.ground.events import Event
from ayni.ground.queries import done_before
from ayni.ground.roles import ROLES

Handler = Callable[..., Any]
Action = Callable[..., Any]
M = TypeVar("M", bound=Model)

# Whoever signs in may hold these; "house", "person" and "place" are nobody's who signs in.
SIGNED_IN = frozenset(ROLES) - {"house", "person", "place"}

# The type of the Idempotency-Key, which may be left out.
ONCE: Any = Id | None

SUCCESS = {"GET": 200, "PUT": 200, "PATCH": 200, "POST": 201, "DELETE": 204}

Purpose = Because


class Page(Shown):
    """One page of a list."""

    next: str | None = Field(description="The cursor of the next page; null on the last one.", examples=[None])


class Noun(Router):
    """The doors of one noun. Each says in its first line whom it is for; without that it cannot be hung."""

    def __init__(self, name: str, prose: str) -> None:
        super().__init__(tags=[name])
        self.name, self.prose = name, prose

    def lists(
        self, path: str, page: type[Page], *, by: str, to: Collection[str], newest_first: bool = False
    ) -> Callable[[Handler], Handler]:
        """A door that lists what the handler finds, in the order of the column ``by``, a page at a time.

        ``page`` is a Page whose ``items`` are made by the ``of`` of their own class. For the roles ``to``.
        """
        line = page.model_fields["items"].annotation.__args__[0]  # type: ignore[union-attr]

        def hang(find: Handler) -> Handler:
            @wraps(find)
            def leaf(request: Asked, turn: Turn, **asked: Any) -> Any:
                rows, following = turned(find(request, **asked), by, turn, newest_first=newest_first)
                return page(items=[line.of(row) for row in rows], next=following)  # type: ignore[call-arg]

            contribute_operation_args(leaf, "turn", Turn, Query(...))
            return self._hang("GET", path, leaf, page, frozenset(to), refusals={401, 404, 422})

        return hang

    def shows(self, path: str, *, to: Collection[str]) -> Callable[[Handler], Handler]:
        """A door that shows one thing, to the roles ``to``, and leaves no trace."""

        def hang(handle: Handler) -> Handler:
            shown = get_type_hints(handle)["return"]
            return self._hang("GET", path, handle, shown, frozenset(to), refusals={401, 404})

        return hang

    def reads(self, path: str, action: Action) -> Callable[[Handler], Handler]:
        """A door that shows what is kept about a person, by the ``action`` that notes who read and what for.

        For the roles that may do the action. The handler takes ``because: Purpose``, the purpose of use.
        """

        def hang(handle: Handler) -> Handler:
            shown = get_type_hints(handle)["return"]
            return self._hang("GET", path, handle, shown, _who_may(action), refusals={401, 404, 422})

        return hang

    def does(self, method: str, path: str, action: Action) -> Callable[[Handler], Handler]:
        """A door that does one ``action``, for the roles that may, at most once for each Idempotency-Key."""

        def hang(handle: Handler) -> Handler:
            @wraps(handle)
            def act(request: Asked, once: UUID | None, **told: Any) -> Any:
                request.once = once
                return Status(SUCCESS[method], handle(request, **told))

            contribute_operation_args(act, "once", ONCE, Header(None, alias="Idempotency-Key"))
            hints = get_type_hints(handle)
            sent = any(isinstance(hint, type) and issubclass(hint, Told) for hint in hints.values())
            refusals = {401, 404, 409, 413, 415, 422} | ({400} if sent else set())
            return self._hang(method, path, act, hints["return"], _who_may(action), refusals=refusals)

        return hang

    def _hang(
        self, method: str, path: str, handle: Handler, shown: Any, roles: frozenset[str], *, refusals: Iterable[int]
    ) -> Handler:
        if not roles or not roles <= SIGNED_IN:
            raise ValueError(f"{method} {path} is for nobody who could sign in")
        name = handle.__name__
        first, *rest = name.split("_")
        shown = None if shown is type(None) else shown
        self.add_api_operation(
            path,
            [method],
            handle,
            auth=[Token(roles), Session(roles)],
            response={SUCCESS[method]: shown}
            | {status: UnfitFields if status == 422 else Problem for status in sorted(refusals)},
            operation_id=first + "".join(word.capitalize() for word in rest),
            summary=name.replace("_", " ").capitalize(),
            openapi_extra={"x-roles": sorted(roles)},
        )
        return handle


def find(request: Asked, visible: QuerySet[M], pk: UUID) -> M:
    """The row, if it is among those the actor may know of; otherwise it does not exist (Http404).

    What an actor changed under an Idempotency-Key may be asked for again with the same key, even where the change took
    it out of their sight (a worker's engagement that she closed): the action then answers as it did, or refuses.
    """
    row = visible.filter(pk=pk).first()
    if row is None and request.once is not None:
        done = done_before(request.once, request.auth)
        if done and str(pk) in done.values():
            row = visible.model._default_manager.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def do(request: Asked, action: Action, *subject: Any, because: str = "api", **details: Any) -> Any:
    """Do one action as whoever asks, and return what happened."""
    once = request.once
    happened: Event = action(*subject, by=request.auth, because=because, once=once, **details)
    return happened


def look(request: Asked, action: Action, subject: Any, because: str) -> None:
    """Note in the ledger who read what, and for what purpose."""
    action(subject, by=request.auth, because=because)


def _who_may(action: Action) -> frozenset[str]:
    verb = next(name for name, each in VERBS.items() if each is action)
    return frozenset(name for name, role in ROLES.items() if verb in role.may) & SIGNED_IN
