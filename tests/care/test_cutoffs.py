"""Rules that mean a site's cut-off follow it: the one that held when the course began, with number and source."""

from datetime import timedelta

import pytest

from ayni.adaptations import actions as adaptations
from ayni.basics.words import speak
from ayni.care import actions
from ayni.care.planning import Put, standing_of, standings_of
from ayni.care.queries import Decision
from ayni.engagements.queries import Engagement
from ayni.engines import adaptation
from tests import cast as house
from tests.adaptations.telling import acting_from, adapted
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=10)


@pytest.fixture
def cast() -> Cast:
    return house.gather()


def asked(cast: Cast, engagement: Engagement, yes: int) -> None:
    """SSQ-14 before the first session, with so many answers of yes."""
    sheet = {f"q{n}": int(n <= yes) for n in range(1, 15)}
    actions.ask_before(engagement, by=cast.rosa, because="asked", at=LATER, instrument="ssq-14", sheet=sheet)


def start(engagement: Engagement) -> Put | None:
    """The rule about beginning, while it holds or is open."""
    return next((each for each in standing_of(engagement, LATER).puts if each.rule.code == "start"), None)


def test_without_a_cut_off_of_the_site_the_published_number_holds_and_says_so(cast: Cast) -> None:
    engagement = house.engagement_of(cast)
    asked(cast, engagement, yes=9)
    put = start(engagement)
    assert put is not None
    assert not put.proposal.is_open
    assert "9 or more. This site has chosen no cut-off, so the published number holds." in str(put.proposal.because[0])


def test_a_course_follows_the_cut_off_of_the_day_on_which_it_began(cast: Cast) -> None:
    before = house.engagement_of(cast)
    adapted(cast, acting_from(7, "ssq-14"), NOW + timedelta(days=1), kind="instruments")
    after = house.engagement_of(cast, house.person_called("Pilar", cast.centre, cast.tomas), NOW + timedelta(days=2))
    for engagement in (before, after):
        asked(cast, engagement, yes=8)
    assert start(before) is None
    put = start(after)
    assert put is not None
    assert not put.proposal.is_open
    told = put.proposal.because[0]
    assert str(told) == (
        "SSQ-14 is 8; the rule looks for 7 or more. "
        "That is this site's cut-off, not confirmed yet (Our own validation, 2026)."
    )
    assert "punto de corte de este sitio, aún sin confirmar (Our own validation, 2026)" in speak(told, "es")
    both = standings_of([before, after], LATER)
    found = {each: {put.rule.code for put in standing.waiting} for each, standing in both.items()}
    assert ("start" in found[before.pk], "start" in found[after.pk]) == (False, True)


def test_a_cut_off_that_a_steward_confirmed_says_no_longer_that_it_is_open(cast: Cast) -> None:
    version = adapted(cast, acting_from(7, "ssq-14"), NOW - timedelta(days=1), kind="instruments")
    chosen = next(
        made for path, made, sure in adaptation.pieces(version.content)
        if path[0:1] == ("cutoffs",) and path[-1] == str(len(version.content["cutoffs"]))
    )  # fmt: skip
    adaptations.confirm(
        "instruments", "ssq-14", by=cast.noor, because="read", at=NOW, piece=chosen, reader="Noor",
        source="our validation", read_on=NOW.date(),
    )  # fmt: skip
    engagement = house.engagement_of(cast)
    asked(cast, engagement, yes=8)
    put = start(engagement)
    assert put is not None
    assert "That is this site's cut-off (Our own validation, 2026)." in str(put.proposal.because[0])


def test_where_fewer_points_need_care_the_cut_off_is_reached_from_above(cast: Cast) -> None:
    adapted(cast, acting_from(4, "ssq-14", below=True), NOW - timedelta(days=1), kind="instruments")
    low = house.engagement_of(cast)
    high = house.engagement_of(cast, house.person_called("Pilar", cast.centre, cast.tomas))
    asked(cast, low, yes=4)
    asked(cast, high, yes=9)
    assert start(low) is not None
    assert start(high) is None


def test_a_number_that_was_published_stays_whatever_a_site_acts_from(cast: Cast) -> None:
    adapted(cast, acting_from(5, "phq-9"), NOW - timedelta(days=1), kind="instruments")
    engagement = house.engagement_of(cast)
    began = NOW + timedelta(days=7)
    actions.record(
        engagement, by=cast.rosa, because="visit", at=began + timedelta(hours=1), began_at=began,
        ended_at=began + timedelta(minutes=45), modality="home", steps={},
        answers={"phq-9": {f"q{n}": 2 if n < 9 else 1 for n in range(1, 10)}}, note="",
    )  # fmt: skip
    assert "refer-up" not in {each.rule.code for each in standing_of(engagement, began + timedelta(hours=2)).puts}


def test_a_decision_keeps_the_number_it_was_made_at(cast: Cast) -> None:
    adapted(cast, acting_from(7, "ssq-14"), NOW - timedelta(days=1), kind="instruments")
    engagement = house.engagement_of(cast)
    asked(cast, engagement, yes=8)
    put = start(engagement)
    assert put is not None
    actions.decide(
        engagement, by=cast.rosa, because="take", at=LATER, rule="start", taken=True, why="They wish it.", seen=put.seen
    )
    adapted(cast, acting_from(12, "ssq-14"), LATER, based_on=1, kind="instruments")
    assert "7 or more" in str(Decision.objects.get().proposed["because"]).replace("{low}", "7")
