"""What differs between two definitions, value by value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ayni.engines.adaptation.leaves import Path, canonical, leaves

# Who is sure of a number is no part of what it says (see ``certainty``).
SAID_ELSEWHERE = "verified"


@dataclass(frozen=True)
class Difference:
    """One value: what was and what is. None where it was not there, or is there no longer."""

    path: Path
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every value that differs: those of ``before`` in its order, then the new ones; none where both say the same."""
    old, new = leaves(before), leaves(after)
    return tuple(
        Difference(path, old.get(path), new.get(path))
        for path in dict.fromkeys((*old, *new))
        if SAID_ELSEWHERE not in path and _differs(path, old, new)
    )


def _differs(path: Path, old: Mapping[Path, Any], new: Mapping[Path, Any]) -> bool:
    if (path in old) != (path in new):
        return True
    return canonical(old[path]) != canonical(new[path])
