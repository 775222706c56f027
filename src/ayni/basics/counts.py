"""Counts that are shown: how few people are too few to tell of."""

from collections.abc import Mapping

# A count below this is not shown: one person could be known from it (promise P1). Zero is not told from four either.
FEWEST_SHOWN = 5

Parts = Mapping[str, int]


def told_apart(parts: Parts) -> dict[str, int]:
    """Of a whole whose total is told too, the parts that may be told beside it.

    A part below ``FEWEST_SHOWN`` is left out. Where what is left out adds up to so few that the total would give it
    away, the smallest of the others is left out as well (complementary suppression, as for any table with a margin).
    """
    told = {name: n for name, n in parts.items() if n >= FEWEST_SHOWN}
    if told and 0 < sum(parts.values()) - sum(told.values()) < FEWEST_SHOWN:
        del told[min(told, key=lambda name: (told[name], name))]
    return told
