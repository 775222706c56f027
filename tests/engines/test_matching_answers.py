"""What the engine answers: an order, a plan, what would help, and words for three readers."""

import json
from dataclasses import fields, replace
from datetime import timedelta

import pytest

from ayni.basics.instants import WeeklyHours
from ayni.basics.places import Point
from ayni.basics.words import speak
from ayni.engines.matching import (
    TERMS,
    Choices,
    Params,
    Problem,
    Result,
    Setting,
    Worker,
    changed,
    for_coordinator,
    for_person,
    for_worker,
    solve,
)
from tests.engines.matching_cast import AMARU, NOW, ROSA, answer, ask

BETTER = {
    "travel": replace(ROSA, place=Point(-12.0060, -77.0060)),
    "continuity": ROSA,
    "lived_experience": replace(ROSA, lived_experience=frozenset({"recovery"})),
    "fluency": ROSA,
    "competence": replace(ROSA, ratings=(replace(ROSA.ratings[0], levels=(4, 4, 4, 4, 4)),)),
    "fairness": replace(ROSA, paid_minutes_recent=0),
    "kept_visits": replace(ROSA, kept_visits_share=0.95),
    "load": replace(ROSA, weekly_minutes_committed=0, caseload_points=0),
}
WORSE = {
    "continuity": replace(ROSA, id="luz", name="Luz"),
    "fluency": replace(ROSA, languages={"qu": 2}),
    "fairness": replace(ROSA, paid_minutes_recent=3000),
    "kept_visits": replace(ROSA, kept_visits_share=0.4),
}
RETURNING = replace(AMARU, previous_worker="rosa", choices=Choices(prefers_lived_experience="recovery"))


def only(result: Result):
    return result.shortlists["a-1207"][0]


def test_every_term_that_is_documented_is_scored():
    assert tuple(term.name for term in only(answer()).terms) == TERMS


@pytest.mark.parametrize("term", TERMS)
def test_each_term_alone_prefers_who_it_says_it_prefers(term):
    better, worse = BETTER[term], WORSE.get(term, ROSA)
    weigh = {"weights": {term: 1.0}}
    assert only(answer(better, RETURNING, **weigh)).score > only(answer(worse, RETURNING, **weigh)).score


def test_a_score_is_the_weighted_mean_of_its_terms():
    candidate = only(answer(weights={"travel": 3, "fluency": 1}))
    values = {term.name: term.value for term in candidate.terms}
    assert candidate.score == pytest.approx((3 * values["travel"] + values["fluency"]) / 4, abs=1e-6)


def test_a_declined_offer_is_not_among_the_facts():
    names = {field.name for field in fields(Worker)}
    assert not [name for name in names if "declin" in name or "refus" in name or "accept" in name]


def test_equal_scores_are_ordered_by_id_whatever_order_they_came_in():
    twins = tuple(replace(ROSA, id=each, name=each) for each in ("c", "a", "b"))
    assert [each.worker for each in solve(ask(twins)).shortlists["a-1207"]] == ["a", "b", "c"]


def test_the_plan_gives_way_so_that_both_are_served():
    """Luz could take either, Rosa only the first; the best score alone would leave one person without."""
    luz = replace(ROSA, id="luz", name="Luz", caseload_limit=8, place=AMARU.place and Point(-12.0060, -77.0060))
    rosa = replace(ROSA, caseload_limit=8, languages={"qu": 3})
    spanish = replace(AMARU, id="b", person="b", languages=("es",))
    result = solve(ask((rosa, luz), (AMARU, spanish)))
    assert only(result).worker == "luz"
    assert result.assignment.workers == {"a-1207": "rosa", "b": "luz"}
    assert result.assignment.proven


def test_two_light_needs_are_served_rather_than_one_heavy_one():
    worker = replace(ROSA, caseload_points=8)  # room for 4 points
    heavy = replace(AMARU, id="heavy", person="h", acuity_points=4, urgency=3)
    light = tuple(replace(AMARU, id=f"light-{n}", person=f"l{n}") for n in (1, 2))
    assignment = solve(ask((worker,), (heavy, *light))).assignment
    assert sorted(assignment.workers) == ["light-1", "light-2"]
    assert assignment.unserved == ("heavy",)


def test_among_plans_that_serve_as_many_the_most_urgent_come_first():
    worker = replace(ROSA, caseload_points=10)  # room for one of them
    calm, urgent = replace(AMARU, id="a", urgency=1), replace(AMARU, id="z", person="z", urgency=3)
    assert solve(ask((worker,), (calm, urgent))).assignment.workers == {"z": "rosa"}


def test_the_week_is_shared_out_too_not_only_the_caseload():
    worker = replace(ROSA, weekly_minutes_committed=1200 - 150)  # 99 minutes each
    needs = (AMARU, replace(AMARU, id="b", person="b"))
    assert len(solve(ask((worker,), needs)).assignment.workers) == 1


def test_a_search_that_was_stopped_says_so_and_keeps_its_promises():
    """Three workers with room for two light needs or one heavy one: the good start is not provably best."""
    workers = tuple(replace(ROSA, id=f"w{n}", name=f"w{n}", caseload_limit=9) for n in range(3))
    needs = tuple(replace(AMARU, id=f"n{n}", person=f"p{n}", acuity_points=1 + n % 3) for n in range(9))
    stopped = solve(ask(workers, needs), stop=lambda: True).assignment
    assert not stopped.proven
    assert stopped.bound >= solve(ask(workers, needs)).assignment.objective[0] >= stopped.objective[0] > 0
    assert not solve(ask(workers, needs), params=Params(search_steps=1)).assignment.proven


def test_many_needs_at_once_do_not_exhaust_the_stack():
    workers = tuple(replace(ROSA, id=f"w{n}", name=f"w{n}", caseload_limit=8) for n in range(5))
    needs = tuple(replace(AMARU, id=f"n{n:04}", person=f"p{n}", acuity_points=1 + n % 2) for n in range(400))
    assignment = solve(ask(workers, needs), params=Params(widen=False)).assignment
    assert len(assignment.workers) == 10
    assert assignment.bound == 10


def test_where_all_needs_weigh_the_same_even_a_large_plan_is_proven_without_a_search():
    workers = tuple(replace(ROSA, id=f"w{n}", name=f"w{n}", caseload_limit=6 + 2 * (n % 3)) for n in range(6))
    needs = tuple(replace(AMARU, id=f"n{n:02}", person=f"p{n}", urgency=1 + n % 3) for n in range(30))
    assignment = solve(ask(workers, needs), params=Params(widen=False, search_steps=0)).assignment
    assert len(assignment.workers) == 6
    assert assignment.proven


def test_a_result_and_its_problem_survive_being_stored():
    workers = (
        ROSA,
        replace(ROSA, id="x", name="X", languages={}),
        replace(ROSA, id="y", name="Y", max_travel_minutes=1),
    )
    problem = ask(workers, (AMARU, replace(RETURNING, id="b")))
    result = solve(problem)
    stored = json.loads(json.dumps(problem.as_json()))
    assert Problem.from_json(stored) == problem
    assert Problem.from_json(stored).hash == problem.hash
    assert Result.from_json(json.loads(json.dumps(result.as_json()))) == result


def test_the_hash_changes_with_every_fact_and_not_with_the_order():
    other = replace(ROSA, id="x", name="X")
    assert ask((ROSA, other)).hash == ask((other, ROSA)).hash
    assert ask((ROSA, replace(other, caseload_points=5))).hash != ask((ROSA, other)).hash


def test_two_workers_with_one_id_are_refused():
    with pytest.raises(ValueError, match="rosa"):
        ask((ROSA, ROSA))


def helpful(worker: Worker = ROSA, need=AMARU, **policy):
    return {each.code: each for each in answer(worker, need, **policy).would_help["a-1207"]}


def test_a_change_that_is_suggested_gains_exactly_what_it_says():
    far = tuple(replace(ROSA, id=f"w{n}", name=f"w{n}", place=Point(-12.01 + n / 100, -77.03)) for n in range(1, 6))
    need = replace(AMARU, max_travel_minutes=15)
    result = solve(ask(far, (need,)))
    suggested = [each for each in result.would_help["a-1207"] if each.side == "need"]
    assert "travel-area" in {each.code for each in suggested}
    for each in suggested:
        after = solve(ask(far, (changed(need, each.change),)))
        assert len(after.shortlists["a-1207"]) == len(result.shortlists["a-1207"]) + each.gained


SOFT = {
    "choice-sex": (ROSA, replace(AMARU, choices=Choices(worker_sex="m"))),
    "choice-lived-experience": (ROSA, replace(AMARU, choices=Choices(lived_experience="recovery"))),
    "hours": (ROSA, replace(AMARU, choices=Choices(hours=(WeeklyHours(6, 480, 900),)))),
    "language": (replace(ROSA, languages={"es": 3}), replace(AMARU, languages=("qu",))),
    "setting-phone": (replace(ROSA, max_travel_minutes=5), AMARU),
    "setting-clinic": (
        replace(ROSA, max_travel_minutes=10),
        replace(AMARU, other_settings={"clinic": Point(-12.0001, -77.0)}, home=AMARU.place),
    ),
    "travel-limit": (replace(ROSA, max_travel_minutes=5), AMARU),
    "competence-stale": (
        replace(ROSA, ratings=(replace(ROSA.ratings[0], at=NOW - timedelta(days=500)),)),
        AMARU,
    ),
}


@pytest.mark.parametrize("code", SOFT)
def test_the_one_change_that_would_help_is_found(code):
    assert helpful(*SOFT[code])[code].gained == 1


HARD = {
    "credential": replace(ROSA, credentials=()),
    "harm": replace(ROSA, ratings=(replace(ROSA.ratings[0], levels=(1, 4, 4, 4, 4)),)),
    "gate": replace(ROSA, ratings=(replace(ROSA.ratings[0], levels=(2, 2, 4, 4, 4)),)),
    "week": replace(ROSA, weekly_minutes_committed=1200),
    "caseload": replace(ROSA, caseload_points=12),
    "near": replace(ROSA, place=AMARU.place),
    "known": replace(ROSA, known_to=frozenset({"amaru"})),
    "incident": replace(ROSA, incidents_with=frozenset({"amaru"})),
    "consent": replace(ROSA, consents_to_matching=False),
    "inactive": replace(ROSA, active=False),
}


@pytest.mark.parametrize("protection", HARD)
def test_nobody_is_ever_asked_to_give_up_a_protection(protection):
    choosy = replace(
        AMARU,
        choices=Choices(hours=(WeeklyHours(0, 480, 900),), not_from_my_street=True),
        max_travel_minutes=60,
        other_settings={"clinic": Point(-12.0001, -77.0)},
    )
    result = solve(ask((HARD[protection],), (choosy,)))
    assert result.shortlists["a-1207"] == ()
    assert result.would_help["a-1207"] == ()


@pytest.mark.parametrize("change", [{"not_from_my_street": False}, {"protocol": None}, {"credential_kinds": ()}])
def test_a_change_that_is_not_for_us_is_refused(change):
    with pytest.raises(ValueError, match="not for us"):
        changed(AMARU, change)


def test_the_worker_reads_what_the_worker_can_change_and_nothing_about_the_person():
    telling = replace(ROSA, known_to=frozenset({"amaru"}), incidents_with=frozenset({"amaru"}), max_travel_minutes=1)
    need = replace(AMARU, choices=Choices(worker_sex="m", lived_experience="recovery"))
    texts = [str(each) for each in for_worker(answer(telling, need), "a-1207", "rosa")]
    assert texts == [
        "The person's own choices and their discretion pointed to somebody else.",
        "It is farther than you travel, or the way is not known.",
    ]


def test_the_worker_reads_the_numbers_of_their_own_rating():
    stale = SOFT["competence-stale"][0]
    (text,) = for_worker(answer(stale), "a-1207", "rosa")
    assert str(text).startswith("Your competence rating for this protocol is 17 months old; the limit is 12.")


def test_the_person_reads_what_was_chosen_and_nothing_about_ratings_or_places():
    need = replace(AMARU, choices=Choices(worker_sex="f", lived_experience="carer"), previous_worker="rosa")
    texts = [str(each) for each in for_person(answer(need=need), "a-1207", "rosa")]
    assert "Rosa speaks Quechua." in texts
    assert "Rosa is a woman, as you asked." in texts
    assert "Rosa has accompanied you before." in texts
    assert not [text for text in texts if any(word in text for word in ("rated", "protocol", "minutes", "caseload"))]


def test_the_coordinator_reads_every_reason_in_either_direction():
    result = solve(ask((ROSA, replace(ROSA, id="luz", name="Luz", languages={}, caseload_points=12))))
    assert len(for_coordinator(result, "a-1207", "luz")) == 2
    assert "Rosa speaks Quechua." in [str(each) for each in for_coordinator(result, "a-1207", "rosa")]


def test_every_sentence_of_a_result_can_be_said_in_both_languages():
    workers = (ROSA, *(replace(worker, id=name, name=name) for name, worker in HARD.items()))
    result = solve(ask(workers, (AMARU, replace(AMARU, id="p", setting=Setting.PHONE, place=None))))
    for need in result.shortlists:
        for worker in workers:
            for tell in (for_coordinator, for_worker, for_person):
                for sentence in tell(result, need, worker.id):
                    assert speak(sentence, "en")
                    assert speak(sentence, "es")
    assert str(result.summary()[0]) == "2 of 2 can be with a worker."
