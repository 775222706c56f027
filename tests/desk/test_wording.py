"""Times, money and places as people say them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from ayni.basics.money import Money
from ayni.desk import wording
from ayni.ground import clock

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # a Monday, 10:00 in Lima
LIMA = "America/Lima"


@pytest.fixture(autouse=True)
def monday_morning() -> object:
    with translation.override("en"), clock.moved_to(NOW):
        yield


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (0, "today 10:00, now"),
        (0.5, "today 10:30, in 30 min"),
        (16, "tomorrow 02:00, in 16 h"),
        (-1, "today 09:00, 60 min ago"),
        (-11, "yesterday 23:00, 11 h ago"),
        (24 * 4, "Friday 10:00, in 4 days"),
        (24 * 6, "Sunday 10:00, in 6 days"),
        (24 * 7, "9 Mar 10:00, in 7 days"),
        (-24 * 7, "23 Feb 10:00, 7 days ago"),
        (24 * 365, "2 Mar 2027 10:00, in 365 days"),
    ],
)
def test_an_instant_is_said_the_way_people_say_it(hours: float, told: str) -> None:
    assert wording.when(NOW + timedelta(hours=hours), LIMA) == told


def test_the_day_is_the_day_of_the_place_and_not_of_the_server() -> None:
    evening = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
    assert wording.day(evening, LIMA) == "today"
    assert wording.day(evening, "Europe/Madrid") == "tomorrow"


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(31 * 60, "31 h left"), (89, "89 min left"), (90, "2 h left"), (-12, "12 min late"), (-72 * 60, "3 days late")],
)
def test_a_clock_says_what_is_left_and_then_honestly_how_late(minutes: int, told: str) -> None:
    assert wording.left(NOW + timedelta(minutes=minutes)) == told


@pytest.mark.parametrize(
    ("language", "amount", "told"),
    [
        ("es", Money("PEN", 3550), "S/\u00a035.50"),
        ("en", Money("PEN", 3550), "PEN\u00a035.50"),
        ("en", Money("JPY", 500), "¥500"),
        ("en", Money("USD", -1205), "-$12.05"),
    ],
)
def test_money_is_written_as_its_reader_writes_it(language: str, amount: Money, told: str) -> None:
    with translation.override(language):
        assert wording.money(amount) == told


def test_a_district_is_called_by_its_name_and_an_unknown_one_by_its_code() -> None:
    assert wording.district("150142") == "Villa El Salvador"
    assert wording.district("999999") == "999999"
