"""``ayni check-plan``: whether a plan of rounds may be made and what it costs; see docs/guides/rounds-from-files.md."""

import argparse
from pathlib import Path

from ayni.basics.words import speak
from ayni.console import rounds_files
from ayni.console.tables import Unreadable, tell
from ayni.engines import rounds

SOUND, BROKEN, COULD_NOT_RUN = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what ``ayni check-plan`` understands."""
    parser.description = "Check a plan of rounds, whoever made it, and recompute what it costs."
    parser.add_argument("instance", type=Path, metavar="INSTANCE", help="a file, or a folder with CSV files")
    parser.add_argument("plan", type=Path, metavar="PLAN", help="in the public solution form, or in ours")


def run(arguments: argparse.Namespace) -> int:
    """Do it. 0: the plan may be made; 1: it may not, and why is told; 2: a file could not be read."""
    try:
        problem = rounds_files.instance(arguments.instance).problem
        raw = rounds_files.raw(arguments.plan)
    except Unreadable as wrong:
        tell(str(wrong))
        return COULD_NOT_RUN
    except rounds.Faulty as wrong:
        return _told(arguments.instance, wrong, COULD_NOT_RUN)
    try:
        found = rounds.check(problem, rounds_files.claim(raw, problem))
    except rounds_files.NotReadable as wrong:
        return _told(arguments.plan, wrong, COULD_NOT_RUN)
    except rounds.Faulty as wrong:
        return _told(arguments.plan, wrong, BROKEN)
    for violation in found.violations:
        tell(f"{arguments.plan}: {speak(violation.sentence, 'en')}")
    for name, value in found.terms.items():
        if value or problem.weights.get(name):
            print(f"{name} {value:.4f}")
    print(f"cost {found.cost:.4f}")
    return SOUND if found.valid else BROKEN


def _told(path: Path, wrong: rounds.Faulty, status: int) -> int:
    for fault in wrong.faults:
        tell(f"{path}: {fault}")
    return status
