"""The shelf of content: instruments, protocols, jurisdictions, places – read from the package, never changed."""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent.parent / "content"


class NotOnShelf(LookupError):
    """No content of that kind has this name."""


@cache
def load(kind: str, name: str) -> dict[str, Any]:
    """The definition ``content/<kind>/<name>/<kind without s>.toml`` as plain values."""
    path = CONTENT / kind / name / f"{kind.removesuffix('s')}.toml"
    if "/" in name or name.startswith(".") or not path.is_file():
        raise NotOnShelf(f"no {kind.removesuffix('s')} called {name!r}; there are: {', '.join(names(kind))}")
    return tomllib.loads(path.read_text("utf-8"))


@cache
def load_json(kind: str, name: str, file: str) -> Any:
    """A JSON file that lies beside a definition, such as worked examples or polygons."""
    return json.loads((CONTENT / kind / name / file).read_text("utf-8"))


def names(kind: str) -> tuple[str, ...]:
    """What there is of one kind, in order."""
    folder = CONTENT / kind
    return tuple(sorted(each.name for each in folder.iterdir() if each.is_dir())) if folder.is_dir() else ()
