"""What can be imported, on one shelf."""

from ayni.desk.imports import centres, credentials, facilities, people, ratings, workers
from ayni.desk.imports.kind import Kind
from ayni.ground.actors import Actor

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (people.KIND, workers.KIND, credentials.KIND, ratings.KIND, centres.KIND, facilities.KIND)
}


def open_to(actor: Actor) -> list[Kind]:
    """The kinds whose verb the actor's roles include."""
    return [kind for kind in KINDS.values() if kind.open_to(actor)]
