"""Where a mixture of rounds does not agree with itself."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ayni.engines.rounds.bounds.master import Meeting, Mixture, stops
from ayni.engines.rounds.bounds.relaxation import Link, Relaxation

Array = Any

TOGETHER = 5  # latest tasks that are held at once
LATE = 1e-3  # minutes that are worth a row
BROKEN = 0.02  # by how much of a round a meeting must be missed
# A meeting counts from so many minutes before the begin that it is about, so that rounding does not decide.
JUST = 1e-6


def unmet(links: Sequence[Link], mixture: Mixture) -> list[Meeting]:
    """For each end of each link the meeting that is missed most, where one is."""
    where, task, begin = stops(mixture.rounds)
    share = mixture.share[where]
    found = []
    for link in links:
        first, second = task == link.first, task == link.second
        for (a, here), (b, there), shift in (
            ((link.first, first), (link.second, second), link.least),
            ((link.second, second), (link.first, first), -link.most),
        ):
            since = np.unique(begin[here & (share > 1e-9)]) - JUST
            missed = _from(begin[here], share[here], since) - _from(begin[there], share[there], since + shift)
            if len(since) and missed.max() > BROKEN:
                at = float(since[np.argmax(missed)])
                found.append(Meeting(a, at, b, at + shift))
    return found


def _from(begin: Array, share: Array, since: Array) -> Array:
    """How much begins at each moment or later."""
    order = np.argsort(begin)
    later = np.append(np.cumsum(share[order][::-1])[::-1], 0.0)
    return later[np.searchsorted(begin[order], since)]


def latest(day: Relaxation, mixture: Mixture) -> list[int]:
    """The tasks that are late in the mixture, the latest of them first: none of them is later than the latest."""
    if day.worst <= 0:
        return []
    where, task, begin = stops(mixture.rounds)
    late = np.maximum(0.0, begin - day.due[task]) * mixture.share[where]
    late = np.bincount(task, late, minlength=day.size)
    return [int(each) for each in np.argsort(-late, kind="stable")[:TOGETHER] if late[each] > LATE]
