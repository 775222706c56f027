"""Days and plans as files: what ``ayni plan`` and ``ayni check-plan`` read."""

from pathlib import Path

from ayni.console import rounds_rows
from ayni.console.tables import Unreadable
from ayni.engines.rounds import Claim, Problem
from ayni.engines.rounds.formats import forms
from ayni.engines.rounds.formats.entries import NotReadable

__all__ = ["NotReadable", "claim", "instance", "raw"]


def instance(path: Path) -> forms.Instance:
    """The day of a file in any form, or of a folder with CSV files. Raises Unreadable or Faulty."""
    if path.is_dir():
        return forms.Instance(rounds_rows.problem_of(path), False)
    return forms.instance(raw(path))


def claim(content: bytes, problem: Problem) -> Claim:
    """What a plan states. Raises Faulty; NotReadable when it is no plan at all."""
    return forms.claim(content, problem)


def raw(path: Path) -> bytes:
    """What a file holds. Raises Unreadable with a sentence."""
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise Unreadable(f"{path} cannot be read: {wrong.strerror or wrong}.") from wrong
