"""The same, slowly and obviously right: both definitions are walked together, and whatever is not equal is named."""

from collections.abc import Mapping
from typing import Any


def differ(before: Any, after: Any, ignored: str = "verified") -> bool:
    """Whether anything but ``ignored`` differs, whatever the order of keys; lists keep theirs."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        names = (set(before) | set(after)) - {ignored}
        return any(
            name not in before or name not in after or differ(before[name], after[name], ignored) for name in names
        )
    if isinstance(before, list) and isinstance(after, list):
        return len(before) != len(after) or any(
            differ(one, other, ignored) for one, other in zip(before, after, strict=True)
        )
    if isinstance(before, bool) or isinstance(after, bool):
        return before is not after
    return bool(before != after)
