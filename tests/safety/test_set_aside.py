"""Who is never asked to answer a flag, nor let: without the role, off duty, set aside for the person; never nobody."""

from datetime import timedelta

import pytest
from django.test import Client

from ayni.basics.words import Refused
from ayni.ground import actions as ground
from ayni.ground import clock, clockwork
from ayni.ground.actors import HOUSE, Actor
from ayni.ground.queries import Account, Entry, Grant, actor_of
from ayni.ground.roles import Denied
from ayni.places import actions as places
from ayni.places.queries import Centre, districts
from ayni.referrals import actions as referrals
from ayni.safety import actions, queries
from ayni.safety.queries import Aside, Escalation, Message
from ayni.workers.queries import Supervisor, Worker
from tests import cast as house
from tests.cast import NOW, Cast, encounter_of, engagement_of, gather, supervisor_called
from tests.desk.asking import opened, sent

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)
SOON = LATER + timedelta(minutes=1)


@pytest.fixture
def cast() -> Cast:
    return gather()


def with_account(name: str, centre: Centre, cast: Cast) -> Supervisor:
    """A supervisor of the centre who can sign in."""
    made = ground.make_account(by=HOUSE, because="founding", at=NOW, email=f"{name.lower()}@ayni.example", name=name)
    account = Account.objects.get(pk=made.account)
    ground.grant_role(account, by=HOUSE, because="founding", at=NOW, role="supervisor", centre=centre.pk)
    return supervisor_called(name, centre, HOUSE if centre != cast.centre else cast.marisol)


def actor(supervisor: Supervisor) -> Actor:
    return actor_of(supervisor.account)


def neighbours(cast: Cast) -> Centre:
    """Another centre under the same jurisdiction, whose manager is Marisol too."""
    there = districts()["150133"]
    opened_ = places.open(
        by=HOUSE, because="founding", at=NOW, code="sjm", name="Another centre", ubigeo="150133", lat=there.point.lat,
        lon=there.point.lon, catchment=there.geometry, jurisdiction="pe-lima", time_zone="America/Lima",
    )  # fmt: skip
    return Centre.objects.get(pk=opened_.centre)


def julia_of_the_next_centre(cast: Cast) -> Supervisor:
    centre = neighbours(cast)
    made = ground.make_account(by=HOUSE, because="founding", at=NOW, email="julia@ayni.example", name="Julia")
    account = Account.objects.get(pk=made.account)
    ground.grant_role(account, by=HOUSE, because="founding", at=NOW, role="supervisor", centre=centre.pk)
    return Supervisor.objects.create(name="Julia", centre=centre, account=account, capacity=10)


def set_aside(cast: Cast, supervisor: Supervisor, why: str = "asked", at=NOW) -> None:
    actions.set_aside(cast.person, by=cast.tomas, because="told", at=at, supervisor=supervisor, why=why)


def flagged(cast: Cast, at=LATER) -> Escalation:
    encounter_of(cast, engagement_of(cast), at, q9=1)
    return Escalation.objects.get()


def answer(escalation: Escalation, by: Actor, at=SOON) -> None:
    actions.acknowledge(escalation, by=by, because="called", at=at, done="Called.")


def on_duty(cast: Cast, supervisor: Supervisor) -> None:
    actions.set_duty(
        supervisor, by=cast.marisol, because="rota", at=NOW, centre=cast.centre, starts_at=LATER - timedelta(days=1),
        ends_at=LATER + timedelta(days=1),
    )  # fmt: skip


def loop(minutes: float) -> None:
    with clock.moved_to(LATER + timedelta(minutes=minutes)):
        clockwork.hurry()


# --- set aside -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["known", "asked", "incident"])
def test_whoever_was_set_aside_is_not_asked_and_not_told_and_knows_nothing_of_it(cast: Cast, why: str):
    zoila = with_account("Zoila", cast.centre, cast)
    set_aside(cast, cast.supervisor, why)
    escalation = flagged(cast)
    for minute in range(0, 120, 5):
        loop(minute)
    assert set(escalation.passings.values_list("to_owner", flat=True)) == {zoila.pk}
    assert set(Message.objects.values_list("to", flat=True)) == {zoila.pk}
    assert not queries.visible_to(cast.ines).exists()
    assert queries.visible_to(actor(zoila)).get() == escalation


def test_she_answers_nothing_even_if_she_came_in_before(cast: Cast):
    with_account("Zoila", cast.centre, cast)
    escalation = flagged(cast)
    set_aside(cast, cast.supervisor, at=SOON)
    with pytest.raises(Denied):
        answer(escalation, cast.ines)
    assert Escalation.objects.get().state == "open"


def test_what_is_with_her_goes_on_at_once_and_nothing_more_is_sent_to_her(cast: Cast):
    zoila = with_account("Zoila", cast.centre, cast)
    flagged(cast)
    set_aside(cast, cast.supervisor, at=SOON)
    assert Escalation.objects.get().owner == zoila
    assert set(Message.objects.filter(to=cast.supervisor).values_list("state", flat=True)) == {"dropped"}
    loop(2)
    assert set(Message.objects.filter(state="sent").values_list("to", flat=True)) == {zoila.pk}


def test_of_somebody_else_she_is_asked_as_before(cast: Cast):
    set_aside(cast, cast.supervisor)
    other = house.person_called("Elena", cast.centre, cast.tomas)
    assert queries.asked_in_turn(cast.centre.pk, None, LATER, other.pk) == [cast.supervisor]


def test_a_worker_who_is_not_to_be_suggested_does_not_answer_as_a_supervisor_either(cast: Cast):
    both = Supervisor.objects.create(name="Rosa", centre=cast.centre, account=cast.worker.account, capacity=3)
    ground.grant_role(both.account, by=HOUSE, because="founding", at=NOW, role="supervisor", centre=cast.centre.pk)
    assert both in queries.asked_in_turn(cast.centre.pk, None, LATER, cast.person.pk)
    referrals.exclude(
        cast.person, by=cast.tomas, because="told", at=NOW, worker=Worker.objects.get(pk=cast.worker.pk), why="known"
    )
    assert both not in queries.asked_in_turn(cast.centre.pk, None, LATER, cast.person.pk)


def test_why_is_in_no_ledger_and_a_reason_without_a_word_is_refused(cast: Cast):
    set_aside(cast, cast.supervisor, "incident")
    assert "incident" not in str(Entry.objects.latest("seq").facts)
    with pytest.raises(Refused, match="not a reason"):
        set_aside(cast, cast.supervisor, "whatever")


def test_whoever_is_let_back_is_asked_and_knows_again_until_she_is_set_aside_anew(cast: Cast):
    set_aside(cast, cast.supervisor, "known")
    set_aside(cast, cast.supervisor, "incident")
    actions.let_back(cast.person, by=cast.tomas, because="told", at=NOW, supervisor=cast.supervisor)
    escalation = flagged(cast)
    assert escalation.owner == cast.supervisor
    assert queries.visible_to(cast.ines).get() == escalation
    set_aside(cast, cast.supervisor, "known", at=SOON)
    assert not queries.visible_to(cast.ines).exists()
    assert [each.ended_at for each in Aside.every.all()] == [NOW, NOW, None]


def test_letting_back_leaves_what_is_open_with_whoever_has_it(cast: Cast):
    zoila = with_account("Zoila", cast.centre, cast)
    set_aside(cast, cast.supervisor)
    flagged(cast)
    actions.let_back(cast.person, by=cast.tomas, because="told", at=SOON, supervisor=cast.supervisor)
    assert Escalation.objects.get().owner == zoila


def test_who_is_not_aside_cannot_be_let_back_and_only_a_coordinator_does_it(cast: Cast):
    with pytest.raises(Refused, match="Nobody has set her aside"):
        actions.let_back(cast.person, by=cast.tomas, because="told", at=NOW, supervisor=cast.supervisor)
    set_aside(cast, cast.supervisor)
    with pytest.raises(Denied):
        actions.let_back(cast.person, by=cast.ines, because="told", at=NOW, supervisor=cast.supervisor)


def test_a_coordinator_lets_her_back_from_the_persons_page(cast: Cast):
    set_aside(cast, cast.supervisor)
    tomas = Client()
    tomas.force_login(house.account("Tomás"), backend="allauth.account.auth_backends.AuthenticationBackend")
    aside = Aside.objects.get()
    assert f"/asides/{aside.pk}/end" in opened(tomas, "person", cast.person.pk)
    sent(tomas, "aside-end", aside.pk)
    assert not Aside.objects.exists()
    page = opened(tomas, "person", cast.person.pk)
    assert "Inés may be asked again." in page
    assert "Every supervisor of the centre may be asked" in page
    assert sent(tomas, "aside-end", aside.pk).status_code == 404


# --- never nobody ----------------------------------------------------------------------------------------------------


def test_where_nobody_of_the_centre_is_left_the_next_centre_is_asked_sees_that_flag_alone_and_answers(cast: Cast):
    julia = julia_of_the_next_centre(cast)
    other = house.person_called("Elena", cast.centre, cast.tomas)
    actions.raise_flag(
        other, by=cast.tomas, because="concern", at=LATER, kind="concern", source_kind="concern", source=other.pk
    )
    assert not queries.visible_to(actor(julia)).exists()
    set_aside(cast, cast.supervisor)
    encounter_of(cast, engagement_of(cast), LATER, q9=1)
    escalation = Escalation.objects.get(flag__person=cast.person)
    assert escalation.owner == julia
    assert list(queries.to_answer(actor(julia))) == [escalation]
    browser = Client()
    browser.force_login(julia.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert cast.person.code in opened(browser, "flag", escalation.pk)
    answer(escalation, actor(julia))
    assert Escalation.objects.get(flag__person=cast.person).state == "acknowledged"


def test_while_somebody_of_the_centre_is_left_the_next_one_is_not_asked_and_may_not_answer(cast: Cast):
    julia = julia_of_the_next_centre(cast)
    escalation = flagged(cast)
    assert julia not in queries.turn_of(escalation, LATER)
    with pytest.raises(Denied):
        answer(escalation, actor(julia))


def test_where_really_nobody_is_left_the_board_says_so_at_once_and_so_does_the_watch(cast: Cast):
    set_aside(cast, cast.supervisor)
    loop(-1)
    flagged(cast)
    loop(0)
    with clock.moved_to(LATER):
        assert Client().get("/health/flags").content.decode().split() == ["nobody"]
        tomas = Client()
        tomas.force_login(house.account("Tomás"), backend="allauth.account.auth_backends.AuthenticationBackend")
        assert "There is nobody who may be asked" in opened(tomas, "board")
        ines = Client()
        ines.force_login(house.account("Inés"), backend="allauth.account.auth_backends.AuthenticationBackend")
        assert "nobody who may be asked" not in opened(ines, "duty")
    zoila = with_account("Zoila", cast.centre, cast)
    loop(31)
    assert Escalation.objects.get().owner == zoila


# --- the role, and duty ----------------------------------------------------------------------------------------------


def test_whose_role_ended_is_not_waited_for_and_told_nothing_more(cast: Cast):
    zoila = with_account("Zoila", cast.centre, cast)
    flagged(cast)
    ground.end_role(
        Grant.objects.get(account=house.account("Inés"), role="supervisor"), by=cast.noor, because="left", at=SOON
    )
    loop(2)
    assert Escalation.objects.get().owner == zoila
    loop(3)
    assert set(Message.objects.filter(state="sent").values_list("to", flat=True)) == {zoila.pk}


def test_who_is_neither_on_duty_nor_was_asked_leaves_it_to_who_is(cast: Cast):
    zoila = with_account("Zoila", cast.centre, cast)
    on_duty(cast, cast.supervisor)
    escalation = flagged(cast)
    with pytest.raises(Refused, match=r"not on duty and were not asked.*call Inés"):
        answer(escalation, actor(zoila))
    answer(escalation, cast.ines)


def test_who_was_asked_after_those_on_duty_did_not_answer_may_answer(cast: Cast):
    zoila = with_account("Zoila", cast.centre, cast)
    on_duty(cast, cast.supervisor)
    escalation = flagged(cast)
    for minute in range(32):
        loop(minute)
    assert Escalation.objects.get().owner == zoila
    answer(escalation, actor(zoila), LATER + timedelta(minutes=32))


def test_where_nobody_is_on_duty_whoever_holds_the_role_may_answer(cast: Cast):
    zoila = with_account("Zoila", cast.centre, cast)
    answer(flagged(cast), actor(zoila))


# --- the page --------------------------------------------------------------------------------------------------------


def test_a_coordinator_names_her_with_the_reason_the_person_gave(cast: Cast):
    tomas = Client()
    tomas.force_login(house.account("Tomás"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Every supervisor of the centre may be asked" in opened(tomas, "person", cast.person.pk)
    assert "Inés" in opened(tomas, "asides", cast.person.pk)
    told = {"supervisor": str(cast.supervisor.pk), "why": "known"}
    assert sent(tomas, "asides", cast.person.pk, **told).status_code == 302
    page = opened(tomas, "person", cast.person.pk)
    assert "Inés" in page
    assert "They know each other" in page
    assert sent(tomas, "asides", cast.person.pk, why="x").status_code == 422
