"""Asking again after an answer got lost: the same key does nothing twice, and answers the same."""

from uuid import UUID, uuid4

import pytest

from ayni.care.queries import Encounter
from ayni.engagements.queries import Engagement
from ayni.ground.queries import Entry
from ayni.people.queries import Person
from tests.exchange.bodies import body_of
from tests.exchange.world import Caller

pytestmark = pytest.mark.django_db


def key(value: UUID | str | None = None) -> dict[str, str]:
    """The header."""
    return {"Idempotency-Key": str(value or uuid4())}


def test_asked_twice_with_one_key_a_person_is_registered_once_and_both_answers_are_the_same(world):
    tomas, body, once = Caller("Tomás"), body_of("registerPerson", world), key()
    before = Person.objects.count()
    first = tomas.post("/people", body, **once)
    assert tomas.post("/people", body, **once) == first
    assert Person.objects.count() == before + 1


def test_the_same_key_for_something_else_is_refused_and_what_was_first_stays(world):
    tomas, body, once = Caller("Tomás"), body_of("registerPerson", world), key()
    first = tomas.post("/people", body, **once)
    answer = tomas.ask("POST", "/people", {**body, "name": "Somebody else"}, **once)
    assert (answer.status_code, answer.json()) == (
        409, {"sentence": "This was sent before with other content. What was saved first has been kept."},
    )  # fmt: skip
    assert tomas.get(f"/people/{first['id']}")["name"] == "Sumaq"


def test_somebody_else_s_key_is_refused_and_reveals_nothing(world):
    once, path = key(), f"/visits/{world.ids['visit']}/cancellation"
    Caller("Rosa").post(path, {"because": "transport"}, **once)
    answer = Caller("Tomás").ask("POST", path, {"because": "transport"}, **once)
    assert answer.status_code == 409
    assert "transport" not in answer.content.decode()


def test_a_worker_who_did_not_hear_that_her_closing_was_kept_may_ask_again(world):
    rosa, once = Caller("Rosa"), key()
    path, body = f"/engagements/{world.ids['engagement']}/closing", {"outcome": "better", "summary": "Sleeps again."}
    first = rosa.post(path, body, **once)
    entries = Entry.objects.count()
    assert rosa.post(path, body, **once) == first
    assert Entry.objects.count() == entries
    assert rosa.ask("POST", path, body).status_code == 404
    assert rosa.ask("POST", path, body, **key()).status_code == 404
    assert rosa.ask("POST", path, {**body, "outcome": "lost"}, **once).status_code == 409


def test_a_key_opens_no_row_that_it_did_not_change(world):
    rosa, once = Caller("Rosa"), key()
    other = Engagement.objects.get(pk=world.ids["engagement"])
    rosa.post(f"/engagements/{other.pk}/closing", {"outcome": "better", "summary": "Sleeps again."}, **once)
    strange = rosa.ask("POST", f"/visits/{world.ids['visit']}/arrival", **once)
    assert strange.status_code == 404


def test_an_encounter_sent_twice_raises_one_flag(world):
    rosa, once = Caller("Rosa"), key()
    body = {**body_of("recordEncounter", world), "answers": {"phq-9": {"q9": 3}}}
    before, flags = Encounter.objects.count(), len(rosa.get("/flags")["items"])
    path = f"/engagements/{world.ids['engagement']}/encounters"
    assert rosa.post(path, body, **once) == rosa.post(path, body, **once)
    assert (Encounter.objects.count(), len(rosa.get("/flags")["items"])) == (before + 1, flags + 1)


@pytest.mark.parametrize("written", ["7", "not-an-id", "{0b8f7c52-5d0e-4c1b-9a51-7f4f5f0c2d11}", ""])
def test_a_key_is_an_id(world, written):
    answer = Caller("Tomás").ask("POST", "/people", body_of("registerPerson", world), **{"Idempotency-Key": written})
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["where"] == "Idempotency-Key"
