"""A bundle: one file with definitions, where each comes from, and its licence. Equal content gives equal bytes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ayni.basics.plain import plain, revived
from ayni.basics.words import Sentence, say
from ayni.engines.adaptation.leaves import canonical, digest, leaves
from ayni.engines.adaptation.lineage import Entry, broken

FORMAT = 1
LARGEST = 5 * 1024 * 1024  # bytes; the whole shelf takes a tenth of it


class Unreadable(ValueError):
    """A file that is no bundle, or not the one that was written. ``sentence`` says why."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))


@dataclass(frozen=True)
class Item:
    """One definition on its way: all its languages are in ``content``, ``hash`` is the digest of it."""

    kind: str
    name: str
    content: Mapping[str, Any]
    hash: str
    licence: str
    languages: tuple[str, ...]
    lineage: tuple[Entry, ...]

    def fault(self) -> Sentence | None:
        """Why this item is not what it says; None where it is."""
        if digest(self.content) != self.hash:
            return say("It is not what was written: its hash is another one.")
        if self.content.get("licence") != self.licence or not self.licence.strip():
            return say("It does not say under which licence it may be used.")
        if self.content.get("id") != self.name:
            return say("It is called otherwise inside than outside.")
        return broken(self.lineage, self.hash)


def languages_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The languages in which everything is said that English says."""
    listed = leaves(content)
    said = {path[:-1] for path in listed if path[-1] == "en"}
    others = {path[-1] for path in listed if path[:-1] in said}
    return tuple(sorted(each for each in others if all((*path, each) in listed for path in said)))


def written(items: Iterable[Item]) -> bytes:
    """The file: JSON, in one order, with a hash over all items. Ends in a new line."""
    listed = [plain(each) for each in sorted(items, key=lambda each: (each.kind, each.name, each.hash))]
    return canonical({"ayni_bundle": FORMAT, "hash": digest(listed), "items": listed}) + b"\n"


def read(file: bytes) -> Sequence[Item]:
    """The items of a file; raises ``Unreadable``. What is wrong with one item alone is told by its ``fault``."""
    if len(file) > LARGEST:
        raise Unreadable(say("The file is larger than a bundle can be."))
    try:
        told = json.loads(file)
    except (ValueError, RecursionError):
        raise Unreadable(say("This is not a bundle.")) from None
    if not isinstance(told, dict) or "ayni_bundle" not in told:
        raise Unreadable(say("This is not a bundle."))
    if told["ayni_bundle"] != FORMAT:
        raise Unreadable(
            say("This bundle was written for another edition of Ayni; this one reads edition {n}.", n=FORMAT)
        )
    listed = told.get("items")
    if not isinstance(listed, list) or not listed:
        raise Unreadable(say("There is nothing in this bundle."))
    if told.get("hash") != digest(listed):
        raise Unreadable(say("The file was changed since it was written: its hash is another one."))
    return [_item(place, each) for place, each in enumerate(listed, start=1)]


def _item(place: int, told: Any) -> Item:
    try:
        texts = {name: told[name] for name in ("kind", "name", "hash", "licence")}
        lineage = tuple(revived(Entry, each) for each in told["lineage"])
        content, languages = told["content"], tuple(told["languages"])
        if not isinstance(content, dict) or not all(isinstance(each, str) for each in (*texts.values(), *languages)):
            raise TypeError("no definition")
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Unreadable(say("Entry {n} of this bundle cannot be read.", n=place)) from None
    return Item(content=content, languages=languages, lineage=lineage, **texts)
