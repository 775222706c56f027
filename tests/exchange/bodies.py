"""What each door is sent, if it is sent anything: a body that it takes from whoever may."""

from datetime import timedelta
from typing import Any

from ayni.basics import shelf
from ayni.care.planning import standing_of
from ayni.engagements.queries import Engagement
from ayni.places.queries import districts
from ayni.visits.queries import Meeting, still_open
from tests.cast import DISTRICT, PROTOCOL
from tests.exchange.world import LATER, World


def body_of(operation: str, world: World) -> Any:
    """The body of the operation called so, with the world's ids; None when it takes none."""
    ids = {name: str(value) for name, value in world.ids.items()}
    return _asking(ids).get(operation) or _working(ids).get(operation) or _deciding(operation, world)


def at(**later: float) -> str:
    """An instant counted from the time the world is asked at."""
    return (LATER + timedelta(**later)).isoformat()


def _deciding(operation: str, world: World) -> dict[str, Any] | None:
    """What names rows that were read before it: a decision, and who came to a meeting."""
    if operation == "recordSession":
        waiting = still_open(Meeting.objects.get(pk=world.ids["meeting"]))
        told = {"came": [{"visit": str(waiting[0].pk), "note": "Spoke."}]}
        absent = [{"visit": str(each.pk), "because": "said-before"} for each in waiting[1:]]
        return {
            "began_at": at(minutes=-50),
            "ended_at": at(),
            "modality": "clinic",
            "steps": {"arrive": "done"},
            "absent": absent,
            **told,
        }
    if operation == "stateFact":
        return {"fact": "psychosis", "is_so": False, "so_on": LATER.date().isoformat()}
    if operation != "decideStep":
        return None
    standing = standing_of(Engagement.objects.get(pk=world.ids["engagement"]), LATER)
    first = standing.waiting[0]
    return {"rule": first.rule.code, "taken": True, "why": "We stay with him.", "seen": first.seen}


def _asking(ids: dict[str, str]) -> dict[str, Any]:
    """What coordinators send."""
    return {
        "registerPerson": {"centre": ids["centre"], "name": "Sumaq", "languages": ["qu"], "ubigeo": DISTRICT},
        "correctPerson": {"notes": "Prefers mornings."},
        "addContact": {"kind": "message", "value": "+51 999 333 444"},
        "giveConsent": {"purpose": "research"},
        "excludeWorker": {"worker": ids["worker"], "why": "asked"},
        "setSupervisorAside": {"supervisor": ids["supervisor"], "why": "known"},
        "openReferral": {
            "person": ids["person"], "kind": "course", "protocol": PROTOCOL, "urgency": 1, "start_by": at(days=9),
            "end_by": at(days=60), "contacts": 6, "contacts_per_week": 1, "minutes_per_contact": 50,
        },
        "changeReferral": {"end_by": at(days=90)},
        "makeChoices": {"languages": ["es"], "setting": "home", "decided_with": "person"},
        "withdrawReferral": {"because": "other-help"},
        "formGroup": {
            "referrals": [ids["alone_0"], ids["alone_1"], ids["alone_2"]], "start_by": at(days=3),
            "end_by": at(days=50), "contacts": 6, "contacts_per_week": 1, "minutes_per_contact": 90,
            "setting": "clinic", "ubigeo": DISTRICT,
        },
        "joinGroup": {"referral": ids["alone_0"]},
        "leaveGroup": {"referral": ids["member"]},
        "sendWave": {"workers": [ids["worker"]]},
        "adoptWaves": {"sizes": [1]},
        "closeEngagement": {"outcome": "better", "summary": "Sleeps again."},
        "handOverEngagement": {
            "because": "person-asked", "told": "Call before coming.", "start_by": at(days=6), "end_by": at(days=40),
            "contacts": 3,
        },
        **_onward(ids),
        "raiseConcern": {"kind": "concern", "said": "He does not answer since Monday."},
    }  # fmt: skip


def _onward(ids: dict[str, str]) -> dict[str, Any]:
    """What is sent when somebody is sent on to another place."""
    return {
        "sendOnward": {
            "facility": ids["facility"], "asked": "Please see them.", "tells": ["name"], "tells_back": True,
            "agreed_with": "person",
        },
        "noteAppointment": {"appointment_at": at(days=5)},
        "noteAttendance": {"told_by": "person"},
        "noteNotGone": {"reason": "money", "told_by": "person"},
        "noteAdvice": {"advice": "Go on as agreed."},
        "noteReturn": {"reason": "early"},
        "endOnward": {"reason": "declined"},
        "noteCall": {"whom": "place", "answer": "later"},
    }  # fmt: skip


def _working(ids: dict[str, str]) -> dict[str, Any]:
    """What everybody else sends."""
    levels = {item["id"]: 3 for item in shelf.load("protocols", PROTOCOL)["competencies"]}
    return {
        "openCentre": {
            "code": "callao", "name": "Centro Callao", "ubigeo": "070101", "lat": -12.05, "lon": -77.12,
            "catchment": districts()[DISTRICT].geometry, "jurisdiction": "pe-lima", "time_zone": "America/Lima",
        },
        "correctCentre": {"name": "Centro del Sur"},
        "declineOffer": {"because": "hours"},
        "planVisit": {"starts_at": at(days=3), "ends_at": at(days=3, hours=1), "setting": "home"},
        "moveVisit": {"starts_at": at(days=2), "ends_at": at(days=2, hours=1)},
        "cancelVisit": {"because": "transport"},
        "missVisit": {"because": "nobody-home"},
        "recordEncounter": {
            "began_at": at(minutes=-50), "ended_at": at(), "modality": "home", "visit": ids["visit"],
            "answers": {"phq-9": {"q1": 1, "q9": 0}}, "note": "We spoke about the week.",
        },
        "planMeeting": {"starts_at": at(days=4), "ends_at": at(days=4, hours=1), "setting": "clinic"},
        "moveMeeting": {"starts_at": at(days=4), "ends_at": at(days=4, hours=1)},
        "cancelMeeting": {"because": "transport"},
        "askAlone": {"instrument": "phq-9", "sheet": {"q1": 1, "q9": 0}},
        "carryOutLead": {"words": "We call the mother."},
        "letLeadBe": {"instead": "not-wanted"},
        "chooseInCourse": {"aid": "next-step", "choice": "not-now", "decided_with": "person"},
        "chooseBeforeCourse": {"aid": "beginning", "choice": "ask-more", "decided_with": "person"},
        "reviewFlag": {"happened": "Nobody answered.", "learnt": "Two numbers on every plan."},
        "acknowledgeFlag": {"done": "Called."},
        "endFlag": {"outcome": "safe", "note": "A plan is written."},
        "enrolWorker": {
            "centre": ids["centre"], "name": "Pedro", "ubigeo": DISTRICT, "weekly_minutes_limit": 900,
            "caseload_limit": 12, "languages": {"es": 3}, "hours": ["mon 08:00-13:00"],
        },
        "correctWorker": {"languages": {"es": 3, "ay": 2}},
        "setHours": {"hours": ["tue 08:00-13:00"]},
        "noteAbsence": {"starts_at": at(days=20), "ends_at": at(days=25)},
        "signAgreement": {"document": "folder 13"},
        "assignSupervisor": {"supervisor": ids["supervisor"]},
        "recordLeaving": {"because": "moved"},
        "recordCredential": {
            "kind": "acs", "issuer": "DIRIS Lima Sur", "jurisdiction": "pe-lima", "valid_from": at(), "valid_until":
            at(days=700), "evidence": "certificate 119",
        },
        "revokeCredential": {"because": "lapsed"},
        "rateWorker": {"protocol": PROTOCOL, "setting": "live", "levels": levels},
        "makeToken": {"email": "tomas@ayni.example", "label": "discharge list", "days": 30},
    }  # fmt: skip
