"""People of the demonstration: invented, living in real districts, each with what they agreed to and how to reach them.

The notes are in Spanish, as somebody in Lima would write them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from ayni.ground.actors import Actor
from ayni.people import actions, rules
from ayni.people.queries import Person
from ayni.places.queries import Centre
from ayni.places.seeds import full_name, home_in

# Mother tongues in the shares of a district settled from the highlands; imagined, not a census.
TONGUES = (("es",), ("qu", "es"), ("es", "qu"), ("ay", "es"), ("qu",))
SHARES = (66, 18, 8, 5, 3)

# Who is asked already on the first day whether their record may be learned from.
ASKED_ABOUT_RESEARCH = 0.4

HOWS = (
    "después de las seis", "por la mañana", "preguntar por la señora de la bodega", "decir que llama la biblioteca",
    "solo mensajes, el teléfono es compartido", "",
)  # fmt: skip
NOTES = (
    "Llegó con su hermana. Cuida a dos niños.",
    "Trabaja en el mercado hasta las dos.",
    "Vive con sus padres. Prefiere que no vengan con chaleco.",
    "Derivada por la posta. Duerme mal desde hace meses.",
    "",
)


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is about to come to a centre."""

    told: dict[str, Any]
    consents: dict[str, bool]
    contacts: tuple[tuple[str, str, str], ...]


def imagine(chance: Random, centre: Centre, districts: Sequence[str], year: int, **told: Any) -> Newcomer:
    """A person of one of the districts; ``told`` says what of them is not left to chance."""
    ubigeo = told.get("ubigeo") or chance.choice(districts)
    sex = told.get("sex") or chance.choices(("f", "m"), (67, 33))[0]
    languages = told.get("languages") or list(chance.choices(TONGUES, SHARES)[0])
    described = {
        "centre": centre,
        "name": full_name(chance, sex, languages[0]),
        "birth_year": year - min(84, max(18, round(chance.gauss(38, 15)))),
        "sex": sex,
        "languages": languages,
        "ubigeo": ubigeo,
        "home": home_in(chance, ubigeo),
        "notes": chance.choice(NOTES),
    }
    refuses = chance.random()
    consents = {
        "care": refuses > 0.02,
        "matching": refuses > 0.05,
        "sharing": chance.random() > 0.06,
    }
    if chance.random() < ASKED_ABOUT_RESEARCH:
        consents["research"] = chance.random() > 0.35
    return Newcomer({**described, **told}, consents, tuple(_contacts(chance)))


def welcome(newcomer: Newcomer, by: Actor) -> Person:
    """Register the person, note the safe ways to reach them, and record each answer about consent."""
    registered = actions.register(by=by, because="came-to-centre", **newcomer.told)
    person = Person.objects.get(pk=registered.person)
    for kind, value, how in newcomer.contacts:
        actions.add_contact(person, by=by, because="told-by-person", kind=kind, value=value, how=how)
    for purpose, agreed in newcomer.consents.items():
        answer = actions.give_consent if agreed else actions.withdraw_consent
        answer(person, by=by, because="asked", purpose=purpose)
    return person


def willing(newcomer: Newcomer) -> bool:
    """Whether a worker may be looked for."""
    return newcomer.consents["care"] and newcomer.consents["matching"]


def _contacts(chance: Random) -> list[tuple[str, str, str]]:
    kinds = chance.sample(sorted(rules.CONTACT_KINDS), chance.choice((1, 1, 2)))
    return [(kind, _number(chance), chance.choice(HOWS)) for kind in kinds]


def _number(chance: Random) -> str:
    # Mobile numbers of Peru begin with 9, so these reach nobody.
    return f"+51 000 {chance.randrange(1000):03d} {chance.randrange(1000):03d}"
