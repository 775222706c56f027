"""A definition as its leaves: every value with the path that leads to it, so that two can be laid side by side."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from ayni.basics.plain import plain

Path = tuple[str, ...]

# The name under which the order of a list stands whose entries are called by their ids.
ORDER = ""


def canonical(value: Any) -> bytes:
    """The one way to write a value of content: equal values give equal bytes, whatever the order of their keys."""
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, as hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def leaves(content: Mapping[str, Any]) -> dict[Path, Any]:
    """Every value that holds no further table, by its path, in the order of the definition.

    Entries of a list are called by their ``id`` or ``code`` where each has one of its own, otherwise by their place
    from 1. A list of plain values is one leaf. The order of called entries is a leaf of its own (``ORDER``).
    """
    return dict(_leaves(content, ()))


def put(content: Mapping[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """A copy of the definition with another value at the path; KeyError where the path leads nowhere."""
    copy = deepcopy(dict(content))
    holder: Any = copy
    for name in path[:-1]:
        holder = _entry(holder, name)
    if not isinstance(holder, dict) or path[-1] not in holder:
        raise KeyError(path)
    holder[path[-1]] = value
    return copy


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, Mapping) and value:
        for name, each in value.items():
            yield from _leaves(each, (*path, str(name)))
    elif isinstance(value, list) and any(isinstance(each, (Mapping, list)) for each in value):
        names = _names(value)
        if names != _places(value):
            yield (*path, ORDER), names
        for name, each in zip(names, value, strict=True):
            yield from _leaves(each, (*path, name))
    else:
        yield path, value


def _names(entries: Sequence[Any]) -> list[str]:
    for key in ("id", "code"):
        names = [each.get(key) if isinstance(each, Mapping) else None for each in entries]
        if all(isinstance(name, str) and name for name in names) and len(set(names)) == len(names):
            return [str(name) for name in names]
    return _places(entries)


def _places(entries: Sequence[Any]) -> list[str]:
    return [str(place) for place in range(1, len(entries) + 1)]


def _entry(holder: Any, name: str) -> Any:
    if isinstance(holder, list):
        names = _names(holder)
        if name not in names:
            raise KeyError(name)
        return holder[names.index(name)]
    return holder[name]
