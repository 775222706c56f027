"""How a day lies in memory: one row of whole numbers for each service, each end of a round and each break.

A row is 64 bytes, a line of cache: what a move asks of a neighbour comes with one look. Times are thousandths of a
minute, so sums are exact. The rows are the services, then for each worker the start and the end of the round, then the
breaks.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int32]
Long = NDArray[np.int64]
Luck = NDArray[np.uint64]
Real = NDArray[np.float64]
# A whole number as compiled code holds it; types cannot tell what an array of numpy gives.
Number = Any

# Columns of a row.
NEXT = 0  # the stop after it, -1 at the end of a round and for what nobody does
PREV = 1
START = 2  # when it begins
ROUTE = 3  # whose round it is in, -1 for none
PLACE = 4  # its row in the ways
STAY = 5  # how long it takes
OPEN = 6  # never before
DUE = 7  # late after
MATE = 8  # the other service of its visit, -1 for none
LAG = 9  # its mate begins no sooner than it, plus this
HARD = 10  # never after
TRAV = 11  # the way from the stop before
LATE = 12  # how late it begins
NEAR = 13  # how many neighbours it has
REST = 14  # the row of the break that is taken on the way to it, 0 for none
OFF = 15  # of a start: where the ways of the worker's mode begin; of a break: whose it is

# What is counted, in one array of whole numbers.
WAY, LATENESS, WORST = 0, 1, 2  # the plan now: travel, lateness, largest lateness
NOTED, FELL, ROSE = 3, 4, 5  # of the present move: notes taken; the largest lateness fell; it rose to this
EXTRA = 6  # what the general terms cost now
BEST = 7
SERVICES, PAIRS, WORKERS, MODES, BREAKS = 8, 9, 10, 11, 12
W_WAY, W_LATE, W_WORST = 13, 14, 15  # weights of the three terms that every move looks at
GENERAL = 16  # whether there is more to a plan than these three
SUMS = 24

# Columns of the notes of a move.
WHO, WAS = 0, 1  # a row, and when it began
OPENED = 2  # rows whose times are to be worked out
MOVED, TO, FROM = 3, 4, 5  # the services moved; the stop after which each is put; the one after which it was
FIRST = 6  # the first services of all linked visits

NEVER = 2**31 - 1
FAR = 1 << 50


@dataclass(frozen=True)
class Sheet:
    """Everything that the compiled parts work on. ``near`` holds where each service may well stand (see spots)."""

    nodes: Whole
    ways: Whole
    sums: Long
    notes: Whole
    fit: Whole  # what a worker costs at a service, -1 where it may not be
    near: Whole
    rules: Long  # see judge
