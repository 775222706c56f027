"""Rows of the two files into workers and needs. docs/guides/matching-from-files.md says the same to people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from ayni.basics import shelf
from ayni.basics.instants import Window
from ayni.basics.places import Mode
from ayni.basics.words import Sentence, say
from ayni.console.cells import (
    Cells,
    among,
    code,
    fluency,
    hours,
    language,
    number_between,
    whole,
    whole_between,
    yes,
)
from ayni.console.tables import BadRow, Row, Table
from ayni.engines.matching import Choices, Credential, Need, Policy, Rating, Setting, Supervisor, Worker
from ayni.engines.matching.problem import CONTACTS, CONTACTS_A_WEEK, MINUTES_OF_A_CONTACT, URGENCIES

Made = TypeVar("Made", Worker, Need, Supervisor)

# Whatever excludes somebody must stand in the header, even if its cells are empty: else a column that is left out or
# misspelt could undo a protection without anybody noticing.
WORKER_COLUMNS = (
    "id", "active", "agreement_signed", "consents_to_matching", "credentials", "ratings", "supervisor",
    "supervisor_has_room", "languages", "sex", "lived_experience", "lat", "lon", "mode", "max_travel_minutes",
    "weekly_minutes_limit", "weekly_minutes_committed", "caseload_points", "caseload_limit", "hours", "absences",
    "known_to", "incidents_with",
)  # fmt: skip
WORKER_EXTRAS = ("name", "paid_minutes_recent", "kept_visits_share")
SUPERVISOR_COLUMNS = ("id", "room")
NEED_COLUMNS = (
    "id", "person", "kind", "protocol", "start_by", "end", "contacts", "contacts_per_week", "minutes_per_contact",
    "acuity_points", "urgency", "languages", "setting", "lat", "lon", "worker_sex", "lived_experience",
    "not_from_my_street", "hours", "excluded_workers",
)  # fmt: skip
NEED_EXTRAS = (
    "credential_kinds", "home_lat", "home_lon", "prefers_lived_experience", "max_travel_minutes", "previous_worker",
    "group",
)  # fmt: skip

# Stands in for dates that could not be read, so that the rest of the row is read and told as well.
SOME_DAY = Window(datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 2, tzinfo=UTC))


@dataclass(frozen=True)
class Rules:
    """What the jurisdiction says, as far as rows need it."""

    jurisdiction: str
    zone: str
    credentials: Mapping[str, Any]
    accepted: Mapping[str, list[str]]
    policy: Policy

    @classmethod
    def of(cls, jurisdiction: str) -> "Rules":
        """Read the rules from the shelf; NotOnShelf when there is no such jurisdiction."""
        rules = shelf.load("jurisdictions", jurisdiction)
        competency, protections = rules["competency"], rules["protections"]
        policy = Policy(
            competency_months=competency["recency"]["value"],
            competency_share=competency["passing_share"]["value"],
            competency_min_level=competency["passing_level"]["value"],
            discretion_metres=protections["discretion"]["value"],
            notes_minutes_per_contact=protections["notes_minutes"]["value"],
            weights=rules["matching"]["weights"],
        )
        return cls(jurisdiction, rules["timezone"], rules["credentials"], rules["referrals"]["accepted"], policy)

    @property
    def labels(self) -> dict[str, Sentence | str]:
        """How credentials are called."""
        return {code: say("{name}", name=kind["name"]) for code, kind in self.credentials.items()}


def made(table: Table, make: Callable[[Cells, Rules], Made], rules: Rules) -> tuple[list[Made], list[BadRow]]:
    """Every row that could be understood, and the others with all that is wrong in them; the first of an id counts."""
    found: list[Made] = []
    bad = list(table.bad)
    first: dict[str, int] = {}
    for row in table.rows:
        one = _one(row, make, rules)
        if isinstance(one, BadRow):
            bad.append(one)
        elif one.id in first:
            bad.append(BadRow(row.line, f"id: '{one.id}' stands on line {first[one.id]} already, which counts"))
        else:
            first[one.id] = row.line
            found.append(one)
    return found, sorted(bad, key=lambda each: each.line)


def worker(cells: Cells, rules: Rules) -> Worker:
    """A row of the file of workers."""
    own = cells.must("id", code, "?")
    return Worker(
        id=own,
        name=cells.maybe("name") or own,
        active=cells.must("active", yes, False),
        agreement_signed=cells.must("agreement_signed", yes, False),
        consents_to_matching=cells.must("consents_to_matching", yes, False),
        credentials=cells.many("credentials", lambda text: _credential(cells, text, rules)),
        ratings=cells.many("ratings", lambda text: _rating(cells, text)),
        supervisor=cells.maybe("supervisor"),
        supervisor_has_room=cells.read("supervisor_has_room", yes, False),
        languages=_spoken(cells),
        sex=cells.read("sex", among("f", "m", "x"), "") or None,
        lived_experience=frozenset(cells.many("lived_experience", code)),
        place=cells.place("lat", "lon"),
        mode=Mode(cells.must("mode", among(*Mode), "walk")),
        max_travel_minutes=cells.must("max_travel_minutes", whole, 0),
        weekly_minutes_limit=cells.must("weekly_minutes_limit", whole, 0),
        weekly_minutes_committed=cells.must("weekly_minutes_committed", whole, 0),
        caseload_points=cells.must("caseload_points", whole, 0),
        caseload_limit=cells.must("caseload_limit", whole, 0),
        hours=cells.many("hours", hours),
        absences=cells.many("absences", cells.window),
        known_to=frozenset(cells.many("known_to", code)),
        incidents_with=frozenset(cells.many("incidents_with", code)),
        paid_minutes_recent=cells.read("paid_minutes_recent", whole, None),
        kept_visits_share=cells.read("kept_visits_share", number_between(0, 1), None),
    )


def supervisor(cells: Cells, rules: Rules) -> Supervisor:
    """A row of the file of supervisors."""
    own = cells.must("id", code, "?")
    return Supervisor(id=own, name=own, room=cells.must("room", whole, 0))


def need(cells: Cells, rules: Rules) -> Need:
    """A row of the file of referrals."""
    kind = cells.must("kind", str, "")
    return Need(
        id=cells.must("id", code, "?"),
        person=cells.must("person", code, "?"),
        kind=kind,
        jurisdiction=rules.jurisdiction,
        protocol=cells.read("protocol", _protocol, "") or None,
        credential_kinds=_accepted(cells, kind, rules),
        window=_window(cells),
        contacts=cells.must("contacts", whole_between(*CONTACTS), 1),
        contacts_per_week=cells.must("contacts_per_week", number_between(*CONTACTS_A_WEEK), 1.0),
        minutes_per_contact=cells.must("minutes_per_contact", whole_between(*MINUTES_OF_A_CONTACT), 1),
        acuity_points=cells.must("acuity_points", whole, 1),
        urgency=cells.must("urgency", whole_between(*URGENCIES), 1),
        languages=cells.many("languages", language),
        setting=Setting(cells.must("setting", among(*Setting), "phone")),
        place=cells.place("lat", "lon"),
        home=cells.place("home_lat", "home_lon"),
        max_travel_minutes=cells.read("max_travel_minutes", whole, None),
        choices=Choices(
            worker_sex=cells.read("worker_sex", among("f", "m", "x"), "") or None,
            lived_experience=cells.maybe("lived_experience", code),
            prefers_lived_experience=cells.maybe("prefers_lived_experience", code),
            not_from_my_street=cells.must("not_from_my_street", yes, True),
            hours=cells.many("hours", hours),
        ),
        previous_worker=cells.maybe("previous_worker", code),
        excluded_workers=frozenset(cells.many("excluded_workers", code)),
    )


def _one(row: Row, make: Callable[[Cells, Rules], Made], rules: Rules) -> Made | BadRow:
    cells = Cells(row.cells, rules.zone)
    try:
        one = make(cells, rules)
    except ValueError as wrong:
        # No stand-in for a cell that could not be read is refused, so this is one more reason.
        cells.wrong.append(str(wrong))
        return BadRow(row.line, _sentence(cells.wrong))
    return BadRow(row.line, _sentence(cells.wrong)) if cells.wrong else one


def _sentence(wrong: list[str]) -> str:
    return "; ".join(dict.fromkeys(wrong))


def _window(cells: Cells) -> Window:
    start, end = cells.must("start_by", cells.instant, None), cells.must("end", cells.end, None)
    if start is None or end is None:
        return SOME_DAY
    if start >= end:
        cells.wrong.append("end: it lies before start_by")
        return SOME_DAY
    return Window(start, end)


def _spoken(cells: Cells) -> dict[str, int]:
    """How well the worker speaks each language. Of two levels for one language neither is taken for the right one."""
    found = cells.many("languages", fluency)
    codes = [each for each, _ in found]
    twice = sorted({each for each in codes if codes.count(each) > 1})
    cells.wrong.extend(f"languages: '{each}' stands in it twice" for each in twice)
    return dict(found)


def _credential(cells: Cells, text: str, rules: Rules) -> Credential:
    """``acs 2026-01-01..2026-12-31``, of this jurisdiction, or ``acs@us-ma 2026-01-01..2026-12-31``."""
    name, _, valid = text.partition(" ")
    kind, _, where = name.partition("@")
    if not kind or not valid:
        raise ValueError(f"'{text}' is not a credential such as 'acs 2026-01-01..2026-12-31'")
    where = where or rules.jurisdiction
    if where == rules.jurisdiction and kind not in rules.credentials:
        raise ValueError(f"'{kind}' is no credential here; there are {', '.join(rules.credentials)}")
    return Credential(kind=kind, jurisdiction=where, valid=cells.window(valid))


def _rating(cells: Cells, text: str) -> Rating:
    """``problem-solving 2026-03-01 3/3/4/3``: a level for each item."""
    try:
        protocol, date, levels = text.split()
        numbers = tuple(int(level) for level in levels.split("/"))
    except ValueError as wrong:
        raise ValueError(f"'{text}' is not a rating such as 'problem-solving 2026-03-01 3/3/4/3'") from wrong
    return Rating(protocol=_protocol(protocol), at=cells.instant(date), levels=numbers)


def _protocol(text: str) -> str:
    if text not in shelf.names("protocols"):
        raise ValueError(f"'{text}' is no protocol on the shelf; there are {', '.join(shelf.names('protocols'))}")
    return text


def _accepted(cells: Cells, kind: str, rules: Rules) -> tuple[str, ...]:
    """The credentials asked for; when the cell is empty, those that the jurisdiction accepts for the kind."""
    named = cells.many("credential_kinds", among(*rules.credentials))
    if named or not kind:
        return named
    if kind not in rules.accepted:
        cells.wrong.append(f"kind: '{kind}' is not known; there are {', '.join(rules.accepted)}")
    return tuple(rules.accepted.get(kind, ()))
