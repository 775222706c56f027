"""Every form is read whole or refused whole, with all that is wrong in it; what is written is read again as it was."""

import copy
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import jsonschema_rs
import pytest

from ayni.engines import rounds
from ayni.engines.rounds.formats import forms, instances, own, public, solution, text
from ayni.engines.rounds.formats.entries import NotReadable
from tests.engines import rounds_day as day

DATA = Path(__file__).parent.parent / "data" / "rounds"
TOY = json.loads((DATA / "toy.json").read_text())
PLAN = json.loads((DATA / "sol_toy_optimal.json").read_text())


def _packed(stored: object) -> bytes:
    return gzip.compress(json.dumps(stored).encode())


def test_the_public_form_is_read_as_it_is_meant() -> None:
    toy = public.read((DATA / "toy.json").read_bytes())
    assert [each.id for each in toy.workers] == ["c1", "c2", "c3"]
    assert toy.visit_of["p4"].gap == (0, 0)
    assert toy.visit_of["p5"].gap == (30, 45)
    assert [each.minutes for each in toy.visit_of["p6"].services] == [45, 20]
    assert toy.minutes("car", "p1", "p3") == 22
    assert toy.weights == rounds.MANKOWSKA


def test_the_extended_form_brings_start_places_shifts_and_who_may_not_come() -> None:
    (name,) = DATA.glob("000-cesena*")
    cesena = public.read(name.read_bytes())
    first = cesena.worker_of["c0"]
    assert (first.start, first.shift_start, first.shift_end) == ("d1", 390, 690)
    assert cesena.visit_of["p1"].excluded == {"c6"}
    assert cesena.minutes("car", "d0", "p0") == 20
    assert cesena.weights["overtime"] > 0


FAULTS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "an unknown skill": (
        lambda toy: toy["patients"][1]["required_caregivers"][0].update(service="s9"),
        "patient p2: the service 's9' is not known.",
    ),
    "an unknown ability": (
        lambda toy: toy["caregivers"][0]["abilities"].append("s9"),
        "caregiver c1: the service 's9' is not known.",
    ),
    "a window that ends before it starts": (
        lambda toy: toy["patients"][0].update(time_window=[240, 120]),
        "patient p1: 'time_window' ends (120) before it starts (240).",
    ),
    "a negative time": (
        lambda toy: toy["patients"][0]["required_caregivers"][0].update(duration=-5),
        "patient p1: 'duration' is negative (-5).",
    ),
    "a negative travel time": (
        lambda toy: toy["distances"][2].__setitem__(3, -1),
        "distances, row 3: the entry in column 4 is negative (-1).",
    ),
    "a missing entry": (
        lambda toy: toy["distances"][2].__setitem__(3, None),
        "distances, row 3: the entry in column 4 is missing.",
    ),
    "a short row": (
        lambda toy: toy["distances"][2].pop(),
        "distances, row 3: there are 6 entries where the matrix has 7 rows.",
    ),
    "a missing row": (
        lambda toy: toy["distances"].pop(),
        "patient p6: there is no row 7 for it in 'distances', which has 6 rows.",
    ),
    "two patients of one id": (
        lambda toy: toy["patients"][1].update(id="p1"),
        "patient p1: the id stands more than once.",
    ),
    "two caregivers of one id": (
        lambda toy: toy["caregivers"][1].update(id="c1"),
        "caregiver c1: the id stands more than once.",
    ),
    "a patient with an office's id": (
        lambda toy: toy["patients"][1].update(id="d"),
        "patient d: an office has the same id.",
    ),
    "no synchronization": (
        lambda toy: toy["patients"][3].pop("synchronization"),
        "patient p4: two services are asked for, and 'synchronization' does not say how they go together.",
    ),
    "an unknown synchronization": (
        lambda toy: toy["patients"][3]["synchronization"].update(type="sometimes"),
        "patient p4: 'sometimes' is no way to go together; there are 'simultaneous' and 'sequential'.",
    ),
    "three services": (
        lambda toy: toy["patients"][3]["required_caregivers"].append({"service": "s1", "duration": 3}),
        "visit p4: it has 3 services; one or two can be planned.",
    ),
    "a word for a number": (
        lambda toy: toy["patients"][0].update(time_window=["noon", 240]),
        "patient p1: 'time_window' is not a number.",
    ),
    "a truth for a number": (
        lambda toy: toy["patients"][0]["required_caregivers"][0].update(duration=True),
        "patient p1: 'duration' is not a number.",
    ),
    "no id": (lambda toy: toy["patients"][0].pop("id"), "patient number 1: 'id' is missing."),
    "no patients": (lambda toy: toy.pop("patients"), "the file: 'patients' is missing."),
    "no office": (lambda toy: toy.update(central_offices=[]), "the file: there is no central office."),
    "not an object": (lambda toy: toy["patients"].append("p7"), "patient number 7: it is not an object."),
    "an unknown caregiver": (
        lambda toy: toy["patients"][0].update(incompatible_caregivers=["c9"]),
        "patient p1: the caregiver 'c9' is not known.",
    ),
    "a shift that ends before it starts": (
        lambda toy: toy["caregivers"][0].update(working_shift=[300, 200]),
        "caregiver c1: 'working_shift' ends (200) before it starts (300).",
    ),
    "an unknown starting point": (
        lambda toy: toy["caregivers"][0].update(starting_point_id="d7"),
        "caregiver c1: the starting point 'd7' is not known.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_public_instance_is_told_with_its_entry(fault: str) -> None:
    spoil, sentence = FAULTS[fault]
    toy = copy.deepcopy(TOY)
    spoil(toy)
    with pytest.raises(rounds.Faulty) as refused:
        public.problem_of(toy)
    assert sentence in refused.value.faults


def test_all_faults_are_told_at_once() -> None:
    toy = copy.deepcopy(TOY)
    for fault in ("an unknown skill", "a negative time", "a missing entry", "two caregivers of one id"):
        FAULTS[fault][0](toy)
    with pytest.raises(rounds.Faulty) as refused:
        public.problem_of(toy)
    assert len(refused.value.faults) == 4


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"{", "The file is not JSON: line 1"),
        (b"[]", "no JSON object"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"\x1f\x8bnonsense", "the packing is broken"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_file_of_ours_is_told_in_a_sentence(raw: bytes, sentence: str) -> None:
    with pytest.raises(NotReadable) as refused:
        forms.instance(raw)
    assert sentence in refused.value.faults[0]


@pytest.mark.parametrize("name", ["InstanzCPLEX_HCSRP_10_1.json.gz", "InstanzCPLEX_HCSRP_10_6.json.gz"])
def test_the_text_form_says_the_same_as_the_public_one(name: str) -> None:
    instance = public.read((DATA / name).read_bytes())
    again = forms.instance(instances.text_form(instance).encode())
    assert again.problem.hash == instance.hash
    assert again.public


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda written: written.replace("mind", "minds"), "block mind: it is missing."),
        (lambda written: written.replace("nbVehi\n3", "nbVehi\n4"), "block a: there are 18 numbers where 24 are due."),
        (lambda written: written.replace("nbVehi\n3", "nbVehi\n3.5"), "block nbVehi: it holds no whole number."),
        (lambda written: written.replace("nbVehi\n3", "nbVehi\nthree"), "'three' is neither a number"),
        (lambda written: written.replace("nbVehi\n3", "nbVehi\nnan"), "'nan' is neither a number"),
    ],
)
def test_a_fault_of_the_text_form_is_told_with_its_block(spoil: Callable[[str], str], sentence: str) -> None:
    instance = public.read((DATA / "InstanzCPLEX_HCSRP_10_1.json.gz").read_bytes())
    with pytest.raises(rounds.Faulty, match=sentence.replace("(", r"\(")):
        text.read(spoil(instances.text_form(instance)).encode())


@pytest.mark.parametrize("names", [("patient", "service"), ("patient_id", "service_id")])
def test_published_plans_name_their_stops_in_either_way(names: tuple[str, str]) -> None:
    toy = public.problem_of(TOY)
    plan = copy.deepcopy(PLAN)
    for route in plan["routes"]:
        for stop in route["locations"]:
            visit, service = stop.pop("patient_id"), stop.pop("service_id")
            stop.update({names[0]: visit, names[1]: service})
    found = rounds.check(toy, solution.read(_packed(plan), toy))
    assert found.valid
    assert found.cost == pytest.approx(334 / 3)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda plan: plan["routes"][0].update(caregiver_id="c9"), "the caregiver 'c9' is not known."),
        (lambda plan: plan["routes"][0]["locations"][1].update(patient_id="p9"), "the patient 'p9' is not known."),
        (
            lambda plan: plan["routes"][0]["locations"][1].update(service_id="s2"),
            "route of c1, stop 2: the patient 'p5' does not ask for the service 's2'.",
        ),
        (lambda plan: plan["routes"][0]["locations"][1].pop("arrival_time"), "'arrival_time' is missing."),
        (lambda plan: plan.pop("routes"), "'routes' is missing."),
    ],
)
def test_a_plan_that_names_nobody_is_refused_with_the_stop(
    spoil: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    plan = copy.deepcopy(PLAN)
    spoil(plan)
    with pytest.raises(rounds.Faulty) as refused:
        solution.claim_of(plan, public.problem_of(TOY))
    assert any(sentence in each for each in refused.value.faults)


def test_our_plan_in_the_public_form_is_accepted_and_ordered_as_its_rounds_are() -> None:
    toy = public.problem_of(TOY)
    result = rounds.solve(toy)
    written = solution.written(toy, result)
    found = rounds.check(toy, solution.claim_of(written, toy))
    assert found.violations == ()
    assert found.cost == pytest.approx(result.cost)
    order = written["global_ordering"]
    for route in written["routes"]:
        stops = [order.index(each["patient_id"]) for each in route["locations"]]
        assert stops == sorted(stops)


def test_our_own_form_is_read_again_as_it_was_written() -> None:
    problem = day.problem()
    again = forms.instance(_packed(own.written(problem)))
    assert again.problem.hash == problem.hash
    result = rounds.solve(problem, params=rounds.Params(iterations=5))
    written = again.written(result)
    assert own.result_of(json.loads(json.dumps(written))) == result
    found = rounds.check(problem, forms.claim(_packed(written), problem))
    assert found.violations == ()


def test_the_order_of_rows_changes_neither_the_question_nor_its_hash() -> None:
    problem = day.problem()
    turned = own.written(problem)
    for kind in ("workers", "visits"):
        turned[kind] = turned[kind][::-1]
    turned["places"] = turned["places"][::-1]
    turned["travel"] = {mode: [row[::-1] for row in rows[::-1]] for mode, rows in turned["travel"].items()}
    assert own.problem_of(turned).hash == problem.hash


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda q: q["visits"][0].update(opens="soon"), "visit early: 'opens' is 'soon', no number."),
        (lambda q: q["visits"][0].update(opens=500), "visit early: the window ends (120) before it starts (500)."),
        (lambda q: q["visits"][0].update(nap=1), "visit early: 'nap' is not known here."),
        (lambda q: q["workers"][1].pop("start"), "worker rosa: 'start' is missing."),
        (lambda q: q["workers"][1].update(mode="rocket"), "worker rosa: 'mode' is 'rocket'; it is one of"),
        (lambda q: q["workers"][1].update(max_minutes=-1), "worker rosa: max_minutes is negative (-1)."),
        (lambda q: q["travel"]["car"][1].pop(), "travel by car, from hill: there are 3 entries for 4 places."),
        (lambda q: q["travel"]["car"][1].__setitem__(0, None), "entry 1 is None, no number."),
        (lambda q: q["weights"].update(beauty=1), "objective: the term 'beauty' is not known."),
        (lambda q: q["visits"][1].update(gap=[1]), "visit pair: 'gap' has 1 entries; it has two."),
        (lambda q: q["visits"][1].pop("gap"), "visit pair: a gap is given for a visit of two services"),
        (lambda q: q["visits"][0].update(place="moon"), "visit early: the place 'moon' is not known."),
        (
            lambda q: q["visits"][0]["services"][0].update(skills=["magic"]),
            "visit early: the skill 'magic' is not known.",
        ),
        (lambda q: q["visits"][3].update(id="early"), "visit early: the id stands more than once."),
        (lambda q: q.update(form="ayni-rounds-9"), "the file: 'form' is 'ayni-rounds-9'"),
    ],
)
def test_a_fault_of_our_own_form_is_told_with_its_entry(
    spoil: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    question = json.loads(json.dumps(own.written(day.problem())))
    spoil(question)
    with pytest.raises(rounds.Faulty) as refused:
        own.problem_of(question)
    assert any(sentence in each for each in refused.value.faults), refused.value.faults


@pytest.mark.parametrize("name", sorted(own.schemas()))
def test_the_schemas_beside_the_code_are_those_of_the_code(name: str) -> None:
    assert (own.FOLDER / name).read_text(encoding="utf-8") == own.schema_text(name)


def test_the_schemas_accept_what_we_write_and_refuse_what_we_refuse() -> None:
    problem = day.problem()
    question = json.loads(json.dumps(own.written(problem)))
    plan = json.loads(json.dumps(own.result_written(rounds.solve(problem, params=rounds.Params(iterations=1)))))
    schemas = own.schemas()
    jsonschema_rs.validate(schemas["problem.schema.json"], question)
    jsonschema_rs.validate(schemas["plan.schema.json"], plan)
    question["visits"][0]["opens"] = "soon"
    assert not jsonschema_rs.is_valid(schemas["problem.schema.json"], question)


@pytest.mark.parametrize(
    "name", ["InstanzCPLEX_HCSRP_10_1", "InstanzVNS_HCSRP_100_1", "instance_003-rome", "000-cesena"]
)
def test_a_public_instance_is_written_again_as_it_was_read(name: str) -> None:
    (path,) = DATA.glob(f"{name}*.json.gz")
    instance = public.read(path.read_bytes())
    again = public.problem_of(json.loads(json.dumps(instances.public_form(instance))))
    assert again.hash == instance.hash


def test_what_a_public_form_cannot_say_is_told_and_not_left_out() -> None:
    with pytest.raises(rounds.Faulty) as refused:
        instances.text_form(day.problem())
    said = refused.value.faults
    for what in (
        "worker rosa: the public forms know no breaks and no limits but shifts.",
        "worker rosa: the public forms know no shift that may not be exceeded.",
        "visit pair: the public forms know windows that close and may be exceeded, and no others.",
        "visit pinned: the public forms know nothing pinned, optional, preferred or told.",
        "visit perhaps: the text form knows nobody who may not come.",
    ):
        assert what in said


# What a broken program may write anywhere.
ODD: tuple[Any, ...] = (
    None, [], {}, "x", "", -1, 0, 1e308, float("nan"), float("inf"), True, [1], [None, 2], [5, 1], {"id": 1},
    10**400, "p1", [[]], "\x1b[31m",
)  # fmt: skip


def _spoiled(stored: Any, chance: Random) -> Any:
    """A copy with something odd somewhere, or something missing."""
    broken = copy.deepcopy(stored)
    here = broken
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = chance.choice(keys)
        if isinstance(here[key], (dict, list)) and here[key] and chance.random() < 0.8:
            here = here[key]
        elif chance.random() < 0.2:
            del here[key]
            return broken
        else:
            here[key] = chance.choice(ODD)
            return broken


@pytest.mark.parametrize("form", ["public", "plan", "own", "own plan"])
def test_whatever_stands_in_a_file_is_read_or_refused_in_sentences(form: str) -> None:
    toy, problem = public.problem_of(TOY), day.problem()
    result = _result_of(problem)
    stored, read = {
        "public": (TOY, public.problem_of),
        "plan": (PLAN, lambda each: rounds.check(toy, solution.claim_of(each, toy))),
        "own": (own.written(problem), own.problem_of),
        "own plan": (own.result_written(result), lambda each: rounds.check(problem, own.claim_of(each))),
    }[form]
    stored, chance, faults = json.loads(json.dumps(stored)), Random(4), []
    for _ in range(400):
        try:
            read(_spoiled(stored, chance))
        except rounds.Faulty as wrong:
            faults.append(wrong.faults)
    assert all(sentence.endswith(".") for each in faults for sentence in each)
    assert len(faults) > 50


def _result_of(problem: rounds.Problem) -> rounds.Result:
    return rounds.solve(problem, params=rounds.Params(iterations=1))
