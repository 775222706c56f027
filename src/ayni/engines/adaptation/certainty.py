"""Who is sure of a number: a definition does not say so of itself.

A piece of a definition is a table that says whether it is ``verified``: a number with its source, a rule, a cut-off.
What a site, or a bundle, writes there counts for nothing. A piece is sure when the same piece, word for word, is
verified on the shelf, or was confirmed by a steward of this site. So a changed threshold is never sure by itself.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from ayni.engines.adaptation.leaves import Path, digest

WHOLE: Path = ()


def pieces(content: Mapping[str, Any]) -> Iterator[tuple[Path, str, bool]]:
    """Path, digest and ``verified`` of every piece; the empty path is the definition as a whole: its source."""
    for path, piece in _pieces(content, WHOLE):
        yield path, _digest(path, piece), bool(piece["verified"])


def sure_of(content: Mapping[str, Any]) -> frozenset[str]:
    """The digests of the pieces that call themselves verified: for the shelf, which was reviewed as it was written."""
    return frozenset(made for _path, made, verified in pieces(content) if verified)


def certain(content: Mapping[str, Any], sure: frozenset[str]) -> dict[str, Any]:
    """A copy in which exactly the pieces whose digest is among ``sure`` are verified."""
    copy = deepcopy(dict(content))
    for path, piece in _pieces(copy, WHOLE):
        piece["verified"] = _digest(path, piece) in sure
    return copy


def _pieces(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, Mapping):
        if "verified" in value:
            yield path, value
        for name, each in value.items():
            yield from _pieces(each, (*path, str(name)))
    elif isinstance(value, list):
        for place, each in enumerate(value, start=1):
            called = each.get("id") or each.get("code") if isinstance(each, Mapping) else None
            yield from _pieces(each, (*path, str(called or place)))


def _digest(path: Path, piece: Mapping[str, Any]) -> str:
    if path == WHOLE:
        return digest({"id": piece.get("id"), "source": piece.get("source")})
    return digest({name: each for name, each in piece.items() if name != "verified"})
