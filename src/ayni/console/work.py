"""``ayni work``: the job loop."""

import argparse
import signal
from threading import Event

from ayni.ground import clockwork


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to go on."""
    parser.add_argument("--once", action="store_true", help="do what is due now and stop")


def run(told: argparse.Namespace) -> int:
    """Tick until asked to stop; what is under way is finished, and whatever is left stays due."""
    if told.once:
        print(f"{clockwork.tick()} done")
        return 0
    stop = Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: stop.set())
    clockwork.run_forever(stop)
    return 0
