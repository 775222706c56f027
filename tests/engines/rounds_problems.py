"""Small days drawn by chance, mostly possible, with every rule among them."""

from hypothesis import strategies as st

from ayni.engines.rounds import Break, Place, Problem, Service, Visit, Worker

PLACES = ("centre", "north", "south", "east")
SKILLS = ("talk", "medicine")
MINUTES = st.integers(0, 40).map(float)


def rest(earliest: float, latest: float) -> Break:
    """The sooner it must be over, the shorter the rounds in which it is due."""
    return Break(earliest=earliest, latest=latest, minutes=20.0)


@st.composite
def workers(draw: st.DrawFn, number: int) -> Worker:
    """Mostly with both skills and a long day; each limit now and then."""
    start = draw(st.sampled_from([0.0, 0.0, 30.0, 60.0]))
    return Worker(
        id=f"w{number}",
        start=draw(st.sampled_from(PLACES)),
        end=draw(st.sampled_from(PLACES)),
        skills=frozenset(draw(st.sampled_from([SKILLS, SKILLS, SKILLS[:1]]))),
        shift_start=start,
        shift_end=draw(st.sampled_from([None, None, 150.0, 240.0])),
        max_overtime=draw(st.sampled_from([0.0, 60.0, None])),
        max_minutes=draw(st.sampled_from([None, None, 150.0, 250.0])),
        max_leg_minutes=draw(st.sampled_from([None, None, 30.0])),
        max_visits=draw(st.sampled_from([None, None, None, 1, 2])),
        breaks=draw(st.sampled_from([(), (), (rest(60.0, 150.0),), (rest(45.0, 70.0),)])),
        load_before=draw(st.sampled_from([0.0, 100.0])),
    )


@st.composite
def visits(draw: st.DrawFn, number: int, known: list[str]) -> Visit:
    """One service or two, mostly with a window that can be met."""
    opens = draw(st.integers(0, 150)) * 1.0
    count = draw(st.sampled_from([1, 1, 1, 2]))
    someone = st.sampled_from(known)
    told = draw(st.booleans())
    services = tuple(
        Service(
            minutes=draw(st.integers(5, 40)) * 1.0,
            skills=frozenset(draw(st.sampled_from([(), SKILLS[:1], SKILLS[1:]]))),
        )
        for _ in range(count)
    )
    return Visit(
        id=f"v{number}",
        place=draw(st.sampled_from(PLACES)),
        services=services,
        opens=opens,
        closes=opens + draw(st.integers(0, 90)),
        hard=draw(st.sampled_from([False, False, True])),
        gap=None if count == 1 else draw(st.sampled_from([(0.0, 0.0), (10.0, 40.0)])),
        pinned_at=draw(st.sampled_from([None, None, None, opens])),
        prize=draw(st.sampled_from([None, None, 5.0, 60.0])),
        preferred=frozenset(draw(st.sets(someone, max_size=1))),
        previous=frozenset(draw(st.sets(someone, max_size=1))),
        excluded=frozenset(draw(st.sampled_from([(), (), (known[0],)]))),
        told_at=opens if told else None,
        told_workers=tuple(draw(someone) for _ in range(count)) if told else (),
    )


@st.composite
def problems(draw: st.DrawFn, most_services: int = 3) -> Problem:
    """Two workers, a few services."""
    known = ["w1", "w2"]
    made: list[Visit] = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        visit = draw(visits(number, known))
        if sum(len(each.services) for each in [*made, visit]) <= most_services:
            made.append(visit)
    matrix = tuple(tuple(0.0 if here == there else draw(MINUTES) for there in PLACES) for here in PLACES)
    return Problem(
        workers=tuple(draw(workers(number)) for number in (1, 2)),
        visits=tuple(made),
        places=tuple(Place(id=each) for each in PLACES),
        travel={"car": matrix},
        weights=draw(
            st.sampled_from(
                [
                    {"travel": 1.0, "lateness": 1.0, "worst_lateness": 1.0, "prizes": 1.0},
                    {
                        "travel": 0.5,
                        "lateness": 3.0,
                        "waiting": 0.5,
                        "overtime": 2.0,
                        "continuity": 10.0,
                        "prizes": 1.0,
                    },
                    {"travel": 1.0, "preference": 9.0, "fairness": 1.0, "stability": 20.0, "prizes": 2.0},
                ]
            )
        ),
        skills=frozenset(SKILLS),
    )
