"""Onward referrals of the demonstration: a small directory, and what became of four people who were sent on."""

from datetime import date, datetime

from ayni.engagements.queries import Engagement
from ayni.ground.actors import Actor
from ayni.onward import actions
from ayni.onward.queries import OnwardReferral
from ayni.people import actions as people
from ayni.places import actions as places
from ayni.places.queries import Centre, Facility

# Invented, as the people are; no such place is meant.
DIRECTORY = (
    ("hospital-sur", "Hospital del Sur (inventado)", "specialist", "01 000 0101", "lun-vie 8-13",
     "SIS o 15 soles; medio día de camino", "Preguntar por la asistenta social, segundo piso."),
    ("posta-arenal", "Posta El Arenal (inventada)", "primary", "01 000 0102", "lun-sáb 8-19", "Gratis con SIS", ""),
    ("comedor-unidas", "Comedor Unidas (inventado)", "social", "01 000 0103", "lun-vie 12-14", "2 soles el almuerzo",
     "Decir que viene de parte del centro."),
    ("dona-justina", "Doña Justina (inventada)", "healer", "", "por las tardes", "lo que cada quien pueda",
     "Tocar la puerta azul; ella sabe de nosotros y nos manda personas."),
)  # fmt: skip
ASKED = "Que evalúen si hace falta medicina y nos digan con qué seguir."
ADVICE = "Sin medicina por ahora. Seguir con el plan y la rutina de sueño; control en un mes."


def list_places(centre: Centre, told_on: date, by: Actor) -> None:
    """The directory."""
    for code, name, kind, phone, hours, costs, how in DIRECTORY:
        places.list_facility(
            by=by, because="told", code=code, name=name, kind=kind, jurisdiction=centre.jurisdiction,
            ubigeo=centre.ubigeo, phone=phone, hours=hours, costs=costs, how=how,
            source="inventado para la demostración", licence="own", told_on=told_on,
        )  # fmt: skip


def send(engagement: Engagement, code: str, by: Actor) -> OnwardReferral:
    """Send somebody on, with the consent that it takes."""
    people.give_consent(engagement.person, by=by, because="asked", purpose="onward")
    sent = actions.send(
        engagement, by=by, because="agreed", facility=Facility.objects.get(code=code), asked=ASKED,
        tells=["name", "why"], tells_back=True, agreed_with="person",
    )  # fmt: skip
    return OnwardReferral.objects.get(pk=sent.onward)


def arrange(onward: OnwardReferral, appointment_at: datetime, by: Actor) -> None:
    """A day and an hour."""
    actions.appoint(onward, by=by, because="told", appointment_at=appointment_at)


def go(onward: OnwardReferral, by: Actor) -> None:
    """They went."""
    actions.attend(onward, by=by, because="told", told_by="worker")


def not_go(onward: OnwardReferral, by: Actor) -> None:
    """They did not go: a day without earning was too much."""
    actions.miss(onward, by=by, because="told", reason="money", told_by="worker", words="Perdía el jornal.")


def come_back(onward: OnwardReferral, by: Actor) -> None:
    """Referred back with advice."""
    actions.refer_back(onward, by=by, because="told", advice=ADVICE)


def be_returned(onward: OnwardReferral, by: Actor) -> None:
    """Returned as too early."""
    actions.send_back(onward, by=by, because="told", reason="early", words="Aún no terminó su proceso con ustedes.")


def come_in(engagement: Engagement, code: str, by: Actor) -> None:
    """Somebody whom a healer sent to us, and who agrees that she is told how it goes."""
    actions.come_in(
        engagement.person, by=by, because="came", facility=Facility.objects.get(code=code), centre=engagement.centre,
        agrees=True, said="Lo traje porque no dormía.",
    )  # fmt: skip
