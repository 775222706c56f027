"""Leads: what a step that was taken leads to, open until somebody does it or says why not."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ayni.care import actions, queries
from ayni.care.queries import leads_open, leads_visible_to
from ayni.care.rules import NOT_DONE_BECAUSE, WAYS
from ayni.engagements import actions as engagements
from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.exchange.rest.doors import Noun, Purpose, do, find, look
from ayni.exchange.rest.shapes import OneOf, Shown, ShownId, Told, When, Words
from ayni.exchange.rest.standing import Asked

noun = Noun("leads", "What a step that was taken leads to, open until somebody does it or says why not.")

Instead = Annotated[str, OneOf(("", *NOT_DONE_BECAUSE))]
Reason = Annotated[str, OneOf(NOT_DONE_BECAUSE)]


class Lead(Shown):
    """One thing to do."""

    id: ShownId = Field(description="Of the lead.")
    decision: ShownId = Field(description="Which decision led to it.")
    way: Annotated[str, OneOf(WAYS)] = Field(description="What is to be done.")
    to: str = Field(examples=["specialist"], description="The kind of place, the protocol, or how many sessions.")
    decided_at: When = Field(description="Since when it is open.")


class Sequel(Shown):
    """What came of it."""

    id: ShownId = Field(description="Of what came of it.")
    lead: ShownId = Field(description="Of which lead.")
    way: Annotated[str, OneOf(WAYS)] = Field(description="What was to be done.")
    instead: Instead = Field(description="Why it is not done; empty where it is.")
    led_to: ShownId | None = Field(description="The referral or onward referral that came of it.")
    done_at: When = Field(description="When.")

    @classmethod
    def of(cls, sequel: queries.Sequel) -> "Sequel":
        """As it is shown; the words stay on the desk."""
        return cls(
            id=sequel.pk, lead=sequel.lead_id, way=sequel.lead.way, instead=sequel.instead, led_to=sequel.led_to,
            done_at=sequel.done_at,
        )  # fmt: skip


class Leads(Shown):
    """What is open of a course, and what came of the rest."""

    open: list[Lead] = Field(description="The oldest first.")
    done: list[Sequel] = Field(description="The newest first, without what was taken back.")


class Doing(Told):
    """It is done."""

    words: Words = Field(default="", examples=["We call the mother."], description="What was agreed. Kept sealed.")


class NotDone(Told):
    """It is not done, and why."""

    instead: Reason = Field(description="Why.")
    words: Words = Field(default="", examples=["She goes to her own doctor."], description="Kept sealed.")


class Taken(Shown):
    """It was taken back."""

    lead: ShownId = Field(description="What is open again.")


@noun.reads("/engagements/{uuid:engagement}/leads", engagements.read)
def read_leads(request: Asked, engagement: UUID, because: Purpose = "api") -> Leads:
    """What was decided and is not done yet, and what came of the rest. The ledger notes who read it and what for."""
    found = find(request, engagements_visible_to(request.auth), engagement)
    look(request, engagements.read, found, because)
    waiting = leads_open(leads_visible_to(request.auth).filter(decision__engagement=found))
    return Leads(
        open=[
            Lead(id=each.pk, decision=each.decision_id, way=each.way, to=each.to, decided_at=each.decision.decided_at)
            for each in waiting
        ],
        done=[Sequel.of(each) for each in queries.sequels_of(engagement)],
    )


@noun.does("POST", "/leads/{uuid:lead}/doing", actions.carry_out)
def carry_out_lead(request: Asked, lead: UUID, told: Doing) -> Sequel:
    """Do it: ask for the other protocol, add the sessions, or say what was agreed. Sending on and ending have doors of
    their own.
    """
    done = do(request, actions.carry_out, find(request, leads_visible_to(request.auth), lead), **told.details())
    return _shown(done.sequel)


@noun.does("POST", "/leads/{uuid:lead}/not-done", actions.let_be)
def let_lead_be(request: Asked, lead: UUID, told: NotDone) -> Sequel:
    """Say why it is not done."""
    done = do(request, actions.let_be, find(request, leads_visible_to(request.auth), lead), **told.details())
    return _shown(done.sequel)


@noun.does("POST", "/sequels/{uuid:sequel}/undoing", actions.reopen)
def reopen_lead(request: Asked, sequel: UUID) -> Taken:
    """Take back what came of it, by a slip. A referral that nobody took yet is withdrawn."""
    known = leads_visible_to(request.auth).values("pk")
    found = find(request, queries.Sequel.objects.select_related("lead").filter(lead__in=known), sequel)
    do(request, actions.reopen, found)
    return Taken(lead=found.lead_id)


def _shown(sequel: UUID) -> Sequel:
    return Sequel.of(queries.Sequel.objects.select_related("lead").get(pk=sequel))
