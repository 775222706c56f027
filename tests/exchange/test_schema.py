"""The schema says everything: what each door takes and answers, and an example of every shape."""

import json
import re

import jsonschema_rs
import pytest

from ayni.exchange.rest.api import api
from tests.exchange.doors import DOORS
from tests.exchange.world import Caller

SCHEMA = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/")))
SHAPES = SCHEMA["components"]["schemas"]

# Words that tell what somebody may be living through; an address is logged, bookmarked and seen over a shoulder.
CLINICAL = re.compile(r"phq|depress|suicid|mental|psych|disorder|diagnos|patient|symptom|therap|treat|risk|harm|drug")


def test_every_door_is_named_described_and_says_every_reply_it_may_give():
    names = [door.operation["operationId"] for door in DOORS]
    assert len(set(names)) == len(names)
    for door in DOORS:
        told = door.operation
        assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", told["operationId"]), door
        assert told["description"].strip(), door
        assert told["summary"].strip(), door
        assert told["tags"], door
        replies = {str(status) for status in told["responses"]}
        assert {"401", "404"} <= replies, door
        if door.method != "GET":
            assert {"409", "413", "415", "422"} <= replies, door
            assert "Idempotency-Key" in [each["name"] for each in told["parameters"]], door
        assert ("400" in replies) == ("requestBody" in told), door
        assert told["security"] == [{"Token": []}, {"Session": []}], door
        assert all(reply["description"] for reply in told["responses"].values()), door
        assert all(each.get("description") for each in told["parameters"]), door


def test_no_address_has_a_clinical_word():
    assert [str(door) for door in DOORS if CLINICAL.search(door.path)] == []


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_and_field_is_described_and_its_example_is_valid(name):
    shape = SHAPES[name]
    assert shape.get("description", "").strip()
    for field, told in shape.get("properties", {}).items():
        parts = [told, *told.get("anyOf", []), SHAPES.get(told.get("$ref", "").rsplit("/", 1)[-1], {})]
        assert any(part.get("description") for part in parts), f"{name}.{field}"
    whole = {"$ref": f"#/components/schemas/{name}", "components": SCHEMA["components"]}
    for example in shape["examples"]:
        jsonschema_rs.validate(whole, example, validate_formats=True)


@pytest.mark.django_db
def test_the_schema_is_served_to_anyone_and_asks_no_other_host():
    answer = Caller(None).ask("GET", "/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["paths"]["/api/people"]["get"]["operationId"] == "listPeople"
    for path in ("/", "/docs", "/people/"):
        nothing = Caller(None).ask("GET", path)
        assert (nothing.status_code, nothing.json()) == (404, {"sentence": "There is nothing here."})
