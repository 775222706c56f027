"""Chance that can be repeated: drawing from a seeded generator, for demonstrations and simulations."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


def one_of(chance: Random, shares: Sequence[tuple[Thing, float]]) -> Thing:
    """One of the things, each as likely as its share; the shares need not add up to anything."""
    return chance.choices([thing for thing, _ in shares], [share for _, share in shares])[0]
