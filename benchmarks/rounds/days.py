"""Invented days of any size: one worker for six visits, a square of 40 km, windows of an hour and a half."""

from random import Random

from ayni.basics.places import Mode
from ayni.engines.rounds import MANKOWSKA, Matrix, Place, Problem, Service, Visit, Worker

SPEED = 0.5  # km in a minute: 30 km/h
SIDE = 40.0  # km
VISITS_OF_A_WORKER = 6


def invented(size: int, skills: int, linked: float = 0.0) -> Problem:
    """A day of ``size`` visits; the size is the seed. Each worker has a third of the skills, each skill two workers.

    With ``linked`` that part of the visits is made by two together, windows are soft, and a day costs what it does in
    Mankowska et al. (2014); without, windows may not be missed and only travel costs.
    """
    chance = Random(size)
    spots = [(chance.uniform(0, SIDE), chance.uniform(0, SIDE)) for _ in range(size + 1)]
    count = max(2, size // VISITS_OF_A_WORKER)
    names = [f"s{n}" for n in range(max(1, min(skills, count // 2)))]
    workers = [
        Worker(id=f"w{n}", start="p0", end="p0", shift_end=None if linked else 600,
               skills=frozenset({names[n % len(names)], *chance.sample(names, max(1, len(names) // 3))}))
        for n in range(count)
    ]  # fmt: skip
    visits = []
    for n in range(1, size + 1):
        opens = float(chance.randrange(60, 420, 15))
        together = chance.random() < linked
        services = (Service(minutes=20, skills=frozenset({chance.choice(names)})),) * (2 if together else 1)
        visits.append(Visit(id=f"v{n}", place=f"p{n}", opens=opens, closes=opens + 90, hard=not linked,
                            services=services, gap=(0, 0) if together else None))  # fmt: skip
    return Problem(
        workers=tuple(workers), visits=tuple(visits), places=tuple(Place(id=f"p{n}") for n in range(size + 1)),
        travel={Mode.CAR: _ways(spots)}, weights=MANKOWSKA if linked else {"travel": 1.0},
    )  # fmt: skip


def _ways(spots: list[tuple[float, float]]) -> Matrix:
    """Minutes between any two, by the bird's way, in tenths."""
    return tuple(tuple(round(((a - c) ** 2 + (b - d) ** 2) ** 0.5 / SPEED, 1) for c, d in spots) for a, b in spots)
