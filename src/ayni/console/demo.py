"""``ayni demo``: the demonstration programme, made where there is none, served together with its job loop."""

import argparse
import os
import signal
import subprocess
import sys
from threading import Event

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from ayni.basics.cast import CAST
from ayni.console import seed, serve
from ayni.console.demonstration import programme
from ayni.console.demonstration.world import FULL, SMALL

PAUSE_SECONDS = 0.3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and how large a programme is made."""
    parser.add_argument("--bind", default="127.0.0.1:8000", help="address:port")
    parser.add_argument("--small", action="store_true", help="make a small programme, for a quick look")


def run(told: argparse.Namespace) -> int:
    """Serve until Ctrl-C; what was done in it is still there at the next start."""
    if settings.AYNI_PRODUCTION:
        print("The demonstration does not run on a production server.", file=sys.stderr)
        return 1
    if serve.taken(told.bind):
        print(serve.already_served(told.bind), file=sys.stderr)
        return 1
    call_command("migrate", verbosity=0)
    if programme.is_empty():
        seed.make(SMALL if told.small else FULL)
    connections.close_all()
    print(_welcome(told.bind), flush=True)
    return _serve(told.bind)


def _welcome(bind: str) -> str:
    cast = "\n".join(f"  {each.name:<10} {each.part}" for each in CAST.values())
    return f"\nAyni is on http://{bind} – step in as:\n{cast}\n\nCtrl-C stops it; nothing you did is lost."


def _serve(bind: str) -> int:
    """The server and the job loop, as on a site; when one of them ends, the other is ended too."""
    environment = os.environ | {"AYNI_DEMONSTRATION": "1"}
    both = [
        subprocess.Popen(command, env=environment)  # noqa: S603 - our own interpreter, our own arguments
        for command in (serve.command(bind), [sys.executable, "-m", "ayni", "work"])
    ]
    asked_to_stop = Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: asked_to_stop.set())
    while not asked_to_stop.wait(PAUSE_SECONDS) and all(each.poll() is None for each in both):
        pass
    for each in both:
        each.terminate()
        each.wait()
    if asked_to_stop.is_set():
        return 0
    print("The server or the job loop ended by itself; what it said stands above.", file=sys.stderr)
    return 1
