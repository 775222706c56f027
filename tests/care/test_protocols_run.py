"""Each protocol of the shelf runs from a referral to an ending through every one of its rules, by what people do.

The rules are taken from the content, and so is the way to each: a course in which the rule holds is looked for, and
then lived through with questionnaires, sessions, missed visits, flags and statements. A rule that cannot be reached so
fails.
"""

from datetime import timedelta
from typing import Any

import pytest

from ayni.adaptations.queries import protocol_at
from ayni.basics import shelf
from ayni.care import actions
from ayni.care.planning import Put, standing_of
from ayni.care.queries import Decision, asked_first, instrument_called, protocol_called
from ayni.credentials import actions as credentials
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement
from ayni.engines.instruments import Direction, Instrument, change, score
from ayni.engines.protocols import Course, Decider, Kind, Protocol, Rule, Scores, Trend
from ayni.engines.protocols.conditions import Total
from ayni.ground.actors import Actor
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Referral
from ayni.referrals.rules import KINDS as REFERRAL_KINDS
from ayni.visits import actions as visits
from tests import cast as house
from tests.adaptations.telling import acting_from, adapted
from tests.cast import NOW, Cast
from tests.engines.protocol_courses import courses_that_reach

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
# How a taken rule ends the engagement; after all others the course goes on until it is complete.
ENDS = {Kind.COMPLETE: "better", Kind.STOP: "lost", Kind.EXCLUDE: "stepped-up"}


@pytest.fixture
def cast() -> Cast:
    """The cast, and Rosa with every credential there is."""
    cast = house.gather()
    for kind in shelf.load("jurisdictions", "pe-lima")["credentials"]:
        credentials.record(
            cast.worker, by=cast.marisol, because="checked", at=NOW, kind=kind, issuer="DIRIS Lima Sur",
            jurisdiction="pe-lima", valid_from=NOW - timedelta(days=30), valid_until=NOW + timedelta(days=900),
            evidence="seen",
        )  # fmt: skip
    return cast


class Life:
    """One person's course with Rosa, lived week by week."""

    def __init__(self, cast: Cast, protocol: Protocol, number: int) -> None:
        self.cast, self.protocol, self.at = cast, protocol, NOW
        self.engagement = _begun(cast, protocol, number)

    def ask_before(self, course: Course) -> None:
        """The questionnaires the rule looks at, before the first session."""
        for name, scores in course.scores.items():
            assert name in asked_first(self.protocol)
            self.at += timedelta(minutes=1)
            actions.ask_before(
                self.engagement, by=self.cast.rosa, because="asked", at=self.at, instrument=name,
                sheet=first_and_last(instrument_called(name), scores)[0],
            )  # fmt: skip

    def meet(self, sheets: dict[str, Any]) -> None:
        """A session a week later."""
        began = self.at + WEEK
        steps = {step.id: "done" for step in self.protocol.steps_of(self.sessions + 1)}
        actions.record(
            self.engagement, by=self.cast.rosa, because="visit", at=began + timedelta(hours=1), began_at=began,
            ended_at=began + timedelta(minutes=45), modality="home", steps=steps, answers=sheets, note="",
        )  # fmt: skip
        self.at = began + timedelta(hours=2)

    def live(self, course: Course) -> None:
        """Everything of the course: sessions, time, what was stated, danger, and visits that did not happen."""
        if not course.sessions:
            self.ask_before(course)
        filled = {name: first_and_last(instrument_called(name), scores) for name, scores in course.scores.items()}
        # Two totals are compared after two sessions.
        held = max(course.sessions, 2 if any(scores.trend for scores in course.scores.values()) else 0)
        for number in range(1, held + 1):
            now = {name: last if number == held else first for name, (first, last) in filled.items()}
            self.meet(now if number in (1, held) else {})
        begun = self.at - WEEK * max(0, held - 1)
        self.at = max(self.at, begun + WEEK * course.weeks)
        for fact, is_so in course.facts.items():
            self.at += timedelta(minutes=1)
            actions.state(self.engagement, by=self.cast.rosa, because="asked", at=self.at, fact=fact, is_so=is_so)
        for _missed in range(course.missed):
            self.miss()
        if course.danger:
            actions.raise_concern(
                self.engagement, by=self.cast.rosa, because="concern", at=self.at, kind="concern", said="Worried."
            )

    def miss(self) -> None:
        """A visit that did not happen."""
        starts = self.at + WEEK
        visit = house.visit_of(self.cast, self.engagement, starts)
        visits.miss(visit, by=self.cast.rosa, because="nobody-home", at=starts + timedelta(hours=2))
        self.at = starts + timedelta(hours=3)

    def put(self, code: str) -> Put:
        """The rule as it is put now."""
        found = [each for each in standing_of(self.engagement, self.at).waiting if each.rule.code == code]
        assert found, f"{self.protocol.id}: {code} does not come to hold"
        return found[0]

    def decide(self, rule: Rule) -> None:
        """Taken by whoever may."""
        who: Actor = self.cast.rosa if rule.decider(taken=True) is Decider.WORKER else self.cast.ines
        put = self.put(rule.code)
        assert put.proposal.because
        actions.decide(
            self.engagement,
            by=who,
            because="take",
            at=self.at,
            rule=rule.code,
            taken=True,
            why="Agreed.",
            seen=put.seen,
        )

    def complete(self) -> None:
        """Go on until a rule says that the course is complete, and decide so."""
        while not (ready := [each for each in self.waiting() if each.kind is Kind.COMPLETE]):
            assert self.sessions <= self.protocol.sessions.value, f"{self.protocol.id} never completes"
            self.meet({})
        self.decide(ready[0])

    def waiting(self) -> list[Rule]:
        return [each.rule for each in standing_of(self.engagement, self.at).waiting]

    @property
    def sessions(self) -> int:
        return standing_of(self.engagement, self.at).known.course.sessions

    def end(self, outcome: str) -> None:
        engagements.close(
            self.engagement, by=self.cast.rosa, because="ended", at=self.at, outcome=outcome, summary="Together."
        )
        assert Engagement.objects.get(pk=self.engagement.pk).ended_at == self.at


def _begun(cast: Cast, protocol: Protocol, number: int) -> Engagement:
    """From the referral to Rosa's yes; for a group, three people who meet her together, of whom one is followed."""
    kind = next(each for each in protocol.referral_kinds if each in REFERRAL_KINDS)
    people = [
        house.person_called(f"Sami {number}-{each}", cast.centre, cast.tomas)
        for each in range(3 if protocol.for_groups else 1)
    ]
    asked = [house.referral_of(cast, each, kind=kind, protocol=protocol.id) for each in people]
    if not protocol.for_groups:
        begun = engagements.accept(house.offer_to(cast, asked[0]), by=cast.rosa, because="accepted", at=NOW)
        return Engagement.objects.get(pk=begun.engagement)
    for each in asked:
        referrals.choose(
            each, by=cast.tomas, because="asked", at=NOW, languages=["es"], setting="clinic", decided_with="person",
            in_group=True,
        )  # fmt: skip
    group = house.group_of(cast, *(Referral.objects.get(pk=each.pk) for each in asked))
    engagements.accept(house.group_offer_to(cast, group), by=cast.rosa, because="accepted", at=NOW)
    return Engagement.objects.get(referral=asked[0])


def first_and_last(instrument: Instrument, scores: Scores) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """The first and the last sheet: as the rule looks for them, or changed as it looks for."""
    first, last = scores.first, scores.last
    if scores.trend is not None:
        first, last = next(
            (before, after)
            for before in range(int(instrument.maximum) + 1)
            for after in range(int(instrument.maximum) + 1)
            if (found := change(instrument, before, after)) and found.direction is Direction(Trend(scores.trend).value)
        )
    told = [each for each in (first, last) if each is not None]
    first, last = (told[0], told[-1]) if told else (None, None)
    return sheet(instrument, first, {}), sheet(instrument, last, dict(scores.answers))


def sheet(instrument: Instrument, total: float | None, fixed: dict[str, int]) -> dict[str, int | None]:
    """A sheet with these answers that comes as near to the total as it can: each question as far as it goes."""
    least = {item.id: min(item.values, key=item.points) for item in instrument.items}
    found: dict[str, int | None] = {**least, **fixed}
    if total is None:
        return found
    for item in instrument.items:
        for value in sorted(item.values, key=item.points):
            if item.id not in fixed and (score(instrument, {**found, item.id: value}).total or 0) <= total:
                found[item.id] = value
    return found


def trusted(cast: Cast, name: str) -> None:
    """Rosa was rated for the protocol."""
    levels = {each["id"]: 3 for each in shelf.load("protocols", name)["competencies"]}
    credentials.rate(
        cast.worker, by=cast.ines, because="roleplay", at=NOW, protocol=name, levels=levels, setting="roleplay"
    )


@pytest.mark.parametrize("name", shelf.names("protocols"))
def test_a_protocol_runs_from_referral_to_its_end_through_each_of_its_rules(cast: Cast, name: str) -> None:
    protocol = protocol_at(name, NOW)
    trusted(cast, name)
    for number, rule in enumerate(protocol.rules):
        course = courses_that_reach(protocol, rule.code)
        assert course is not None, f"{name}: nothing reaches {rule.code}"
        life = Life(cast, protocol, number)
        life.live(course)
        life.decide(rule)
        if rule.kind not in ENDS:
            life.complete()
        life.end(ENDS.get(rule.kind, "better"))
    assert set(Decision.objects.values_list("rule", flat=True)) == set(protocol.rule_of)


@pytest.mark.parametrize("name", [name for name in shelf.names("protocols") if protocol_called(name).cutoffs])
def test_where_a_site_acts_from_a_number_of_its_own_the_rules_that_mean_the_cut_off_run_at_it(
    cast: Cast, name: str
) -> None:
    chosen = {each: instrument_called(each).maximum - 1 for each in protocol_called(name).cutoffs}
    for instrument, total in chosen.items():
        adapted(cast, acting_from(total, instrument), NOW - timedelta(hours=1), kind="instruments")
    protocol = protocol_at(name, NOW)
    trusted(cast, name)
    for number, rule in enumerate(protocol.rules):
        meant = [leaf for leaf in rule.when.leaves() if isinstance(leaf, Total) and leaf.at_cutoff]
        if not meant:
            continue
        course = courses_that_reach(protocol, rule.code, tuple(sorted(chosen.values())))
        assert course is not None, f"{name}: nothing reaches {rule.code}"
        life = Life(cast, protocol, number)
        life.live(course)
        if any(leaf.holds(course) for leaf in meant):  # "any" may hold by something that somebody stated
            told = " ".join(map(str, life.put(rule.code).proposal.because))
            assert "this site's cut-off, not confirmed yet (Our own validation, 2026)" in told
        life.decide(rule)
