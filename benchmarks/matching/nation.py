"""An invented nation in columns, with every fact that the rules ask about; the same for a seed."""

import numpy as np
from numpy.typing import NDArray

from ayni.engines.matching.columns import Country
from ayni.engines.matching.columns.codes import NONE, table
from ayni.engines.matching.columns.needs import BARRED, NEED, NeedColumns, home_rows
from ayni.engines.matching.columns.rules import Rates
from ayni.engines.matching.columns.workers import ABSENCE, CREDENTIAL, HOURS, MODES, PASSED, WORKER, WorkerColumns
from benchmarks.matching.country import ASKED_FOR, CREDENTIALS, LANGUAGES, Size

DAY = 86_400_000_000  # microseconds
NOW = 20_600 * DAY
DAYS_OF_WORK = 5
KM_A_DEGREE = 111.2
# The weights of pe-lima's content, in the order of the terms; discretion and notes are its numbers too.
RATES = Rates(2, 300, 15, 90, np.array([3.0, 3.0, 2.0, 2.0, 2.0, 2.0, 0.0, 1.0]))

BY, BY_CAR = [0.35, 0.1, 0.45, 0.1], [0, 0, 0, 1]  # on foot, by bicycle, by bus, by car
# Where people go far, nearness is nearly all that counts.
NEAREST = np.array([20.0, 3.0, 0.2, 0.2, 0.2, 0.2, 0.0, 0.2])

Chance = np.random.Generator
Floats = NDArray[np.float64]
Towns = tuple[Floats, Floats, Floats]  # where, the share of people, how far they spread in km


def nation(size: Size, seed: int = 7, *, reach: int = 1) -> Country:
    """Towns of uneven size, eight credentials, six languages, one protocol that nearly all workers may use.

    ``reach``: how many times as long as in a city everybody travels, then by car, and nearness counts.
    """
    chance = np.random.default_rng(seed)
    towns = max(8, int(size.referrals**0.5 / 2))
    share = chance.pareto(1.1, towns) + 0.05
    town = chance.uniform((-16, -76), (0, -70), (towns, 2)), share / share.sum(), (5 + 20 * chance.random(towns))
    return Country(
        workers=_workers(size.workers, town, chance, reach),
        needs=_needs(size.referrals, size.workers, town, chance),
        rates=RATES if reach == 1 else RATES._replace(far_minutes=RATES.far_minutes * reach, weights=NEAREST),
        worker_ids=[f"w{row}" for row in range(size.workers)],
        need_ids=[f"n{row}" for row in range(size.referrals)],
    )


def _somewhere(count: int, town: Towns, chance: Chance) -> tuple[Floats, Floats, Floats]:
    where, share, spread = town
    at = chance.choice(len(share), count, p=share)
    lat, lon = np.radians(where[at] + chance.normal(0, 1, (count, 2)) * spread[at, None] / KM_A_DEGREE).T.copy()
    return lat, lon, np.cos(lat)


def _workers(n: int, town: Towns, chance: Chance, reach: int) -> WorkerColumns:
    lat, lon, cos_lat = _somewhere(n, town, chance)
    fluency = np.where(chance.random((n, len(LANGUAGES))) < LANGUAGES, chance.integers(2, 4, (n, len(LANGUAGES))), 0)
    fluency[~fluency.any(axis=1), 0] = 3
    verdict = np.where(chance.random((n, 1)) < 0.98, PASSED, chance.integers(1, 5, (n, 1)))
    week = chance.choice([600, 900, 1200, 1500], n)
    caseload = chance.choice([6, 10, 14], n)
    from_minute = np.repeat(chance.choice([420, 480, 540, 780], n), DAYS_OF_WORK)
    away = chance.random(n) < 0.1
    leaves = NOW + chance.integers(-10, 60, int(away.sum())) * DAY
    hours = np.zeros(DAYS_OF_WORK * n, HOURS)
    hours["day"], hours["since"] = np.tile(np.arange(DAYS_OF_WORK), n), from_minute
    hours["until"] = hours["since"] + 240
    credential, absence = np.zeros(n, CREDENTIAL), np.zeros(len(leaves), ABSENCE)
    credential["code"] = chance.choice(len(CREDENTIALS), n, p=CREDENTIALS)
    credential["since"] = NOW - chance.integers(30, 700, n) * DAY
    credential["until"] = NOW + chance.integers(60, 900, n) * DAY
    absence["since"], absence["until"] = leaves, leaves + 14 * DAY
    facts = {
        "lat": lat,
        "lon": lon,
        "cos_lat": cos_lat,
        "kept": np.where(chance.random(n) < 0.5, chance.uniform(0.7, 1, n), np.nan),
        "max_travel": chance.choice([45, 60, 90, 120], n) * reach,
        "week": week,
        "free_minutes": week * chance.uniform(0.5, 1, n) + 120 * (reach - 1),
        "caseload": caseload,
        "free_points": caseload * chance.uniform(0.5, 1, n),
        "paid": 4 * week * chance.random(n),
        "supervisor": NONE,
        "supervisor_room": 0,
        "standing": np.where(chance.random(n) < 0.99, 31, chance.integers(0, 31, n)),
        "sex": chance.choice([0, 1, NONE], n, p=[0.6, 0.35, 0.05]),
        "mode": chance.choice(len(MODES), n, p=BY if reach == 1 else BY_CAR),
        **_listed("credential", np.ones(n)),
        **_listed("hours", np.full(n, DAYS_OF_WORK)),
        **_listed("absence", away),
    }
    return WorkerColumns(
        row=table(WORKER, n, facts),
        fluency=fluency.astype(np.int8),
        experience=chance.random((n, 2)) < 0.15,
        verdict=verdict.astype(np.int8),
        rated=chance.uniform(3, 4, (n, 1)),
        credential=credential,
        hours=hours,
        absence=absence,
    )


def _needs(n: int, workers: int, town: Towns, chance: Chance) -> NeedColumns:
    lat, lon, cos_lat = _somewhere(n, town, chance)
    at_home = chance.random(n) < 0.7
    some = chance.random(n) < 0.2  # who chose hours: mornings of two days
    begins = NOW + chance.integers(1, 15, n) * DAY
    barred = chance.random(n) < 0.02

    def rarely(code: NDArray[np.int64], often: float) -> NDArray[np.int64]:
        return np.where(chance.random(n) < often, code, NONE)

    hours, bars = np.zeros(2 * int(some.sum()), HOURS), np.zeros(int(barred.sum()), BARRED)
    hours["day"], hours["since"], hours["until"] = np.tile([1, 3], int(some.sum())), 480, 720
    bars["worker"], bars["why"] = chance.integers(0, workers, len(bars)), 4
    facts = {
        "lat": lat,
        "lon": lon,
        "cos_lat": cos_lat,
        "begins": begins,
        "ends": begins + 56 * DAY,
        "takes": 35 * DAY,
        "weekly": 1,
        "minutes": 50,
        "days": 1,
        "per_day": 1,
        "points": chance.integers(1, 4, n),
        "people": 1,
        "area": rarely(np.full(n, 60), 0.3),
        "previous": rarely(chance.integers(0, workers, n), 0.05),
        "protocol": 0,
        "experience": rarely(chance.integers(0, 2, n), 0.02),
        "welcome": rarely(chance.integers(0, 2, n), 0.1),
        "sex": rarely(chance.integers(0, 2, n), 0.05),
        "urgency": chance.choice([1, 2, 3], n, p=[0.6, 0.3, 0.1]),
        "in_person": chance.random(n) < 0.9,
        "asks_credential": 1,
        **_listed("credential", np.ones(n)),
        **_listed("language", np.ones(n)),
        **_listed("hours", 2 * some),
        **_listed("barred", barred),
        **_listed("home", np.ones(n)),
    }
    stranger = chance.random(n) < 0.05
    lived = [np.where(at_home, column, np.nan) for column in (lat, lon, cos_lat)]
    return NeedColumns(
        row=table(NEED, n, facts),
        credential=chance.choice(len(CREDENTIALS), n, p=CREDENTIALS).astype(np.int32),
        language=chance.choice(len(LANGUAGES), n, p=ASKED_FOR).astype(np.int16),
        hours=hours,
        barred=bars,
        home=home_rows(*lived, stranger),
    )


def _listed(name: str, many: NDArray[np.generic]) -> dict[str, NDArray[np.int64]]:
    until = np.cumsum(many).astype(np.int64)
    return {f"{name}_from": until - many.astype(np.int64), f"{name}_to": until}
