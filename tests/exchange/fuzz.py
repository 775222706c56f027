"""Requests generated from the face's own schema, with live ids: whatever is sent, the answer is one that we declared.

A door is asked by everybody whom its roles let in, with what its schema allows and with what it does not. The world is
put back after each request.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import schemathesis
from django.db import transaction
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ayni.exchange.rest.api import api
from tests.exchange.bodies import at, body_of
from tests.exchange.world import World, token_of

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
LONG = 1000
NEVER = "00000000-0000-4000-8000-000000000000"
HOLDERS = {
    "coordinator": "Tomás", "worker": "Rosa", "supervisor": "Inés", "manager": "Marisol", "steward": "Noor",
    "director": "Carmen", "researcher": "Quilla",
}  # fmt: skip


def operations(world: World, noun: str) -> Iterator[APIOperation]:
    """The operations of one noun, whose ids and instants are often those of the world."""
    told = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))
    for shape in told["components"]["schemas"].values():
        if shape.get("additionalProperties") is False:  # what is sent; what is answered stays as it is declared
            for name, field in shape.get("properties", {}).items():
                _enliven(name, field, world)
    for doors in told["paths"].values():
        for door in doors.values():
            for parameter in door["parameters"]:
                _enliven(parameter["name"], parameter["schema"], world)
    schema = schemathesis.openapi.from_dict(told)
    schema.app = served
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.definition.raw["tags"] == [noun]:
            yield operation


def fuzz(operation: APIOperation, world: World, examples: int, *, always_alike: bool) -> Counter[int]:
    """Ask one operation ``examples`` times in each mode, shared among those who may; returns the statuses answered.

    ``always_alike`` asks the same in every run; a campaign asks something else each time.
    """
    path = {name: str(value) for name, value in world.ids.items() if f"{{{name}}}" in operation.path}
    who = [HOLDERS[role] for role in operation.definition.raw["x-roles"]]
    answered: Counter[int] = Counter()
    for mode in MODES:
        for name in who:
            answered += _ask(operation, mode, path, token_of(name), -(-examples // len(who)), always_alike)
    return answered


def _ask(
    operation: Any, mode: GenerationMode, path: dict[str, str], secret: str, examples: int, always_alike: bool
) -> Counter[int]:
    answered: Counter[int] = Counter()

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=always_alike,
        phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=path))
    def ask(case: Case) -> None:
        with transaction.atomic():
            answer = case.call(headers={"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"})
            transaction.set_rollback(True)
        answered[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    ask()
    return answered


def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The site as a WSGI application within the test's own transaction, which a real server would leave."""
    answer = ClientHandler(enforce_csrf_checks=False)(environ)
    start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [answer.content]


def _enliven(name: str, field: dict[str, Any], world: World) -> None:
    """Make the values of the world likely, so that what is asked gets past the doorstep."""
    known, noun = _known(world), name.removesuffix("s")
    if name in known:
        usual = {key: field.pop(key) for key in tuple(field) if key not in ("description", "examples", "default")}
        field["anyOf"] = [{"enum": [known[name]]}, usual]
        return
    for part in (field, *field.get("anyOf", []), field.get("items", {})):
        if part.get("format") == "uuid" and noun in world.ids:
            part["enum"] = [str(world.ids[noun])] + ([] if part is field.get("items") else [NEVER])
        elif part.get("format") == "date-time" and "pattern" in part:
            del part["pattern"]
            part["enum"] = [at(hours=-1), at(), at(days=1), at(days=1, hours=1), at(days=9), at(days=70)]
        elif part.get("maxLength", 0) >= LONG:
            part.pop("pattern", None)  # thousands of letters that fit a pattern take long to invent


def _known(world: World) -> dict[str, Any]:
    """By field, what is seldom made up by chance."""
    return {
        "answers": body_of("recordEncounter", world)["answers"],
        "levels": body_of("rateWorker", world)["levels"],
        "catchment": body_of("openCentre", world)["catchment"],
        "hours": ["mon 08:00-13:00"],
        "time_zone": "America/Lima",
    }
