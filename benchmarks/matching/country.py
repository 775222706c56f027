"""An invented country: people and workers in clusters of uneven size, credentials, languages, and the nearest pairs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ayni.engines.matching.national import Edges

# In hundredths of a minute: nobody left without somebody costs less than fifty hours of travel.
UNSERVED = 300_000
CANDIDATES = 50
FARTHEST_KM = 180
CENTIMINUTES_PER_KM = 200  # two minutes
CREDENTIALS = np.array([30, 20, 15, 12, 10, 6, 4, 3]) / 100
LANGUAGES = np.array([0.8, 0.3, 0.1, 0.06, 0.04, 0.03])
ASKED_FOR = np.array([0.7, 0.16, 0.05, 0.04, 0.03, 0.02])


@dataclass(frozen=True)
class Size:
    """How many referrals and workers; ``most_places`` of one worker (drawn from 1 to that)."""

    referrals: int
    workers: int
    most_places: int = 1

    def __str__(self) -> str:
        places = f", 1 to {self.most_places} places" if self.most_places > 1 else ""
        return f"{self.referrals:,} x {self.workers:,}{places}"


def invented(size: Size, seed: int = 7) -> tuple[Edges, NDArray[np.float32]]:
    """The pairs with their gains, and for the peer rule a score of eight terms for each pair. The same for a seed."""
    chance = np.random.default_rng(seed)
    clusters = max(8, int(size.referrals**0.5 / 2))
    where = chance.uniform((0, 0), (1200, 1800), (clusters, 2))
    share = chance.pareto(1.1, clusters) + 0.05
    spread = 5 + 20 * chance.random(clusters)

    def somewhere(count: int) -> NDArray[np.float64]:
        at = chance.choice(clusters, count, p=share / share.sum())
        return where[at] + chance.normal(0, 1, (count, 2)) * spread[at, None]

    people, workers = somewhere(size.referrals), somewhere(size.workers)
    holds = chance.choice(len(CREDENTIALS), size.workers, p=CREDENTIALS)
    asked = chance.choice(len(CREDENTIALS), size.referrals, p=CREDENTIALS)
    speaks = chance.random((size.workers, len(LANGUAGES))) < LANGUAGES
    speaks[~speaks.any(axis=1), 0] = True
    wanted = chance.choice(len(LANGUAGES), size.referrals, p=ASKED_FOR)
    urgency = chance.choice([1, 2, 4], size.referrals, p=[0.6, 0.3, 0.1])
    found = [
        _nearest(people, workers, np.flatnonzero((asked == kind) & (wanted == language)),
                 np.flatnonzero((holds == kind) & speaks[:, language]))
        for kind in range(len(CREDENTIALS))
        for language in range(len(LANGUAGES))
    ]  # fmt: skip
    row, column, km = (np.concatenate(each) for each in zip(*found, strict=True))
    fit = chance.integers(0, 600, len(row)) - 1000 * (chance.random(len(row)) < 0.02)
    cost = np.maximum(0, (km * CENTIMINUTES_PER_KM * urgency[row] + fit).astype(np.int64))
    order = np.lexsort((column, row))
    order = order[cost[order] < UNSERVED]
    row, column, cost = row[order], column[order], cost[order]
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=size.referrals))]).astype(np.int64)
    places = chance.integers(1, size.most_places + 1, size.workers).astype(np.int32)
    others = chance.random((7, len(row)), dtype=np.float32)  # seven terms that know nothing of distance
    score = (3 * (1 - km[order] / FARTHEST_KM) + others.sum(axis=0)).astype(np.float32) / 10
    return Edges(start, column.astype(np.int32), (UNSERVED - cost).astype(np.int32), places), score


def _nearest(people, workers, asking, able):  # type: ignore[no-untyped-def]
    """Of each person who asks, the nearest of those who are able: (person, worker, km)."""
    if not len(asking) or not len(able):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    most = min(CANDIDATES, len(able))
    km, place = cKDTree(workers[able]).query(
        people[asking], k=np.arange(1, most + 1), distance_upper_bound=FARTHEST_KM, workers=-1
    )
    near = np.isfinite(km)
    return np.broadcast_to(asking[:, None], km.shape)[near], able[place[near]], km[near]
