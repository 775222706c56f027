"""Days to be planned, drawn at random: mostly sound ones, in which each kind of limit occurs now and then."""

from hypothesis import strategies as st

from ayni.engines.rounds import MANKOWSKA, Break, Place, Problem, Service, Visit, Worker

TALK, MEDICINE = frozenset({"talk"}), frozenset({"medicine"})
MINUTES = st.integers(0, 40).map(float)
WEIGHTS = (
    MANKOWSKA,
    {"travel": 1.0, "lateness": 2.0, "waiting": 0.5, "overtime": 3.0, "prizes": 1.0},
    {"travel": 1.0, "lateness": 1.0, "continuity": 20.0, "preference": 10.0, "fairness": 0.5, "prizes": 1.0},
    {"travel": 1.0, "worst_lateness": 2.0, "stability": 30.0, "prizes": 1.0},
)


def sometimes(often: int, strategy: st.SearchStrategy) -> st.SearchStrategy:
    """None, or in one of ``often`` draws something."""
    return st.integers(1, often).flatmap(lambda drawn: strategy if drawn == 1 else st.none())


@st.composite
def workers(draw: st.DrawFn, number: int, places: int, breaks: bool) -> Worker:
    shift_end = draw(sometimes(3, st.integers(100, 300).map(float)))
    start = draw(st.integers(0, places - 1))
    rest = Break(earliest=60.0, latest=90.0, minutes=30.0)
    return Worker(
        id=f"w{number}",
        start=f"p{start}",
        end=f"p{draw(st.sampled_from([start, start, start, 0]))}",
        skills=draw(st.sampled_from([TALK, MEDICINE, TALK | MEDICINE])),
        shift_start=float(draw(st.sampled_from([0, 0, 20]))),
        shift_end=shift_end,
        max_overtime=draw(st.sampled_from([0.0, 30.0, None])),
        max_minutes=draw(sometimes(6, st.integers(60, 200).map(float))),
        max_leg_minutes=draw(sometimes(6, st.integers(15, 35).map(float))),
        max_visits=draw(sometimes(6, st.integers(1, 2))),
        breaks=(rest,) if breaks and draw(st.booleans()) else (),
        load_before=float(draw(st.sampled_from([0, 0, 50]))),
    )


@st.composite
def visits(draw: st.DrawFn, number: int, places: int, team: list[Worker], two: bool) -> Visit:
    ids = [each.id for each in team]
    opens = float(draw(st.integers(0, 150)))
    closes = opens + draw(st.integers(0, 120))
    services = tuple(
        Service(minutes=float(draw(st.integers(5, 30))), skills=draw(st.sampled_from([TALK, MEDICINE])))
        for _ in range(2 if two else 1)
    )
    told = draw(sometimes(4, st.just(opens)))
    some = sometimes(4, st.frozensets(st.sampled_from(ids), min_size=1, max_size=1))
    gap = draw(st.sampled_from([(0.0, 0.0), (10.0, 20.0), (0.0, 60.0)])) if two else None
    return Visit(
        id=f"v{number}",
        place=f"p{draw(st.integers(0, places - 1))}",
        services=services,
        opens=opens,
        closes=draw(st.sampled_from([closes, closes, None])),
        hard=draw(st.integers(1, 3)) == 1,
        gap=gap,
        pinned_at=draw(sometimes(8, st.just(opens))),
        prize=draw(sometimes(4, st.integers(1, 100).map(float))),
        preferred=draw(some) or frozenset(),
        excluded=draw(some) or frozenset(),
        previous=draw(some) or frozenset(),
        told_at=told,
        told_workers=tuple(draw(st.permutations(ids)))[: len(services)] if told is not None and len(ids) > 1 else (),
    )


@st.composite
def days(draw: st.DrawFn, most: int = 3, breaks: bool = False) -> Problem:
    """A day of up to ``most`` visits, one of them for two workers as often as not."""
    places = draw(st.integers(2, 4))
    team = [draw(workers(number, places, breaks)) for number in range(draw(st.integers(1, 3)))]
    count = draw(st.integers(1, most))
    asked = [draw(visits(number, places, team, number == 0 and draw(st.booleans()))) for number in range(count)]
    matrix = [[0.0 if a == b else draw(MINUTES) for b in range(places)] for a in range(places)]
    return Problem(
        workers=tuple(team),
        visits=tuple(asked),
        places=tuple(Place(id=f"p{number}") for number in range(places)),
        travel={"car": tuple(tuple(row) for row in matrix)},
        weights=draw(st.sampled_from(WEIGHTS)),
        skills=TALK | MEDICINE,
    )
