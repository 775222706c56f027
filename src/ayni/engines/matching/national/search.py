"""What searches for the least loss write down, in arrays that one search after another shares."""

from typing import NamedTuple

import numpy as np

from ayni.engines.matching.national.edges import Ints, Longs, Numbers, Pairs
from ayni.engines.matching.national.market import longest

# Columns of ``Search.node``: together, because whoever needs one needs the next.
DISTANCE, SEEN, COMER = 0, 1, 2


class Search(NamedTuple):
    """``node``: of each node of the other side the distance, the search that last saw it, and who would come there.

    What belongs to one search says so by its number, so that nothing is cleared between two; ``number`` is the last.
    ``heap`` has room for every pair, because a search puts a node in at most once for each of its pairs; what is not
    touched takes no memory. ``entered``, ``entry`` and ``tree`` are of the asking side: the search that reached it, the
    node whose leaving would bring it in, and in what order. ``net`` and ``who`` are of the row that is read.
    """

    node: Ints
    number: Ints
    heap: Longs
    passed: Ints
    net: Ints
    who: Numbers
    entered: Ints
    entry: Ints
    tree: Ints


def new_search(pairs: Pairs, nodes: int, later: int = 0) -> Search:
    """For searches in which the owners of these pairs, and of so many told later, ask ``nodes`` others."""
    owners, row = len(pairs.start), longest(pairs) + later
    return Search(
        node=np.zeros((nodes, 4), np.int32),
        number=np.zeros(1, np.int32),
        heap=np.empty(len(pairs.other) + later + 1, np.int64),
        passed=np.empty(nodes, np.int32),
        net=np.empty(row, np.int32),
        who=np.empty(row, np.uint32),
        entered=np.zeros(owners, np.int32),
        entry=np.zeros(owners, np.int32),
        tree=np.zeros(owners, np.int32),
    )
