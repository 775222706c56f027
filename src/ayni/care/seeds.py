"""Care of the demonstration: how people feel from visit to visit, what is written down, and how they say it went.

The course of each person is a simple latent model, not clinical evidence: a severity that falls by a personal rate
with each encounter, from which the nine answers are drawn. Notes are in Spanish, as a worker in Lima would write them.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

from ayni.basics import shelf
from ayni.care import actions, queries, rules
from ayni.care.planning import standing_of
from ayni.engagements.queries import Engagement
from ayni.engines.protocols import Decider
from ayni.ground.actors import VISITOR, Actor
from ayni.visits.queries import Visit

INSTRUMENT = "phq-9"
COUNTED = tuple(f"q{n}" for n in range(1, 9))
# Sleep and tiredness are said more easily than slowness: how far each answer lies from the mean of a sheet.
LEANING = (0.15, 0.1, 0.4, 0.45, 0.0, 0.0, -0.1, -0.6)
# Somebody answering through their own link acts for nobody else.
PERSON = replace(VISITOR, grants=frozenset({("person", None)}))

NOTES = (
    "Habló de la semana. Hizo el paso que acordamos, aunque le costó empezar.",
    "Estaba cansada. Hicimos solo lo primero y quedamos para el jueves.",
    "La hija estuvo al final. Le explicamos juntas el plan.",
    "No pudo hacer el paso. Buscamos uno más pequeño.",
    "Más conversadora. Volvió a cocinar el domingo.",
    "Sigue durmiendo poco. Revisamos qué hace antes de acostarse.",
    "Preguntó si esto se le va a pasar. Le conté lo que suele ayudar.",
    "Salimos a caminar mientras hablábamos.",
)
WORRIES = (
    ("concern", "Dice que ya no vale la pena. No quiso hablar más y se quedó mirando la pared."),
    ("concern", "Lleva dos días sin comer. Está sola en la casa."),
    ("violence", "Tiene un golpe en el brazo. Cuando llegó él, dejó de hablar."),
    ("neglect", "Los niños estaban solos desde la mañana."),
)
AGREED = (
    "Caminar hasta el mercado dos veces",
    "Llamar a la hermana el domingo",
    "Acostarse a la misma hora tres noches",
    "Regar las plantas cada mañana",
)
IN_THE_WAY = ("Llovió.", "Se enfermó el nieto.", "Le dio sueño.", "", "")
# What is written down with somebody: each kind of paper with its headings (rules.PAPERS).
PAPERS = {
    "hard-days": {
        "signs": "Dejo de contestar el teléfono. No quiero comer.",
        "helps": "Salir al patio. Poner la radio bajito.",
        "people": "Mi hermana. La señora del comedor.",
        "call": "A mi hermana, después de las seis. Luego a Rosa.",
        "services": "La línea que está en el papel de la refrigeradora.",
        "place": "Mi hermana guarda las pastillas.",
    },
    "understanding": {
        "weighs": "Las deudas y dormir mal.",
        "keeps": "Se queda en casa, y así tiene menos ganas de salir.",
        "strengths": "Cocina muy bien. Su hija la visita los domingos.",
        "towards": "Volver al comedor una mañana por semana.",
    },
}
WHY_TAKEN = "Lo conversamos y la persona está de acuerdo."
WORDS = ("Me escuchó.", "Viene a la hora que dice.", "Quisiera que siga viniendo.", "", "", "")


@dataclass
class Course:
    """How somebody feels: ``severity`` on the scale of the total (0 to 27), what each encounter takes from it, and
    how likely thoughts of death are at full severity.
    """

    severity: float
    rate: float
    thoughts: float

    def go_on(self, chance: Random) -> None:
        """What one encounter does."""
        self.severity = min(26.0, max(0.5, self.severity - chance.gauss(self.rate, 1.0)))

    @property
    def is_well(self) -> bool:
        """Whether what weighs is light."""
        return self.severity < 10


def imagine_course(chance: Random, urgency: int) -> Course:
    """Somebody's course; one in ten also has thoughts that must be answered."""
    severity = min(25.0, max(6.0, chance.gauss(12 + 2 * urgency, 3.5)))
    return Course(severity, chance.gauss(1.25, 0.7), 0.75 if chance.random() < 0.1 else 0.0)


def sheet(chance: Random, course: Course, thoughts: int | None = None) -> dict[str, int | None]:
    """The nine answers that go with a course today, and now and then one that was left out.

    ``thoughts`` sets the ninth answer; otherwise it is drawn.
    """
    mean = course.severity / 9
    given: dict[str, int | None] = {
        item: min(3, max(0, round(mean + leaning + chance.gauss(0, 0.45))))
        for item, leaning in zip(COUNTED, LEANING, strict=True)
    }
    if chance.random() < 0.03:
        given[chance.choice(COUNTED)] = None
    drawn = 1 + (chance.random() < 0.2) if chance.random() < course.thoughts * course.severity / 27 else 0
    return given | {"q9": drawn if thoughts is None else thoughts}


def is_due(protocol: str, number: int, contacts: int) -> bool:
    """Whether the instrument is asked at the ``number``-th encounter: as the protocol says, and at the last."""
    every = next(each["every"] for each in shelf.load("protocols", protocol)["instruments"] if each["id"] == INSTRUMENT)
    return (number - 1) % every == 0 or number == contacts


def write_down(
    chance: Random,
    engagement: Engagement,
    began_at: datetime,
    ended_at: datetime,
    modality: str,
    answers: dict[str, int | None] | None,
    by: Actor,
    visit: Visit | None = None,
    at_home: bool = False,
) -> None:
    """Record an encounter; ``at_home``: look back on what was agreed for home, and agree on something again."""
    steps = [each["id"] for each in shelf.load("protocols", engagement.protocol)["steps"]]
    reasons = sorted(rules.SKIPPED_BECAUSE)
    told = {step: chance.choice(reasons) if chance.random() < 0.08 else rules.DONE for step in steps}
    actions.record(
        engagement, by=by, because="visit", began_at=began_at, ended_at=ended_at, modality=modality, steps=told,
        answers={INSTRUMENT: answers} if answers else {}, note=chance.choice(NOTES), visit=visit,
        **(_home(engagement, began_at) if at_home else {}),
    )  # fmt: skip


def _home(engagement: Engagement, began_at: datetime) -> dict[str, Any]:
    """Home practice of this encounter, by a chance of its own, so that the rest of the history stays as it is."""
    chance = Random(f"{engagement.code} {began_at}")  # noqa: S311 - predictable on purpose
    hows = sorted(rules.PRACTISED)
    earlier = queries.agreed_for_home(engagement.pk)
    return {
        "practice": chance.choice(AGREED),
        "looked_back": {each.pk: (chance.choice(hows), chance.choice(IN_THE_WAY)) for each in earlier},
    }


def write_papers(engagement: Engagement, by: Actor) -> None:
    """Write down with the person what helps on hard days and how they understand it."""
    for kind, parts in PAPERS.items():
        actions.write(engagement, by=by, because="together", kind=kind, parts=parts)


def state_facts(engagement: Engagement, by: Actor) -> None:
    """Say of every fact the protocol asks about that it is not so."""
    for fact in queries.protocol_of(engagement).facts:
        actions.state(engagement, by=by, because="asked", fact=fact, is_so=False)


def take_steps(engagement: Engagement, at: datetime, by: Actor) -> None:
    """Take what the rules propose at ``at`` and the worker may take."""
    for put in standing_of(engagement, at).waiting:
        if put.rule.decider(taken=True) is Decider.WORKER:
            actions.decide(
                engagement, by=by, because="take", rule=put.rule.code, taken=True, why=WHY_TAKEN, seen=put.seen
            )


def worry(chance: Random, engagement: Engagement, by: Actor) -> None:
    """Press the concern button."""
    kind, said = chance.choice(WORRIES)
    actions.raise_concern(engagement, by=by, because="worried", kind=kind, said=said)


def ask_how_it_went(chance: Random, engagement: Engagement, by: Actor) -> str:
    """Give the person a link; returns its secret, which here follows from the seed."""
    secret = f"{chance.getrandbits(192):048x}"
    actions.ask_feedback(engagement, by=by, because="ended", secret=secret)
    return secret


def say_how_it_went(chance: Random, secret: str, kindness: float) -> None:
    """Answer a link. ``kindness`` 0 to 1 is how well it went for the person."""
    invitation = queries.invitation_behind(secret)
    assert invitation is not None  # noqa: S101 - the link was made a moment ago
    items = [each["id"] for each in shelf.load("instruments", rules.FEEDBACK)["items"]]
    answers = {item: min(4, max(0, round(1.5 + 2.5 * kindness + chance.gauss(0, 0.6)))) for item in items}
    actions.give_feedback(invitation, by=PERSON, because="answered", sheet=answers, words=chance.choice(WORDS))
