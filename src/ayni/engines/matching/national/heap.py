"""A binary heap of numbered nodes by distance, in arrays that the hot loops share."""

import numba

from ayni.engines.matching.national.edges import Longs


@numba.njit(cache=True, nogil=True)
def put(heap: Longs, where: Longs, key: Longs, size: int, node: int) -> int:
    """Put ``node`` in, or move it forward after its key fell (``where[node]`` is its place then); the new size."""
    at = where[node]
    if at < 0:
        at = size
        size += 1
    while at > 0:
        up = (at - 1) >> 1
        if key[heap[up]] <= key[node]:
            break
        heap[at] = heap[up]
        where[heap[at]] = at
        at = up
    heap[at] = node
    where[node] = at
    return size


@numba.njit(cache=True, nogil=True)
def pop(heap: Longs, where: Longs, key: Longs, size: int) -> int:
    """Take the nearest out; the others are ``size - 1``."""
    node, last = heap[0], heap[size - 1]
    where[node] = -1
    size -= 1
    if size == 0:
        return node
    at = 0
    while True:
        down = 2 * at + 1
        if down >= size:
            break
        if down + 1 < size and key[heap[down + 1]] < key[heap[down]]:
            down += 1
        if key[last] <= key[heap[down]]:
            break
        heap[at] = heap[down]
        where[heap[at]] = at
        at = down
    heap[at] = last
    where[last] = at
    return node
