"""Flags of the demonstration: who is on duty, how soon they answer, and how it ended.

What was done is written in Spanish, as somebody in Lima would write it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from ayni.ground.actors import Actor
from ayni.places.queries import Centre
from ayni.safety import actions
from ayni.safety.queries import Escalation
from ayni.workers.queries import Supervisor

DONE = (
    "Llamé a la persona. Está acompañada por su hermana; acordamos un plan para esta noche y llamo de nuevo mañana.",
    "Hablé con la agente y luego con la persona. Hay plan de seguridad y alguien se queda con ella.",
    "Fui a la casa con la agente. Retiramos los medios del cuarto y avisamos a la familia, con su permiso.",
    "Llamé dos veces; contestó a la segunda. Viene hoy al centro.",
)
ENDS = (
    ("safe", "Tres días después está más tranquila. El plan sigue a la vista; la visita de esta semana se mantiene."),
    ("safe", "Visitada al día siguiente. Sabe a quién llamar y lo repitió con sus palabras."),
    ("safe", "La familia guarda los medicamentos. Cita con psicología el lunes."),
    ("referred", "Evaluada en psiquiatría el mismo día; regresa a casa con tratamiento y control en una semana."),
    ("mistaken", "Preguntada de nuevo: entendió otra cosa. No hay ideas ni plan."),
)


LEARNT = (
    ("Se respondió en plazo. La agente supo qué decir y se quedó con la persona.", "Seguimos igual: el plan funcionó."),
    ("La primera llamada no entró; se habló veinte minutos después.", "Pedir siempre un segundo número al registrar."),
    ("Pasó a la siguiente porque la primera estaba en reunión.", "Quien está de guardia no entra a reuniones."),
)


def set_duty(centre: Centre, supervisors: Sequence[Supervisor], week: int, monday: datetime, by: Actor) -> None:
    """Put two supervisors on duty for the week from ``monday``: each in turn first, the next behind."""
    for rank in range(1, min(2, len(supervisors)) + 1):
        supervisor = supervisors[(week + rank - 1) % len(supervisors)]
        actions.set_duty(
            supervisor, by=by, because="rota", centre=centre, starts_at=monday, ends_at=monday + timedelta(days=7),
            rank=rank,
        )  # fmt: skip


def time_to_answer(chance: Random) -> timedelta:
    """Minutes until an owner answers: half within 18; about one in four takes so long that the next is asked too."""
    return timedelta(minutes=max(3, min(180, chance.lognormvariate(2.9, 0.75))))


def time_to_close(chance: Random) -> timedelta:
    """From the answer to the end: some hours to three days."""
    return timedelta(hours=chance.uniform(3, 70))


def answer(chance: Random, escalation: Escalation, by: Actor) -> None:
    """Answer an escalation."""
    actions.acknowledge(escalation, by=by, because="answered", done=chance.choice(DONE))


def end(chance: Random, escalation: Escalation, by: Actor) -> None:
    """Close an escalation that was answered."""
    outcome, note = chance.choice(ENDS)
    actions.close(escalation, by=by, because="followed-up", outcome=outcome, note=note)


def time_to_review(chance: Random) -> timedelta:
    """From the end to the review: most within the week, one in six later."""
    return timedelta(days=chance.uniform(1, 8))


def look_back(chance: Random, escalation: Escalation, by: Actor) -> None:
    """Look back at an escalation that is over; where something changes, somebody does it within two weeks."""
    happened, learnt = chance.choice(LEARNT)
    step: dict[str, Any] = {}
    if learnt != LEARNT[0][1]:
        step = {"who": by.name, "until": (escalation.ending.closed_at + timedelta(days=14)).date()}
    actions.review(escalation, by=by, because="looked-back", happened=happened, learnt=learnt, **step)
