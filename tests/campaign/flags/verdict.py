"""What must hold however often everything was killed: each cause one escalation, in time, three messages at most."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from ayni.care.queries import Answers, Concern
from ayni.ground import ledger
from ayni.ground.models import Act as Kept
from ayni.safety.gateways import NOBODY, OUTBOX
from ayni.safety.queries import CallForHelp, Escalation, Flag, Message
from ayni.safety.rules import CHANNELS, MOST_MESSAGES
from tests.campaign.clients import Answer

# Promised from the moment the server has a flag until whoever is on duty can see it.
P99, MOST = timedelta(seconds=5), timedelta(seconds=30)
# Ours, for the first message on each way: the job loop may be killed just before, and is away for seconds.
FIRST_MESSAGE = timedelta(seconds=60)


@dataclass(frozen=True)
class Played:
    """What happened: acts and calls that were answered, when signs were due, what the page showed, and outages."""

    answers: Sequence[Answer]
    calls: int
    signs: Mapping[UUID, datetime]
    seen: Mapping[str, datetime]
    outages: Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True)
class Wait:
    """How long one flag took to the page and to the first message, and whether the server was away meanwhile."""

    escalation: str
    page: timedelta | None
    message: timedelta | None
    overtaken: bool


def waits(played: Played) -> list[Wait]:
    """One for each escalation."""
    first: dict[str, datetime] = {}
    for line in outbox():
        told = str(line["escalation"])
        first[told] = min(first.get(told, datetime.max.replace(tzinfo=line["at"].tzinfo)), line["at"])
    found = []
    for each in Escalation.objects.select_related("flag"):
        since = played.signs.get(each.flag.source, each.opened_at)
        page, message = played.seen.get(str(each.pk)), first.get(str(each.pk))
        until = page or max(played.seen.values(), default=since)
        away = any(begun <= until and over >= since for begun, over in played.outages)
        found.append(Wait(str(each.pk), page - since if page else None, message - since if message else None, away))
    return found


def faults(played: Played, *, timed: bool) -> Iterator[str]:
    """Each broken promise as a sentence; nothing when all were kept. How soon is judged where it is ``timed``."""
    yield from _one_each(played)
    yield from _all_seen(waits(played))
    if timed:
        yield from _in_time(waits(played))
    yield from _few_messages()
    for fault in ledger.verify():
        yield f"ledger: {fault.sentence}"


def outbox() -> list[dict[str, object | datetime]]:
    """What left for somebody, with the escalation each line was about; drills go to nobody."""
    path = Path(settings.AYNI_HOME) / OUTBOX
    about = dict(Message.objects.values_list("pk", "escalation"))
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [
        line | {"at": datetime.fromisoformat(line["at"]), "escalation": about.get(UUID(line["message"]))}
        for line in lines
        if line["to"] != str(NOBODY)
    ]


def _one_each(played: Played) -> Iterator[str]:
    for answer in played.answers:
        if not answer.acknowledged:
            yield f"{answer.act.kind} {answer.act.id} was answered {answer.status}"
    by_source = Counter(Flag.objects.values_list("source", flat=True))
    kept = dict(Kept.objects.values_list("id", "facts"))
    sheets: dict[str, list[UUID]] = defaultdict(list)
    for pk, encounter in Answers.objects.values_list("pk", "encounter"):
        sheets[str(encounter)].append(pk)
    for answer in played.answers:
        if answer.act.kind == "encounter" and answer.acknowledged:
            encounter = str((kept.get(answer.act.id) or {}).get("encounter"))
            n, due = sum(by_source[pk] for pk in sheets[encounter]), int(answer.act.dangerous)
            if n != due:
                yield f"encounter {encounter} raised {n} flags, {due} were due"
    concerns = sum(answer.act.kind == "concern" and answer.acknowledged for answer in played.answers)
    for name, rows, due in (("concern", Concern, concerns), ("call", CallForHelp, played.calls)):
        sources = list(rows.objects.values_list("pk", flat=True))
        if len(sources) != due or any(by_source[pk] != 1 for pk in sources):
            yield f"{due} of kind {name} were answered; {len(sources)} are kept, of {len(by_source)} flags"
    yield from (f"sign {pk} raised {by_source[pk]} flags" for pk in played.signs if by_source[pk] != 1)
    if Flag.objects.count() != Escalation.objects.count():
        yield "flags and escalations do not agree"


def _all_seen(found: Sequence[Wait]) -> Iterator[str]:
    yield from (f"escalation {wait.escalation} was never on the duty page" for wait in found if wait.page is None)
    yield from (f"of escalation {wait.escalation} nobody was told" for wait in found if wait.message is None)


def _in_time(found: Sequence[Wait]) -> Iterator[str]:
    untold = [wait for wait in found if wait.message and wait.message > FIRST_MESSAGE]
    yield from (f"of escalation {wait.escalation} somebody was told only after {wait.message}" for wait in untold)
    late = [wait for wait in found if wait.page and wait.page > MOST]
    yield from (f"escalation {wait.escalation} reached the duty page after {wait.page}" for wait in late)
    there = sorted(wait.page for wait in found if wait.page and not wait.overtaken)
    if there and (p99 := percentile(there, 0.99)) > P99:
        yield f"while a server was there, p99 to the duty page was {p99}"


def _few_messages() -> Iterator[str]:
    rows = Counter(Message.objects.values_list("escalation", "to", "channel"))
    lines = outbox()
    left = Counter((line["escalation"], line["to"], line["channel"]) for line in lines)
    for name, counted in (("written", rows), ("sent", left)):
        yield from (f"{n} messages were {name} for {key}" for key, n in counted.items() if n > MOST_MESSAGES)
    twice = Counter(line["message"] for line in lines)
    yield from (f"message {pk} left {n} times" for pk, n in twice.items() if n > 1)
    if not {line["channel"] for line in lines} >= set(CHANNELS):
        yield "not every channel was used"


def percentile(ordered: Sequence[timedelta], share: float) -> timedelta:
    """The smallest that at least that share does not exceed (nearest rank)."""
    return ordered[max(0, -(-int(share * 100) * len(ordered) // 100) - 1)]
