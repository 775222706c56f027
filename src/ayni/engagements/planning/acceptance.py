"""How likely somebody is to accept within a wave: learnt from groups of workers who let their answers be counted.

What is counted is whether an offer was accepted, declined or ran out, and never why: the table of declines is not read.
Offers that were taken back count for nobody, since they had no whole wave to answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor

from ayni.engagements.models import Offer
from ayni.engagements.planning.gathering import rules_of
from ayni.engines import matching
from ayni.engines.matching.waves import Acceptance, Prior, Tally, acceptance
from ayni.places.queries import Centre
from ayni.workers.queries import learnt_from

# Offers are alike when they take about as much of the week, and when the way is about as long.
# Source: our assumption. Owner: the programme.
WEEKLY_MINUTES = (60, 120, 240)
TRAVEL_MINUTES = (15, 30, 60)

ANSWERED = ("accepted", "declined", "expired")


@dataclass(frozen=True)
class Expected:
    """The chance that a worker accepts within a wave, and from how many others' answers; 0 when it is assumed."""

    chance: float
    workers: int


@dataclass(frozen=True)
class Belief:
    """What is known at a centre of how offers are taken, and what is assumed until then."""

    centre: Centre

    @cached_property
    def assumed(self) -> float:
        """The programme's assumption, for groups of which too little is known."""
        return float(rules_of(self.centre)["offers"]["assumed_acceptance"]["value"])

    def of(self, candidates: Sequence[matching.Candidate]) -> tuple[Expected, ...]:
        """What to expect of each. Learnt chances are the cautious ones: the mean of a small group promises too much."""
        return tuple(self._of(each) for each in candidates)

    def _of(self, candidate: matching.Candidate) -> Expected:
        group = group_of(candidate.needs_minutes_week, candidate.travel_minutes)
        found = self._learnt.of(candidate.worker, group)
        if not found.workers:
            return Expected(self.assumed, 0)
        return Expected(floor(1000 * found.lower) / 1000, found.workers)

    @cached_property
    def _learnt(self) -> Acceptance:
        weight = rules_of(self.centre)["offers"]["assumption_weight"]["value"]
        accepted = min(weight - 1, max(1, round(weight * self.assumed)))
        return acceptance(tallies_of(self.centre), Prior(accepted=accepted, other=weight - accepted))


def tallies_of(centre: Centre) -> Iterator[Tally]:
    """Each answered offer of the centre whose worker let her answers be counted before it was sent, and still does."""
    since = learnt_from(centre.jurisdiction)
    answered = Offer.objects.filter(referral__centre=centre, worker__in=list(since), state__in=ANSWERED)
    told = answered.values_list("worker", "state", "sent_at", "weekly_minutes", "travel_minutes")
    for worker, state, sent_at, weekly, travel in told:
        yield Tally(
            worker=str(worker),
            group=group_of(weekly, travel),
            asked=1,
            accepted=int(state == "accepted"),
            consents=sent_at >= since[worker],
        )


def group_of(weekly_minutes: int, travel_minutes: int | None) -> str:
    """The group of an offer at a centre: its band of weekly hours, and of travel."""
    way = "none" if travel_minutes is None else str(_band(travel_minutes, TRAVEL_MINUTES))
    return f"{_band(weekly_minutes, WEEKLY_MINUTES)}/{way}"


def _band(minutes: int, bounds: Sequence[int]) -> int:
    return sum(minutes > bound for bound in bounds)
