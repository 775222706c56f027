"""An adaptation of the cast's: what was told of it, in one place."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from ayni.adaptations import actions
from ayni.adaptations.queries import Version
from ayni.basics import shelf
from ayni.engines.adaptation import Frame, put
from tests.cast import NOW, Cast

FRAME = Frame(
    described="Two sessions fewer", why="People harvest from March on and cannot come so often.", moment="during",
    planned="ahead", deciders=("team", "community"), parts=("content",), level="cohort", natures=("shortening",),
    fidelity="consistent", goals=("retention", "fit"), reasons=("recipient",),
)  # fmt: skip

# The same as a form sends it.
TOLD: dict[str, Any] = {
    "described": FRAME.described, "why": FRAME.why, "moment": FRAME.moment, "planned": FRAME.planned,
    "deciders": list(FRAME.deciders), "parts": list(FRAME.parts), "level": FRAME.level,
    "natures": list(FRAME.natures), "fidelity": FRAME.fidelity, "goals": list(FRAME.goals),
    "reasons": list(FRAME.reasons),
}  # fmt: skip


def shortened(sessions: int = 4) -> dict[str, Any]:
    """Problem solving with so many sessions."""
    return put(deepcopy(shelf.load("protocols", "problem-solving")), ("sessions", "value"), sessions)


def acting_from(total: float = 9, name: str = "phq-9", **told: Any) -> dict[str, Any]:
    """An instrument (PHQ-9) with a cut-off of the site's."""
    chosen = {
        "total": total, "whom": {"en": "Adults in Lima", "es": "Adultos en Lima"}, "source": "Our own validation",
        "dated": "2026", "chosen": True, "verified": True, **told,
    }  # fmt: skip
    content = deepcopy(shelf.load("instruments", name))
    return {**content, "cutoffs": [*content.get("cutoffs", []), chosen]}


def adapted(
    cast: Cast, content: dict[str, Any] | None = None, at: datetime = NOW, based_on: int = 0, kind: str = "protocols"
) -> Version:
    """A version that Carmen decided."""
    content = content or shortened()
    told = actions.adapt(
        kind, content["id"], by=cast.carmen, because="decided", at=at, site="pe-lima", content=content, frame=FRAME,
        based_on=based_on,
    )  # fmt: skip
    return Version.objects.get(pk=told.version)
