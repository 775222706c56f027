"""``ayni doctor``: what is well and what is not, each with what to do."""

import argparse
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from ayni import __version__
from ayni.basics.words import LANGUAGES, LOCALE
from ayni.console import serve
from ayni.ground import clock
from ayni.ground.queries import Run
from ayni.safety import queries, rules

# The WAL-reset corruption bug was mended in this version of SQLite.
SQLITE_MENDED = (3, 51, 3)
LOOP_IS_LATE = timedelta(minutes=2)
DISK_IS_SHORT = 1 << 30  # bytes


@dataclass(frozen=True)
class Finding:
    """One thing looked at: well or not, and what to do when it is not."""

    well: bool
    sentence: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to say."""


def run(told: argparse.Namespace) -> int:
    """Print every finding; 0 when all is well."""
    print(f"Ayni {__version__}, Django {version('django')}, data folder {settings.AYNI_HOME}")
    findings = [*_sqlite(), *_keys(), *_store(), *_words(), *_disk()]
    for each in findings:
        print(f"  {'✓' if each.well else '✗'} {each.sentence}")
    return 0 if all(each.well for each in findings) else 1


def _sqlite() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    mended = sqlite3.sqlite_version_info >= SQLITE_MENDED
    yield Finding(mended, f"SQLite {sqlite3.sqlite_version}" + ("" if mended else
                  " can corrupt a database (WAL reset): install pysqlite3 0.6.1 or later"))  # fmt: skip


def _keys() -> Iterator[Finding]:
    folder = Path(settings.AYNI_HOME) / "keys"
    for name in ("secret", "field"):
        path = folder / name
        if not path.exists():
            yield Finding(not settings.AYNI_PRODUCTION, f"no key file {path}: made at first use, or by `ayni keys`")
            continue
        private = not stat.S_IMODE(path.stat().st_mode) & 0o077
        yield Finding(private, f"key {name}" + ("" if private else f" can be read by others: chmod 600 {path}"))


def _store() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        late = serve.behind()
    except DatabaseError as wrong:
        yield Finding(False, f"the database does not answer ({type(wrong).__name__}): look at AYNI_DATABASE_URL")
        return
    yield Finding(not late, f"database ({connection.vendor})" + (": run `ayni serve --migrate`" if late else ""))
    if not late:
        yield _loop()
        yield from _flags()


def _loop() -> Finding:
    last = Run.objects.order_by("-ran_at").first()
    alive = last is not None and clock.now() - last.ran_at < LOOP_IS_LATE
    if alive:
        return Finding(True, "the job loop is alive")
    when = f"since {last.ran_at:%Y-%m-%d %H:%M} UTC" if last else "yet"
    return Finding(False, f"the job loop has not run {when}: start `ayni work`, or nobody is called")


def _flags() -> Iterator[Finding]:
    """What is wrong with the way of flags, and how far the last drill came."""
    watched = queries.watch(clock.now())
    yield from (Finding(False, str(rules.ALARMS[each])) for each in watched.alarms if each != "loop")
    judged = [each for each in queries.last_drills(2) if each.is_judged(clock.now())]
    if judged and not watched.alarms:
        last, took = judged[0], []
        for stage, at in last.reached.items():
            took.append(f"{stage} after {(at - last.begun_at).total_seconds():.1f} s" if at else f"{stage} never")
        yield Finding(True, f"the drill of {last.begun_at:%Y-%m-%d %H:%M} UTC went its whole way: {', '.join(took)}")


def _words() -> Iterator[Finding]:
    for language in LANGUAGES:
        if language == "en":
            continue
        there = (LOCALE / language / "LC_MESSAGES" / "django.mo").exists()
        yield Finding(there, f"words in '{language}'" + ("" if there else " are not compiled: reinstall the package"))


def _disk() -> Iterator[Finding]:
    home = Path(settings.AYNI_HOME)
    free = shutil.disk_usage(home if home.exists() else home.parent).free
    short = free < DISK_IS_SHORT
    yield Finding(not short, f"{free / (1 << 30):.1f} GiB free" + (": make room" if short else ""))
