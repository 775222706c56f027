"""``ayni seed``: the demonstration programme, made by living through its history."""

import argparse
import gc
import sys
import time
from datetime import UTC, datetime

from django.conf import settings
from django.core.management import call_command

from ayni.basics.words import Sentence
from ayni.console.demonstration import programme
from ayni.console.demonstration.world import FULL, SMALL, Scale


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which demonstration."""
    parser.add_argument("--seed", type=int, default=programme.SEED, help="the same seed makes the same programme")
    parser.add_argument("--small", action="store_true", help="a small one, for a quick look")
    parser.add_argument(
        "--until", type=_instant, default=None, help="when its history ends, such as 2026-03-02T10:00-05:00 (now)"
    )


def run(told: argparse.Namespace) -> int:
    """0 when it was made; 1 where there are people already, who are left alone."""
    if settings.AYNI_PRODUCTION:
        print("A production server gets no invented people.", file=sys.stderr)
        return 1
    call_command("migrate", verbosity=0)
    if not programme.is_empty():
        print("There are people in this store already; nothing was added. AYNI_HOME names another.", file=sys.stderr)
        return 1
    make(SMALL if told.small else FULL, seed=told.seed, until=told.until)
    return 0


def make(scale: Scale, seed: int = programme.SEED, until: datetime | None = None) -> None:
    """Build it, telling of each week as it passes. Stopped half-way it leaves nothing behind."""
    began = time.monotonic()
    print(f"Building the demonstration: three centres in Lima, {scale.days} days of invented history.", flush=True)

    def tell(sentence: Sentence) -> None:
        print(f"  {sentence}", flush=True)

    # To the minute: what is staged for "now" is then at most a minute old when the building begins.
    ends_at = until or datetime.now(UTC).replace(second=0, microsecond=0)
    # What was loaded up to now lives as long as we do; looking through it again and again took a tenth of the time.
    gc.freeze()
    programme.build(seed, scale, ends_at, tell)
    print(f"Done in {time.monotonic() - began:.0f} s.", flush=True)


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"'{text}' is not an instant such as 2026-03-02T10:00-05:00") from wrong
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
