"""Frozen values to plain JSON values and back, by their type hints alone."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from ayni.basics.instants import as_utc
from ayni.basics.words import Sentence, packed, unpacked

Value = TypeVar("Value")

# Most of a problem: tens of thousands of these, so they are asked for first.
LEAVES = frozenset((str, int, bool, NoneType))


def plain(value: Any) -> Any:
    """``value`` as what JSON knows; sets are sorted and instants are in UTC: equal values look equal."""
    kind: type = type(value)
    if kind in LEAVES:
        return value
    if isinstance(value, Sentence):
        return packed(value)
    if names := _names(kind):
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, datetime):
        return as_utc(value).isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, float) and value.is_integer():
        return int(value)  # 1 and 1.0 are the same answer, so they must give the same hash
    if isinstance(value, frozenset):
        return sorted(plain(each) for each in value)
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    return value


def revived(kind: type[Value], stored: Any) -> Value:
    """The inverse of ``plain`` for a value of type ``kind``; broken values raise ValueError, TypeError or KeyError."""
    return cast(Value, _revived(kind, stored))


def _revived(kind: Any, stored: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _one_of(get_args(kind), stored)
    if origin is tuple:
        return tuple(_revived(get_args(kind)[0], each) for each in stored)
    if origin is frozenset:
        return frozenset(_revived(get_args(kind)[0], each) for each in stored)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _revived(get_args(kind)[1], each) for key, each in stored.items()}
    if kind is Sentence or kind is Any:
        return unpacked(stored)
    if is_dataclass(kind):
        hints = _hints(cast(type, kind))
        return cast(Any, kind)(**{name: _revived(hints[name], each) for name, each in stored.items()})
    if kind is datetime:
        return datetime.fromisoformat(stored)
    return kind(stored)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass; none of anything else."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _one_of(kinds: tuple[Any, ...], stored: Any) -> Any:
    """A value that may be absent, or a sentence that may be a plain name."""
    if stored is None and NoneType in kinds:
        return None
    if Sentence in kinds and str in kinds:
        return unpacked(stored)
    return _revived(next(kind for kind in kinds if kind is not NoneType), stored)
