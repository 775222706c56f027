"""Asking for care: what a protocol suggests, what the person chooses, and a referral that changes or is withdrawn."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ayni.ground import clock
from ayni.people import actions as people
from ayni.places import actions as places
from ayni.referrals.queries import Referral
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent, words

ASKED: dict[str, Any] = {
    "kind": "linkage", "urgency": "3", "start_by": "2026-03-06T10:00", "end_by": "2026-04-20T10:00", "contacts": "8",
    "contacts_per_week": "2", "minutes_per_contact": "45", "acuity_points": "2", "note": "Leaves the ward on Friday.",
}  # fmt: skip
CHOSEN: dict[str, Any] = {
    "language": "qu", "other_languages": ["es"], "setting": "home", "worker_sex": "f", "lived_experience": "",
    "hours": ["mon 08:00-13:00", "mon 13:00-18:00"], "own_hours": "sat 10:00-12:00", "decided_with": "person",
}  # fmt: skip


def asked(client: Client, cast: Cast, **other: Any) -> Any:
    return sent(client, "referral-new", cast.person.pk, query="?protocol=linkage", **{**ASKED, **other})


def chosen(client: Client, referral: Referral, **other: Any) -> Any:
    return sent(client, "choices", referral.pk, **{**CHOSEN, **other})


# --- asking ----------------------------------------------------------------------------------------------------------


def test_first_one_chooses_what_then_the_protocol_fills_the_numbers(tomas: Client, cast: Cast) -> None:
    assert "From the ward to home" in opened(tomas, "referral-new", cast.person.pk)
    form = opened(tomas, "referral-new", cast.person.pk, protocol="linkage")
    assert 'name="contacts" value="8"' in form
    assert 'name="minutes_per_contact" value="45"' in form


@pytest.mark.parametrize("protocol", ["nothing-of-ours", "../../secrets", "a\0b"])
def test_a_protocol_that_is_not_on_the_shelf_does_not_exist(tomas: Client, cast: Cast, protocol: str) -> None:
    address = reverse("referral-new", args=[cast.person.pk])
    assert tomas.get(address, {"protocol": protocol}).status_code == 404


def test_the_clock_of_the_form_is_the_clock_of_the_centre(tomas: Client, cast: Cast) -> None:
    places.correct(cast.centre, by=cast.marisol, because="moved", time_zone="America/La_Paz")
    answer = asked(tomas, cast)
    referral = Referral.objects.get()
    assert referral.start_by.isoformat() == "2026-03-06T14:00:00+00:00"
    assert 'value="2026-03-06T10:00"' in opened(tomas, "referral-change", referral.pk)
    assert answer.headers["Location"] == reverse("choices", args=[referral.pk])


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("start_by", "2026-01-01T10:00", "choose a time that is still to come"),
    ("start_by", "9999-12-31T23:59", "This year cannot be right"),
    ("start_by", "0001-01-01T00:00", "This year cannot be right"),
    ("start_by", "friday", "Enter a valid date"),
    ("end_by", "2026-03-05T10:00", "Care ends after it starts"),
    ("contacts", "0", "greater than or equal to 1"),
    ("contacts", "99999999999999999999", "less than or equal to 200"),
    ("contacts_per_week", "nan", "Enter a number"),
    ("contacts_per_week", "0", "greater than or equal to 0.25"),
    ("urgency", "7", "Select a valid choice"),
    ("acuity_points", "", "required"),
    ("kind", "course", "Select a valid choice"),
    ("note", "a\0b", "Null characters"),
])  # fmt: skip
def test_what_cannot_be_right_is_said_beside_the_field(
    tomas: Client, cast: Cast, field: str, value: str, sentence: str
) -> None:
    answer = asked(tomas, cast, **{field: value})
    assert answer.status_code == 422
    if field != "kind":  # asked only where a protocol serves several kinds; otherwise it is sent hidden
        assert sentence in words(answer)
    assert not Referral.objects.exists()


# --- choosing --------------------------------------------------------------------------------------------------------


def test_the_persons_choices_are_kept_as_they_said_them(tomas: Client, cast: Cast) -> None:
    asked(tomas, cast)
    referral = Referral.objects.get()
    chosen(tomas, referral, not_from_my_street="on")
    kept = Referral.objects.get().choices
    assert (kept.languages, kept.worker_sex, kept.setting) == (["qu", "es"], "f", "home")
    assert kept.hours == ["mon 08:00-18:00", "sat 10:00-12:00"]
    assert kept.not_from_my_street
    assert Referral.objects.get().state == "open"


def test_asked_again_the_form_shows_what_was_chosen(tomas: Client, cast: Cast) -> None:
    asked(tomas, cast)
    chosen(tomas, Referral.objects.get())
    form = opened(tomas, "choices", Referral.objects.get().pk)
    assert 'value="mon 08:00-13:00" checked' in form
    assert 'value="mon 13:00-18:00" checked' in form
    assert 'value="sat 10:00-12:00"' in form
    assert 'value="tue 08:00-13:00" checked' not in form


def test_nothing_is_assumed_of_who_should_come(tomas: Client, cast: Cast) -> None:
    asked(tomas, cast)
    assert chosen(tomas, Referral.objects.get(), worker_sex="").status_code == 422
    chosen(tomas, Referral.objects.get(), worker_sex="any")
    assert Referral.objects.get().choices.worker_sex == ""


@pytest.mark.parametrize("hours", ["monday morning", "mon 25:00-26:00", "mon 10:00-09:00", "x" * 500, "mon 1-2,\0"])
def test_hours_nobody_can_read_are_asked_for_again(tomas: Client, cast: Cast, hours: str) -> None:
    asked(tomas, cast)
    assert chosen(tomas, Referral.objects.get(), own_hours=hours).status_code == 422


def test_without_consent_the_questions_come_first_and_nothing_is_kept(tomas: Client, cast: Cast) -> None:
    asked(tomas, cast)
    referral = Referral.objects.get()
    people.withdraw_consent(cast.person, by=cast.tomas, because="asked", purpose="matching")
    answer = chosen(tomas, referral)
    assert answer.status_code == 422
    assert "whether they agree that we look for a worker" in words(answer)
    assert Referral.objects.get().state == "asked"


# --- where it stands -------------------------------------------------------------------------------------------------


def test_a_referral_whose_time_runs_out_says_so_and_since_when(tomas: Client, cast: Cast) -> None:
    referral = house.referral_of(cast)
    assert "its time is running out" not in opened(tomas, "referral", referral.pk)
    with clock.moved_to(referral.alarm_at + timedelta(hours=1)):
        assert "its time is running out" in opened(tomas, "referral", referral.pk)


def test_only_what_is_different_is_changed_and_a_new_window_sets_a_new_alarm(tomas: Client, cast: Cast) -> None:
    referral = house.referral_of(cast, start_by=NOW + timedelta(days=5, seconds=17))
    form = {
        **ASKED,
        "kind": "course",
        "start_by": "2026-03-07T10:00",
        "end_by": "2026-05-01T10:00",
        "acuity_points": "1",
        "contacts": "6",
        "contacts_per_week": "1.0",
        "minutes_per_contact": "50",
        "urgency": "2",
        "note": "New.",
    }
    sent(tomas, "referral-change", referral.pk, **form)
    changed = Referral.objects.get()
    assert (changed.note, changed.start_by, changed.alarm_at) == ("New.", referral.start_by, referral.alarm_at)
    sent(tomas, "referral-change", referral.pk, **{**form, "start_by": "2026-03-10T10:00"})
    assert Referral.objects.get().alarm_at > referral.alarm_at


def test_a_withdrawn_referral_asks_why_and_lets_go_of_whoever_was_asked(tomas: Client, cast: Cast) -> None:
    offer = house.offer_to(cast, house.referral_of(cast))
    assert sent(tomas, "withdrawal", offer.referral_id).status_code == 422
    sent(tomas, "withdrawal", offer.referral_id, because="other-help")
    offer.refresh_from_db()
    assert (Referral.objects.get().state, offer.state) == ("withdrawn", "taken-back")
    assert "The person found other help" in opened(tomas, "referral", offer.referral_id)


def test_what_the_state_forbids_is_said_in_a_sentence_and_nothing_typed_is_lost(tomas: Client, cast: Cast) -> None:
    offer = house.offer_to(cast, house.referral_of(cast))
    answer = chosen(tomas, offer.referral, own_hours="sat 10:00-12:00")
    assert answer.status_code == 422
    assert "while nobody has been asked" in words(answer)
    assert "sat 10:00-12:00" in words(answer)


def test_to_everybody_else_the_referral_does_not_exist(cast: Cast) -> None:
    referral = house.referral_of(cast)
    for name in ("Wari", "Rosa", "Inés", "Noor"):
        client = Client()
        client.force_login(house.account(name))
        for page in ("referral", "choices", "referral-change", "withdrawal", "shortlists"):
            assert client.get(reverse(page, args=[referral.pk])).status_code in (404, 405)
            assert sent(client, page, referral.pk, because="other-help").status_code in (404, 405)
    assert Referral.objects.get().state == "open"
