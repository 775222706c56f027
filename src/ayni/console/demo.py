"""``ayni demo``: the demonstration programme, made where there is none, served together with its job loop."""

import argparse
import os
import signal
import subprocess
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from ayni.basics.cast import CAST
from ayni.console import seed, serve
from ayni.console.demonstration import programme


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--bind", default="127.0.0.1:8000", help="address:port")


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
        seed.make()
    connections.close_all()
    print(_welcome(told.bind), flush=True)
    return _serve(told.bind)


def _welcome(bind: str) -> str:
    cast = "\n".join(f"  {each.name:<10} {each.part}" for each in CAST.values())
    return f"\nAyni is on http://{bind} – step in as:\n{cast}\n\nCtrl-C stops it; nothing you did is lost."


def _serve(bind: str) -> int:
    """The server and the job loop, as on a site; when one of them ends, so does the other."""
    environment = os.environ | {"AYNI_DEMONSTRATION": "1"}
    both = [
        subprocess.Popen(command, env=environment)  # noqa: S603 - our own interpreter, our own arguments
        for command in (serve.command(bind), [sys.executable, "-m", "ayni", "work"])
    ]
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: [each.terminate() for each in both])
    status = both[0].wait()
    for each in both:
        each.terminate()
        each.wait()
    return 0 if status in (0, -signal.SIGTERM, -signal.SIGINT) else status
