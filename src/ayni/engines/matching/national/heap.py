"""A binary heap of nodes by distance. Each entry is one whole number, so that sifting touches nothing else.

A node that is found again nearer is put in again; whoever takes it out the second time sees that it is stale, because
its distance is no longer the one in the entry.
"""

from ayni.engines.compiled import hot
from ayni.engines.matching.national.edges import Longs

NODE_BITS = 32
NODE_MASK = 2**NODE_BITS - 1


@hot
def put(heap: Longs, size: int, distance: int, node: int) -> int:
    """Put a node in; returns the new size."""
    entry = (distance << NODE_BITS) | node
    at = size
    while at > 0:
        up = (at - 1) >> 1
        if heap[up] <= entry:
            break
        heap[at] = heap[up]
        at = up
    heap[at] = entry
    return size + 1


@hot
def nearest(heap: Longs) -> tuple[int, int]:
    """The least distance, and the node (of two equally near that with the lower number)."""
    return heap[0] >> NODE_BITS, heap[0] & NODE_MASK


@hot
def drop(heap: Longs, size: int) -> int:
    """Take the nearest out; returns the new size."""
    size -= 1
    last = heap[size]
    at = 0
    while True:
        down = 2 * at + 1
        if down >= size:
            break
        if down + 1 < size and heap[down + 1] < heap[down]:
            down += 1
        if last <= heap[down]:
            break
        heap[at] = heap[down]
        at = down
    heap[at] = last
    return size
