"""One campaign in the store that the environment names: prepare, play and kill, judge, print.

``python -m tests.campaign`` starts this with a store of its own.
"""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - all of these need the apps
from django.db import connection  # noqa: E402

from tests.campaign import clients, servers, verdict, world  # noqa: E402

MOST_SHOWN = 20


def main(acts: int, per_second: float, seed: int, pause: tuple[float, float]) -> int:
    """0 when every promise was kept although the killing was felt."""
    call_command("migrate", verbosity=0)
    todo = world.make(acts, seed, datetime.now(UTC))
    connection.close()
    victims = servers.Victims(dict(os.environ), seed)
    try:
        victims.start()
        killing = victims.kill_at_random(pause)
        answers = clients.play(todo, victims.port, seed, per_second)
        victims.stop.set()
        killing.join()
    finally:
        victims.end()
    return report(answers, victims.killed)


def report(answers: list[clients.Answer], killed: Mapping[str, int]) -> int:
    """Print the counts and each broken promise."""
    broken, cuts = list(verdict.faults(answers)), sum(each.cuts for each in answers)
    print(
        f"{len(answers)} acts, {sum(each.acknowledged for each in answers)} acknowledged; server killed "
        f"{killed['server']} times, job loop {killed['loop']}; {cuts} sendings cut off, "
        f"{verdict.replayed(answers)} acts found already stored when sent again"
    )
    for sentence in broken[:MOST_SHOWN]:
        print(" ", sentence)
    felt = cuts and killed["server"]
    if not felt:
        print("  nothing was killed or cut off: this campaign proved nothing")
    print(f"{len(broken)} promises broken" if broken else "every promise kept")
    return 1 if broken or not felt else 0


if __name__ == "__main__":
    told = [float(each) for each in sys.argv[1:]]
    sys.exit(main(int(told[0]), told[1], int(told[2]), (told[3], told[4])))
