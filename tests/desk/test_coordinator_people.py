"""What Tomás can know of a person: a code until he opens the record, and that he opened it is written down."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ayni.ground.queries import Entry
from ayni.people.queries import Consent, ContactWay, Person, agreed_to
from tests import cast as house
from tests.cast import DISTRICT, Cast
from tests.desk.asking import opened, sent, words

TOLD: dict[str, Any] = {"name": "Luz Marina", "birth_year": "1984", "sex": "f", "language": "qu",
                        "other_languages": ["es"], "ubigeo": DISTRICT, "lat": "", "lon": "", "notes": ""}  # fmt: skip


def test_the_list_shows_codes_and_never_a_name(tomas: Client, cast: Cast) -> None:
    page = opened(tomas, "people")
    assert cast.person.code in page
    assert "Amaru" not in page


def test_a_person_is_found_by_a_part_of_the_code_but_not_by_the_name(tomas: Client, cast: Cast) -> None:
    assert cast.person.code in opened(tomas, "people", code=cast.person.code[2:5].lower())
    assert "Nobody found" in opened(tomas, "people", code="Amaru")


@pytest.mark.parametrize("asked", [{"code": "\0"}, {"ubigeo": "nowhere"}, {"page": "99999999999999999999"}])
def test_a_search_that_makes_no_sense_still_answers(tomas: Client, cast: Cast, asked: dict[str, str]) -> None:
    assert cast.person.code in opened(tomas, "people", **asked)


def test_the_list_asks_the_store_as_often_for_many_people_as_for_one(tomas: Client, cast: Cast) -> None:
    house.referral_of(cast)
    with CaptureQueriesContext(connection) as one:
        opened(tomas, "people")
    for number in range(6):
        house.referral_of(cast, house.person_called(f"P{number}", cast.centre, cast.tomas))
    with CaptureQueriesContext(connection) as many:
        opened(tomas, "people")
    assert len(many) == len(one)


def test_registering_leads_to_the_record_where_consent_is_asked(tomas: Client, cast: Cast) -> None:
    answer = sent(tomas, "person-new", **TOLD)
    person = Person.objects.exclude(pk=cast.person.pk).get()
    assert answer.headers["Location"] == reverse("person", args=[person.pk])
    assert (person.name, person.languages, person.home) == ("Luz Marina", ["qu", "es"], None)
    assert "Do you agree that somebody visits you" in opened(tomas, "person", person.pk)


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("name", "", "required"),
    ("name", "Luz\0", "Null characters"),
    ("birth_year", "1200", "Write a year between"),
    ("birth_year", "99999999999999999999", "Write a year between"),
    ("ubigeo", "000000", "Select a valid choice"),
    ("language", "klingon", "Select a valid choice"),
    ("lat", "nan", "Enter a number"),
    ("lat", "1e400", "Enter a number"),
    ("lat", "-12.2", "A place needs both numbers"),
])  # fmt: skip
def test_what_cannot_be_right_is_said_beside_the_field(
    tomas: Client, cast: Cast, field: str, value: str, sentence: str
) -> None:
    answer = sent(tomas, "person-new", **{**TOLD, field: value})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert Person.objects.count() == 1


def test_a_home_outside_the_district_that_was_named_is_noticed(tomas: Client, cast: Cast) -> None:
    answer = sent(tomas, "person-new", **{**TOLD, "lat": "-11.94", "lon": "-77.06"})
    assert "That place lies in" in words(answer)


def test_sent_twice_a_person_is_registered_once(tomas: Client, cast: Cast) -> None:
    form = {"once": "8f8e5a3c-3b0e-4a31-9d0e-0f6b2f6f8a11", **TOLD}
    first, second = (tomas.post(reverse("person-new"), form) for _time in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Person.objects.count() == 2


def test_opening_a_record_leaves_an_entry_that_says_who_and_what_for(tomas: Client, cast: Cast) -> None:
    page = opened(tomas, "person", cast.person.pk)
    assert "Amaru" in page
    entry = Entry.objects.get(verb="people.read")
    assert (entry.by, entry.because) == (cast.tomas.id, "coordination")


def test_the_form_that_shows_a_name_counts_as_opening_the_record(tomas: Client, cast: Cast) -> None:
    assert "Amaru" in opened(tomas, "correction", cast.person.pk)
    assert Entry.objects.get(verb="people.read").because == "correction"


def test_what_was_wrong_is_put_right(tomas: Client, cast: Cast) -> None:
    sent(tomas, "correction", cast.person.pk, **{**TOLD, "name": "Amaru Quispe", "birth_year": ""})
    cast.person.refresh_from_db()
    assert (cast.person.name, cast.person.birth_year) == ("Amaru Quispe", None)


def test_consent_is_asked_one_purpose_at_a_time_and_can_be_taken_back(tomas: Client, cast: Cast) -> None:
    sent(tomas, "consents", cast.person.pk, purpose="research", answer="yes")
    assert agreed_to(cast.person.pk)["research"] is True
    sent(tomas, "consents", cast.person.pk, purpose="research", answer="no")
    assert agreed_to(cast.person.pk)["research"] is False
    assert Consent.objects.filter(purpose="research").count() == 2


@pytest.mark.parametrize("told", [{"purpose": "care", "answer": "perhaps"}, {"purpose": "", "answer": "yes"}, {}])
def test_an_answer_to_no_question_is_not_kept(tomas: Client, cast: Cast, told: dict[str, str]) -> None:
    before = Consent.objects.count()
    assert sent(tomas, "consents", cast.person.pk, **told).status_code == 404
    assert Consent.objects.count() == before


def test_a_safe_way_is_noted_shown_with_how_and_never_again_once_stopped(tomas: Client, cast: Cast) -> None:
    sent(tomas, "contacts", cast.person.pk, kind="phone", value="+51 999 111 222", how="after six")
    assert "after six" in opened(tomas, "person", cast.person.pk)
    sent(tomas, "contact-end", ContactWay.objects.get().pk)
    assert "+51 999 111 222" not in opened(tomas, "person", cast.person.pk)


def test_to_a_stranger_and_to_another_centre_the_person_does_not_exist(cast: Cast) -> None:
    for name in ("Wari", "Rosa", "Noor"):
        client = Client()
        client.force_login(house.account(name))
        for page in ("person", "correction", "contacts", "consents", "referral-new"):
            assert client.get(reverse(page, args=[cast.person.pk])).status_code in (404, 405)
            assert sent(client, page, cast.person.pk, answer="yes", purpose="care").status_code in (404, 405)
    assert not Entry.objects.filter(verb="people.read").exists()
