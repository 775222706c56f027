"""Reading the outline of a catchment: from GeoJSON somebody pasted, or drawn together from districts."""

import json
from collections.abc import Sequence
from typing import Any

from shapely.geometry import mapping, shape
from shapely.ops import unary_union

from ayni.basics.words import Refused
from ayni.places.queries import districts
from ayni.places.rules import sound_catchment


def outline(text: str) -> dict[str, Any]:
    """The geometry in a GeoJSON text, out of its feature or collection of one. Raises Refused with a sentence."""
    try:
        told = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise Refused("This is not GeoJSON: it could not be read as JSON.") from None
    if isinstance(told, dict) and told.get("type") == "FeatureCollection":
        features = told.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise Refused("A catchment is one outline; this collection holds none or several.")
        told = features[0]
    if isinstance(told, dict) and told.get("type") == "Feature":
        told = told.get("geometry")
    sound_catchment(told)
    return {"type": told["type"], "coordinates": told["coordinates"]}


def outline_of(codes: Sequence[str]) -> dict[str, Any]:
    """Districts drawn together as one outline. Raises Refused where the public source has none for a district."""
    found = [districts()[code] for code in codes]
    without = [each.name for each in found if each.geometry is None]
    if without:
        raise Refused("We have no outline of {districts}; give the outline itself.", districts=without)
    if not found:
        raise Refused("Name at least one district.")
    together = mapping(unary_union([shape(each.geometry) for each in found]))
    return {"type": together["type"], "coordinates": json.loads(json.dumps(together["coordinates"]))}
