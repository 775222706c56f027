"""How suggestions are weighed: a version for each decision, in bounds, named by what was made with it, taken back."""

from datetime import timedelta
from typing import Any

import pytest

from ayni.basics.words import Refused
from ayni.engagements import actions, planning
from ayni.engagements.queries import BatchPlan, Shortlist, Weighing, weighings_visible_to
from ayni.engagements.rules import HEAVIEST, TERM_NAMES
from ayni.engines import matching
from ayni.ground.queries import Entry
from ayni.ground.roles import Denied
from tests import cast as house
from tests.cast import NOW, Cast

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def world(db: None) -> Cast:
    cast = house.gather()
    house.worker_called("Luz", cast.centre, cast.marisol, supervisor=cast.supervisor, km_north=4.5)
    return cast


def weights(**other: float) -> dict[str, float]:
    """Every term alike, but for some."""
    return dict.fromkeys(TERM_NAMES, 1.0) | other


def decide(cast: Cast, **other: float) -> Weighing:
    told = actions.weigh("pe-lima", by=cast.carmen, because="decided", at=NOW, weights=weights(**other), why="So.")
    return Weighing.objects.get(pk=told.weighing)


def looked(cast: Cast, referral: Any, at: Any = NOW) -> Shortlist:
    told = actions.shortlist(referral, by=cast.tomas, because="asked", at=at)
    return Shortlist.objects.get(pk=told.shortlist)


def test_a_decision_holds_from_then_on_and_what_was_made_before_stays_and_names_its_version(world: Cast) -> None:
    referral = house.referral_of(world)
    before = looked(world, referral)
    decided = decide(world, travel=9)
    after = looked(world, referral, LATER)
    assert (before.weighing, after.weighing) == (None, decided)
    weighed = matching.Problem.from_json(after.problem).policy.weights
    assert weighed == weights(travel=9)
    assert before.problem_hash != after.problem_hash
    before.refresh_from_db()
    assert matching.Problem.from_json(before.problem).policy.weights["travel"] != 9


def test_each_shortlist_is_found_again_to_the_hash_whatever_was_decided_since(world: Cast) -> None:
    referral = house.referral_of(world)
    kept = [looked(world, referral)]
    for travel in (2, 7):
        decide(world, travel=travel)
        kept.append(looked(world, referral, LATER))
    for shortlist in kept:
        shortlist.refresh_from_db()
        problem = matching.Problem.from_json(shortlist.problem)
        assert problem.hash == shortlist.problem_hash
        assert matching.solve(problem).as_json() == shortlist.result


def test_a_plan_names_the_version_it_was_made_with(world: Cast) -> None:
    decided = decide(world, travel=9)
    told = actions.plan([house.referral_of(world)], by=world.tomas, because="asked", at=LATER, policy="efficient")
    assert BatchPlan.objects.get(pk=told.plan).weighing == decided


def test_versions_are_numbered_each_based_on_the_one_before_and_the_ledger_tells_who_decided(world: Cast) -> None:
    first, second = decide(world, travel=2), decide(world, travel=3)
    assert (first.number, first.based_on) == (1, None)
    assert (second.number, second.based_on) == (2, first)
    entry = Entry.objects.filter(verb="engagements.weigh").order_by("seq").last()
    assert entry is not None
    assert entry.by == world.carmen.id


def test_taking_back_is_a_new_version_with_what_held_before(world: Cast) -> None:
    first, second = decide(world, travel=2), decide(world, travel=3)
    actions.take_back_weights(second, by=world.carmen, because="decided", at=LATER, why="It was too much.")
    third = planning.weighing_of("pe-lima", LATER)
    assert third is not None
    assert (third.number, third.weights, third.based_on) == (3, first.weights, second)
    with pytest.raises(Refused, match="only the newest"):
        actions.take_back_weights(second, by=world.carmen, because="decided", at=LATER, why="Again.")


def test_taking_back_the_first_version_lets_those_of_the_jurisdiction_hold_again(world: Cast) -> None:
    actions.take_back_weights(decide(world, travel=2), by=world.carmen, because="decided", at=LATER, why="Back.")
    assert planning.weights_at("pe-lima", LATER) == planning.weights_of_shelf("pe-lima")


OUT_OF_BOUNDS = [
    ({**weights(), "travel": -1.0}, "from 0 to"),
    ({**weights(), "travel": HEAVIEST + 0.5}, "from 0 to"),
    ({**weights(), "travel": float("nan")}, "from 0 to"),
    ({**weights(), "travel": float("inf")}, "from 0 to"),
    (dict.fromkeys(TERM_NAMES, 0.0), "At least one term"),
    ({**weights(), "declined_offers": 1.0}, "nothing else has: declined_offers"),
    ({**weights(), "eligibility": 1.0}, "nothing else has: eligibility"),
    ({term: 1.0 for term in TERM_NAMES if term != "load"}, "nothing else has: load"),
]


@pytest.mark.parametrize(("chosen", "sentence"), OUT_OF_BOUNDS)
def test_weights_out_of_bounds_are_refused_with_the_reason(world: Cast, chosen: Any, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        actions.weigh("pe-lima", by=world.carmen, because="decided", at=NOW, weights=chosen, why="So.")
    assert not Weighing.objects.exists()


def test_weights_that_hold_already_are_no_decision(world: Cast) -> None:
    decide(world, travel=2)
    with pytest.raises(Refused, match="hold already"):
        decide(world, travel=2)


def test_every_term_that_can_be_weighed_is_one_of_the_score_and_none_knows_of_declined_offers() -> None:
    assert tuple(TERM_NAMES) == matching.TERMS
    assert not [term for term in TERM_NAMES if "declin" in term or "refus" in term or "accept" in term]


def test_only_whoever_directs_the_programme_decides(world: Cast) -> None:
    for stranger in (world.tomas, world.rosa, world.ines, world.marisol, world.quilla, world.noor, world.wari):
        with pytest.raises(Denied):
            actions.weigh("pe-lima", by=stranger, because="decided", at=NOW, weights=weights(), why="So.")
    decide(world)
    assert weighings_visible_to(world.noor).count() == weighings_visible_to(world.tomas).count() == 1
    assert not weighings_visible_to(world.wari).exists()


def test_a_preview_tells_the_places_as_the_engine_would_give_them_and_keeps_nothing(world: Cast) -> None:
    referral = house.referral_of(world)
    shortlist = looked(world, referral)
    chosen = {**dict.fromkeys(TERM_NAMES, 0.0), "load": 1.0, "travel": 0.0}
    seen = planning.preview("pe-lima", chosen, NOW)
    before = [each.worker for each in matching.Result.from_json(shortlist.result).shortlists[str(referral.pk)]]
    actions.weigh("pe-lima", by=world.carmen, because="decided", at=NOW, weights=chosen, why="So.")
    after = planning.suggested(looked(world, referral, LATER))
    told = {move.worker: (move.before, move.after) for move in seen.moves.get(referral.code, ())}
    codes = {str(each.pk): each.code for each in type(world.worker).objects.all()}
    moved = {
        codes[worker]: (before.index(worker) + 1, place)
        for place, worker in enumerate(map(str, after), start=1)
        if before.index(worker) + 1 != place
    }
    assert seen.looked_at == 1
    assert told == moved
