"""Protocols: every one on the shelf can be run to each of its exits, and the engine agrees with a slow reference."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.basics import shelf
from ayni.basics.words import speak
from ayni.engines.protocols import (
    Course,
    Kind,
    Protocol,
    Scores,
    SiteCutoff,
    Trend,
    Unsound,
    from_content,
    proposals,
    reference,
)
from ayni.engines.protocols.conditions import All, Any_, Condition, Counted, Danger, Limits, Not, Stated, Total
from tests.engines.protocol_courses import courses_that_reach

SHELF = {name: from_content(shelf.load("protocols", name)) for name in shelf.names("protocols")}
PROTOCOLS = [pytest.param(protocol, id=name) for name, protocol in SHELF.items()]
RULES = [
    pytest.param(protocol, rule.code, id=f"{name}: {rule.code}")
    for name, protocol in SHELF.items()
    for rule in protocol.rules
]


@pytest.mark.parametrize(("protocol", "code"), RULES)
def test_every_rule_can_come_to_hold_and_is_then_put_to_a_person(protocol: Protocol, code: str) -> None:
    course = courses_that_reach(protocol, code)
    assert course is not None
    found = next(each for each in proposals(protocol, course) if each.rule.code == code)
    assert not found.is_open
    assert found.because
    for sentence in found.because:
        for language in ("en", "es"):
            assert "{" not in speak(sentence, language)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_course_that_goes_well_ends_as_complete(protocol: Protocol) -> None:
    course = Course(
        sessions=int(protocol.sessions.value), weeks=60,
        scores={each.instrument: Scores(first=0, last=0, trend=Trend.BETTER) for each in protocol.instruments},
    )  # fmt: skip
    assert Kind.COMPLETE in {each.rule.kind for each in proposals(protocol, course) if not each.is_open}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_danger_stands_before_everything_else(protocol: Protocol) -> None:
    for sessions in (0, 1, int(protocol.sessions.value)):
        first = proposals(protocol, Course(sessions=sessions, danger=True))[0]
        assert first.rule.kind is Kind.EXCLUDE
        assert not first.is_open


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_session_has_steps_that_fill_it_and_the_outcome_is_asked_more_than_once(protocol: Protocol) -> None:
    last = int(protocol.sessions.value)
    for session in range(1, last + 3):
        assert sum(step.minutes for step in protocol.steps_of(session)) == protocol.minutes.value
    asked = [session for session in range(1, last + 1) if protocol.outcome in protocol.due(session)]
    assert len(asked) >= 2


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_rule_leads_only_to_protocols_that_exist_and_looks_only_at_instruments_that_exist(protocol: Protocol) -> None:
    for rule in protocol.rules:
        assert rule.leads_to is None or rule.leads_to in SHELF
    assert {each.instrument for each in protocol.instruments} <= set(shelf.names("instruments"))


FACTS = {"a": {"en": "A?"}, "b": {"en": "B?"}}
LEAVES = st.one_of(
    st.builds(lambda name: Stated(name, (("en", "?"),)), st.sampled_from(["a", "b", "c"])),
    st.builds(lambda name, low: Total(name, Limits(low)), st.sampled_from(["phq-9", "gad-7"]), st.integers(0, 27)),
    st.builds(
        lambda name, low: Total(name, Limits(low), at_cutoff=True), st.sampled_from(["phq-9", "gad-7"]),
        st.integers(0, 27),
    ),
    st.builds(lambda n: Counted("sessions", Limits(n)), st.integers(0, 8)),
    st.just(Danger()),
)  # fmt: skip
CUTOFFS = st.dictionaries(
    st.sampled_from(["phq-9", "gad-7"]),
    st.builds(
        lambda total, below: SiteCutoff(total, below, "our own validation", "2026", verified=False),
        st.integers(0, 27), st.booleans(),
    ),
)  # fmt: skip
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda of: All(tuple(of)), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda of: Any_(tuple(of)), st.lists(inner, min_size=1, max_size=3)),
        st.builds(Not, inner),
    ),
    max_leaves=5,
)
COURSES = st.builds(
    Course,
    sessions=st.integers(0, 10),
    scores=st.dictionaries(
        st.sampled_from(["phq-9", "gad-7"]), st.builds(Scores, last=st.one_of(st.none(), st.integers(0, 27)))
    ),
    facts=st.dictionaries(st.sampled_from(["a", "b"]), st.booleans()),
    danger=st.booleans(),
)


@settings(deadline=None)
@given(CONDITIONS, COURSES)
def test_what_the_engine_calls_known_is_so_however_the_course_is_completed(
    condition: Condition, course: Course
) -> None:
    found, slow = condition.holds(course), reference.holds(condition, course, range(-1, 29, 1))
    if found is not None:
        assert slow is found
    elif len(list(condition.leaves())) == len(set(condition.leaves())) and not _same_total_twice(condition):
        assert slow is None


@settings(deadline=None)
@given(CONDITIONS, CUTOFFS, COURSES)
def test_a_rule_at_the_cut_off_holds_as_if_the_sites_number_were_written_in_it(
    condition: Condition, cutoffs: dict[str, SiteCutoff], course: Course
) -> None:
    in_force = condition.in_force(cutoffs)
    assert in_force.holds(course) is reference.spelled_out(condition, cutoffs).holds(course)
    for leaf, published in zip(in_force.leaves(), condition.leaves(), strict=True):
        if isinstance(published, Total) and not published.at_cutoff:
            assert leaf == published
        for language in ("en", "es"):
            assert "{" not in speak(leaf.said(course), language)


def _same_total_twice(condition: Condition) -> bool:
    totals = [leaf.instrument for leaf in condition.leaves() if isinstance(leaf, Total)]
    return len(totals) != len(set(totals))


@given(COURSES)
def test_learning_more_never_takes_back_what_was_known(course: Course) -> None:
    protocol = SHELF["problem-solving"]
    held = {each.rule.code for each in proposals(protocol, course) if not each.is_open}
    more = replace(course, facts={"psychosis": False, "specialist": False, **course.facts})
    assert held <= {each.rule.code for each in proposals(protocol, more) if not each.is_open}


def _changed(**changes: Any) -> dict[str, Any]:
    return {**shelf.load("protocols", "problem-solving"), **changes}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"outcome": "gad-7"}, "The outcome gad-7 is never asked."),
        ({"minutes": {"value": 50, "source": "x", "verified": False}}, "but a session has 50."),
        ({"stages": [{"from": 2, "name": {"en": "x"}, "steps": ["arrive"]}]}, "Stage 1 should begin at session 1."),
        ({"rules": []}, None),
        (
            {"rules": [{"code": "x", "kind": "stop", "when": {"total": "k6", "at_least": 3}, "proposes": {"en": "x"},
                        "source": "x", "verified": False}]},
            "Rule 'x' looks at k6, which is never asked.",
        ),
        (
            {"rules": [{"code": "x", "kind": "stop", "when": {"moon": "full"}, "proposes": {"en": "x"},
                        "source": "x", "verified": False}]},
            "a condition has one of",
        ),
        (
            {"rules": [{"code": "x", "kind": "stop", "when": {"fact": "tired"}, "proposes": {"en": "x"},
                        "source": "x", "verified": False}]},
            "the fact 'tired' is not among the facts that are asked",
        ),
    ],
)  # fmt: skip
def test_an_unsound_definition_is_refused_with_the_reason(changes: dict[str, Any], sentence: str | None) -> None:
    if sentence is None:
        from_content(_changed(**changes))
        return
    with pytest.raises(Unsound) as refused:
        from_content(_changed(**changes))
    assert sentence in str(refused.value)


def test_an_open_rule_says_what_should_be_asked() -> None:
    (start, *rest) = proposals(SHELF["problem-solving"], Course())
    assert start.is_open
    assert rest
    assert {str(sentence) for each in (start, *rest) for sentence in each.because} >= {
        (
            "SSQ-14 has no total yet; the rule looks for 9 or more. "
            "This site has chosen no cut-off, so the published number holds."
        )
    }
