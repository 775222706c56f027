"""Every change there is to a centre and to the directory of places that receive people."""

from datetime import datetime
from typing import Any

from ayni.ground.action import action
from ayni.ground.actors import Actor
from ayni.places import events, rules
from ayni.places.models import Centre, Facility


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


@action
def list_facility(*, by: Actor, because: str, at: datetime, **told: Any) -> events.FacilityListed:
    """Put a place that receives people into the directory of a jurisdiction.

    ``told``: code, name, kind, jurisdiction, ubigeo, source, licence, told_on; phone, hours, costs, how where known.
    """
    rules.sound_facility(told["kind"], told["licence"], told["source"])
    facility = Facility.objects.create(listed_at=at, **told)
    return events.FacilityListed(facility=facility.pk, code=facility.code)


@action
def correct_facility(
    facility: Facility, *, by: Actor, because: str, at: datetime, **told: Any
) -> events.FacilityCorrected:
    """Put right what we know of a place that receives people."""
    for name, value in told.items():
        setattr(facility, name, value)
    rules.sound_facility(facility.kind, facility.licence, facility.source)
    facility.save(update_fields=list(told))
    return events.FacilityCorrected(facility=facility.pk, code=facility.code, fields=tuple(sorted(told)))


@action
def stop_facility(facility: Facility, *, by: Actor, because: str, at: datetime) -> events.FacilityStopped:
    """Send nobody there any more; what was sent before is followed to its end."""
    rules.still_listed(facility.stopped_at is not None)
    facility.stopped_at = at
    facility.save(update_fields=["stopped_at"])
    return events.FacilityStopped(facility=facility.pk, code=facility.code)
