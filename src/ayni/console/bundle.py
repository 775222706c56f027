"""``ayni bundle``: give what this site says otherwise to another one in a file, or bring in theirs."""

import argparse
import sys
from pathlib import Path

from ayni.adaptations import actions, queries
from ayni.adaptations.rules import KINDS
from ayni.basics.words import Refused
from ayni.engines import adaptation
from ayni.engines.adaptation import Unreadable
from ayni.engines.adaptation.bundle import LARGEST
from ayni.ground.actors import HOUSE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which way, which file, and which definitions."""
    ways = parser.add_subparsers(dest="way", required=True, metavar="WAY")
    out = ways.add_parser("export", help="write the versions that hold here to a file")
    out.add_argument("file", type=Path)
    for kind in KINDS:
        word = kind.removesuffix("s")
        out.add_argument(f"--{word}", dest=kind, action="append", default=[], metavar="NAME[:NUMBER]", help=f"a {word}")
    into = ways.add_parser("import", help="bring in the versions of a file beside those that are here")
    into.add_argument("file", type=Path)


def run(told: argparse.Namespace) -> int:
    """0 when everything that was asked for was written or brought in, 1 otherwise."""
    try:
        return _export(told) if told.way == "export" else _import(told.file)
    except (Refused, Unreadable, OSError) as wrong:
        print(wrong, file=sys.stderr)
        return 1


def _export(told: argparse.Namespace) -> int:
    wanted = [(kind, *_named(text)) for kind in KINDS for text in getattr(told, kind)]
    if not wanted:
        raise Refused("Name at least one protocol or instrument.")
    file = adaptation.written([queries.item_of(_version(*each)) for each in wanted])
    told.file.write_bytes(file)
    print(f"{told.file}: {len(wanted)} written")
    return 0


def _import(path: Path) -> int:
    with path.open("rb") as file:
        items = adaptation.read(file.read(LARGEST + 1))
    refused = 0
    for item in items:
        try:
            kept = actions.bring(item, by=HOUSE, because="brought")
        except Refused as wrong:
            refused += 1
            print(f"{item.name}: {wrong}")
        else:
            print(f"{item.name}: kept as version {kept.number}")
    return 1 if refused else 0


def _named(text: str) -> tuple[str, int | None]:
    name, _colon, number = text.partition(":")
    return name, int(number) if number.isdigit() else None


def _version(kind: str, name: str, number: int | None) -> queries.Version:
    """The version of that number, or the one that holds."""
    if number is None:
        found = queries.held(kind, name)
    else:
        found = queries.Version.objects.filter(kind=kind, name=name, number=number).first()
    if found is None:
        raise Refused("{name} is as on the shelf here: there is nothing to give on.", name=name)
    return found
