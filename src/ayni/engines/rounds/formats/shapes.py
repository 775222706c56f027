"""What our own JSON holds, told from the frozen values themselves: one description reads it and writes its schema."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from ayni.engines.rounds.faults import Faulty

# Stands for what could not be read; its fault is told already.
BAD = object()

NAMES = {float: "number", int: "whole number", str: "text", bool: "true or false", dict: "object", list: "list"}


def read(kind: Any, raw: Any, where: str, faults: list[str]) -> Any:
    """``raw`` as a value of ``kind``, or BAD; everything that is wrong is added to ``faults``."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        (inner,) = (each for each in get_args(kind) if each is not NoneType)
        return None if raw is None else read(inner, raw, where, faults)
    if origin is not None:
        return _many(kind, origin, raw, where, faults)
    if is_dataclass(kind):
        return _object(kind, raw, where, faults)
    return _leaf(kind, raw, where, faults)


def _leaf(kind: Any, raw: Any, where: str, faults: list[str]) -> Any:
    if issubclass(kind, StrEnum):
        if raw in tuple(kind):
            return kind(raw)
        faults.append(f"{where} is {_shown(raw)}; it is one of {', '.join(kind)}.")
        return BAD
    if kind is float and isinstance(raw, (int, float)) and not isinstance(raw, bool) and _finite(raw):
        return float(raw)
    if isinstance(raw, kind) and (kind is bool or not isinstance(raw, bool)) and kind is not float:
        return raw
    faults.append(f"{where} is {_shown(raw)}, no {NAMES[kind]}.")
    return BAD


def _many(kind: Any, origin: Any, raw: Any, where: str, faults: list[str]) -> Any:
    inner = get_args(kind)
    if issubclass(origin, Mapping):
        if not isinstance(raw, dict):
            faults.append(f"{where} is {_shown(raw)}, no object.")
            return BAD
        found = {key: read(inner[1], each, f"{where}, '{key}'", faults) for key, each in raw.items()}
        return BAD if BAD in found.values() else found
    if not isinstance(raw, list):
        faults.append(f"{where} is {_shown(raw)}, no list.")
        return BAD
    pair = origin is tuple and len(inner) == 2 and inner[1] is not Ellipsis
    if pair and len(raw) != 2:
        faults.append(f"{where} has {len(raw)} entries; it has two.")
        return BAD
    several = [read(inner[0], each, _named(where, number, each), faults) for number, each in enumerate(raw, 1)]
    return BAD if any(each is BAD for each in several) else origin(several)


def _object(kind: Any, raw: Any, where: str, faults: list[str]) -> Any:
    if not isinstance(raw, dict):
        faults.append(f"{where} is {_shown(raw)}, no object.")
        return BAD
    hints, known = get_type_hints(kind), {each.name: each for each in fields(kind)}
    faults.extend(f"{where}: '{key}' is not known here." for key in raw if key not in known)
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name in raw:
            values[name] = read(hints[name], raw[name], f"{where}: '{name}'", faults)
        elif field.default is MISSING and field.default_factory is MISSING:
            faults.append(f"{where}: '{name}' is missing.")
            values[name] = BAD
    if any(each is BAD for each in values.values()):
        return BAD
    try:
        return kind(**values)
    except Faulty as wrong:
        faults.extend(wrong.faults)
    except ValueError as wrong:  # a point off the earth
        faults.append(f"{where}: {wrong}.")
    return BAD


def schema(kind: Any) -> dict[str, Any]:
    """The JSON schema of ``kind``, whole in itself."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [schema(each) if each is not NoneType else {"type": "null"} for each in inner]}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema(inner[1])}
    if origin is frozenset:
        return {"type": "array", "items": schema(inner[0]), "uniqueItems": True}
    if origin is tuple:
        pair = {} if inner[1] is Ellipsis else {"minItems": 2, "maxItems": 2}
        return {"type": "array", "items": schema(inner[0]), **pair}
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        needed = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
        return {
            "type": "object",
            "description": (kind.__doc__ or "").split("\n")[0],
            "properties": {each.name: schema(hints[each.name]) for each in fields(kind)},
            "required": needed,
            "additionalProperties": False,
        }
    if issubclass(kind, StrEnum):
        return {"enum": [str(each) for each in kind]}
    return {"type": {float: "number", int: "integer", str: "string", bool: "boolean"}[kind]}


def _named(where: str, number: int, raw: Any) -> str:
    """Whoever has an id is named by it."""
    kind = where.rstrip("'").split("'")[-1].removesuffix("s")
    if isinstance(raw, dict):
        name = raw.get("id")
        return f"{kind} {name}" if isinstance(name, str) and name else f"{where}, {kind} number {number}"
    return f"{where}, entry {number}"


def _shown(raw: Any) -> str:
    if isinstance(raw, (dict, list)):
        return "an object" if isinstance(raw, dict) else "a list"
    return repr(raw) if not isinstance(raw, str) or len(raw) <= 40 else f"'{raw[:40]}…'"


def _finite(number: float) -> bool:
    try:
        return isfinite(number)
    except OverflowError:
        return False
