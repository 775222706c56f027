"""Referrals of the demonstration: what people need, by when, and what they chose."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from ayni.basics import shelf
from ayni.basics.chance import one_of
from ayni.ground.actors import Actor
from ayni.people.queries import Person
from ayni.referrals import actions
from ayni.referrals.queries import Referral

# What is asked for: the kind with its protocol, and in how many of a hundred referrals.
NEEDS = (
    (("course", "problem-solving"), 36), (("course", "behavioural-activation"), 18), (("linkage", "linkage"), 16),
    (("psychoeducation", "psychoeducation"), 18), (("support", "peer-recovery"), 12),
)  # fmt: skip
SETTINGS = (("home", 58), ("clinic", 18), ("neutral", 12), ("phone", 9), ("video", 3))

# Days until care should start, by urgency; a bridge from hospital is always of the first kind.
START_DAYS = {3: 3, 2: 8, 1: 14}
TIMES = (
    ["mon 08:00-13:00", "wed 08:00-13:00", "fri 08:00-13:00"],
    ["tue 14:00-19:00", "thu 14:00-19:00"],
    ["mon 14:00-20:00", "tue 14:00-20:00", "wed 14:00-20:00", "thu 14:00-20:00", "fri 14:00-20:00"],
    ["sat 08:00-13:00", "mon 17:00-21:00"],
)
# The note to whoever takes it, in Spanish, as it would be written in Lima.
NOTES = (
    "Prefiere visitas cortas al comienzo.", "Tocar el timbre de la puerta verde.", "Le cuesta hablar por teléfono.",
    "Quiere que participe su hija.", "",
)  # fmt: skip


def imagine_need(chance: Random, at: datetime, **told: Any) -> dict[str, Any]:
    """What is asked for, as its protocol says; ``told`` says what is not left to chance."""
    kind, protocol = one_of(chance, NEEDS)
    kind, protocol = told.get("kind", kind), told.get("protocol", protocol)
    urgency = 3 if kind == "linkage" else chance.choices((3, 2, 1), (15, 50, 35))[0]
    outline = shelf.load("protocols", protocol)
    contacts, weekly = outline["sessions"]["value"], float(outline["weekly"]["value"])
    start_by = at + timedelta(days=START_DAYS[urgency])
    need = {
        "kind": kind,
        "protocol": protocol,
        "urgency": urgency,
        "start_by": start_by,
        "end_by": start_by + timedelta(weeks=contacts / weekly + 4),
        "contacts": contacts,
        "contacts_per_week": weekly,
        "minutes_per_contact": outline["minutes"]["value"],
        "acuity_points": {3: 4, 2: 2, 1: 1}[urgency],
        "note": chance.choice(NOTES),
    }
    return {**need, **told}


def imagine_choices(chance: Random, person: Person, **told: Any) -> dict[str, Any]:
    """What the person says when asked; most leave most of it open."""
    choices = {
        "languages": person.languages[:1] if chance.random() < 0.6 else list(person.languages),
        "setting": one_of(chance, SETTINGS),
        "worker_sex": "f" if person.sex == "f" and chance.random() < 0.35 else "",
        "lived_experience": chance.choice(("recovery", "carer", "loss")) if chance.random() < 0.05 else "",
        "not_from_my_street": chance.random() < 0.2,
        "hours": chance.choice(TIMES) if chance.random() < 0.4 else [],
        "decided_with": "person" if chance.random() < 0.85 else "family",
    }
    return {**choices, **told}


def ask(person: Person, need: dict[str, Any], by: Actor) -> Referral:
    """Open the referral."""
    opened = actions.open(person, by=by, because="asked", **need)
    return Referral.objects.get(pk=opened.referral)


def choose(referral: Referral, choices: dict[str, Any], by: Actor) -> None:
    """Record what the person chose."""
    actions.choose(referral, by=by, because="shared-decision", **choices)


def open_up(referral: Referral, by: Actor) -> None:
    """The person agrees to leave open what kept workers from qualifying: who, when, in which of their languages."""
    told = Referral.objects.select_related("choices", "person").get(pk=referral.pk)
    kept = told.choices
    actions.choose(
        referral, by=by, because="widened", languages=told.person.languages, setting=kept.setting, worker_sex="",
        lived_experience="", not_from_my_street=False, hours=[], decided_with=kept.decided_with,
    )  # fmt: skip


def withdraw(referral: Referral, because: str, by: Actor) -> None:
    """It is no longer wanted."""
    actions.withdraw(referral, by=by, because=because)
