"""Whatever is sent to the JSON face, by whoever may come in, the answer is one that its schema declares."""

import logging
import os

import pytest

from ayni.exchange.rest.api import NOUNS
from tests.exchange.fuzz import fuzz, operations

log = logging.getLogger("tests.fuzz")

pytestmark = pytest.mark.django_db

# How often each door is asked in each mode. ``make fuzz`` asks each a thousand times.
EXAMPLES = int(os.environ.get("AYNI_FUZZ", "8"))


@pytest.mark.parametrize("noun", [noun.name for noun in NOUNS])
def test_whatever_is_sent_the_answer_is_one_that_was_declared(world, settings, noun):
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True  # a defect shows its own trace, not only a 500
    answered = {
        door.label: fuzz(door, world, EXAMPLES, always_alike="AYNI_FUZZ" not in os.environ)
        for door in operations(world, noun)
    }
    for door, statuses in answered.items():
        log.info("%-60s %s", door, dict(sorted(statuses.items())))
    # The harness is worth something only where it gets past the doorstep.
    assert any(status < 300 for statuses in answered.values() for status in statuses)
