"""It is an hour after the world was made."""

from collections.abc import Iterator

import pytest

from ayni.ground import clock
from tests.exchange.world import LATER, World, here


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The cast's own centre, and the clock a little later."""
    made = here()
    with clock.moved_to(LATER):
        yield made
