"""What has been told of workers' pairs since their rows were written, so that a change need not search those rows.

A row of ``Edges.by_worker`` stays as it was written. A referral that changes gets a new version: whatever was written
of it before is void. New pairs are written one after the other, each with the one before it of the same worker.
"""

from typing import NamedTuple

import numpy as np

from ayni.engines.compiled import hot
from ayni.engines.matching.national.edges import Ints, Longs, Numbers, Pairs

NONE = -1


class Later(NamedTuple):
    """``version``: of each referral, 0 as long as the rows tell the truth of it; ``head``: each worker's last new pair.

    ``before``, ``referral``, ``gain`` and ``told`` are of each new pair: the one before, whom it pairs, what it gains,
    and of which version of the referral it is. ``used`` is how many there are.
    """

    version: Ints
    head: Ints
    before: Ints
    referral: Ints
    gain: Ints
    told: Ints
    used: Longs


def nothing_later(referrals: int, workers: int, room: int) -> Later:
    """As the rows tell it; with room for so many new pairs."""
    version, head = np.zeros(referrals, np.int32), np.full(workers, NONE, np.int32)
    before, referral, gain, told = np.empty((4, room), np.int32)
    return Later(version, head, before, referral, gain, told, np.zeros(1, np.int64))


@hot
def tell(later: Later, worker: int, referral: int, gain: int) -> None:
    """One pair more."""
    at = later.used[0]
    later.before[at], later.head[worker] = later.head[worker], at
    later.referral[at], later.gain[at], later.told[at] = referral, gain, later.version[referral]
    later.used[0] = at + 1


@hot
def tell_rows(later: Later, rows: Longs, pairs: Pairs) -> None:
    """The pairs of these referrals, of which nothing that was told before is true."""
    for i in rows:
        later.version[i] += 1
        for e in range(pairs.start[i], pairs.stop[i]):
            tell(later, pairs.other[e], i, pairs.gain[e])


@hot
def listed(by_worker: Pairs, later: Later, worths: Ints, j: int, net: Ints, who: Numbers) -> int:
    """Write what each pair of worker j leaves it, and with whom; returns how many there are.

    Of what is void the net is below nothing.
    """
    first, count = by_worker.start[j], by_worker.stop[j] - by_worker.start[j]
    for k in range(count):
        i = by_worker.other[first + k]
        left = np.int32(by_worker.gain[first + k] - worths[i])
        who[k], net[k] = i, left if later.version[i] == 0 else np.int32(-1)
    at = later.head[j]
    while at != NONE:
        i = later.referral[at]
        if later.told[at] == later.version[i]:
            who[count], net[count] = i, np.int32(later.gain[at] - worths[i])
            count += 1
        at = later.before[at]
    return int(count)


@hot
def best_listed(by_worker: Pairs, later: Later, worths: Ints, j: int, net: Ints, who: Numbers) -> int:
    """The most that worker j would keep of a pair; 0 when nothing is left."""
    best = 0
    for k in range(listed(by_worker, later, worths, j, net, who)):
        best = max(best, net[k])
    return int(best)
