"""``ayni serve``: the web server, as it runs on a site."""

import argparse
import os
import socket
import sys
from typing import NoReturn

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

# More threads than write at once, since SQLite lets one write and the others wait: whoever reads, such as the duty
# page, must find one that is free.
PROCESSES, THREADS = 2, 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--bind", default=os.environ.get("AYNI_BIND", "127.0.0.1:8000"), help="address:port")
    parser.add_argument("--migrate", action="store_true", help="bring the tables up to date first")


def run(told: argparse.Namespace) -> int:
    """Become the server; returns 1 when it could not."""
    if told.migrate:
        call_command("migrate", verbosity=0)
    elif missing := why_not():
        print(missing, file=sys.stderr)
        return 1
    if taken(told.bind):
        print(already_served(told.bind), file=sys.stderr)
        return 1
    if settings.AYNI_PRODUCTION:
        call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()
    return _become(command(told.bind))


def _become(server: list[str]) -> NoReturn:
    os.execv(server[0], server)  # noqa: S606 - our own interpreter, our own arguments


def command(bind: str) -> list[str]:
    """The server's command line."""
    return [
        sys.executable, "-m", "gunicorn", "--bind", bind, "--workers", os.environ.get("AYNI_PROCESSES", str(PROCESSES)),
        "--worker-class", "gthread", "--threads", os.environ.get("AYNI_THREADS", str(THREADS)),
        "--max-requests", "5000", "--max-requests-jitter", "500", "--log-level", "warning",
        # A socket in the home folder by which others could steer the server: nobody needs it, and two servers share it.
        "--no-control-socket", "ayni.site.wsgi",
    ]  # fmt: skip


def why_not() -> str:
    """Why nothing can be done with the store yet; nothing when it can."""
    return "The tables are not up to date. Start once with: ayni serve --migrate" if behind() else ""


def behind() -> bool:
    """Whether a migration was not applied yet."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def taken(bind: str) -> bool:
    """Whether somebody listens there already."""
    host, _, port = bind.rpartition(":")
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex((host or "127.0.0.1", int(port))) == 0


def already_served(bind: str) -> str:
    """What to say when the port is taken."""
    return f"Something listens on {bind} already. Stop it, or choose another port: --bind 127.0.0.1:8001"
