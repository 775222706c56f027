"""What must hold whatever was killed: nothing acknowledged is lost, nothing is doubled, no escalation is missing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

from ayni.care.queries import Answers, Encounter
from ayni.engagements.queries import Acceptance, Engagement
from ayni.ground import ledger
from ayni.ground.models import Act as Kept
from ayni.ground.queries import Entry
from ayni.safety.queries import Escalation, Flag
from tests.campaign.clients import Answer


def faults(answers: Sequence[Answer]) -> Iterator[str]:
    """Each broken promise as a sentence; nothing when all were kept."""
    kept = dict(Kept.objects.values_list("id", "facts"))
    yield from _unanswered(answers)
    yield from _lost(answers, kept)
    yield from _doubled(answers)
    yield from _missing_escalations(answers, kept)
    for fault in ledger.verify():
        yield f"ledger: {fault.sentence}"


def replayed(answers: Sequence[Answer]) -> int:
    """Acts whose first answer was cut off after they had been stored: the last sending found them done."""
    kept = dict(Kept.objects.values_list("id", "facts"))
    written = {str(entry.facts.get("encounter") or entry.facts.get("offer")): entry.recorded_at
               for entry in Entry.objects.filter(verb__in=("care.record", "engagements.accept"))}  # fmt: skip
    found = 0
    for answer in answers:
        facts = kept.get(answer.act.id) or {}
        at = written.get(str(facts.get("encounter") or facts.get("offer")))
        found += bool(answer.cuts and answer.acknowledged and at and at < answer.last_sent)
    return found


def _unanswered(answers: Sequence[Answer]) -> Iterator[str]:
    for answer in answers:
        if not (answer.acknowledged or answer.status == 409):
            yield f"{answer.act.kind} {answer.act.id} was answered {answer.status}"


def _lost(answers: Sequence[Answer], kept: dict[UUID, dict[str, str]]) -> Iterator[str]:
    encounters = set(map(str, Encounter.objects.values_list("pk", flat=True)))
    engagements = set(map(str, Engagement.objects.values_list("pk", flat=True)))
    there = {"encounter": encounters, "acceptance": engagements}
    field = {"encounter": "encounter", "acceptance": "engagement"}
    for answer in answers:
        kind = answer.act.kind
        stored = (kept.get(answer.act.id) or {}).get(field[kind])
        if answer.acknowledged and stored not in there[kind]:
            yield f"{kind} {answer.act.id} was acknowledged and is lost"


def _doubled(answers: Sequence[Answer]) -> Iterator[str]:
    asked = sum(answer.act.kind == "encounter" and answer.acknowledged for answer in answers)
    stored = Encounter.objects.count()
    if stored > asked:
        yield f"{stored} encounters are stored, {asked} were recorded"
    for referral, n in Counter(Acceptance.objects.values_list("referral", flat=True)).items():
        if n > 1:
            yield f"referral {referral} was accepted {n} times"
    if Acceptance.objects.count() != Engagement.objects.count():
        yield "acceptances and engagements do not agree"
    for verb, rows in (("care.record", stored), ("engagements.accept", Engagement.objects.count())):
        entries = Entry.objects.filter(verb=verb).count()
        if entries != rows:
            yield f"the ledger has {entries} entries of {verb}, the tables {rows} rows"


def _missing_escalations(answers: Sequence[Answer], kept: dict[UUID, dict[str, str]]) -> Iterator[str]:
    raised = Counter(str(each) for each in Flag.objects.values_list("source", flat=True))
    answered = {str(each.pk): str(each.encounter_id) for each in Answers.objects.all()}
    by_encounter = Counter(answered.get(source, "") for source in raised.elements())
    for answer in answers:
        if answer.act.kind == "encounter" and answer.acknowledged:
            encounter = (kept.get(answer.act.id) or {}).get("encounter", "")
            n, due = by_encounter[encounter], int(answer.act.dangerous)
            if n != due:
                yield f"encounter {encounter} raised {n} flags, {due} were due"
    if Flag.objects.count() != Escalation.objects.count():
        yield "flags and escalations do not agree"
