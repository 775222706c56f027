"""Gather what is known of courses, ask the protocols' rules, and say what of it waits for a person."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from ayni.adaptations.queries import Held
from ayni.basics import ids
from ayni.basics.words import packed
from ayni.care.models import Answers, Decision, Encounter, Statement
from ayni.care.queries import protocol_of
from ayni.engagements.queries import Engagement
from ayni.engines.instruments import Instrument, change
from ayni.engines.protocols import ENGINE_VERSION, Course, Proposal, Protocol, Rule, Scores, Trend, proposals
from ayni.safety.queries import Escalation
from ayni.visits.queries import Visit

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Known:
    """A course, and for each thing a rule may look at the rows that say it (``Condition.looks_at``)."""

    course: Course
    rows: Mapping[str, Any]

    @property
    def told(self) -> dict[str, Any]:
        """The course as plain JSON values."""
        return asdict(self.course)


@dataclass(frozen=True)
class Put:
    """A proposal of the engine; ``decision`` answered exactly this, ``last`` the same rule on other facts before."""

    proposal: Proposal
    seen: str
    decision: Decision | None
    last: Decision | None

    @property
    def rule(self) -> Rule:
        """The rule that proposes it."""
        return self.proposal.rule

    @property
    def waits(self) -> bool:
        """Whether it holds and nobody has decided yet."""
        return not self.proposal.is_open and self.decision is None


@dataclass(frozen=True)
class Standing:
    """Where an engagement stands by the rules of its protocol, the most cautious first."""

    protocol: Protocol
    known: Known
    puts: Sequence[Put]

    @property
    def waiting(self) -> Sequence[Put]:
        """What holds and waits for a decision."""
        return [each for each in self.puts if each.waits]

    def proposed(self, put: Put) -> dict[str, Any]:
        """What is kept of a proposal: its words, why it held, where it comes from, by which edition and engine."""
        return {
            "protocol": self.protocol.id,
            "edition": self.protocol.edition,
            "engine": ENGINE_VERSION,
            "proposes": dict(put.rule.proposes),
            "because": packed(put.proposal.because),
            "source": put.rule.source,
            "verified": put.rule.verified,
            "leads_to": put.rule.leads_to,
            "salt": str(ids.new()),  # so that the ledger's digest of the decision tells nothing, whatever is tried
        }


def standing_of(engagement: Engagement, at: datetime) -> Standing:
    """Where one engagement stands at ``at``."""
    return standings_of([engagement], at)[engagement.pk]


def standings_of(engagements: Sequence[Engagement], at: datetime) -> dict[UUID, Standing]:
    """Where each stands, in ten queries however many there are."""
    gathered = _Gathered(engagements)
    return {each.pk: _standing(each, gathered, at) for each in engagements}


def kept(decision: Decision) -> str:
    """The digest by which the ledger knows the decision as it was made; its salt lies sealed in the decision."""
    columns = ("rule", "kind", "taken", "why", "seen", "proposed", "known", "by_name")
    told = {name: getattr(decision, name) for name in columns}
    return _digest({**told, "at": decision.decided_at.isoformat(), "by": str(decision.by)})


class _Gathered:
    """The rows of several engagements, by engagement (flags by person), in order of time."""

    def __init__(self, engagements: Sequence[Engagement]) -> None:
        of, people = [each.pk for each in engagements], [each.person_id for each in engagements]
        self.protocols, self.instruments = Held("protocols"), Held("instruments")
        self.met = _by("engagement_id", Encounter.objects.filter(engagement__in=of).only("engagement", "began_at"))
        self.answers = _by("engagement_id", Answers.objects.filter(engagement__in=of).order_by("answered_at", "pk"))
        self.stated = _by("engagement_id", Statement.objects.filter(engagement__in=of).order_by("stated_at", "pk"))
        missed = Visit.objects.filter(engagement__in=of, state="missed").order_by("starts_at", "pk")
        self.missed = _by("engagement_id", missed)
        self.decided = _by("engagement_id", Decision.objects.filter(engagement__in=of).order_by("decided_at", "pk"))
        open_flags = Escalation.objects.filter(flag__person__in=people).exclude(state="closed")
        self.flags: dict[UUID, list[UUID]] = defaultdict(list)
        for person, escalation in open_flags.order_by("pk").values_list("flag__person", "pk"):
            self.flags[person].append(escalation)


def _by(column: str, rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def _standing(engagement: Engagement, gathered: _Gathered, at: datetime) -> Standing:
    protocol = protocol_of(engagement, gathered.protocols, gathered.instruments)
    known = _known(engagement, gathered, at)
    decided = gathered.decided[engagement.pk]
    puts = []
    for proposal in proposals(protocol, known.course):
        looked_at = {leaf.looks_at for leaf in proposal.rule.when.leaves()}
        seen = _digest({each: known.rows.get(each) for each in sorted(looked_at)})
        of_rule = [each for each in decided if each.rule == proposal.rule.code]
        same = next((each for each in of_rule if each.seen == seen), None)
        puts.append(Put(proposal, seen, same, of_rule[-1] if of_rule else None))
    return Standing(protocol, known, puts)


def _known(engagement: Engagement, gathered: _Gathered, at: datetime) -> Known:
    met, flags = gathered.met[engagement.pk], gathered.flags[engagement.person_id]
    last_met = met[-1].began_at if met else engagement.begun_at
    missed = [each for each in gathered.missed[engagement.pk] if each.starts_at > last_met]
    sheets = _by("instrument", gathered.answers[engagement.pk])
    facts = {each.fact: each for each in gathered.stated[engagement.pk]}
    course = Course(
        sessions=len(met),
        missed=len(missed),
        weeks=max(0.0, (at - met[0].began_at) / WEEK) if met else 0.0,
        scores={
            name: _scores(gathered.instruments.read(name, engagement.begun_at), rows) for name, rows in sheets.items()
        },
        facts={name: each.is_so for name, each in facts.items()},
        danger=bool(flags),
    )
    return Known(course, {
        "sessions": len(met),
        "missed": [str(each.pk) for each in missed],
        "danger": [str(each) for each in flags],
        **{name: str(rows[-1].pk) for name, rows in sheets.items()},
        **{f"fact:{name}": str(each.pk) for name, each in facts.items()},
    })  # fmt: skip


def _scores(instrument: Instrument, sheets: Sequence[Answers]) -> Scores:
    """What the rules may look at of the sheets of one instrument, as the engagement asks it."""
    totals = [each.total for each in sheets if each.total is not None]
    last, found = sheets[-1], None
    if len(totals) > 1 and last.total is not None:
        found = change(instrument, totals[0], last.total)
    return Scores(
        first=totals[0] if totals else None,
        last=last.total,
        trend=Trend(found.direction.value) if found else None,
        answers={item: value for item, value in last.sheet.items() if value is not None},
        band=last.band or None,
    )


def _digest(told: Mapping[str, Any]) -> str:
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
