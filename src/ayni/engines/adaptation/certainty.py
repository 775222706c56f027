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


def still_sure_of(edition: Mapping[str, Any], shelf: Mapping[str, Any]) -> frozenset[str]:
    """The digests of what an earlier edition of the shelf says as the shelf does now, which is sure of it.

    Another source may be named now, and another place in a list be its own: it is the same number, rule or cut-off.
    """
    sure = {_substance(path, piece) for path, piece in _pieces(shelf, WHOLE) if piece["verified"]}
    said = ((path, piece) for path, piece in _pieces(edition, WHOLE) if _substance(path, piece) in sure)
    return frozenset(_digest(path, piece) for path, piece in said)


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


def _substance(path: Path, piece: Mapping[str, Any]) -> tuple[Path, str]:
    where = tuple("" if each.isdigit() else each for each in path)
    if path == WHOLE:
        return where, str(piece.get("id"))
    return where, digest({name: each for name, each in piece.items() if name not in ("verified", "source")})


def _digest(path: Path, piece: Mapping[str, Any]) -> str:
    if path == WHOLE:
        return digest({"id": piece.get("id"), "source": piece.get("source")})
    return digest({name: each for name, each in piece.items() if name != "verified"})
