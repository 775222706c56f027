"""Identity: ids that cannot be guessed, and the short codes people say aloud instead of names."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID, uuid4

# Letters and digits that are not mistaken for one another when read over a bad line (no I, L, O, U, 0, 1).
SPOKEN = "ABCDEFGHJKMNPQRSTVWXYZ23456789"

_chance: ContextVar[random.Random | None] = ContextVar("ayni_chance", default=None)


def new() -> UUID:
    """A new id with 122 random bits; knowing one grants nothing."""
    chance = _chance.get()
    if chance is None:
        return uuid4()
    return UUID(int=chance.getrandbits(128), version=4)


def spoken(prefix: str, length: int = 5) -> str:
    """A short pseudonym such as ``A-7KQ2M``: what screens and papers show instead of a name.

    Uniqueness is the table's matter; five characters give 24 million codes per prefix.
    """
    chance = _chance.get() or random.SystemRandom()
    return f"{prefix}-" + "".join(chance.choice(SPOKEN) for _ in range(length))


def secret() -> str:
    """192 random bits for a link that is shown once and kept only as a hash. No seed can foretell it."""
    return secrets.token_urlsafe(24)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Within this block ids follow from ``seed``, so that a demonstration can be made twice the same.

    Only seeds and tests use it: ids made here can be predicted by whoever knows the seed.
    """
    token = _chance.set(random.Random(seed))  # noqa: S311 - predictable on purpose
    try:
        yield
    finally:
        _chance.reset(token)
