"""Who is asked, in which turn, and who may answer at that very moment; and that what is over is looked back at."""

from datetime import date, timedelta

import pytest

from ayni.basics.words import Refused
from ayni.ground import actions as ground
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Grant
from ayni.ground.roles import Denied
from ayni.places import actions as places
from ayni.places.queries import districts
from ayni.safety import actions, queries
from ayni.safety.queries import Escalation, Review
from ayni.safety.terms import DEFAULTS, Terms, terms_of
from ayni.workers.queries import Supervisor
from tests.cast import NOW, Cast, account, encounter_of, engagement_of, gather, supervisor_called

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)


def on_duty(cast: Cast, supervisor: Supervisor, rank: int = 1) -> None:
    actions.set_duty(
        supervisor, by=cast.marisol, because="rota", at=NOW, centre=cast.centre, starts_at=LATER - timedelta(days=1),
        ends_at=LATER + timedelta(days=1), rank=rank,
    )  # fmt: skip


def asked(cast: Cast) -> list[str]:
    return [each.name for each in queries.asked_in_turn(cast.centre.pk, cast.worker.pk, LATER)]


def flagged(cast: Cast) -> Escalation:
    encounter_of(cast, engagement_of(cast), LATER, q9=1)
    return Escalation.objects.get()


def end_role(cast: Cast, name: str) -> None:
    ground.end_role(Grant.objects.get(account=account(name), role="supervisor"), by=cast.noor, because="left", at=NOW)


def test_who_is_off_duty_is_asked_after_who_is_on_duty():
    cast = gather()
    julia, zoila = (supervisor_called(name, cast.centre, cast.marisol) for name in ("Julia", "Zoila"))
    assert asked(cast) == ["Inés", "Julia", "Zoila"]
    on_duty(cast, zoila)
    assert asked(cast) == ["Zoila", "Inés", "Julia"]
    on_duty(cast, julia, rank=2)
    assert asked(cast) == ["Zoila", "Julia", "Inés"]


def test_the_workers_own_supervisor_is_asked_first_when_she_is_on_duty_too():
    cast = gather()
    on_duty(cast, supervisor_called("Zoila", cast.centre, cast.marisol))
    on_duty(cast, cast.supervisor, rank=3)
    assert asked(cast) == ["Inés", "Zoila"]


def test_whoever_lost_the_role_is_not_asked_any_more_and_nobody_is_left_out_for_it():
    cast = gather()
    supervisor_called("Zoila", cast.centre, cast.marisol)
    end_role(cast, "Inés")
    assert asked(cast) == ["Zoila"]
    assert flagged(cast).owner.name == "Zoila"


def test_an_account_that_was_closed_is_not_asked():
    cast = gather()
    supervisor_called("Zoila", cast.centre, cast.marisol)
    account("Inés").__class__.objects.filter(pk=account("Inés").pk).update(is_active=False)
    assert asked(cast) == ["Zoila"]


def test_a_supervisor_of_another_centre_is_not_asked_since_she_could_not_see_it():
    cast = gather()
    supervisor_called("Zoila", cast.centre, cast.marisol)
    other = districts()["150133"].point  # San Juan de Miraflores
    opened = places.open(
        by=HOUSE, because="founding", at=NOW, code="sjm", name="Another centre", ubigeo="150133", lat=other.lat,
        lon=other.lon, catchment=districts()["150133"].geometry, jurisdiction="pe-lima", time_zone="America/Lima",
    )  # fmt: skip
    end_role(cast, "Inés")
    ground.grant_role(account("Inés"), by=HOUSE, because="moved", at=NOW, role="supervisor", centre=opened.centre)
    assert asked(cast) == ["Zoila"]


def test_a_role_that_ended_between_the_asking_and_the_answer_answers_nothing():
    cast = gather()
    escalation, ines = flagged(cast), cast.ines  # as she came in, with the role she held then
    end_role(cast, "Inés")
    with pytest.raises(Denied):
        actions.acknowledge(escalation, by=ines, because="called", at=LATER, done="Called.")
    escalation.refresh_from_db()
    assert escalation.state == "open"


def test_of_two_who_pass_it_on_at_once_one_does():
    cast = gather()
    supervisor_called("Zoila", cast.centre, cast.marisol)
    escalation = flagged(cast)
    seen = escalation.owner_until
    actions.pass_on(escalation, by=cast.ines, because="cannot-now", at=LATER + timedelta(minutes=5), seen=seen)
    with pytest.raises(Refused, match="went on to somebody else"):
        actions.pass_on(escalation, by=cast.ines, because="cannot-now", at=LATER + timedelta(minutes=5), seen=seen)
    escalation.refresh_from_db()
    assert escalation.owner.name == "Zoila"


# --- the times -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("severity", DEFAULTS)
def test_the_times_of_a_jurisdiction_are_in_an_order_that_can_be_kept(severity: str) -> None:
    terms = terms_of("pe-lima", severity)
    assert timedelta(0) < terms.reminder < terms.second_contact < terms.next_owner < terms.target
    assert not terms.confirmed


@pytest.mark.parametrize("severity", DEFAULTS)
def test_a_jurisdiction_that_leaves_times_out_gets_safe_ones(severity: str) -> None:
    minutes = {name: timedelta(minutes=value) for name, value in DEFAULTS[severity].items()}
    assert Terms.read({}, severity) == Terms(**minutes, confirmed=False)
    own = {"reminder": {"value": 3, "verified": True}}
    assert Terms.read(own, severity).reminder == timedelta(minutes=3)
    assert Terms.read(own, severity).target == minutes["target"]


def test_times_are_confirmed_only_when_each_of_them_is() -> None:
    all_read = {name: {"value": 1, "verified": True} for name in DEFAULTS["red"]}
    assert Terms.read(all_read, "red").confirmed
    assert not Terms.read({**all_read, "target": {"value": 1, "verified": False}}, "red").confirmed


# --- looking back ----------------------------------------------------------------------------------------------------


def closed(cast: Cast) -> Escalation:
    escalation = flagged(cast)
    actions.acknowledge(escalation, by=cast.ines, because="called", at=LATER, done="Called.")
    actions.close(escalation, by=cast.ines, because="ended", at=LATER, outcome="safe", note="Safe.")
    return Escalation.objects.get()


def test_whatever_is_closed_waits_to_be_looked_back_at_within_a_week():
    escalation = closed(gather())
    assert escalation.ending.review_by == LATER + timedelta(days=7)
    assert list(queries.to_review(Escalation.objects.all())) == [escalation]


def test_a_review_says_what_happened_what_is_learnt_and_who_does_what_until_when():
    cast = gather()
    escalation = closed(cast)
    actions.review(
        escalation, by=cast.ines, because="looked-back", at=LATER + timedelta(days=2), happened="Twenty minutes.",
        learnt="Ask for a second number.", who="Tomás", until=date(2026, 3, 20),
    )  # fmt: skip
    assert not queries.to_review(Escalation.objects.all())
    kept = Review.objects.get()
    assert (kept.by_name, kept.learnt, kept.who, kept.until) == (
        "Inés", "Ask for a second number.", "Tomás", date(2026, 3, 20)
    )  # fmt: skip
    with pytest.raises(Refused, match="looked back at this flag already"):
        actions.review(escalation, by=cast.ines, because="looked-back", happened="x", learnt="y")


@pytest.mark.parametrize("step", [{"who": "Tomás"}, {"until": date(2026, 3, 20)}])
def test_a_step_has_both_a_name_and_a_day(step):
    cast = gather()
    with pytest.raises(Refused, match="both who does it and by when"):
        actions.review(closed(cast), by=cast.ines, because="looked-back", happened="x", learnt="y", **step)


def test_what_is_not_over_is_not_looked_back_at():
    cast = gather()
    with pytest.raises(Refused, match="once it is closed"):
        actions.review(flagged(cast), by=cast.ines, because="looked-back", happened="x", learnt="y")
