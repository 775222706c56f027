"""Noor reads what happened, who looked and who was left out; she gives and takes roles, and reads no record."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.engagements import actions as engagements
from ayni.ground import actions as ground
from ayni.ground import clock, clockwork, keys
from ayni.ground.actors import HOUSE, VISITOR
from ayni.ground.jobs import ANCHORS
from ayni.ground.models import Delivery
from ayni.ground.queries import Account, Act, Entry, Grant, actor_behind, actor_of
from ayni.people import actions as people
from ayni.workers import actions as workers
from tests import cast
from tests.desk.tables import signed_in, text

pytestmark = pytest.mark.django_db

PAGES = ("/ledger/", "/access/", "/not-shortlisted/", "/accounts/", "/accounts/new", "/jobs/")


@pytest.fixture(autouse=True)
def world() -> Iterator[cast.Cast]:
    """The cast, on the day it was gathered."""
    with clock.moved_to(cast.NOW):
        yield cast.gather()


@pytest.fixture(autouse=True)
def heads_of_its_own(settings, tmp_path) -> None:
    """A folder for the heads of this test's ledger: those of another would not fit it."""
    keys.sealing()  # the keys are those of the common folder, whoever asks first
    settings.AYNI_HOME = tmp_path


@pytest.fixture
def noor(world: cast.Cast) -> Client:
    """Noor at her desk."""
    return signed_in("Noor")


# --- the ledger ------------------------------------------------------------------------------------------------------


def test_the_ledger_shows_what_happened_newest_first_as_sentences(noor: Client) -> None:
    page = text(noor.get("/ledger/"))
    last = Entry.objects.latest("seq")
    assert f"{last.seq}" in page
    assert last.hash[:10] in page
    assert page.index("agreed to: sharing") < page.index("agreed to: care")


def test_the_ledger_speaks_the_readers_language(noor: Client) -> None:
    noor.cookies["ayni_language"] = "es"
    assert noor.get("/ledger/").headers["Content-Language"] == "es"


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ({"verb": "credentials.rate"}, lambda entry: entry.verb == "credentials.rate"),
        ({"who": "marisol"}, lambda entry: entry.by_name == "Marisol"),
        ({"since": "2026-03-03"}, lambda entry: False),
        ({"since": "2026-03-02", "until": "2026-03-02"}, lambda entry: True),
        ({"until": "2026-03-01"}, lambda entry: False),
    ],
)
def test_the_ledger_can_be_narrowed(noor: Client, asked: dict[str, str], holds: object) -> None:
    lines = noor.get("/ledger/", asked).context["lines"]
    expected = [entry.seq for entry in Entry.objects.order_by("-seq") if holds(entry)][:25]
    assert [line.entry.seq for line in lines] == expected


def test_the_ledger_can_be_narrowed_to_one_row(world: cast.Cast, noor: Client) -> None:
    lines = noor.get("/ledger/", {"row": str(world.worker.pk)}).context["lines"]
    assert lines
    assert all(str(world.worker.pk) in str(line.entry.facts) for line in lines)


@pytest.mark.parametrize(
    "asked",
    [
        {"row": "nonsense"}, {"since": "yesterday"}, {"until": "9999-99-99"}, {"since": "0001-01-01"},
        {"verb": "no.such"}, {"who": "\0"}, {"who": "ñ" * 10_000}, {"page": "1e400"}, {"page": "-1"}, {"who": "🦙"},
    ],
)  # fmt: skip
def test_whatever_is_asked_of_the_ledger_it_answers(noor: Client, asked: dict[str, str]) -> None:
    assert noor.get("/ledger/", asked).status_code == 200


def test_verifying_says_how_many_entries_are_as_they_were_written(noor: Client) -> None:
    page = text(noor.post("/ledger/verification"))
    assert f"{Entry.objects.count()} entries verified" in page
    assert Entry.objects.latest("seq").hash in page


def test_verifying_names_an_entry_that_was_changed(noor: Client) -> None:
    Entry.objects.filter(seq=7).update(by_name="Somebody else")
    page = text(noor.post("/ledger/verification"))
    assert "Entry 7 was changed after it was written" in page
    assert "verified" not in page


def test_verifying_compares_with_the_heads_that_were_kept_elsewhere(noor: Client, tmp_path: Path) -> None:
    (tmp_path / ANCHORS).write_text(f"99999 {'0' * 64}\n")
    assert "Entry 99999 was anchored and is gone" in text(noor.post("/ledger/verification"))


# --- who looked ------------------------------------------------------------------------------------------------------


def test_who_looked_shows_who_whose_and_what_for_and_nothing_else(world: cast.Cast, noor: Client) -> None:
    people.read(world.person, by=world.tomas, because="planning")
    page = text(noor.get("/access/"))
    assert "Tomás" in page
    assert world.person.code in page
    assert "planning" in page
    assert "Amaru" not in page


def test_who_looked_at_one_person_includes_those_who_came_through_the_engagement(
    world: cast.Cast, noor: Client
) -> None:
    engagement = cast.engagement_of(world)
    other = cast.person_called("Illa", world.centre, world.tomas)
    people.read(world.person, by=world.tomas, because="planning")
    people.read(other, by=world.tomas, because="planning")
    engagements.read(engagement, by=world.rosa, because="visit")
    whose = noor.get("/access/", {"code": world.person.code.lower()}).context["lines"]
    assert [line.entry.by_name for line in whose] == ["Rosa", "Tomás"]
    its = noor.get("/access/", {"code": engagement.code}).context["lines"]
    assert [line.entry.by_name for line in its] == ["Rosa"]


def test_a_code_nobody_has_is_answered_like_one_nobody_looked_at(world: cast.Cast, noor: Client) -> None:
    unknown = text(noor.get("/access/", {"code": "A-NONE0"})).replace("A-NONE0", "")
    unread = text(noor.get("/access/", {"code": world.person.code})).replace(world.person.code, "")
    assert unknown == unread


def test_reading_far_more_than_on_a_usual_day_is_pointed_out(world: cast.Cast, noor: Client) -> None:
    for number in range(40):
        people.read(world.person, by=world.tomas, because="planning", at=cast.NOW - timedelta(minutes=number))
        people.read(
            world.person, by=world.noor if False else world.tomas, because="planning", at=cast.NOW - timedelta(days=20)
        )
    habit = noor.get("/access/").context["habits"][0]
    assert (habit.name, habit.today, habit.unusual) == ("Tomás", 40, True)


def test_reading_as_much_as_always_is_not_pointed_out(world: cast.Cast, noor: Client) -> None:
    for number in range(31):
        people.read(world.person, by=world.tomas, because="planning", at=cast.NOW - timedelta(minutes=number))
        for day in range(2, 28):
            if number < 12:
                people.read(world.person, by=world.tomas, because="planning", at=cast.NOW - timedelta(days=day))
    assert not noor.get("/access/").context["habits"][0].unusual


# --- who was not suggested -------------------------------------------------------------------------------------------


def test_who_was_not_suggested_is_told_by_reason_by_worker_and_by_search(world: cast.Cast, noor: Client) -> None:
    left_out = cast.worker_called("Mayta", world.centre, world.marisol)
    workers.stop_matching(left_out, by=world.marisol, because="asked")
    referral = cast.referral_of(world)
    engagements.shortlist(referral, by=world.tomas, because="asked")
    page = text(noor.get("/not-shortlisted/"))
    assert "Mayta" in page
    assert referral.code in page
    assert "Not available now" in page
    assert "Amaru" not in page
    for asked in ({"referral": referral.code}, {"worker": left_out.code}):
        page = text(noor.get("/not-shortlisted/", asked))
        assert "Mayta does not wish to be suggested." in page
        assert "What would have to change: Mayta agrees to be suggested (only the worker decides)." in page


def test_a_worker_nothing_stood_against_is_said_to_be_suggested(world: cast.Cast, noor: Client) -> None:
    engagements.shortlist(cast.referral_of(world), by=world.tomas, because="asked")
    assert "Suggested every time" in text(noor.get("/not-shortlisted/", {"worker": world.worker.code}))


@pytest.mark.parametrize(
    "asked", [{"referral": "R-NONE0"}, {"worker": "W-NONE"}, {"worker": "\0"}, {"referral": "ñ" * 999}]
)
def test_a_code_nobody_has_gets_a_sentence(noor: Client, asked: dict[str, str]) -> None:
    assert noor.get("/not-shortlisted/", asked).status_code == 200


# --- accounts and roles ----------------------------------------------------------------------------------------------


def test_an_account_is_made_with_a_first_password_that_signs_in_and_is_kept_nowhere(noor: Client) -> None:
    page = noor.post("/accounts/new", {"name": "Sonqo", "email": "sonqo@ayni.example", "language": "es"})
    password = re.search(r"<code>([^<]+)</code>", page.content.decode())[1]
    assert Account.objects.get(email="sonqo@ayni.example").check_password(password)
    assert not Act.objects.filter(verb="ground.make_account").exists()
    assert password not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    "told",
    [
        {"name": "", "email": "a@ayni.example", "language": "es"},
        {"name": "A", "email": "not an address", "language": "es"},
        {"name": "A", "email": "ROSA@ayni.example", "language": "es"},
        {"name": "A", "email": "a@ayni.example", "language": "tlh"},
        {"name": "ñ" * 10_000, "email": "a@ayni.example", "language": "es"},
        {"name": "a\0b", "email": "a@ayni.example", "language": "es"},
    ],
)
def test_an_account_that_cannot_be_made_is_refused_beside_the_field(noor: Client, told: dict[str, str]) -> None:
    before = Account.objects.count()
    assert noor.post("/accounts/new", told).status_code == 422
    assert Account.objects.count() == before


def test_a_role_given_opens_its_pages_and_one_taken_back_closes_them(world: cast.Cast, noor: Client) -> None:
    wari = cast.account("Wari")
    address = f"/accounts/{wari.pk}/"
    assert noor.post(address, {"role": "steward", "once": str(uuid4())}).status_code == 302
    assert signed_in("Wari").get("/ledger/").status_code == 200
    grant = Grant.objects.get(account=wari)
    assert noor.post(f"/accounts/roles/{grant.pk}/ending").status_code == 302
    assert signed_in("Wari").get("/ledger/").status_code == 404
    assert noor.post(f"/accounts/roles/{grant.pk}/ending").status_code == 404


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"role": "coordinator"}, "choose one"),
        ({"role": "house"}, "Select a valid choice"),
        ({"role": ""}, "required"),
        ({"role": "manager", "centre": "nonsense"}, "UUID"),
        ({"role": "manager", "centre": str(uuid4())}, "Select a valid choice"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused_beside_the_field(noor: Client, told: dict[str, str], says: str) -> None:
    before = Grant.objects.count()
    answer = noor.post(f"/accounts/{cast.account('Wari').pk}/", told)
    assert (answer.status_code, Grant.objects.count()) == (422, before)
    assert says in text(answer)


def test_a_role_for_the_whole_programme_is_not_given_for_one_centre_nor_twice(world: cast.Cast, noor: Client) -> None:
    answer = noor.post(f"/accounts/{cast.account('Wari').pk}/", {"role": "steward", "centre": str(world.centre.pk)})
    assert "leave the centre empty" in text(answer)
    again = {"role": "coordinator", "centre": str(world.centre.pk)}
    assert "holds that role already" in text(noor.post(f"/accounts/{cast.account('Tomás').pk}/", again))


def test_the_last_steward_cannot_lock_everybody_out(noor: Client) -> None:
    grant = Grant.objects.get(account=cast.account("Noor"))
    assert noor.post(f"/accounts/roles/{grant.pk}/ending").status_code == 409
    assert actor_of(cast.account("Noor")).roles == {"steward"}


def test_whoever_is_signed_in_may_read_who_may_do_what(world: cast.Cast) -> None:
    page = text(signed_in("Rosa").get("/rights/"))
    assert "Coordinator registered" in page
    assert "{" not in page
    assert Client().get("/rights/").status_code == 302


def test_a_token_is_shown_once_acts_as_its_account_and_ends_at_once(world: cast.Cast, noor: Client) -> None:
    address = f"/accounts/{cast.account('Tomás').pk}/tokens"
    page = noor.post(address, {"label": "hospital", "days": "30"})
    secret = re.search(r"<code>([^<]+)</code>", page.content.decode())[1]
    assert actor_behind(secret, cast.NOW).id == world.tomas.id
    assert secret not in noor.get(address).content.decode()
    assert secret not in str(list(Entry.objects.values()))
    token = noor.get(address).context["tokens"][0]
    assert noor.post(f"/accounts/tokens/{token.pk}/ending").status_code == 302
    assert actor_behind(secret, cast.NOW) is VISITOR
    assert noor.post(f"/accounts/tokens/{token.pk}/ending").status_code == 404


@pytest.mark.parametrize(
    "told",
    [{}, {"label": "a"}, {"label": "a", "days": "367"}, {"label": "\0", "days": "1"}, {"label": "a", "days": "x"}],
)
def test_a_token_that_makes_no_sense_is_refused_beside_the_field(noor: Client, told: dict[str, str]) -> None:
    assert noor.post(f"/accounts/{cast.account('Tomás').pk}/tokens", told).status_code == 422


def test_drills_are_between_the_entries_only_where_they_are_asked_for(noor: Client) -> None:
    clockwork.hurry()
    drill = "began a drill of the way of flags."
    assert drill not in text(noor.get("/ledger/"))
    for asked in ("drills=on", "verb=safety.begin_drill"):
        assert drill in text(noor.get(f"/ledger/?{asked}"))


# --- the clock -------------------------------------------------------------------------------------------------------


def test_jobs_that_never_ran_are_late_and_those_that_ran_are_in_time(noor: Client) -> None:
    before = noor.get("/jobs/")
    assert all(job.late for job in before.context["jobs"])
    assert "Nothing has run for minutes" in text(before)
    clockwork.tick()
    after = noor.get("/jobs/")
    assert not any(job.late for job in after.context["jobs"])
    assert "Nothing has run for minutes" not in text(after)


def test_a_delivery_that_fails_is_named_with_the_kind_of_error(noor: Client) -> None:
    entry = Entry.objects.latest("seq")
    Delivery.objects.create(
        entry=entry, listener="away.neighbour", due_at=cast.NOW, attempts=3, last_error="TimeoutError"
    )
    page = text(noor.get("/jobs/"))
    assert "away.neighbour" in page
    assert "TimeoutError" in page


# --- doors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Wari", "Tomás", "Rosa", "Inés", "Marisol", "Carmen", "Quilla"])
def test_to_everybody_else_these_pages_do_not_exist(world: cast.Cast, name: str) -> None:
    client = signed_in(name)
    somebody = cast.account("Wari").pk
    for address in (*PAGES, f"/accounts/{somebody}/", f"/accounts/{somebody}/tokens"):
        assert client.get(address).status_code == 404
    assert client.post("/ledger/verification").status_code == 404
    assert client.post(f"/accounts/{somebody}/", {"role": "steward"}).status_code == 404
    assert client.post(f"/accounts/roles/{Grant.objects.all()[0].pk}/ending").status_code == 404


@pytest.mark.parametrize("address", ["/ledger/", "/access/", "/accounts/", "/not-shortlisted/"])
def test_a_list_asks_the_store_as_often_for_many_as_for_few(world: cast.Cast, noor: Client, address: str) -> None:
    def filled(n: int) -> int:
        for number in range(n):
            made = ground.make_account(by=HOUSE, because="test", email=f"{n}-{number}@ayni.example", name="Somebody")
            account = Account.objects.get(pk=made.account)
            ground.grant_role(account, by=HOUSE, because="test", role="worker", centre=world.centre.pk)
            people.read(world.person, by=world.tomas, because="planning")
            engagements.shortlist(cast.referral_of(world), by=world.tomas, because="asked")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert noor.get(address).status_code == 200
        return len(asked)

    few = filled(2)
    assert filled(6) == few
