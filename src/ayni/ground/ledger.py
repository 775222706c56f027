"""The ledger: what happened, in order, each entry sealed to the one before by its hash."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ayni.basics.words import Sentence, say
from ayni.ground import clock
from ayni.ground.actors import Actor
from ayni.ground.events import Event, facts_of
from ayni.ground.models import Entry, Head, Mention

GENESIS = "0" * 64

# verb -> the event it writes; filled as packages declare their actions.
EVENTS: dict[str, type[Event]] = {}


@dataclass(frozen=True)
class Happening:
    """An event on its way into the ledger, with who, why and when."""

    event: Event
    verb: str
    by: Actor
    because: str
    at: datetime


def record(happenings: list[Happening]) -> list[Entry]:
    """Append the happenings in order, inside the caller's transaction.

    The head is locked here, after every other row the transaction needed: numbers follow the order of commits, so a
    reader who remembers a number misses nothing, and two transactions never wait for each other in a circle.
    """
    head, _ = Head.objects.select_for_update().get_or_create(id=1, defaults={"seq": 0, "hash": GENESIS})
    written = clock.now()
    entries: list[Entry] = []
    mentions: list[Mention] = []
    for each in happenings:
        entry = Entry(
            seq=head.seq + 1,
            occurred_at=each.at,
            recorded_at=written,
            verb=each.verb,
            by=each.by.id,
            by_name=each.by.name,
            because=each.because,
            facts=facts_of(each.event),
            previous=head.hash,
        )
        entry.hash = digest(entry)
        head.seq, head.hash = entry.seq, entry.hash
        entries.append(entry)
        mentions += [Mention(entry=entry, noun=noun, row=row) for noun, row in each.event.mentions()]
    Entry.objects.bulk_create(entries)
    Mention.objects.bulk_create(mentions)
    head.save(update_fields=["seq", "hash"])
    return entries


def digest(entry: Entry) -> str:
    """SHA-256 of the entry's own content and the hash before it, over JSON with sorted keys."""
    content = [
        entry.seq,
        entry.occurred_at.isoformat(),
        entry.recorded_at.isoformat(),
        entry.verb,
        str(entry.by),
        entry.by_name,
        entry.because,
        entry.facts,
        entry.previous,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def sentence(entry: Entry) -> Sentence:
    """What the entry says to a person."""
    kind = EVENTS.get(entry.verb, Event)
    return say_with(kind.sentence, {**entry.facts, "by": entry.by_name})


def say_with(sentence_: Sentence, facts: dict[str, Any]) -> Sentence:
    """The same sentence with its gaps filled."""
    return Sentence(sentence_.text, facts, sentence_.plural)


def about(row: UUID) -> QuerySet[Entry]:
    """Every entry that speaks of the row, oldest first."""
    return Entry.objects.filter(pk__in=Mention.objects.filter(row=row).values("entry")).order_by("seq")


@dataclass(frozen=True)
class Fault:
    """Something in the ledger that is not as it was written. ``seq`` is where."""

    seq: int
    sentence: Sentence


def verify(anchors: Path | None = None) -> Iterator[Fault]:
    """Every fault: an edited, missing or reordered entry, a head that does not fit, an anchor that is gone.

    ``anchors`` is the file kept outside the database (see ``anchor``); only with it can a cut tail, a deleted ledger or
    a ledger hashed anew from the start be noticed.
    """
    expected, previous = 1, GENESIS
    kept = dict(_anchors(anchors)) if anchors else {}
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        if entry.seq != expected:
            yield Fault(expected, say("Entry {seq} is missing.", seq=expected))
        if entry.previous != previous:
            yield Fault(entry.seq, say("Entry {seq} does not follow from the one before.", seq=entry.seq))
        if digest(entry) != entry.hash:
            yield Fault(entry.seq, say("Entry {seq} was changed after it was written.", seq=entry.seq))
        anchored = kept.pop(entry.seq, entry.hash)
        if anchored != entry.hash:
            yield Fault(entry.seq, say("Entry {seq} is not the one that was anchored.", seq=entry.seq))
        expected, previous = entry.seq + 1, entry.hash
    head = Head.objects.filter(id=1).first()
    if (head.seq if head else 0, head.hash if head else GENESIS) != (expected - 1, previous):
        yield Fault(expected, say("The ledger ends at entry {seq}, but its head says otherwise.", seq=expected - 1))
    for seq in sorted(kept):
        yield Fault(seq, say("Entry {seq} was anchored and is gone.", seq=seq))


def anchor(file: Path) -> None:
    """Write the present head at the end of ``file``, unless it stands there already."""
    head = Head.objects.filter(id=1).first()
    if head is None:
        return
    if list(_anchors(file))[-1:] == [(head.seq, head.hash)]:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="ascii") as handle:
        handle.write(f"{head.seq} {head.hash}\n")


def _anchors(file: Path) -> Iterator[tuple[int, str]]:
    if file.is_file():
        for line in file.read_text("ascii").splitlines():
            seq, _, hash_ = line.partition(" ")
            yield int(seq), hash_
