"""What is wrong with a question, all of it at once: who mends a file wants one list, not one surprise after another."""

from collections.abc import Iterable, Iterator, Sequence

# More minutes than anybody lives; what is larger, or no number, is a slip.
LARGEST = 1e9


class Faulty(ValueError):
    """The question cannot be meant. ``faults`` are sentences for people, each naming the entry that it is about."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__(" ".join(self.faults))


def refuse(faults: Iterable[str]) -> None:
    """Raise Faulty with all of ``faults``, if there is any."""
    found = tuple(faults)
    if found:
        raise Faulty(found)


def a_time(where: str, name: str, value: float | None) -> Iterator[str]:
    """A minute of the day or a number of minutes: finite and not negative; none is in order."""
    if value is None:
        return
    if not -LARGEST < value < LARGEST:
        yield f"{where}: {name} is not a number of minutes."
    elif value < 0:
        yield f"{where}: {name} is negative ({value:g})."


def a_span(where: str, name: str, start: float | None, end: float | None) -> Iterator[str]:
    """Two times of which the second must not lie before the first; an open end is in order."""
    faults = [*a_time(where, f"the start of {name}", start), *a_time(where, f"the end of {name}", end)]
    yield from faults
    if not faults and start is not None and end is not None and end < start:
        yield f"{where}: {name} ends ({end:g}) before it starts ({start:g})."


def twice(what: str, ids: Sequence[str]) -> Iterator[str]:
    """Each id that stands more than once."""
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            yield f"{what} {each}: the id stands more than once."
        seen.add(each)


def unknown(where: str, name: str, asked: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Each of ``asked`` that is not among ``known``."""
    for each in sorted(set(asked) - set(known)):
        yield f"{where}: the {name} '{each}' is not known."
