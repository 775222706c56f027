"""Our own JSON: a question (``form`` ``ayni-rounds-1``) and a plan (``ayni-plan-1``), with everything that we know.

The fields are those of ``Problem`` and ``Result``; ``problem.schema.json`` and ``plan.schema.json`` beside this file
describe them to other programs.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ayni.engines.rounds.claim import Claim
from ayni.engines.rounds.faults import Faulty
from ayni.engines.rounds.formats import shapes
from ayni.engines.rounds.problem import Problem
from ayni.engines.rounds.result import Result, Route

FORM = "ayni-rounds-1"
PLAN = "ayni-plan-1"
FOLDER = Path(__file__).parent


def problem_of(stored: Mapping[str, Any]) -> Problem:
    """The question that an object of the form states. Raises Faulty with everything that is wrong in it."""
    faults = [] if stored.get("form", FORM) == FORM else [f"the file: 'form' is {stored['form']!r}, not '{FORM}'."]
    found = shapes.read(Problem, {key: each for key, each in stored.items() if key != "form"}, "the file", faults)
    if faults:
        raise Faulty(faults)
    problem: Problem = found
    return problem


def written(problem: Problem) -> dict[str, Any]:
    """The question as an object of the form."""
    return {"form": FORM, **problem.as_json()}


def claim_of(stored: Mapping[str, Any]) -> Claim:
    """What a plan of the form states. Raises Faulty with everything that is wrong in it."""
    faults: list[str] = []
    routes = shapes.read(tuple[Route, ...], stored.get("routes"), "'routes'", faults)
    terms = shapes.read(Mapping[str, float], stored.get("terms", {}), "'terms'", faults)
    cost = shapes.read(float | None, stored.get("cost"), "'cost'", faults)
    left_out = stored.get("unplanned", [])
    named = isinstance(left_out, list) and all(isinstance(each, dict) for each in left_out)
    if not named or not all(isinstance(each.get("visit"), str) for each in left_out):
        faults.append("'unplanned' is no list of objects that name a visit.")
    if faults:
        raise Faulty(faults)
    return Claim(routes=routes, unplanned=frozenset(each["visit"] for each in left_out), terms=terms, cost=cost)


def result_written(result: Result) -> dict[str, Any]:
    """The plan as an object of the form."""
    return {"form": PLAN, **result.as_json()}


def result_of(stored: Mapping[str, Any]) -> Result:
    """A plan that we wrote ourselves, whole: the inverse of ``result_written``."""
    return Result.from_json({key: each for key, each in stored.items() if key != "form"})


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by file name, as they stand beside this file."""
    stop = shapes.schema(Route)
    told = {"type": "object", "properties": {"visit": {"type": "string"}}, "required": ["visit"]}
    plan = {
        "type": "object",
        "properties": {
            "form": {"const": PLAN},
            "routes": {"type": "array", "items": stop},
            "unplanned": {"type": "array", "items": told},
            "terms": {"type": "object", "additionalProperties": {"type": "number"}},
            "cost": {"type": "number"},
        },
        "required": ["form", "routes"],
    }
    question = shapes.schema(Problem)
    question["properties"] = {"form": {"const": FORM}, **question["properties"]}
    question["required"] = ["form", *question["required"]]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        "problem.schema.json": {**head, "title": "A day of rounds", **question},
        "plan.schema.json": {**head, "title": "A plan of rounds", **plan},
    }


def schema_text(name: str) -> str:
    """A schema as it is written to its file."""
    return json.dumps(schemas()[name], indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":  # writes the schemas anew
    for each in schemas():
        (FOLDER / each).write_text(schema_text(each), encoding="utf-8")
