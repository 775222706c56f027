"""Steps: what the rules of a course propose, what was stated for them, and what a person decided."""

from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field, StringConstraints

from ayni.care import actions, queries
from ayni.care.planning import Put, standing_of
from ayni.care.rules import KINDS
from ayni.engagements import actions as engagements
from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.exchange.rest.answers import said
from ayni.exchange.rest.doors import Noun, Page, Purpose, do, find, look
from ayni.exchange.rest.shapes import Day, OneOf, Shown, ShownId, SomeWords, Told, When
from ayni.exchange.rest.standing import Asked
from ayni.ground import clock

noun = Noun("steps", "What the rules of a course propose, and what a person decided.")

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Seen = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

SEEN = "0" * 64
WORDS = {"en": "All sessions were held: look back together, and end.", "es": "Se hicieron todas las sesiones."}


class Step(Shown):
    """What one rule proposes now."""

    rule: str = Field(examples=["complete"], description="The code of the rule in its protocol.")
    kind: Annotated[str, OneOf(KINDS)] = Field(description="What it proposes; the most cautious come first.")
    proposes: dict[str, str] = Field(examples=[WORDS], description="What it proposes, by language.")
    is_open: bool = Field(description="True while something that could decide it is not known.")
    because: list[str] = Field(
        examples=[["Sessions held: 6; the rule looks for 6 or more."]], description="Why, or what should be asked."
    )
    source: str = Field(examples=["Friendship Bench trial: six sessions"], description="Where the rule comes from.")
    verified: bool = Field(description="Whether somebody read it in its source.")
    leads_to: str | None = Field(examples=["linkage"], description="The protocol it leads to, if it names one.")
    sends_to: str | None = Field(examples=["specialist"], description="The kind of place the person is sent on to.")
    more: int | None = Field(examples=[2], description="How many further sessions there are.")
    decides: str = Field(examples=["worker"], description="Who may take it: worker or supervisor.")
    seen: str = Field(examples=[SEEN], description="What it stands on; sent back with a decision.")
    decision: ShownId | None = Field(description="The decision on exactly this, if there is one.")

    @classmethod
    def of(cls, put: Put) -> "Step":
        """Said in the reader's language."""
        rule = put.rule
        return cls(
            rule=rule.code, kind=rule.kind.value, proposes=dict(rule.proposes), is_open=put.proposal.is_open,
            because=[said(each) for each in put.proposal.because], source=rule.source, verified=rule.verified,
            leads_to=rule.leads_to, sends_to=rule.sends_to, more=rule.more, decides=rule.decides.value, seen=put.seen,
            decision=put.decision.pk if put.decision else None,
        )  # fmt: skip


class Steps(Shown):
    """Where a course stands."""

    protocol: str = Field(examples=["problem-solving"], description="Whose rules these are.")
    edition: str = Field(examples=["2026-11.2"], description="In which wording.")
    sessions: int = Field(examples=[6], description="How many were held.")
    facts: dict[str, bool] = Field(examples=[{"psychosis": False}], description="What was stated last, by fact.")
    items: list[Step] = Field(description="Rules that hold, then those that are open; the most cautious first.")


class Decision(Shown):
    """A decision, as it was made."""

    id: ShownId = Field(description="Of the decision.")
    engagement: ShownId = Field(description="Of which engagement.")
    rule: str = Field(examples=["complete"], description="On which rule.")
    kind: Annotated[str, OneOf(KINDS)] = Field(description="What it proposed.")
    taken: bool = Field(description="Taken, or set aside.")
    decided_at: When = Field(description="When.")

    @classmethod
    def of(cls, decision: queries.Decision) -> "Decision":
        """As it is shown; the reason and what was known then stay on the desk."""
        return cls.model_validate(
            {name: getattr(decision, name) for name in ("id", "rule", "kind", "taken", "decided_at")}
            | {"engagement": decision.engagement_id}
        )


class Decisions(Page):
    """One page of decisions."""

    items: list[Decision] = Field(description="In order of time.")


class NewDecision(Told):
    """What is decided on a rule that holds."""

    rule: Code = Field(examples=["complete"], description="On which rule.")
    taken: bool = Field(description="Taken, or set aside.")
    why: SomeWords = Field(examples=["The person says it is time."], description="Kept sealed.")
    seen: Seen = Field(examples=[SEEN], description="What the step stood on when it was read.")


class NewStatement(Told):
    """Whether a fact is so."""

    fact: Code = Field(examples=["psychosis"], description="Which, as the protocol names it.")
    is_so: bool = Field(description="Whether it is so.")
    so_on: Day | None = Field(default=None, examples=["2026-03-02"], description="As of which day; today if left out.")


class Noted(Shown):
    """It was kept."""

    engagement: ShownId = Field(description="Of which engagement.")


@noun.reads("/engagements/{uuid:engagement}/steps", engagements.read)
def read_steps(request: Asked, engagement: UUID, because: Purpose = "api") -> Steps:
    """What the rules propose now, and why. The ledger notes who read it and what for."""
    found = find(request, engagements_visible_to(request.auth), engagement)
    look(request, engagements.read, found, because)
    standing = standing_of(found, clock.now())
    return Steps(
        protocol=standing.protocol.id, edition=standing.protocol.edition, sessions=standing.known.course.sessions,
        facts=dict(standing.known.course.facts), items=[Step.of(each) for each in standing.puts],
    )  # fmt: skip


@noun.does("POST", "/engagements/{uuid:engagement}/decisions", actions.decide)
def decide_step(request: Asked, engagement: UUID, told: NewDecision) -> Decision:
    """Take what a rule proposes or set it aside. What was known at this moment is kept with it."""
    found = find(request, engagements_visible_to(request.auth), engagement)
    done = do(request, actions.decide, found, **told.details())
    return Decision.of(queries.Decision.objects.get(pk=done.decision))


@noun.lists("/engagements/{uuid:engagement}/decisions", Decisions, by="decided_at", to=("worker", "supervisor"))
def list_decisions(request: Asked, engagement: UUID) -> QuerySet[queries.Decision]:
    """What was decided so far."""
    found = find(request, engagements_visible_to(request.auth), engagement)
    return queries.Decision.objects.filter(engagement=found)


@noun.does("POST", "/engagements/{uuid:engagement}/statements", actions.state)
def state_fact(request: Asked, engagement: UUID, told: NewStatement) -> Noted:
    """Say whether something is so that no questionnaire tells. It may be said again; the newest counts."""
    found = find(request, engagements_visible_to(request.auth), engagement)
    do(request, actions.state, found, **told.details())
    return Noted(engagement=engagement)
