"""The last touches to the schema: what each reply means, and an example of everything, made of its fields' examples."""

from typing import Any

from ayni.exchange.rest.answers import MEANINGS
from ayni.exchange.rest.shapes import EXAMPLE_ID

DONE = {200: "As asked.", 201: "Done, and this is what came of it.", 204: "Done; there is nothing more to say."}
DEEPEST = 8

PARAMETERS = {
    "Idempotency-Key": "An id of yours for this change. Asking again with it, after an answer that got lost, changes "
    "nothing and answers the same; asking for something else with it is refused.",
    "because": "The purpose of use: a short code that the access log keeps.",
    "state": "Only those that stand so.",
    "kind": "Only those of this kind.",
    "referral": "Only those of this referral.",
    "group": "Only those of this group.",
    "engagement": "Only those of this engagement.",
    "overdue": "Only those of which something should have been heard by now.",
    "since": "Only those that begin then or later.",
    "until": "Only those that begin earlier than that.",
    "about": "Only what speaks of this row.",
    "by": "Only what this account did.",
    "verb": "Only what was done by this verb, such as `people.read`.",
}


def completed(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the meaning of every reply and an example of every shape; the parts are changed in place."""
    shapes = schema["components"]["schemas"]
    for shape in shapes.values():
        shape.setdefault("examples", [example_of(shape, shapes)])
    for doors in schema["paths"].values():
        for door in doors.values():
            _complete_door(door)
    return schema


def example_of(shape: dict[str, Any], shapes: dict[str, Any], depth: int = 0) -> Any:
    """An example of a shape: its own, or one made of the examples of its parts."""
    if "examples" in shape:
        return shape["examples"][0]
    if "$ref" in shape:
        return example_of(shapes[shape["$ref"].rsplit("/", 1)[1]], shapes, depth)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in shape:
            return example_of(shape[choice][0], shapes, depth)
    return _made_up(shape, shapes, depth)


def _made_up(shape: dict[str, Any], shapes: dict[str, Any], depth: int) -> Any:
    if "properties" in shape and depth < DEEPEST:
        return {name: example_of(each, shapes, depth + 1) for name, each in shape["properties"].items()}
    if "enum" in shape:
        return shape["enum"][0]
    if "const" in shape:
        return shape["const"]
    if shape.get("type") == "array":
        return [example_of(shape["items"], shapes, depth + 1)] if "items" in shape and depth < DEEPEST else []
    plain = {"boolean": True, "integer": shape.get("minimum", 1), "number": 1.0, "string": "text", "null": None}
    return shape.get("default", plain.get(shape.get("type", "object"), {}))


def _complete_door(door: dict[str, Any]) -> None:
    for status, reply in door["responses"].items():
        reply["description"] = (DONE | MEANINGS)[int(status)]
        if int(status) == 401:
            reply["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "How to sign in."}}
    for parameter in door["parameters"]:
        _complete_parameter(parameter)


def _complete_parameter(parameter: dict[str, Any]) -> None:
    # What is left out of an address or a header is not there; null could not be written.
    kinds = [each for each in parameter["schema"].get("anyOf", []) if each != {"type": "null"}]
    if len(kinds) == 1:
        del parameter["schema"]["anyOf"]
        parameter["schema"].pop("default", None)
        parameter["schema"].update(kinds[0])
    # In a schema examples are a list, of a parameter they would be a map; the schema's suffice.
    parameter.pop("examples", None)
    if parameter["in"] == "path":
        parameter["description"] = f"Which {parameter['name']}."
        if parameter["schema"].get("format") == "uuid":
            parameter["example"] = EXAMPLE_ID
    elif parameter["name"] in PARAMETERS:
        parameter["description"] = PARAMETERS[parameter["name"]]
