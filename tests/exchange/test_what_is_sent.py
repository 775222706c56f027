"""What is sent: every slip gets a sentence beside its field, and nothing that was sent is said back."""

import json
from uuid import uuid4

import pytest

from ayni.people.queries import Person
from tests.exchange.bodies import at, body_of
from tests.exchange.world import Caller, elsewhere

pytestmark = pytest.mark.django_db

CANARY = "Canary Quispe"


def refused_fields(answer) -> dict[str, str]:
    """The sentences by field."""
    assert answer.status_code == 422, answer.content
    return {each["where"]: each["sentence"] for each in answer.json()["fields"]}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Write something here."),
        ("name", "   ", "Write something here."),
        ("name", "x" * 121, "Write at most 120 characters."),
        ("name", "a\x00b", "This is not in the form that is asked for."),
        ("name", "\ud800", "This is to be text."),
        ("name", 7, "This is to be text."),
        ("birth_year", 1849, "This is to be at least 1850."),
        ("birth_year", 1990.5, "This is to be a whole number."),
        ("birth_year", True, "This is to be a whole number."),
        ("birth_year", "1990", "This is to be a whole number."),
        ("sex", "female", "Choose one of: f, m, x."),
        ("languages", [], "Send at least 1 of them."),
        ("languages", "qu", "This is to be a list."),
        ("ubigeo", "15014", "This is not in the form that is asked for."),
        ("centre", "ves", "This is not an id such as 0b8f7c52-5d0e-4c1b-9a51-7f4f5f0c2d11."),
        ("centre", None, "This is not an id such as 0b8f7c52-5d0e-4c1b-9a51-7f4f5f0c2d11."),
    ],
)  # fmt: skip
def test_a_slip_gets_a_sentence_beside_its_field(world, field, value, sentence):
    body = {**body_of("registerPerson", world), field: value}
    assert refused_fields(Caller("Tomás").ask("POST", "/people", body)) == {field: sentence}


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("2026-03-09", "Write the day, the hour and the zone, such as 2026-03-09T15:00:00Z."),
        ("2026-03-09T15:00:00", "Write the day, the hour and the zone, such as 2026-03-09T15:00:00Z."),
        (1773068400, "Write the day, the hour and the zone, such as 2026-03-09T15:00:00Z."),
        ("1773068400", "Write the day, the hour and the zone, such as 2026-03-09T15:00:00Z."),
        ("2026-02-30T15:00:00Z", "There is no such day or hour."),
        ("2026-03-09T15:00:00+25:00", "There is no such day or hour."),
        ("0001-01-01T00:00:00+23:59", "There is no such day or hour."),
        ("1899-12-31T23:59:59Z", "The year is to be from 1900 to 2200."),
        ("2201-01-01T00:00:00Z", "The year is to be from 1900 to 2200."),
    ],
)
def test_an_instant_is_a_day_an_hour_and_a_zone(world, value, sentence):
    body = {**body_of("planVisit", world), "starts_at": value}
    answer = Caller("Rosa").ask("POST", f"/engagements/{world.ids['engagement']}/visits", body)
    assert refused_fields(answer) == {"starts_at": sentence}


def test_the_same_instant_in_another_zone_is_the_same_visit(world):
    body = {**body_of("planVisit", world), "starts_at": "2026-03-05T11:00:00-05:00", "ends_at": "2026-03-05T17:00:00Z"}
    visit = Caller("Rosa").post(f"/engagements/{world.ids['engagement']}/visits", body)
    assert (visit["starts_at"], visit["ends_at"]) == ("2026-03-05T16:00:00Z", "2026-03-05T17:00:00Z")


def test_each_slip_is_told_of_in_the_asker_s_language_and_nothing_sent_is_said_back(world):
    body = {**body_of("registerPerson", world), "name": CANARY + "\x00", "sex": CANARY, CANARY: 1}
    answer = Caller("Tomás").ask("POST", "/people", body)
    assert set(refused_fields(answer)) == {"name", "sex", CANARY}
    assert CANARY not in str(list(refused_fields(answer).values()))
    assert answer.json()["sentence"] == "Some of what was sent cannot be used."


@pytest.mark.parametrize(
    "body",
    [
        " ",
        "{",
        "nonsense",
        '{"purpose": "care", "purpose": "research"}',
        '{"purpose": NaN}',
        "[" * 100_000,
        b"\xff\xfe{",
    ],
)
def test_a_body_that_is_not_json_is_answered_400(world, body):
    answer = Caller("Tomás").ask("POST", f"/people/{world.ids['person']}/consents", body)
    assert answer.status_code == 400
    assert answer.json() == {"sentence": "What was sent could not be read; it is to be JSON."}


@pytest.mark.parametrize("body", ["[]", "null", '"care"', "7"])
def test_a_body_that_is_no_object_is_told_so(world, body):
    answer = Caller("Tomás").ask("POST", f"/people/{world.ids['person']}/consents", body)
    assert refused_fields(answer) == {"body": "This is to be an object with named fields."}


def test_another_kind_of_body_is_answered_415_and_a_huge_one_413(world, settings):
    tomas, path = Caller("Tomás"), f"/api/people/{world.ids['person']}/consents"
    form = tomas.client.post(path, {"purpose": "care"})
    assert (form.status_code, form.json()) == (415, {"sentence": "What is sent is to be application/json."})
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    huge = tomas.client.post(path, json.dumps({"purpose": "x" * 2000}), content_type="application/json")
    assert (huge.status_code, huge.json()) == (413, {"sentence": "What was sent is too large."})


@pytest.mark.parametrize(
    "extra",
    [{"owner": "x"}, {"role": "steward"}, {"code": "A-AAAAA"}, {"registered_at": "2026-01-01T00:00:00Z"}, {"at": "x"}],
)
def test_who_owns_what_and_when_it_happened_is_not_the_asker_s_to_say(world, extra):
    answer = Caller("Tomás").ask("POST", "/people", {**body_of("registerPerson", world), **extra})
    assert refused_fields(answer) == {next(iter(extra)): "There is no field of this name."}


def test_a_person_cannot_be_moved_to_another_centre(world):
    there = elsewhere(world.cast)
    body = {"centre": str(there.ids["centre"])}
    answer = Caller("Tomás").ask("PATCH", f"/people/{world.ids['person']}", body)
    assert refused_fields(answer) == {"centre": "There is no field of this name."}
    assert Person.objects.get(pk=world.ids["person"]).centre_id == world.ids["centre"]


def test_a_change_says_at_least_one_thing_and_null_empties_only_what_may_be_empty(world):
    tomas, path = Caller("Tomás"), f"/people/{world.ids['person']}"
    assert refused_fields(tomas.ask("PATCH", path, {})) == {"body": "Send at least one field to change."}
    assert refused_fields(tomas.ask("PATCH", path, {"name": None})) == {"name": "This is to be text."}
    assert tomas.patch(path, {"birth_year": None})["birth_year"] is None
    assert tomas.get(path)["name"] == "Amaru"


def test_answers_that_no_sheet_has_are_refused_in_the_instrument_s_own_words(world):
    body = {**body_of("recordEncounter", world), "answers": {"phq-9": {"q1": 4}}}
    path = f"/engagements/{world.ids['engagement']}/encounters"
    assert refused_fields(Caller("Rosa").ask("POST", path, body)) == {
        "answers": "4 is not an answer to question 1; the answers are 0, 1, 2, 3."
    }
    body["answers"] = {"made-up": {"q1": 1}}
    assert "answers.made-up" in next(iter(refused_fields(Caller("Rosa").ask("POST", path, body))))


def test_what_the_state_of_things_does_not_allow_is_said_in_the_asker_s_language(world):
    path, body = f"/visits/{world.ids['visit']}/miss", {"because": "nobody-home"}
    rosa = Caller("Rosa")
    rosa.post(path, body)
    again = rosa.ask("POST", path, body)
    assert (again.status_code, again.headers["Content-Language"]) == (409, "en")
    assert again.json() == {"sentence": "This visit is at 'Did not happen' and cannot become 'Did not happen'."}
    assert Caller("Rosa", "es-PE,es;q=0.9").ask("POST", path, body).headers["Content-Language"] == "es"
    assert Caller("Rosa", "fr").ask("POST", path, body).headers["Content-Language"] == "en"  # her account's own


def test_what_the_store_alone_refuses_is_a_conflict_too(world):
    noor, body = Caller("Noor"), body_of("openCentre", world)
    noor.post("/centres", body)
    assert noor.ask("POST", "/centres", body).status_code == 409


def test_a_window_is_judged_whole_even_when_half_of_it_changes(world):
    answer = Caller("Tomás").ask("PATCH", f"/referrals/{world.ids['referral']}", {"end_by": at(days=1)})
    assert (answer.status_code, answer.json()["sentence"]) == (
        409, "Care ends after it starts; please look at the two dates.",
    )  # fmt: skip


def test_an_unknown_worker_in_a_wave_is_not_there(world):
    answer = Caller("Tomás").ask("POST", f"/shortlists/{world.ids['shortlist']}/waves", {"workers": [str(uuid4())]})
    assert answer.status_code == 404
