"""``ayni seed``: the demonstration programme, made by living through its history."""

import argparse
import sys
import time
from datetime import UTC, datetime

from django.conf import settings
from django.core.management import call_command

from ayni.basics.words import Sentence
from ayni.console.demonstration import programme
from ayni.console.demonstration.world import FULL, SMALL


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which demonstration."""
    parser.add_argument("--seed", type=int, default=programme.SEED, help="the same seed makes the same programme")
    parser.add_argument("--small", action="store_true", help="a small one, for a quick look")


def run(told: argparse.Namespace) -> int:
    """0 when it was made; 1 where there are people already, who are left alone."""
    if settings.AYNI_PRODUCTION:
        print("A production server gets no invented people.", file=sys.stderr)
        return 1
    call_command("migrate", verbosity=0)
    if not programme.is_empty():
        print(
            "There are people in this store already; nothing was added. AYNI_HOME names another.", file=sys.stderr
        )
        return 1
    make(told.seed, small=told.small)
    return 0


def make(seed: int = programme.SEED, *, small: bool = False) -> None:
    """Build it, telling of each week as it passes."""
    began = time.monotonic()
    print("Building the demonstration programme: three centres in Lima, 120 days of invented history.", flush=True)

    def tell(sentence: Sentence) -> None:
        print(f"  {sentence}", flush=True)

    ends_at = datetime.now(UTC).replace(second=0, microsecond=0)
    programme.build(seed, SMALL if small else FULL, ends_at, tell)
    print(f"Done in {time.monotonic() - began:.0f} s.", flush=True)
