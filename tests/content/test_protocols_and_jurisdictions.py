"""Protocols and jurisdictions: complete, in both languages, and speaking of things that exist."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ayni.basics import shelf

PROTOCOLS = [pytest.param(shelf.load("protocols", name), id=name) for name in shelf.names("protocols")]
JURISDICTIONS = [pytest.param(shelf.load("jurisdictions", name), id=name) for name in shelf.names("jurisdictions")]
OWNERS = {"law", "ministry", "programme"}


def _tables(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _tables(each)
    elif isinstance(value, list):
        for each in value:
            yield from _tables(each)


@pytest.mark.parametrize("content", [*PROTOCOLS, *JURISDICTIONS])
def test_everything_said_to_people_is_said_in_english_and_spanish(content: dict[str, Any]) -> None:
    worded = [table for table in _tables(content) if "en" in table]
    assert worded
    for table in worded:
        assert set(table) == {"en", "es"}
        assert all(text.strip() for text in table.values())


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_steps_of_every_session_fill_its_minutes(protocol: dict[str, Any]) -> None:
    minutes = {step["id"]: step["minutes"] for step in protocol["steps"]}
    assert len(minutes) == len(protocol["steps"])
    for stage in protocol["stages"]:
        assert 3 <= len(stage["steps"]) <= 6
        assert sum(minutes[step] for step in stage["steps"]) == protocol["minutes"]["value"]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_prompts_are_ours_or_are_not_here_and_the_screen_says_where_to_find_them(protocol: dict[str, Any]) -> None:
    silent = [step["id"] for step in protocol["steps"] if "say" not in step]
    assert not silent or len(silent) == len(protocol["steps"])
    if silent:
        assert "Structure only" in protocol["licence"]
        assert protocol["manual"]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_rule_from_memory_is_never_called_verified(protocol: dict[str, Any]) -> None:
    for rule in protocol["rules"]:
        assert not (rule["verified"] and ("memory" in rule["source"] or "assumption" in rule["source"])), rule


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_protocol_measures_with_instruments_on_the_shelf(protocol: dict[str, Any]) -> None:
    asked = {each["id"] for each in protocol["instruments"]}
    assert asked <= set(shelf.names("instruments"))
    assert protocol["outcome"] in asked
    # The outcome is asked at least twice within the course, or nothing could be compared.
    assert all(1 <= each["every"] < protocol["sessions"]["value"] for each in protocol["instruments"])


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_protocol_rates_the_same_eight_skills_in_the_same_words(protocol: dict[str, Any]) -> None:
    shared = shelf.load("protocols", "problem-solving")["competencies"]
    assert len({each["id"] for each in shared}) == 8
    assert protocol["competencies"] == shared


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_somebody_may_deliver_every_protocol_for_every_kind_of_referral_it_serves(
    protocol: dict[str, Any], jurisdiction: dict[str, Any]
) -> None:
    assert set(protocol["credentials"]) <= set(jurisdiction["credentials"])
    for kind in protocol["referral_kinds"]:
        assert set(protocol["credentials"]) & set(jurisdiction["referrals"]["accepted"][kind])


@pytest.mark.parametrize("name", shelf.names("protocols"))
def test_a_protocol_bears_its_folders_name_and_its_licence(name: str) -> None:
    protocol = shelf.load("protocols", name)
    assert protocol["id"] == name
    assert protocol["source"]
    assert protocol["licence"]


@pytest.mark.parametrize("content", [*PROTOCOLS, *JURISDICTIONS])
def test_every_number_says_where_it_comes_from_and_a_guess_never_counts_as_verified(content: dict[str, Any]) -> None:
    numbers = [table for table in _tables(content) if "value" in table]
    assert numbers
    for number in numbers:
        assert number["source"]
        assert isinstance(number["verified"], bool)
        guessed = "assumption" in number["source"] or "memory" in number["source"]
        assert not (guessed and number["verified"])


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_every_number_of_a_jurisdiction_has_an_owner_and_a_unit(jurisdiction: dict[str, Any]) -> None:
    for number in (table for table in _tables(jurisdiction) if "value" in table):
        assert number["owner"] in OWNERS
        assert number["unit"]


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_referrals_accept_only_credentials_that_exist_here(jurisdiction: dict[str, Any]) -> None:
    for accepted in jurisdiction["referrals"]["accepted"].values():
        assert accepted
        assert set(accepted) <= set(jurisdiction["credentials"])


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_a_jurisdiction_names_a_time_zone_and_a_place_that_exist(jurisdiction: dict[str, Any]) -> None:
    assert ZoneInfo(jurisdiction["timezone"])
    assert jurisdiction["place"] in shelf.names("places")


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_an_emergency_line_that_nobody_checked_says_so(jurisdiction: dict[str, Any]) -> None:
    assert jurisdiction["emergency"]
    for line in jurisdiction["emergency"]:
        assert line["number"].isdigit()
        assert line["source"]
        assert not ("memory" in line["source"] and line["verified"])
