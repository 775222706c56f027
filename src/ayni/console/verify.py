"""``ayni verify-ledger``: was anything changed?"""

import argparse
from pathlib import Path

from django.conf import settings

from ayni.ground import ledger
from ayni.ground.jobs import ANCHORS
from ayni.ground.queries import Entry

MOST_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the anchors are."""
    parser.add_argument(
        "--anchors", type=Path, default=Path(settings.AYNI_HOME) / ANCHORS,
        help="the file of heads kept outside the database (default: in the data folder)",
    )  # fmt: skip


def run(told: argparse.Namespace) -> int:
    """0 when every entry is as it was written, 1 otherwise."""
    faults = list(ledger.verify(told.anchors))
    for fault in faults[:MOST_SHOWN]:
        print(fault.sentence)
    if len(faults) > MOST_SHOWN:
        print(f"… and {len(faults) - MOST_SHOWN} more")
    print(f"{Entry.objects.count()} entries, {len(faults)} faults")
    return 1 if faults else 0
