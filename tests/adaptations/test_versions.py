"""Versions of a site: what holds for whom, what is refused, what is sure, and taking back."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ayni.adaptations import actions, queries
from ayni.adaptations.queries import Confirmation, Use, Version
from ayni.basics import shelf
from ayni.basics.words import Refused
from ayni.care import queries as care
from ayni.engines import adaptation
from ayni.engines.adaptation import put
from ayni.ground.ledger import sentence
from ayni.ground.queries import Entry
from ayni.ground.roles import Denied
from tests import cast as house
from tests.adaptations.telling import FRAME, acting_from, adapted, shortened
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=3)


@pytest.fixture
def cast() -> Cast:
    return house.gather(NOW)


def sessions(engagement: house.Engagement) -> float:
    return care.protocol_of(engagement).sessions.value


def test_who_has_begun_keeps_the_version_of_then_and_who_begins_later_has_the_new_one(cast: Cast) -> None:
    begun = house.engagement_of(cast, at=NOW)
    before = sessions(begun)
    adapted(cast, shortened(3), at=LATER)
    other = house.engagement_of(cast, house.person_called("Elena", cast.centre, cast.tomas), at=LATER)
    assert (sessions(begun), sessions(other)) == (before, 3)
    actions.take_back(
        "protocols",
        "problem-solving",
        by=cast.carmen,
        because="decided",
        at=LATER + timedelta(days=1),
        why="Too short.",
    )
    third = house.engagement_of(
        cast, house.person_called("Pilar", cast.centre, cast.tomas), at=LATER + timedelta(days=2)
    )
    assert (sessions(begun), sessions(other), sessions(third)) == (before, 3, before)


def test_the_ledger_tells_of_it_without_a_word_of_the_reasons(cast: Cast) -> None:
    adapted(cast)
    entry = Entry.objects.order_by("-seq").first()
    assert str(sentence(entry)) == "Carmen adapted problem-solving: version 1."
    assert FRAME.why not in str(entry.facts)


@pytest.mark.parametrize(
    ("path", "told", "problem"),
    [
        (("sessions", "value"), 0, "The number of sessions is more than none."),
        (("sessions", "value"), "six", "wrong form"),
        (("steps", "arrive", "minutes"), 55, "take"),
        (("name", "en"), "Otherwise", "name · en"),
        (("licence",), "Free", "licence"),
        (("outcome",), "who-5", "outcome"),
    ],
)
def test_a_bad_edit_is_refused_with_a_sentence_that_names_it_and_nothing_is_kept(
    cast: Cast, path: tuple[str, ...], told: object, problem: str
) -> None:
    content = deepcopy(shelf.load("protocols", "problem-solving"))
    if path[0] == "steps":
        path = ("steps", content["steps"][0]["id"], "minutes")
    with pytest.raises(Refused, match=problem):
        adapted(cast, put(content, path, told))
    assert not Version.objects.exists()
    assert not Use.objects.exists()


def test_an_adaptation_without_its_story_or_without_a_change_is_refused(cast: Cast) -> None:
    told = {"by": cast.carmen, "because": "decided", "at": NOW, "site": "pe-lima", "based_on": 0}
    silent = replace(FRAME, why="", deciders=())
    with pytest.raises(Refused, match="Please answer: Why, Who decided"):
        actions.adapt("protocols", "problem-solving", content=shortened(), frame=silent, **told)
    with pytest.raises(Refused, match="Nothing was changed"):
        actions.adapt(
            "protocols", "problem-solving", content=shelf.load("protocols", "problem-solving"), frame=FRAME, **told
        )


def test_of_two_who_edit_the_same_the_second_is_shown_the_first(cast: Cast) -> None:
    adapted(cast, shortened(3))
    with pytest.raises(Refused, match="Meanwhile version 1 holds"):
        adapted(cast, shortened(4), based_on=0)
    assert adapted(cast, shortened(4), based_on=1).number == 2
    with pytest.raises(Refused, match="That is version 1"):
        adapted(cast, shortened(3), based_on=2)


def test_an_adapted_number_is_open_until_a_steward_who_did_not_write_it_confirms_it(cast: Cast) -> None:
    adapted(cast, acting_from(9), kind="instruments")
    engagement = house.engagement_of(cast, at=LATER)
    cutoff = care.instrument_of(engagement, "phq-9").acts_from
    assert (cutoff.total, cutoff.verified) == (9, False)
    content = queries.content_of("instruments", "phq-9", queries.held("instruments", "phq-9"))
    piece = next(made for path, made, _sure in adaptation.pieces(content) if path[0:1] == ("cutoffs",))
    told = {"because": "read", "at": LATER, "piece": piece, "source": "Report 12", "read_on": date(2026, 3, 1)}
    with pytest.raises(Denied):
        actions.confirm("instruments", "phq-9", by=cast.carmen, reader="Carmen", **told)
    with pytest.raises(Refused, match="who read it"):
        actions.confirm("instruments", "phq-9", by=cast.noor, reader=" ", **told)
    with pytest.raises(Refused, match="still to come"):
        actions.confirm("instruments", "phq-9", by=cast.noor, reader="N", **told | {"read_on": date(2027, 1, 1)})
    actions.confirm("instruments", "phq-9", by=cast.noor, reader="Noor", **told)
    assert care.instrument_of(engagement, "phq-9").acts_from.verified
    with pytest.raises(Refused, match="nothing here that waits"):
        actions.confirm("instruments", "phq-9", by=cast.noor, reader="Noor", **told)
    adapted(cast, acting_from(8), at=LATER, based_on=1, kind="instruments")
    other = house.engagement_of(cast, house.person_called("Elena", cast.centre, cast.tomas), at=LATER + timedelta(1))
    assert not care.instrument_of(other, "phq-9").acts_from.verified


def test_who_wrote_a_number_cannot_confirm_it(cast: Cast) -> None:
    actions.adapt(
        "instruments", "phq-9", by=cast.noor, because="decided", at=NOW, site="pe-lima", content=acting_from(9),
        frame=FRAME, based_on=0,
    )  # fmt: skip
    content = queries.content_of("instruments", "phq-9", queries.held("instruments", "phq-9"))
    piece = next(made for path, made, _sure in adaptation.pieces(content) if path[0:1] == ("cutoffs",))
    with pytest.raises(Refused, match="ask another steward"):
        actions.confirm(
            "instruments", "phq-9", by=cast.noor, because="read", at=LATER, piece=piece, reader="Noor", source="12",
            read_on=date(2026, 3, 1),
        )  # fmt: skip
    assert not Confirmation.objects.exists()


def test_a_cut_off_that_no_total_reaches_or_without_a_date_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="from 0 to 27"):
        adapted(cast, acting_from(30), kind="instruments")
    undated = acting_from(9)
    undated["cutoffs"][-1]["dated"] = ""
    with pytest.raises(Refused, match="dated"):
        adapted(cast, undated, kind="instruments")


@pytest.mark.parametrize("name", ["Tomás", "Rosa", "Inés", "Marisol", "Quilla", "Wari"])
def test_nobody_else_adapts_or_knows_of_versions(cast: Cast, name: str) -> None:
    adapted(cast)
    other = house.actor(name)
    assert not queries.visible_to(other).exists()
    assert not queries.uses_visible_to(other).exists()
    with pytest.raises(Denied):
        actions.take_back("protocols", "problem-solving", by=other, because="decided", at=LATER, why="No.")
