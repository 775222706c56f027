"""What an event is, and how it is kept as plain values and read back."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, get_type_hints
from uuid import UUID

from ayni.basics.words import Sentence, say


@dataclass(frozen=True)
class Event:
    """A past-tense fact: ids and small values, never free text about a person.

    ``sentence`` is what a reader of the ledger sees; its gaps are the event's fields and ``by`` (who did it).
    A field that holds an id is named after the noun it identifies, and becomes a Mention.
    """

    sentence: ClassVar[Sentence] = say("{by} changed something.")

    def mentions(self) -> list[tuple[str, UUID]]:
        """The rows this event speaks of."""
        found: list[tuple[str, UUID]] = []
        for each in fields(self):
            value = getattr(self, each.name)
            values = value if isinstance(value, tuple) else (value,)
            found += [(each.name, one) for one in values if isinstance(one, UUID)]
        return found


@dataclass(frozen=True)
class AccountMade(Event):
    """Somebody can sign in."""

    account: UUID
    name: str
    sentence: ClassVar[Sentence] = say("{by} made an account for {name}.")


@dataclass(frozen=True)
class RoleGranted(Event):
    """An account holds a role."""

    account: UUID
    name: str
    role: str
    centre: UUID | None
    sentence: ClassVar[Sentence] = say("{by} gave {name} the role {role}.")


@dataclass(frozen=True)
class RoleEnded(Event):
    """An account no longer holds a role."""

    account: UUID
    name: str
    role: str
    sentence: ClassVar[Sentence] = say("{by} took the role {role} from {name}.")


@dataclass(frozen=True)
class TokenMade(Event):
    """A programme may act as an account, until the token ends. The secret itself is nowhere."""

    token: UUID
    account: UUID
    name: str
    label: str
    expires_at: datetime
    sentence: ClassVar[Sentence] = say("{by} made a token for {name}: {label}, until {expires_at}.")


@dataclass(frozen=True)
class TokenEnded(Event):
    """A token opens nothing any more."""

    token: UUID
    account: UUID
    name: str
    label: str
    sentence: ClassVar[Sentence] = say("{by} ended a token of {name}: {label}.")


def facts_of(event: Event) -> dict[str, Any]:
    """The event as JSON values."""
    return {name: _plain(value) for name, value in asdict(event).items()}


def revive(kind: type[Event], facts: dict[str, Any]) -> Event:
    """The event that ``facts_of`` was made from."""
    hints = get_type_hints(kind)
    return kind(**{name: _typed(hints[name], value) for name, value in facts.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return value


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    text = str(hint)
    if isinstance(value, list):
        return tuple(UUID(each) if "UUID" in text else each for each in value)
    if "UUID" in text and isinstance(value, str):
        return UUID(value)
    if "datetime" in text and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value
