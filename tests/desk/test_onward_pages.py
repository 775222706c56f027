"""The pages of people who were sent on: the slip's door, the chase list, the figures of a place, the board."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.onward import actions
from ayni.onward.queries import OnwardReferral
from ayni.people import actions as people
from ayni.places.queries import Facility
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent, words

DAY = timedelta(days=1)
SECRET = "a-secret-on-paper"


@pytest.fixture
def engagement(cast: Cast) -> Engagement:
    return house.engagement_of(cast)


@pytest.fixture
def onward(cast: Cast, engagement: Engagement) -> OnwardReferral:
    made = house.onward_of(cast, engagement, house.facility_called("Hospital", cast.tomas), asked="Sleeps badly.")
    actions.make_slip(made, by=cast.tomas, because="printed", at=NOW, secret=SECRET)
    return made


@pytest.fixture
def place() -> Client:
    return Client(headers={"Accept-Language": "en"})


def state(onward: OnwardReferral) -> str:
    return str(OnwardReferral.objects.get(pk=onward.pk).state)


# --- the door of a place ---------------------------------------------------------------------------------------------


def test_the_slips_page_tells_no_name_no_reason_and_is_kept_by_nobody(
    place: Client, onward: OnwardReferral, cast: Cast
) -> None:
    answer = place.get(reverse("by-slip", args=[SECRET]))
    assert not any(told in words(answer) for told in ("Amaru", "Sleeps badly", cast.person.code))
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


def test_what_the_place_says_is_kept_and_not_shown_again(place: Client, onward: OnwardReferral) -> None:
    sent(place, "by-slip", SECRET, step="attendance")
    assert "Thank you" in words(sent(place, "by-slip", SECRET, step="advice", advice="Less coffee."))
    assert state(onward) == "back"
    assert "Less coffee." not in opened(place, "by-slip", SECRET)


def test_a_reason_is_asked_of_the_place_too_and_what_was_typed_is_still_there(
    place: Client, onward: OnwardReferral
) -> None:
    answer = sent(place, "by-slip", SECRET, step="return", words="Try the group first.")
    assert (answer.status_code, state(onward)) == (422, "sent")
    assert "Try the group first." in words(answer)
    sent(place, "by-slip", SECRET, step="return", reason="early", words="Try the group first.")
    assert state(onward) == "returned"


@pytest.mark.parametrize("step", ["end", "undo", "calls", "", "nothing"])
def test_the_place_takes_no_step_that_is_not_its_own_or_not_open(
    place: Client, onward: OnwardReferral, step: str
) -> None:
    sent(place, "by-slip", SECRET, step=step, reason="declined", advice="x")
    assert state(onward) == "sent"


def test_a_slip_opens_nothing_after_another_was_made_or_its_days_are_over(
    place: Client, onward: OnwardReferral, cast: Cast
) -> None:
    actions.make_slip(onward, by=cast.tomas, because="printed", at=NOW, secret="another")
    assert place.get(reverse("by-slip", args=[SECRET])).status_code == 404
    with clock.moved_to(NOW + 91 * DAY):
        assert "too old" in opened(place, "by-slip", "another")
        sent(place, "by-slip", "another", step="attendance")
    assert state(onward) == "sent"


def test_a_slip_opens_nothing_once_the_person_took_back_their_consent(
    place: Client, onward: OnwardReferral, cast: Cast
) -> None:
    people.withdraw_consent(cast.person, by=cast.tomas, because="asked", at=NOW, purpose="onward")
    sent(place, "by-slip", SECRET, step="attendance")
    assert state(onward) == "closed"


def test_without_a_yes_to_being_told_the_slip_has_no_link(tomas: Client, cast: Cast, engagement: Engagement) -> None:
    shy = house.onward_of(cast, engagement, house.facility_called("Posta", cast.tomas), tells_back=False, tells=[])
    slip = words(sent(tomas, "onward-slip", shy.pk))
    assert "/by-slip/" not in slip
    assert "Amaru" not in slip


# --- the coordinator -------------------------------------------------------------------------------------------------


def test_whoever_is_overdue_stands_on_the_list_and_on_the_board_without_the_place(
    tomas: Client, onward: OnwardReferral
) -> None:
    assert "Nothing is overdue" in opened(tomas, "onwards")
    with clock.moved_to(NOW + 4 * DAY):
        listed, board = opened(tomas, "onwards"), opened(tomas, "board")
    assert "Call the place. 01 555 0101" in listed
    assert "Call the place." in board
    assert "Hospital" not in board


def test_a_consent_is_asked_before_anybody_is_sent(tomas: Client, cast: Cast, engagement: Engagement) -> None:
    hospital = house.facility_called("Hospital", cast.tomas)
    told = {"facility": str(hospital.pk), "asked": "Please see them.", "tells_back": "yes", "agreed_with": "person"}
    assert sent(tomas, "onward-new", engagement.pk, **told).status_code == 422
    assert not OnwardReferral.objects.exists()
    assert sent(tomas, "onward-new", engagement.pk, **told, agrees="on").status_code == 302
    assert OnwardReferral.objects.get().tells_back


def test_figures_of_a_place_below_five_are_not_told(tomas: Client, cast: Cast) -> None:
    hospital = house.facility_called("Hospital", cast.tomas)
    for number in range(6):
        person = house.person_called(f"Person {number}", cast.centre, cast.tomas)
        made = house.onward_of(cast, house.engagement_of(cast, person), hospital)
        if number < 5:
            actions.attend(made, by=cast.rosa, because="told", at=NOW + DAY, told_by="worker")
        else:
            actions.miss(made, by=cast.rosa, because="told", at=NOW + DAY, reason="money", told_by="worker")
    page = opened(tomas, "places")
    row = page[page.index("Hospital</a>") : page.index("Where this comes from")]
    # Five of six went; telling it beside six would tell of the one who did not.
    assert ('data-label="Sent there">6' in row, 'data-label="Went">–' in row) == (True, True)
    assert "It cost too much" not in row


def test_a_place_is_added_put_right_and_no_longer_sent_to(tomas: Client, cast: Cast, engagement: Engagement) -> None:
    told = {
        "name": "Doña Juana", "kind": "healer", "ubigeo": house.DISTRICT, "source": "told by her", "licence": "own",
        "told_on": "2026-03-01",
    }  # fmt: skip
    assert sent(tomas, "place-new", **{**told, "licence": "copied"}).status_code == 422
    sent(tomas, "place-new", **told)
    juana = Facility.objects.get()
    sent(tomas, "place", juana.pk, **told, phone="999")
    assert Facility.objects.get().phone == "999"
    assert "Doña Juana" in opened(tomas, "onward-new", engagement.pk)
    sent(tomas, "place-end", juana.pk)
    assert "Doña Juana" not in opened(tomas, "onward-new", engagement.pk)
