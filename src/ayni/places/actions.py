"""Every change there is to a place."""

from datetime import datetime
from typing import Any

from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.places import events, rules
from ayni.places.models import Centre


@action
def open(*, by: Actor, because: str, at: datetime, catchment: dict[str, Any], **told: Any) -> events.Opened:
    """Open a centre. ``told``: code, name, ubigeo, lat, lon, jurisdiction, time_zone."""
    rules.sound_catchment(catchment)
    centre = Centre.objects.create(catchment=catchment, **told)
    return events.Opened(centre=centre.pk, name=centre.name)


@action
def correct(centre: Centre, *, by: Actor, because: str, at: datetime, **told: Any) -> events.Corrected:
    """Put right what we know of a centre, its catchment included."""
    if "catchment" in told:
        rules.sound_catchment(told["catchment"])
    for name, value in told.items():
        setattr(centre, name, value)
    centre.save(update_fields=list(told))
    return events.Corrected(centre=centre.pk, fields=tuple(sorted(told)))
