"""Waves by plan: the ways somebody could be asked in waves, what to expect of them, and a way that was adopted."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from ayni.engagements import actions, planning, queries
from ayni.engagements.planning import WaveChoice
from ayni.exchange.rest.answers import said
from ayni.exchange.rest.doors import Noun, do, find
from ayni.exchange.rest.shapes import Shown, ShownId, Told, When
from ayni.exchange.rest.standing import Asked
from ayni.ground import clock

noun = Noun("wave-plans", "Workers are asked in waves until one accepts: as few as reach the programme's target.")

Size = Annotated[int, Field(ge=1, le=50)]


class PlannedWave(Shown):
    """One wave, if nobody accepts before."""

    sends_at: When = Field(description="When it goes out; never in quiet hours.")
    closes_at: When = Field(description="Until when it can be answered.")
    workers: list[ShownId] = Field(description="Who is asked, as things are now.")
    filled_by: float = Field(examples=[0.66], description="The chance that somebody accepted by its end, 0 to 1.")


class WaysLine(Shown):
    """One way to ask in waves."""

    sizes: list[int] = Field(examples=[[1, 2, 2]], description="How many are asked in each wave; adopt it with these.")
    expected_asked: float = Field(examples=[2.9], description="Workers asked on average.")
    reaches_target: bool = Field(description="Whether the chance reaches the programme's target.")
    waves: list[PlannedWave] = Field(description="One after the other.")
    summary: list[str] = Field(examples=[["Workers asked on average: 2.9."]], description="The same for a person.")

    @classmethod
    def of(cls, choice: WaveChoice) -> "WaysLine":
        """Said in the reader's language."""
        return cls(
            sizes=list(choice.plan.sizes),
            expected_asked=round(choice.plan.expected_asked, 3),
            reaches_target=choice.plan.reaches_target,
            waves=[
                PlannedWave(
                    sends_at=turn.slot.sends_at,
                    closes_at=turn.slot.closes_at,
                    workers=[UUID(each.worker) for each in turn.workers],
                    filled_by=round(turn.filled_by, 3),
                )
                for turn in choice.turns
            ],
            summary=[said(each) for each in choice.plan.summary()],
        )


class Ways(Shown):
    """The ways to ask the workers of a shortlist in waves."""

    target: float = Field(examples=[0.9], description="The chance that the programme wishes for.")
    listed: int = Field(examples=[7], description="Workers who could be asked and were not yet.")
    learnt: int = Field(examples=[5], description="Of them, how many chances were learnt from groups.")
    assumed: float = Field(examples=[0.3], description="What is assumed of the others: the programme's assumption.")
    ways: list[WaysLine] = Field(description="The one that disturbs fewest first.")
    raises: list[str] = Field(examples=[[]], description="What would raise the chance of the first, in sentences.")


class NewWavePlan(Told):
    """How to ask."""

    sizes: Annotated[list[Size], Field(min_length=1, max_length=20, examples=[[1, 2, 2]])] = Field(
        description="How many are asked in each wave, the best of the shortlist first."
    )


class WavePlan(Shown):
    """A way to ask that was adopted."""

    id: ShownId = Field(description="Of the plan.")
    referral: ShownId = Field(description="For what.")
    shortlist: ShownId = Field(description="Whose order is followed.")
    adopted_at: When = Field(description="When it was adopted.")
    sizes: list[int] = Field(examples=[[1, 2, 2]], description="How many are asked in each wave.")
    filled_by: list[float] = Field(examples=[[0.3, 0.66]], description="As it was expected, by the end of each wave.")
    sent: list[ShownId] = Field(description="The waves that went out.")
    ended: str | None = Field(examples=[None], description="`stopped` or `used-up`; null while it may go on.")

    @classmethod
    def of(cls, plan: queries.WavePlan) -> "WavePlan":
        """As it stands."""
        ending = getattr(plan, "ending", None)
        return cls(
            id=plan.pk,
            referral=plan.referral_id,
            shortlist=plan.shortlist_id,
            adopted_at=plan.adopted_at,
            sizes=plan.sizes,
            filled_by=[round(each, 3) for each in plan.filled_by],
            sent=list(plan.sent.values_list("pk", flat=True)),
            ended=ending.why if ending else None,
        )


@noun.shows("/shortlists/{uuid:shortlist}/wave-plans", to=("coordinator",))
def show_ways(request: Asked, shortlist: UUID) -> Ways:
    """How the workers of a shortlist could be asked in waves, and what may be expected of each way."""
    found = planning.propose_waves(_shortlist(request, shortlist), clock.now())
    return Ways(
        target=found.target,
        listed=found.listed,
        learnt=found.learnt,
        assumed=found.assumed,
        ways=[WaysLine.of(each) for each in found.choices],
        raises=[said(each) for each in found.raises],
    )


@noun.does("POST", "/shortlists/{uuid:shortlist}/wave-plans", actions.adopt_waves)
def adopt_waves(request: Asked, shortlist: UUID, told: NewWavePlan) -> WavePlan:
    """Ask in waves of these sizes: the first goes out at once, unless it is night, the others until one accepts."""
    adopted = do(request, actions.adopt_waves, _shortlist(request, shortlist), sizes=told.sizes)
    return WavePlan.of(queries.WavePlan.objects.get(pk=adopted.plan))


@noun.shows("/wave-plans/{uuid:wave_plan}", to=("coordinator",))
def show_wave_plan(request: Asked, wave_plan: UUID) -> WavePlan:
    """A plan of waves that was adopted, and which of them went out."""
    return WavePlan.of(find(request, queries.wave_plans_visible_to(request.auth), wave_plan))


@noun.does("POST", "/wave-plans/{uuid:wave_plan}/end", actions.stop_waves)
def stop_waves(request: Asked, wave_plan: UUID) -> WavePlan:
    """Send no further wave. Whoever is being asked may still accept."""
    do(request, actions.stop_waves, find(request, queries.wave_plans_visible_to(request.auth), wave_plan))
    return WavePlan.of(queries.WavePlan.objects.get(pk=wave_plan))


def _shortlist(request: Asked, shortlist: UUID) -> queries.Shortlist:
    visible = queries.shortlists_visible_to(request.auth).select_related("referral__centre").defer("problem")
    return find(request, visible.filter(referral__centre__in=request.auth.centres("coordinator")), shortlist)
