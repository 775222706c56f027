"""A PostgreSQL of our own for as long as a command runs: made in a temporary folder, gone afterwards.

    python -m tools.postgres pytest tests/…

runs the command with AYNI_DATABASE_URL naming the cluster. Nothing of the machine's own PostgreSQL is touched.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tools.folders import temporary

SECONDS_TO_START = 60


class NoPostgres(Exception):
    """The machine has no PostgreSQL server, or it did not start; the message says what to do."""


def binaries() -> Path | None:
    """The folder of initdb and postgres: on the path, or where Debian hides the newest; None when there is none."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    debian = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    return max(debian, key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def throwaway() -> Iterator[str]:
    """Start a cluster and give its address. Raises NoPostgres."""
    folder = binaries()
    if folder is None:
        raise NoPostgres("PostgreSQL is not installed. On Debian: apt-get install postgresql")
    home = temporary("ayni-postgres-")
    servant = _servant()
    if servant:
        os.chown(home, servant["user"], servant["group"])
    try:
        password, port = secrets.token_hex(16), _free_port()
        address = f"postgresql://ayni:{password}@127.0.0.1:{port}/postgres"
        _initialise(folder, home, password, servant)
        with _server(folder, home, port, servant) as process:
            _wait(process, address, home / "log")
            yield address
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _servant() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: as root, the account that does it instead; otherwise we ourselves."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise NoPostgres("PostgreSQL refuses to run as root, and this machine has no other account to run it as.")


def _initialise(folder: Path, home: Path, password: str, servant: dict[str, Any]) -> None:
    """Make the cluster's files; its only account is called ayni."""
    secret = home / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    if servant:
        os.chown(secret, servant["user"], servant["group"])
    # Text sorts by code point, as SQLite does, so that both stores answer in the same order.
    command = [
        *(str(folder / "initdb"), "--pgdata=data", "--username=ayni", "--auth=scram-sha-256", "--pwfile=password"),
        *("--encoding=UTF8", "--locale=C.UTF-8"),
    ]
    made = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False, **servant)
    if made.returncode:
        raise NoPostgres(f"PostgreSQL could not make a cluster: {made.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _server(folder: Path, home: Path, port: int, servant: dict[str, Any]) -> "Iterator[subprocess.Popen[bytes]]":
    # fsync stays as it is in earnest: the promise is about what survives.
    command = [str(folder / "postgres"), "-D", "data", "-p", str(port), "-k", str(home), "-h", "127.0.0.1"]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **servant)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # PostgreSQL's word for: let go of everybody and stop
        process.wait(timeout=SECONDS_TO_START)


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    for _ in range(SECONDS_TO_START * 10):
        if process.poll() is not None:
            break
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise NoPostgres(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


def main(command: list[str]) -> int:
    """Run ``command`` against a throwaway cluster; its exit code."""
    # Stopped from outside, we still stop the server and remove its files.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with throwaway() as address:
            return subprocess.run(command, env=os.environ | {"AYNI_DATABASE_URL": address}, check=False).returncode
    except NoPostgres as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
