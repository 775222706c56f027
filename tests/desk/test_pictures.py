"""What the pictures show, and what they must never tell."""

import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import translation

from ayni.basics import shelf
from ayni.basics.places import Point
from ayni.desk.pictures import curve, map, outcome, strip
from ayni.engines import instruments
from ayni.ground import clock
from ayni.places.queries import districts

HOME = Point(-12.21342, -76.93617)  # somewhere in Villa El Salvador
FINDING = "Two workers within 20 minutes"
BANDS = [curve.Band(0, 4, "minimal"), curve.Band(5, 14, "moderate"), curve.Band(15, 27, "severe")]


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


def drawing(html: str) -> ElementTree.Element:
    """The picture, which must be well formed to be read at all."""
    return ElementTree.fromstring(html[html.index("<svg") : html.rindex("</svg>") + 6])


def kinds(html: str, name: str) -> list[ElementTree.Element]:
    return [each for each in drawing(html).iter() if name in each.get("class", "").split()]


def test_a_person_s_map_is_the_same_wherever_in_the_square_they_live() -> None:
    square = map.middle(HOME, map.PERSON_SQUARE_KM)
    elsewhere = Point(square.lat + 0.003, square.lon - 0.003)
    assert map.middle(elsewhere, map.PERSON_SQUARE_KM) == square
    assert map.draw(finding=FINDING, person=HOME) == map.draw(finding=FINDING, person=elsewhere)


@pytest.mark.parametrize("north", [-0.5, -0.1, 0.0, 0.4])
@pytest.mark.parametrize("east", [-0.5, 0.2, 0.5])
def test_the_area_holds_the_person_wherever_in_the_square_they_live(north: float, east: float) -> None:
    square = map.middle(HOME, map.PERSON_SQUARE_KM)
    corner = Point(square.lat + north * 0.99 / map.KM_PER_DEGREE, square.lon + east * 0.99 / map.KM_PER_DEGREE)
    assert map.middle(corner, map.PERSON_SQUARE_KM).km_to(corner) <= map.PERSON_RADIUS_KM


def test_a_person_is_never_drawn_as_a_point() -> None:
    html = map.draw(finding=FINDING, person=HOME)
    assert not list(drawing(html).iter("circle"))
    (area,) = kinds(html, "area")
    across = [numbers(each)[0] for each in re.findall(r"[-\d.]+ [-\d.]+", area.get("d", ""))]
    assert max(across) - min(across) > 40


def test_a_person_known_by_district_only_is_the_district() -> None:
    html = map.draw(finding=FINDING, person="150142")
    assert len(kinds(html, "area")) == 1
    assert "Villa El Salvador" in html or "the person, about here" in html


def test_a_district_without_an_outline_leaves_a_map_without_an_area() -> None:
    assert not kinds(map.draw(finding=FINDING, person="150137", centre=HOME), "area")


def test_a_worker_s_ring_tells_no_door() -> None:
    square = map.middle(HOME, map.WORKER_SQUARE_KM)
    near = Point(square.lat + 0.0009, square.lon - 0.0009)
    one, other = (map.draw(finding=FINDING, rings=[map.Ring(each, "1", "Rosa, 12 min")]) for each in (square, near))
    assert [each.get("transform") for each in kinds(one, "ring")] == [
        each.get("transform") for each in kinds(other, "ring")
    ]


def test_workers_of_one_street_do_not_hide_one_another() -> None:
    rings = [map.Ring(HOME, str(number), f"Worker {number}") for number in range(12)]
    html = map.draw(finding=FINDING, rings=rings)
    places = [numbers(each.get("transform", "")[10:-1]) for each in kinds(html, "ring")]
    assert len(places) == 12
    apart = [abs(complex(*one) - complex(*other)) for i, one in enumerate(places) for other in places[:i]]
    assert min(apart) >= 2 * map.RING - 0.2


def test_the_finding_is_told_to_those_who_do_not_see() -> None:
    assert drawing(map.draw(finding=FINDING, person=HOME)).get("aria-label") == FINDING


def test_a_name_that_looks_like_markup_stays_a_name() -> None:
    html = map.draw(finding="<script>", rings=[map.Ring(HOME, "1", '"><script>alert(1)</script>', address="#w")])
    assert "<script" not in html


def test_a_map_with_somewhere_to_go_is_a_group_of_links() -> None:
    html = map.draw(finding=FINDING, rings=[map.Ring(HOME, "1", "Rosa", "#rosa")])
    assert drawing(html).get("role") == "group"
    assert "#rosa" in html


def test_the_whole_ground_is_shown_where_there_is_nothing_else_to_show() -> None:
    html = map.draw(finding=FINDING)
    assert len(kinds(html, "land")) == sum(1 for each in districts().values() if each.geometry)


def test_the_curve_s_finding_says_from_where_to_where_in_how_long() -> None:
    first = date(2026, 3, 2)
    readings = [curve.Reading(first + timedelta(days=35), 6), curve.Reading(first, 17)]
    assert curve.finding(readings, instrument="PHQ-9") == "PHQ-9 from 17 to 6 in 5 weeks"
    html = curve.draw(readings, instrument="PHQ-9", highest=27, bands=BANDS)
    assert drawing(html).get("aria-label") == "PHQ-9 from 17 to 6 in 5 weeks"
    assert all(word in html for word in ("minimal", "moderate", "severe"))


def test_one_reading_and_none_are_told_as_they_are() -> None:
    assert curve.finding([curve.Reading(date(2026, 3, 2), 17)], instrument="PHQ-9") == "PHQ-9: 17 on 2 Mar"
    assert "<svg" in curve.draw([curve.Reading(date(2026, 3, 2), 17)], instrument="PHQ-9", highest=27, bands=BANDS)
    nothing = curve.draw([], instrument="PHQ-9", highest=27, bands=BANDS)
    assert "<svg" not in nothing
    assert "PHQ-9: nothing has been asked yet" in nothing


def test_the_curve_takes_its_inks_from_the_page_and_brings_no_style_of_its_own() -> None:
    html = curve.draw([curve.Reading(date(2026, 3, 2), 17)], instrument="PHQ-9", highest=27, bands=BANDS)
    assert "style=" not in html  # the content security policy would refuse it
    assert "var(--lagoon)" in html
    assert not re.search(r'(fill|stroke)="#[0-9a-f]{3,6}"', html)


PHQ_9 = instruments.from_content(shelf.load("instruments", "phq-9"))


def outcome_of(*totals: int) -> str:
    return outcome.draw(
        PHQ_9, [curve.Reading(date(2026, 3, 2) + timedelta(days=7 * n), each) for n, each in enumerate(totals)]
    )


def test_the_outcome_says_whether_measuring_error_explains_the_change() -> None:
    needed = outcome.margin_of(PHQ_9)
    assert needed is not None
    assert "Down by 12 points since the first time." in outcome_of(17, 12, 5)
    assert "That is better, by more than measuring error explains." in outcome_of(17, 17 - int(needed))
    assert "Measuring error may explain that" in outcome_of(17, 18 - int(needed))
    assert "That is worse, by more than measuring error explains." in outcome_of(5, 5 + int(needed))
    assert "The same as the first time." in outcome_of(9, 12, 9)
    assert "since the first time" not in outcome_of(17)


def test_the_margin_is_two_dashed_lines_and_one_outside_the_picture_is_left_out() -> None:
    assert outcome_of(13, 12).count("stroke-dasharray") == 2
    assert outcome_of(2, 3).count("stroke-dasharray") == 1
    assert "stroke-dasharray" not in outcome_of(13)


def test_the_numbers_stand_in_a_table_beside_the_curve() -> None:
    html = outcome_of(17, 12, 18)
    table = html[html.index("<table") :]
    for told in ("2 Mar 2026", "9 Mar 2026", "-5", "+1", "Moderately severe"):
        assert told in table


def test_the_outcome_is_told_in_spanish() -> None:
    with translation.override("es"):
        assert "Bajó 12 puntos desde la primera vez." in outcome_of(17, 5)


def test_a_visit_stands_on_its_local_day_and_in_order() -> None:
    monday = date(2026, 3, 2)
    late = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)  # still Monday evening in Lima
    early = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
    slots = [strip.Slot(each, each + timedelta(hours=1), word) for each, word in ((late, "A-LATE"), (early, "A-EARLY"))]
    with clock.moved_to(early):
        html = strip.week(slots, monday, "America/Lima")
    days = html.split("<li")[1:]
    assert len(days) == 7
    assert days[0].index("A-EARLY") < days[0].index("A-LATE")
    assert "20:30–21:30" in days[0]
    assert 'aria-current="date"' in days[0]
    assert sum("aria-current" in each for each in days) == 1


def test_a_visit_called_off_is_told_in_words_too() -> None:
    start = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
    html = strip.week([strip.Slot(start, start, "A-1", "/visits/1/", "off")], date(2026, 3, 2), "America/Lima")
    assert "called off" in html
    assert 'href="/visits/1/"' in html


def numbers(text: str) -> list[float]:
    """The numbers of "12.5 40"."""
    return [float(each) for each in text.split()]
