"""Two people decide, or do what was decided, at the same moment: one counts, and the other reads a sentence."""

from datetime import timedelta
from typing import Any

import pytest

from ayni.basics.words import Refused
from ayni.care import actions
from ayni.care.planning import standing_of
from ayni.care.queries import Decision, Lead, Sequel
from ayni.engagements.queries import Engagement
from ayni.ground import ledger
from ayni.ground.queries import Entry
from ayni.referrals.queries import Referral
from tests import cast as house
from tests.at_once import all_at_once
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 8


def put_to_both() -> tuple[Cast, Engagement, str]:
    """A course in which somebody has to be sent on, and what whoever reads that has before them."""
    cast = house.gather()
    engagement = house.engagement_of(cast)
    began = NOW + timedelta(days=1)
    actions.record(
        engagement, by=cast.rosa, because="visit", at=began + timedelta(hours=1), began_at=began,
        ended_at=began + timedelta(minutes=45), modality="home", steps={},
        answers={"phq-9": {f"q{n}": 3 if n < 9 else 1 for n in range(1, 10)}}, note="",
    )  # fmt: skip
    waiting = standing_of(engagement, began + timedelta(hours=2)).waiting
    return cast, engagement, next(each.seen for each in waiting if each.rule.code == "refer-up")


def told(act: Any, *subject: Any, **details: Any) -> str:
    """What came of it, as whoever did it reads it."""
    try:
        act(*subject, at=NOW + timedelta(days=1, hours=2), **details)
    except Refused as refusal:
        return str(refusal.sentence)
    return "done"


def test_of_two_who_decide_on_one_step_at_the_same_moment_one_decides_and_the_other_is_told() -> None:
    cast, engagement, seen = put_to_both()

    def decide(number: int) -> str:
        who = cast.rosa if number % 2 else cast.ines
        return told(
            actions.decide, engagement, by=who, because="take", rule="refer-up", taken=bool(number % 2),
            why=f"Number {number}.", seen=seen,
        )  # fmt: skip

    answers = all_at_once([lambda number=number: decide(number) for number in range(CROWD)])
    assert answers.count("done") == 1
    assert set(answers) - {"done"} == {
        "Somebody has decided on this already. It can be decided again when something new is known."
    }
    decision = Decision.objects.get()
    assert decision.why == f"Number {answers.index('done')}."
    assert Lead.objects.count() == (2 if decision.taken else 0)
    assert Entry.objects.filter(verb="care.decide").count() == 1
    assert list(ledger.verify()) == []


def test_what_was_decided_is_done_once_by_those_who_do_it_at_the_same_moment() -> None:
    cast, engagement, seen = put_to_both()
    done = told(
        actions.decide, engagement, by=cast.ines, because="take", rule="refer-up", taken=True, why="So.", seen=seen
    )
    assert done == "done"
    lead = Lead.objects.get(way="protocol")
    answers = all_at_once(
        [lambda: told(actions.carry_out, lead, by=cast.tomas, because="done") for _ in range(CROWD - 1)]
        + [lambda: told(actions.let_be, lead, by=cast.rosa, because="not-done", instead="not-wanted")]
    )
    assert answers.count("done") == 1
    assert set(answers) - {"done"} == {"That was done already, or somebody said why it is not."}
    assert Referral.objects.filter(follows=engagement.referral).count() == (answers[-1] != "done")
    assert Sequel.objects.count() == 1


def test_a_slip_is_taken_back_once_by_those_who_take_it_back_at_the_same_moment() -> None:
    cast, engagement, seen = put_to_both()
    told(actions.decide, engagement, by=cast.ines, because="take", rule="refer-up", taken=True, why="So.", seen=seen)
    told(actions.carry_out, Lead.objects.get(way="protocol"), by=cast.tomas, because="done")
    sequel = Sequel.objects.get()
    answers = all_at_once([lambda: told(actions.reopen, sequel, by=cast.tomas, because="slip") for _ in range(CROWD)])
    assert answers.count("done") == 1
    assert set(answers) - {"done"} == {"That was taken back already."}
    assert Referral.objects.get(follows=engagement.referral).state == "withdrawn"
