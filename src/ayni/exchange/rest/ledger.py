"""The ledger: what happened, who did it and why, in order, each entry sealed to the one before."""

from typing import Annotated, Any

from django.db.models import QuerySet
from pydantic import Field, StringConstraints

from ayni.exchange.rest.answers import said
from ayni.exchange.rest.doors import Noun, Page
from ayni.exchange.rest.shapes import Id, Shown, ShownId, When
from ayni.exchange.rest.standing import Asked
from ayni.ground import ledger
from ayni.ground.queries import Entry

noun = Noun("ledger", "What happened, who did it and why. It holds no name of somebody who seeks care, and no note.")

Verb = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}\.[a-z_]{1,29}$")]
HASH = "9f2c3a5e0c0d4ed0f8a1b2c3d4e5f60718293a4b5c6d7e8f9081726354455667"


class LedgerEntry(Shown):
    """One entry."""

    seq: int = Field(examples=[1207], description="Without gaps, in the order of commits.")
    occurred_at: When = Field(description="When it happened.")
    recorded_at: When = Field(description="When it was written.")
    verb: str = Field(examples=["people.read"], description="What was done.")
    by: ShownId = Field(description="The account that did it.")
    by_name: str = Field(examples=["Tomás"], description="As it was called then.")
    because: str = Field(examples=["api"], description="Why, or for what purpose.")
    sentence: str = Field(examples=["Tomás read the record of A-7KQ2M."], description="For a person to read.")
    facts: dict[str, Any] = Field(examples=[{"code": "A-7KQ2M"}], description="What the sentence speaks of.")
    previous: str = Field(examples=["0" * 64], description="The hash of the entry before.")
    hash: str = Field(examples=[HASH], description="SHA-256 of this entry and the hash before it.")

    @classmethod
    def of(cls, entry: Entry) -> "LedgerEntry":
        """Said in the reader's language."""
        alike = ("seq", "occurred_at", "recorded_at", "verb", "by", "by_name", "because", "facts", "previous", "hash")
        return cls(**{name: getattr(entry, name) for name in alike}, sentence=said(ledger.sentence(entry)))


class Ledger(Page):
    """One page of the ledger."""

    items: list[LedgerEntry] = Field(description="In the order they were written.")


@noun.lists("/ledger", Ledger, by="seq", to=("steward",))
def list_ledger(
    request: Asked, about: Id | None = None, by: Id | None = None, verb: Verb | None = None
) -> QuerySet[Entry]:
    """What happened: all of it, what speaks of one row (`about`), what one account did (`by`), or one `verb`."""
    found = ledger.about(about) if about else Entry.objects.all()
    asked = {"by": by, "verb": verb}
    return found.filter(**{name: value for name, value in asked.items() if value})
