"""Onward referrals: sent with consent, followed to an end that is said, chased while nothing is heard."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.basics.counts import FEWEST_SHOWN, told_apart
from ayni.basics.words import Refused
from ayni.engagements.queries import Engagement
from ayni.ground.actors import Actor
from ayni.ground.queries import Entry
from ayni.ground.roles import Denied
from ayni.onward import actions, queries, rules
from ayni.onward.queries import OnwardReferral
from ayni.people import actions as people
from tests import cast as house
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SECRET_WORDS = "the advice nobody else may read"


@pytest.fixture
def cast(db: None) -> Cast:
    return house.gather()


@pytest.fixture
def engagement(cast: Cast) -> Engagement:
    return house.engagement_of(cast)


@pytest.fixture
def onward(cast: Cast, engagement: Engagement) -> OnwardReferral:
    return house.onward_of(cast, engagement, house.facility_called("Hospital", cast.tomas))


def fresh(onward: OnwardReferral) -> OnwardReferral:
    return OnwardReferral.objects.get(pk=onward.pk)


def place(onward: OnwardReferral) -> Actor:
    return Actor(onward.facility_id, onward.facility.code, frozenset({("place", None)}))


# --- sending ---------------------------------------------------------------------------------------------------------


def test_nobody_is_sent_on_without_a_yes_of_their_own(cast: Cast, engagement: Engagement) -> None:
    facility = house.facility_called("Hospital", cast.tomas)
    told = {"facility": facility, "asked": "x", "tells": [], "tells_back": True, "agreed_with": "person"}
    with pytest.raises(Refused, match="Ask the person first"):
        actions.send(engagement, by=cast.tomas, because="agreed", at=NOW, **told)
    assert not OnwardReferral.objects.exists()


def test_nobody_is_sent_twice_to_where_they_are_on_the_way(cast: Cast, onward: OnwardReferral) -> None:
    with pytest.raises(Refused, match="on the way to this place"):
        house.onward_of(cast, onward.engagement, onward.facility)
    actions.close(onward, by=cast.tomas, because="told", at=NOW + DAY, reason="declined")
    assert house.onward_of(cast, onward.engagement, onward.facility, NOW + 2 * DAY).state == "sent"


def test_who_takes_back_their_consent_is_not_on_the_way_from_that_moment(cast: Cast, onward: OnwardReferral) -> None:
    actions.make_slip(onward, by=cast.tomas, because="printed", at=NOW, secret="s")
    people.withdraw_consent(cast.person, by=cast.tomas, because="asked", at=NOW + DAY, purpose="onward")
    assert fresh(onward).state == "closed"
    with pytest.raises(Refused, match="cannot go to"):
        actions.attend(onward, by=place(onward), because="by-slip", at=NOW + 2 * DAY, told_by="place")
    with pytest.raises(Refused, match="Ask the person first"):
        actions.undo(onward, by=cast.tomas, because="slip", at=NOW + DAY)


@pytest.mark.parametrize("who", ["rosa", "ines", "marisol", "carmen", "quilla", "noor", "wari"])
def test_only_who_coordinates_sends(cast: Cast, engagement: Engagement, who: str) -> None:
    told: dict[str, Any] = {"asked": "x", "tells": [], "tells_back": True, "agreed_with": "person"}
    told["facility"] = house.facility_called("Hospital", cast.tomas)
    with pytest.raises(Denied):
        actions.send(engagement, by=getattr(cast, who), because="agreed", at=NOW, **told)


# --- to an end -------------------------------------------------------------------------------------------------------


def test_the_circle_closes_with_advice_that_stands_nowhere_but_sealed(cast: Cast, onward: OnwardReferral) -> None:
    by = {"by": place(onward), "because": "by-slip"}
    actions.receive(onward, at=NOW + DAY, **by)
    actions.appoint(onward, at=NOW + DAY, appointment_at=NOW + 5 * DAY, **by)
    actions.attend(onward, at=NOW + 5 * DAY, told_by="place", **by)
    actions.refer_back(onward, at=NOW + 6 * DAY, advice=SECRET_WORDS, **by)
    assert (fresh(onward).state, fresh(onward).due_at) == ("back", None)
    assert SECRET_WORDS not in "".join(str(each.facts) for each in Entry.objects.all())
    assert queries.steps_that_count(onward)[-1].words == SECRET_WORDS


@pytest.mark.parametrize(("verb", "told", "sentence"), [
    (actions.miss, {"reason": "rain", "told_by": "person"}, "not one of the reasons"),
    (actions.miss, {"reason": "other", "words": " ", "told_by": "person"}, "Say the other reason"),
    (actions.send_back, {"reason": "other"}, "Say the other reason"),
    (actions.close, {"reason": "tired"}, "not one of the reasons"),
    (actions.refer_back, {"advice": "  "}, "Write the advice"),
    (actions.appoint, {"appointment_at": NOW - DAY}, "lies before the day"),
])  # fmt: skip
def test_an_end_without_a_why_is_refused_and_leaves_no_trace(
    cast: Cast, onward: OnwardReferral, verb: Any, told: dict[str, Any], sentence: str
) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused, match=sentence):
        verb(onward, by=cast.tomas, because="told", at=NOW + DAY, **told)
    assert (fresh(onward).state, Entry.objects.count(), onward.steps.count()) == ("sent", before, 1)


def test_whoever_did_not_go_may_still_go_and_then_counts_as_having_gone(cast: Cast, onward: OnwardReferral) -> None:
    told = {"by": cast.rosa, "because": "told", "told_by": "worker"}
    actions.miss(onward, at=NOW + DAY, reason="money", **told)
    at = queries.at_places(OnwardReferral.objects.all(), ())[onward.facility_id]
    assert (at.went, dict(at.missed)) == (0, {"money": 1})
    actions.attend(onward, at=NOW + 2 * DAY, **told)
    at = queries.at_places(OnwardReferral.objects.all(), ())[onward.facility_id]
    assert (at.sent, at.went, dict(at.missed)) == (1, 1, {})


def test_advice_that_comes_back_says_that_they_went(cast: Cast, onward: OnwardReferral) -> None:
    actions.refer_back(onward, by=place(onward), because="by-slip", at=NOW + DAY, advice="Walk.")
    assert queries.at_places(OnwardReferral.objects.all(), ())[onward.facility_id].went == 1


def test_a_step_that_was_a_slip_is_taken_back_for_a_day_and_sending_never(cast: Cast, onward: OnwardReferral) -> None:
    due = onward.due_at
    actions.miss(onward, by=cast.tomas, because="told", at=NOW + DAY, reason="far", told_by="person")
    actions.undo(onward, by=cast.tomas, because="slip", at=NOW + DAY + timedelta(hours=3))
    assert (fresh(onward).state, fresh(onward).due_at) == ("sent", due)
    assert not queries.at_places(OnwardReferral.objects.all(), ())[onward.facility_id].missed
    with pytest.raises(Refused, match="cannot be taken back"):
        actions.undo(onward, by=cast.tomas, because="slip", at=NOW + DAY)
    actions.receive(onward, by=cast.tomas, because="told", at=NOW + 2 * DAY)
    with pytest.raises(Refused, match="ask the coordinator"):
        actions.undo(onward, by=cast.rosa, because="slip", at=NOW + 2 * DAY)
    with pytest.raises(Refused, match="more than 24"):
        actions.undo(onward, by=cast.tomas, because="slip", at=NOW + 4 * DAY)


# --- asking after ----------------------------------------------------------------------------------------------------


def test_what_is_overdue_stands_on_the_list_with_whom_to_call_next(cast: Cast, onward: OnwardReferral) -> None:
    mine = queries.visible_to(cast.tomas)
    assert not queries.overdue(mine, NOW + 2 * DAY)
    assert list(queries.overdue(mine, NOW + 3 * DAY)) == [onward]
    called = []
    for day in (3, 5, 7):
        called.append(queries.next_call(fresh(onward)))
        actions.ask_after(
            onward, by=cast.tomas, because="overdue", at=NOW + day * DAY, whom=called[-1], answer="no-answer"
        )
        assert not queries.overdue(mine, NOW + day * DAY + timedelta(hours=47))
        assert list(queries.overdue(mine, NOW + (day + 2) * DAY)) == [onward]
    assert called == ["place", "place", "worker"]


def test_an_appointment_is_asked_after_from_its_own_day(cast: Cast, onward: OnwardReferral) -> None:
    actions.appoint(onward, by=cast.tomas, because="told", at=NOW + DAY, appointment_at=NOW + 30 * DAY)
    assert fresh(onward).due_at == NOW + 32 * DAY
    assert queries.next_call(fresh(onward)) == "worker"


# --- any history -----------------------------------------------------------------------------------------------------

VERBS: dict[str, Any] = {
    "received": lambda o, by, at: actions.receive(o, by=by, because="told", at=at),
    "appointed": lambda o, by, at: actions.appoint(o, by=by, because="told", at=at, appointment_at=at + 4 * DAY),
    "attended": lambda o, by, at: actions.attend(o, by=by, because="told", at=at, told_by="person"),
    "missed": lambda o, by, at: actions.miss(o, by=by, because="told", at=at, reason="far", told_by="person"),
    "back": lambda o, by, at: actions.refer_back(o, by=by, because="told", at=at, advice="Walk."),
    "returned": lambda o, by, at: actions.send_back(o, by=by, because="told", at=at, reason="early"),
    "closed": lambda o, by, at: actions.close(o, by=by, because="told", at=at, reason="declined"),
    "undo": lambda o, by, at: actions.undo(o, by=by, because="slip", at=at),
    "call": lambda o, by, at: actions.ask_after(o, by=by, because="late", at=at, whom="place", answer="later"),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.integers(1, 40)), max_size=12))
def test_in_any_history_it_stands_where_a_list_of_states_says_and_is_due_until_it_ends(
    cast: Cast, onward: OnwardReferral, history: list[tuple[str, int]]
) -> None:
    """The reference is a list of (state, hour): a step puts one on it where the table allows, undo takes one off."""
    stood = [("sent", 0)]
    hour = 0
    with transaction.atomic():
        for verb, later in history:
            hour += later
            state = stood[-1][0]
            if verb == "undo":
                may = len(stood) > 1 and hour - stood[-1][1] <= 24
            elif verb == "call":
                may = state not in rules.ENDS
            else:
                may = verb in rules.STATES[state]
            try:
                VERBS[verb](onward, cast.tomas, NOW + timedelta(hours=hour))
                done = True
            except Refused:
                done = False
            assert done == may, (verb, stood)
            if done and verb == "undo":
                stood.pop()
            elif done and verb != "call":
                stood.append((verb, hour))
            found = fresh(onward)
            assert found.state == stood[-1][0]
            assert (found.due_at is None) == (found.state in rules.ENDS)
            assert [each.became for each in queries.steps_that_count(found)] == [each for each, _hour in stood]
        transaction.set_rollback(True)


# --- who came from there ---------------------------------------------------------------------------------------------


def test_a_healer_who_sent_somebody_is_told_back_only_if_they_agree(cast: Cast) -> None:
    healer = house.facility_called("Juana", cast.tomas, kind="healer")
    people.give_consent(cast.person, by=cast.tomas, because="asked", at=NOW, purpose="onward")
    told = {"by": cast.tomas, "because": "came", "at": NOW, "facility": healer, "centre": cast.centre}
    shy = queries.SentIn.objects.get(pk=actions.come_in(cast.person, agrees=False, **told).sent_in)
    with pytest.raises(Refused, match="did not agree"):
        actions.tell_back(shy, by=cast.tomas, because="told", at=NOW, words="They are well.")
    actions.keep_back(shy, by=cast.tomas, because="wished", at=NOW)
    glad = queries.SentIn.objects.get(pk=actions.come_in(cast.person, agrees=True, **told).sent_in)
    actions.tell_back(glad, by=cast.tomas, because="told", at=NOW, words="They are well.")
    with pytest.raises(Refused, match="answered already"):
        actions.keep_back(glad, by=cast.tomas, because="wished", at=NOW)


# --- small numbers ---------------------------------------------------------------------------------------------------


@given(parts=st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12)))
def test_beside_the_total_no_part_below_five_is_told_or_left_over(parts: dict[str, int]) -> None:
    told = told_apart(parts)
    left = sum(parts.values()) - sum(told.values())
    assert all(parts[name] == n >= FEWEST_SHOWN for name, n in told.items())
    assert not told or left == 0 or left >= FEWEST_SHOWN
