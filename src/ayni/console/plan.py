"""``ayni plan``: the rounds of a day from a file, with no database; see docs/guides/rounds-from-files.md."""

import argparse
import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import process_time
from types import FrameType

from ayni.basics.words import speak
from ayni.console import rounds_files
from ayni.console.tables import Unreadable, replacing, tell
from ayni.engines import rounds

ALL_PLANNED, SOME_LEFT_OUT, COULD_NOT_RUN = 0, 1, 2

# Shorter searches need no word in between; longer ones say every so many seconds how far they are.
QUIET_SECONDS = 4.0
TOLD_EVERY = 5.0
SEARCHING = "Searching: {passed:.0f} of {seconds:g} seconds. Ctrl-C keeps the best so far."
PROVING = "Looking for a proof: {passed:.0f} of {seconds:g} seconds. Ctrl-C keeps what is shown so far."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what ``ayni plan`` understands."""
    parser.description = "Plan the rounds of a day: who visits whom, in which order and when. Nothing is sent."
    parser.add_argument("instance", type=Path, metavar="INSTANCE", help="a file, or a folder with CSV files")
    parser.add_argument("--out", type=Path, metavar="PLAN.json", required=True, help="replaced only when complete")
    parser.add_argument("--seconds", type=_seconds, default=10.0, metavar="S",
                        help="how long to search, in processor seconds (%(default)s)")  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="the chance that is drawn from (%(default)s)")
    parser.add_argument("--searches", type=int, choices=range(1, MOST_SEARCHES + 1), default=1, metavar="N",
                        help="each so long, on a core of its own; the best plan counts (%(default)s)")  # fmt: skip
    parser.add_argument("--prove", type=_seconds, default=0.0, metavar="S",
                        help="then look so long for what no plan can undercut (%(default)s: a moment)")  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Do it. 0: every visit is planned that must be; 1: written, but some are left out; 2: nothing was written."""
    try:
        return _plan(arguments)
    except rounds.Faulty as wrong:
        for fault in wrong.faults:
            tell(f"{arguments.instance}: {fault}")
    except Unreadable as wrong:
        tell(str(wrong))
    except OSError as wrong:
        tell(f"{arguments.out} cannot be written: {wrong.strerror or wrong}.")
    return COULD_NOT_RUN


def _plan(arguments: argparse.Namespace) -> int:
    if arguments.out.resolve() == arguments.instance.resolve():
        raise Unreadable(f"--out would replace {arguments.out}, which is read from.")
    if not arguments.out.parent.is_dir():
        raise Unreadable(f"{arguments.out} cannot be written: there is no folder {arguments.out.parent}.")
    instance = rounds_files.instance(arguments.instance)
    problem = instance.problem
    rounds.ready()
    with _clock(SEARCHING, arguments.seconds, arguments.searches) as clock:
        params = rounds.Params(spent=clock.spent, searches=arguments.searches)
        result = rounds.solve(problem, stop=clock.stopped, seed=arguments.seed, params=params)
    if arguments.prove:
        with _clock(PROVING, arguments.prove) as clock:
            result = rounds.certified(problem, result, effort=rounds.Effort.PROOF, stop=clock.over)
    with replacing(arguments.out) as file:
        json.dump(instance.written(result), file, ensure_ascii=False, indent=1)
    for sentence in result.summary(len(problem.visits)):
        tell(speak(sentence, "en"))
    for each in result.unplanned:
        tell(f"{problem.visit_of[each.visit].called}: {speak(each.reason, 'en')}")
    tell(f"The cost is {result.cost:.4f}. {arguments.out} is written.")
    missing = any(problem.visit_of[each.visit].prize is None for each in result.unplanned)
    return SOME_LEFT_OUT if missing else ALL_PLANNED


class _Clock:
    """How much of the time is used, by each of so many that work at once, and whether somebody pressed Ctrl-C. Pressed
    twice, the command ends."""

    def __init__(self, telling: str, seconds: float, at_once: int) -> None:
        self._telling, self._at_once = telling, at_once
        self._begun, self._seconds = process_time(), seconds
        self._told, self._telling_now = QUIET_SECONDS, Lock()
        self._interrupted = False

    def spent(self) -> float:
        """Which part of the time is used, 0 to 1; on the way, a word for whoever waits."""
        passed = (process_time() - self._begun) / self._at_once
        with self._telling_now:
            if self._told <= passed < self._seconds and not self._interrupted:
                tell(self._telling.format(passed=passed, seconds=self._seconds))
                self._told = passed + TOLD_EVERY
        return min(1.0, passed / self._seconds) if self._seconds else 1.0

    def stopped(self) -> bool:
        """Whether somebody wants the plan now."""
        return self._interrupted

    def over(self) -> bool:
        """Whether the time is used, or somebody wants the plan now."""
        return self.spent() >= 1 or self._interrupted

    def interrupt(self, number: int, frame: FrameType | None) -> None:
        """What Ctrl-C does."""
        if self._interrupted:
            raise KeyboardInterrupt
        self._interrupted = True
        tell("Stopping with the best plan so far; Ctrl-C once more ends without one.")


@contextmanager
def _clock(telling: str, seconds: float, at_once: int = 1) -> Iterator[_Clock]:
    clock = _Clock(telling, seconds, at_once)
    before = signal.signal(signal.SIGINT, clock.interrupt)
    try:
        yield clock
    finally:
        signal.signal(signal.SIGINT, before)


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds") from wrong
    if not 0 <= found <= MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"'{text}' seconds are not between 0 and {MOST_SECONDS}")
    return found


MOST_SECONDS = 7 * 24 * 3600
MOST_SEARCHES = 64
