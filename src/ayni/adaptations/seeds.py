"""Adaptations of the demonstration: from which total on PHQ-9 its programme acts, not confirmed by anybody yet."""

from typing import Any

from ayni.adaptations import actions
from ayni.basics import shelf
from ayni.engines.adaptation import Frame
from ayni.ground.actors import Actor

INSTRUMENT = "phq-9"
CUTOFF: dict[str, Any] = {
    "total": 10,
    "whom": {"en": "Adults in primary care, United States", "es": "Adultos en atención primaria, Estados Unidos"},
    "source": "Kroenke 2001, J Gen Intern Med 16:606",
    "dated": "2001",
    "chosen": True,
    "verified": False,
}
FRAME = Frame(
    described="Un punto de corte para actuar, mientras no haya uno de Lima",
    why="Los equipos pedían un mismo punto desde el que actuar. El que hay es de otro país: falta validarlo aquí.",
    moment="before", planned="ahead", deciders=("programme", "team"), parts=("content",), level="network",
    natures=("threshold",), fidelity="consistent", goals=("feasibility",), reasons=("organisation",),
)  # fmt: skip


def choose_cutoff(*, by: Actor, site: str) -> None:
    """Decide from which total the programme acts."""
    content = shelf.load("instruments", INSTRUMENT)
    actions.adapt(
        "instruments", INSTRUMENT, by=by, because="decided", site=site, based_on=0, frame=FRAME,
        content={**content, "cutoffs": [*content.get("cutoffs", ()), CUTOFF]},
    )  # fmt: skip
