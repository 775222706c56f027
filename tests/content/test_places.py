"""Places: districts, facilities and populated places fit together and are where they say."""

from typing import Any

import pytest
from shapely.geometry import Point, shape

from ayni.basics import shelf

DISTRICTS: list[dict[str, Any]] = shelf.load_json("places", "peru", "districts.json")["features"]
EVERYWHERE: dict[str, Any] = shelf.load_json("places", "peru", "districts_all.json")
FACILITIES: list[dict[str, Any]] = shelf.load_json("places", "peru", "facilities.json")
SETTLED: list[dict[str, Any]] = shelf.load_json("places", "peru", "populated_places.json")
AREA: dict[str, float] = shelf.load("places", "peru")["area"]
UNOUTLINED = {"070105", "070107", "150137"}


def test_the_metropolis_has_the_43_districts_of_lima_and_the_7_of_callao() -> None:
    codes = [each["id"] for each in DISTRICTS]
    assert len(codes) == len(set(codes)) == 50
    assert sum(code.startswith("1501") for code in codes) == 43


def test_only_the_three_newer_or_broken_districts_have_no_outline() -> None:
    assert {each["id"] for each in DISTRICTS if each["geometry"] is None} == UNOUTLINED


@pytest.mark.parametrize("district", DISTRICTS, ids=lambda each: each["properties"]["name"])
def test_a_district_is_valid_named_and_peopled(district: dict[str, Any]) -> None:
    facts = district["properties"]
    assert facts["ubigeo"] == district["id"]
    assert facts["population"] > 0
    assert 0 <= facts["poverty_pct"] <= 100
    assert AREA["south"] < facts["lat"] < AREA["north"]
    assert AREA["west"] < facts["lon"] < AREA["east"]
    if district["geometry"]:
        outline = shape(district["geometry"])
        assert outline.is_valid
        # Outlines are simplified and capitals stand at edges: 3 km is the most that either moves them.
        assert outline.distance(Point(facts["lon"], facts["lat"])) * 111 < 3


def test_outlines_do_not_lie_over_one_another() -> None:
    outlines = [shape(each["geometry"]) for each in DISTRICTS if each["geometry"]]
    for index, one in enumerate(outlines):
        for other in outlines[index + 1 :]:
            assert one.intersection(other).area < 0.01 * min(one.area, other.area)


def test_people_of_the_metropolis_are_counted_in_the_right_order_of_magnitude() -> None:
    # Between ten and twelve million; the most peopled district, San Juan de Lurigancho, alone has over a million.
    people = {each["id"]: each["properties"]["population"] for each in DISTRICTS}
    assert 10e6 < sum(people.values()) < 12e6
    assert max(people, key=lambda code: people[code]) == "150132"
    assert people["150132"] > 1e6


def test_names_are_written_as_people_write_them() -> None:
    names = {each["properties"]["name"] for each in DISTRICTS}
    assert {
        "Villa María del Triunfo",
        "Villa El Salvador",
        "Breña",
        "San Martín de Porres",
        "Rímac",
        "Mi Perú",
    } <= names


def test_the_index_holds_every_district_of_the_country_with_leading_zeros_kept() -> None:
    rows = [dict(zip(EVERYWHERE["columns"], row, strict=True)) for row in EVERYWHERE["rows"]]
    assert len(rows) == 1893
    without_code = [row["name"] for row in rows if row["ubigeo"] is None]
    assert without_code == ["San Antonio"]
    assert all(len(row["ubigeo"]) == 6 for row in rows if row["ubigeo"])
    assert rows[0]["ubigeo"] == "010101"


def test_facilities_keep_their_codes_and_stand_in_or_near_their_district() -> None:
    outlines = {each["id"]: shape(each["geometry"]) for each in DISTRICTS if each["geometry"]}
    assert len({each["code"] for each in FACILITIES}) == 44
    for each in FACILITIES:
        assert len(each["code"]) == 8
        assert each["code"].startswith("0000")
        assert each["kind"] in {"health-centre", "health-post"}
        assert each["ubigeo"] in {district["id"] for district in DISTRICTS}
        if each["ubigeo"] in outlines:
            assert outlines[each["ubigeo"]].distance(Point(each["lon"], each["lat"])) * 111 < 3


def test_every_district_of_lima_has_a_populated_place() -> None:
    assert len(SETTLED) == 111
    lima = {each["id"] for each in DISTRICTS if each["id"].startswith("1501")}
    assert {each["ubigeo"] for each in SETTLED} == lima
    assert all(each["code"].startswith(each["ubigeo"]) for each in SETTLED)


def test_where_the_data_come_from_lies_beside_them() -> None:
    notice = (shelf.CONTENT / "places" / "peru" / "SOURCE.md").read_text("utf-8")
    assert all(licence in notice for licence in ("MPL-2.0", "MIT"))
