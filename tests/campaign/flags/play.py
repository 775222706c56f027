"""One campaign in the store that the environment names: prepare, play and kill, judge, print."""

import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - all of these need the apps
from django.db import connection  # noqa: E402

from ayni.console.serve import PROCESSES, THREADS  # noqa: E402
from ayni.safety.queries import Escalation, Message  # noqa: E402
from tests.campaign import clients, servers  # noqa: E402
from tests.campaign.flags import ordinary, verdict, watch, world  # noqa: E402
from tests.campaign.flags.verdict import Played, percentile  # noqa: E402

MOST_SHOWN = 20
LAST_SECONDS = 20  # after the last flag the killing ends, and everything has this long to arrive
VICTIMS = ("worker", "worker", "worker", "loop", "loop", "server")


def main(
    queued: int, flags: int, encounters: int, per_second: float, pause: tuple[float, float], seed: int, timed: bool
) -> int:
    """0 when every promise was kept although the killing was felt."""
    ordinary.shorten()
    call_command("migrate", verbosity=0)
    seconds = (encounters + flags) / per_second
    made = world.make(queued, flags, encounters, seconds, seed, datetime.now(UTC))
    connection.close()
    victims = servers.Victims(
        dict(os.environ), seed, workers=PROCESSES, threads=THREADS, kinds=VICTIMS,
        application="tests.campaign.flags.server:application", loop="tests.campaign.flags.loop",
    )  # fmt: skip
    page = None
    try:
        victims.start()
        page = watch.DutyPage(victims.port, made.session)
        watching = page.start()
        killing = victims.kill_at_random(pause)
        with ThreadPoolExecutor(1) as others:
            called = others.submit(watch.call_for_help, made.calls, victims.port, seed, seconds)
            answers = clients.play(made.acts, victims.port, seed, per_second)
            calls = called.result()
        left = ordinary.waiting()
        victims.stop.set()
        killing.join()
        last = max([datetime.now(UTC), *made.signs.values()])
        page.stop.wait((last - datetime.now(UTC)).total_seconds() + LAST_SECONDS)
        page.stop.set()
        watching.join()
    finally:
        if page:
            page.stop.set()
        victims.end()
    played = Played(answers, calls, made.signs, page.seen, victims.outages)
    return report(played, victims.killed, page, left, timed=timed)


def report(played: Played, killed: Mapping[str, int], page: watch.DutyPage, left: int, *, timed: bool) -> int:
    """Print the counts, the percentiles and each broken promise."""
    cuts = sum(each.cuts for each in played.answers)
    found = verdict.waits(played)
    there = [each for each in found if not each.overtaken]
    lines = verdict.outbox()
    print(
        f"{len(played.answers)} acts and {played.calls} calls were answered, {cuts} sendings cut off; killed: "
        + ", ".join(f"{name} {n} times" for name, n in sorted(killed.items()))
        + f"; the duty page asked {page.asked} times, {page.failed} in vain; of the ordinary events {left} still waited"
    )
    print(f"{Escalation.objects.count()} escalations; {Message.objects.count()} messages written, {len(lines)} left")
    told("flag to duty page, all", [each.page for each in found])
    told("flag to duty page, while a server was there", [each.page for each in there])
    told("flag to first message", [each.message for each in found])
    broken = list(verdict.faults(played, timed=timed))
    for sentence in broken[:MOST_SHOWN]:
        print(" ", sentence)
    felt = all(killed.get(name) for name in ("worker", "loop")) and left
    if not felt:
        print("  not everything was killed, or nothing was queued: this campaign proved nothing")
    print(f"{len(broken)} promises broken" if broken else "every promise kept")
    return 1 if broken or not felt else 0


def told(name: str, waits: Sequence[timedelta | None]) -> None:
    """Percentiles by nearest rank, in seconds."""
    ordered = sorted(each for each in waits if each is not None)
    if ordered:
        shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
        figures = (f"{word} {percentile(ordered, share).total_seconds():.2f} s" for word, share in shares.items())
        print(f"  {name} (n = {len(ordered)}): {', '.join(figures)}")


if __name__ == "__main__":
    said = [float(each) for each in sys.argv[1:]]
    sys.exit(main(int(said[0]), int(said[1]), int(said[2]), said[3], (said[4], said[5]), int(said[6]), bool(said[7])))
