"""One small day that has something of everything, and a plan for it that keeps all."""

from dataclasses import replace
from typing import Any

from ayni.engines.rounds import (
    Break,
    Claim,
    Pause,
    Place,
    Problem,
    Route,
    Service,
    Stop,
    Visit,
    Worker,
)

PLACES = ("centre", "market", "river", "hill")
TALK, MEDICINE = frozenset({"talk"}), frozenset({"medicine"})


def rosa(**changes: Any) -> Worker:
    """She has both skills, a break at noon and all limits there are."""
    return replace(
        Worker(
            id="rosa", name="Rosa", start="centre", end="centre", skills=TALK | MEDICINE, shift_end=600.0,
            max_minutes=400.0, max_leg_minutes=30.0, max_visits=4,
            breaks=(Break(earliest=120.0, latest=180.0, minutes=30.0),),
        ),
        **changes,
    )  # fmt: skip


def julia(**changes: Any) -> Worker:
    """She can talk, and is at the centre all day."""
    return replace(Worker(id="julia", name="Julia", start="centre", end="centre", skills=TALK), **changes)


def visits() -> dict[str, Visit]:
    """A promised one, one for two, a pinned one and one that may be left out."""
    each = [
        Visit(
            id="early", place="market", services=(Service(minutes=30.0, skills=TALK),), opens=60.0, closes=120.0,
            previous=frozenset({"rosa"}), preferred=frozenset({"rosa"}), told_at=60.0, told_workers=("rosa",),
        ),
        Visit(
            id="pair", place="river", services=(Service(minutes=20.0, skills=TALK),) * 2, gap=(0.0, 0.0),
            opens=200.0, closes=260.0, hard=True,
        ),
        Visit(
            id="pinned", place="hill", services=(Service(minutes=20.0, skills=MEDICINE, pinned_worker="rosa"),),
            opens=250.0, closes=280.0, pinned_at=300.0,
        ),
        Visit(
            id="perhaps", place="market", services=(Service(minutes=20.0, skills=TALK),), opens=0.0, closes=500.0,
            prize=50.0, excluded=frozenset({"julia"}),
        ),
    ]  # fmt: skip
    return {visit.id: visit for visit in each}


def problem(**changes: Any) -> Problem:
    """Ten minutes from each place to each other one."""
    matrix = tuple(tuple(0.0 if here == there else 10.0 for there in PLACES) for here in PLACES)
    usual = Problem(
        workers=(rosa(), julia()),
        visits=tuple(visits().values()),
        places=tuple(Place(id=each) for each in PLACES),
        travel={"car": matrix},
        weights={"travel": 1.0, "lateness": 2.0, "waiting": 0.5, "prizes": 1.0},
        max_changed=0,
    )
    return replace(usual, **changes)


def stop(visit: str, service: int, arrival: float, begin: float, end: float) -> Stop:
    """A stop in one line."""
    return Stop(visit=visit, service=service, arrival=arrival, begin=begin, end=end)


ROSA = Route(
    worker="rosa",
    departure=50.0,
    stops=(
        stop("early", 0, 60, 60, 90),
        stop("pair", 0, 150, 200, 220),
        stop("pinned", 0, 230, 300, 320),
    ),
    back=330.0,
    pauses=(Pause(after=1, begin=120.0, end=150.0),),
)
JULIA = Route(worker="julia", departure=190.0, stops=(stop("pair", 1, 200, 200, 220),), back=230.0)

# Travel 60, twenty minutes late for the pinned one, twice 70 minutes of waiting, a prize of 50 not won.
TERMS = {"travel": 60.0, "lateness": 20.0, "worst_lateness": 20.0, "waiting": 140.0, "prizes": 50.0, "stability": 0.0}
COST = 60.0 + 2 * 20.0 + 0.5 * 140.0 + 50.0


def claim(**changes: Any) -> Claim:
    """The plan that keeps everything."""
    sound = Claim(
        routes=(ROSA, JULIA),
        unplanned=frozenset({"perhaps"}),
        terms=TERMS,
        cost=COST,
        order=("early", "pair", "pinned"),
    )
    return replace(sound, **changes)


def with_stop(route: Route, number: int, **changes: Any) -> Route:
    """The round with one stop changed."""
    stops = list(route.stops)
    stops[number] = replace(stops[number], **changes)
    return replace(route, stops=tuple(stops))
