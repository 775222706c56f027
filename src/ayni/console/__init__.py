"""The ``ayni`` command: one module for each thing that can be asked for."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True)
class Command:
    """What can be asked for: its word, what it is for, where it lives, and whether it needs the store and tables."""

    word: str
    purpose: str
    module: str
    stored: bool = True
    tables: bool = False


COMMANDS = (
    Command("demo", "the demonstration: made where there is none, then served", "demo"),
    Command("serve", "the server", "serve"),
    Command("work", "the job loop: what the clock causes, and what must follow", "work", tables=True),
    Command("seed", "make the demonstration without serving it", "seed"),
    Command("doctor", "what is well and what is not", "doctor"),
    Command("watch", "ask another site whether flags go their whole way there", "watch", stored=False),
    Command("verify-ledger", "read the whole ledger and say whether anything was changed", "verify", tables=True),
    Command("match", "suggest workers for referrals from two files, with reasons", "matching", stored=False),
    Command("score", "score a file of answers to an instrument, row by row", "scoring", stored=False),
    Command("plan", "plan the rounds of a day from a file", "plan", stored=False),
    Command("plan-country", "plan the day of every centre of a folder", "plan_country", stored=False),
    Command("check-plan", "check a plan of rounds, and recompute what it costs", "check_plan", stored=False),
    Command("bundle", "give what this site says otherwise to another one, or bring in theirs", "bundle", tables=True),
    Command("openapi", "print the schema of the JSON face", "openapi"),
    Command("keys", "make the keys of a production server, once", "make_keys", stored=False),
    Command("steward", "make the first steward's account", "steward", tables=True),
)

# As shells count them: 128 and the signal's number.
INTERRUPTED, PIPE_CLOSED = 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked; the number is the exit status of the process."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen = next((each for each in COMMANDS if words[:1] == [each.word]), None)
    parser = argparse.ArgumentParser(prog="ayni", description="Task-shared mental health care.")
    doors = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for each in COMMANDS:
        door = doors.add_parser(each.word, help=each.purpose, description=each.purpose[0].upper() + each.purpose[1:])
        if each is chosen:
            module = _module(each)
            module.add_arguments(door)
    told = parser.parse_args(words)
    try:
        if chosen and chosen.tables and (missing := import_module("ayni.console.serve").why_not()):
            print(missing, file=sys.stderr)
            return 1
        return int(module.run(told))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us (head, less) has seen enough; Python must not try to write the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED


def _module(command: Command):  # type: ignore[no-untyped-def]
    """The command's module, loaded only when it is asked for.

    This is the one place where a module is loaded late: those that read the store cannot be imported before Django is
    set up, and ``match`` and ``plan`` must work where there is no store at all.
    """
    if command.stored:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ayni.site.settings")
        import_module("django").setup()
    return import_module(f"ayni.console.{command.module}")
