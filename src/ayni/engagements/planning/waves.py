"""Offers in waves: how many to ask when, what may be expected of it, and who is next when a wave brought no yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from math import floor

from ayni.basics.quiet import Quiet
from ayni.basics.words import Sentence, say
from ayni.engagements import rules
from ayni.engagements.models import Shortlist, WavePlan
from ayni.engagements.planning.acceptance import Belief, Expected
from ayni.engagements.planning.gathering import rules_of
from ayni.engagements.planning.proposals import already_asked, candidates_of, result_of
from ayni.engines import matching
from ayni.engines.matching import waves as engine
from ayni.referrals.queries import Sought
from ayni.workers.queries import Worker

# The changes whose effect on the chance is told; the shortlist itself tells all of them.
MOST_RAISES = 3


@dataclass(frozen=True)
class Slot:
    """When a wave goes out if nobody accepted before, and until when it can be answered."""

    sends_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Turn:
    """One wave of a plan: when, who is asked as things are now, and the chance that by its end somebody accepted."""

    slot: Slot
    workers: tuple[matching.Candidate, ...]
    filled_by: float


@dataclass(frozen=True)
class WaveChoice:
    """One way to ask in waves."""

    plan: engine.WavePlan
    turns: tuple[Turn, ...]

    @property
    def over_at(self) -> datetime:
        """When its last wave closes."""
        return self.turns[-1].slot.closes_at


@dataclass(frozen=True)
class WaveProposal:
    """How somebody could be asked in waves: the ways, the one that disturbs fewest first, and what stands behind them.

    ``learnt`` of ``listed`` chances come from the answers of groups; the others are ``assumed``. ``raises`` tells what
    would raise the chance of the first way; ``against`` why there is no way at all.
    """

    choices: tuple[WaveChoice, ...]
    learnt: int
    listed: int
    assumed: float
    target: float
    raises: tuple[Sentence, ...]
    against: Sentence | None


def quiet_hours(sought: Sought) -> Quiet:
    """When nobody's phone is rung, in the time of the referral's centre."""
    begins, ends = rules_of(sought.centre)["offers"]["quiet_hours"]["value"]
    return Quiet.parse(begins, ends, sought.centre.time_zone)


def closes_at(sought: Sought, at: datetime) -> datetime:
    """Until when offers sent now can be answered: so many hours that are not quiet, and not after the start is due."""
    length = timedelta(hours=rules_of(sought.centre)["offers"]["wave_hours"]["value"])
    return min(quiet_hours(sought).later(at, length), max(sought.start_by, at + rules.SHORTEST_WAVE))


def slots(referral: Sought, at: datetime) -> tuple[Slot, ...]:
    """The whole waves that fit before the start is due, as many as a plan may have."""
    offers, quiet = rules_of(referral.centre)["offers"], quiet_hours(referral)
    length, found = timedelta(hours=offers["wave_hours"]["value"]), list[Slot]()
    sends_at = quiet.over(at)
    while len(found) < offers["max_waves"]["value"]:
        slot = Slot(sends_at, quiet.later(sends_at, length))
        if slot.closes_at > referral.start_by:
            break
        found.append(slot)
        sends_at = quiet.over(slot.closes_at)
    return tuple(found)


def propose_waves(shortlist: Shortlist, at: datetime) -> WaveProposal:
    """Plans of one wave, of two, and so on, each with the fewest workers for that many; equal ones once."""
    referral = shortlist.sought
    left, belief = _left(shortlist), Belief(referral.centre)
    expected, free = belief.of(left), slots(referral, at)
    found: dict[tuple[int, ...], WaveChoice] = {}
    for number in range(len(free), 0, -1):
        plan = engine.plan_waves(_asking(referral, expected, number))
        if plan.sizes and plan.sizes not in found:
            found[plan.sizes] = WaveChoice(plan, _turns(plan, free, left))
    choices = tuple(sorted(found.values(), key=_best))
    none = engine.plan_waves(_asking(referral, expected, len(free)))
    return WaveProposal(
        choices=choices,
        learnt=sum(each.workers > 0 for each in expected),
        listed=len(left),
        assumed=belief.assumed,
        target=none.target,
        raises=_raises(shortlist, choices[0].plan, expected, len(free), belief.assumed) if choices else (),
        against=None if choices else none.summary()[0],
    )


def outlook(shortlist: Shortlist, sizes: Sequence[int], at: datetime) -> engine.WavePlan:
    """What may be expected of asking in waves of these sizes; Refused where that cannot be."""
    referral, left = shortlist.sought, _left(shortlist)
    asking = _asking(referral, Belief(referral.centre).of(left), len(slots(referral, at)))
    rules.waves_that_can_be(sizes, asking.largest, asking.waves, len(left))
    return engine.expect(asking, sizes)


def first_of(plan: WavePlan) -> list[Worker]:
    """Whom the first wave asks: the best of the shortlist it follows."""
    return _rows([each.worker for each in _left(plan.shortlist)][: plan.sizes[0]])


def next_of(plan: WavePlan, step: int, now_eligible: Shortlist) -> list[Worker]:
    """Whom the ``step`` of the plan asks, in the order of the adopted shortlist.

    Whoever no longer qualifies is passed over, and whoever comes next takes the place; after the last of the adopted
    shortlist come those who qualify only now.
    """
    asked, eligible = already_asked(plan.referral), candidates_of(now_eligible)
    order = dict.fromkeys([*candidates_of(plan.shortlist), *eligible])
    free = [each for each in order if each in eligible and each not in {str(worker) for worker in asked}]
    return _rows(free[: plan.sizes[step - 1]])


def may_follow(plan: WavePlan, step: int, at: datetime) -> bool:
    """Whether the plan has such a step, and whether it may still go out, now or after quiet hours."""
    referral = plan.referral
    return (
        step <= len(plan.sizes)
        and referral.state in rules.ASKABLE
        and quiet_hours(referral).over(at) + rules.SHORTEST_WAVE <= referral.start_by
    )


@dataclass(frozen=True)
class Coming:
    """The wave of a plan that goes out next, if nobody accepts before."""

    step: int
    of: int
    sends_at: datetime
    workers: int


def coming(plan: WavePlan, answers_until: datetime | None, now: datetime) -> Coming | None:
    """The next wave; nothing when the last is out. ``answers_until`` is when the open offers end, if any is open."""
    sends_at = quiet_hours(plan.referral).over(max(answers_until or now, now))
    step = len(plan.sent.all()) + 1  # may have been fetched along with many plans
    return Coming(step, len(plan.sizes), sends_at, plan.sizes[step - 1]) if may_follow(plan, step, sends_at) else None


def _left(shortlist: Shortlist) -> tuple[matching.Candidate, ...]:
    asked = {str(worker) for worker in already_asked(shortlist.sought)}
    return tuple(each for worker, each in candidates_of(shortlist).items() if worker not in asked)


def _asking(referral: Sought, expected: Sequence[Expected], waves: int) -> engine.Asking:
    offers = rules_of(referral.centre)["offers"]
    return engine.Asking(
        chances=tuple(each.chance for each in expected),
        waves=waves,
        target=offers["target"]["value"],
        largest=offers["largest_wave"]["value"],
    )


def _turns(plan: engine.WavePlan, free: Sequence[Slot], left: Sequence[matching.Candidate]) -> tuple[Turn, ...]:
    ends = pairwise(accumulate(plan.sizes, initial=0))
    return tuple(
        Turn(slot, tuple(left[begin:end]), filled)
        for slot, (begin, end), filled in zip(free, ends, plan.filled_by, strict=False)
    )


def _best(choice: WaveChoice) -> tuple[bool, float, int]:
    return not choice.plan.reaches_target, choice.plan.expected_asked, len(choice.plan.sizes)


def _raises(
    shortlist: Shortlist, plan: engine.WavePlan, expected: Sequence[Expected], waves: int, assumed: float
) -> tuple[Sentence, ...]:
    """What would raise the chance, where the target is not reached: the changes that let more workers qualify."""
    if plan.reaches_target:
        return ()
    found = []
    for widening in result_of(shortlist).would_help[shortlist.need][:MOST_RAISES]:
        more = [*expected, *[Expected(assumed, 0)] * widening.gained]
        chance = engine.plan_waves(_asking(shortlist.sought, more, waves)).chance
        if chance > plan.chance:
            percent = floor(100 * chance + 1e-6)
            found.append(say("{change} The chance would be {chance} %.", change=widening.sentence, chance=percent))
    return tuple(found)


def _rows(ids: Sequence[str]) -> list[Worker]:
    rows = {str(each.pk): each for each in Worker.objects.filter(pk__in=ids)}
    return [rows[each] for each in ids if each in rows]
