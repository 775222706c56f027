"""An example pair of files for ``ayni match``: eight workers and five referrals in Lima, all invented."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ayni.console.matching_rows import NEED_COLUMNS, NEED_EXTRAS, WORKER_COLUMNS, WORKER_EXTRAS

Sheet = tuple[Sequence[str], Sequence[Sequence[object]]]

MORNINGS = "mon 08:00-13:00 | tue 08:00-13:00 | wed 08:00-13:00 | thu 08:00-13:00 | fri 08:00-13:00"
AFTERNOONS = "mon 14:00-19:00 | wed 14:00-19:00 | fri 14:00-19:00"
WEEKEND = "sat 08:00-18:00 | sun 09:00-13:00"

# What a worker of the example has unless the row says otherwise.
WORKER = {
    "active": "yes",
    "agreement_signed": "yes",
    "consents_to_matching": "yes",
    "supervisor": "Inés",
    "supervisor_has_room": "yes",
    "mode": "public",
    "max_travel_minutes": 60,
    "weekly_minutes_limit": 1200,
    "weekly_minutes_committed": 480,
    "caseload_points": 8,
    "caseload_limit": 24,
    "hours": MORNINGS,
    "sex": "f",
    "kept_visits_share": 0.92,
}


def files(now: datetime) -> dict[str, Sheet]:
    """The two sheets by file name, with dates around ``now`` so that nothing in them is out of date."""
    workers = [WORKER | row for row in _workers(now)]
    needs = _needs(now)
    worker_header, need_header = (*WORKER_COLUMNS, *WORKER_EXTRAS), (*NEED_COLUMNS, *NEED_EXTRAS)
    return {
        "workers.csv": (worker_header, [[row.get(name, "") for name in worker_header] for row in workers]),
        "referrals.csv": (need_header, [[row.get(name, "") for name in need_header] for row in needs]),
    }


def _day(now: datetime, days: int) -> str:
    return (now + timedelta(days=days)).date().isoformat()


def _workers(now: datetime) -> list[dict[str, object]]:
    acs, peer, lay = (
        f"{kind} {_day(now, -200)}..{_day(now, 500)}" for kind in ("acs", "peer-support", "lay-counsellor")
    )
    solving, bridge = f"problem-solving {_day(now, -90)}", f"linkage {_day(now, -60)}"
    return [
        {
            "id": "w-01",
            "name": "Rosa",
            "credentials": acs,
            "languages": "es 3 | qu 3",
            "lat": -12.0030,
            "lon": -77.0080,
            "ratings": f"{solving} 3/4/3/4/3 | {bridge} 3/3/3/4",
            "lived_experience": "carer",
            "paid_minutes_recent": 1500,
        },
        {
            "id": "w-02",
            "name": "Julia",
            "credentials": acs,
            "languages": "es 3 | qu 2",
            "lat": -11.9800,
            "lon": -76.9990,
            "ratings": f"problem-solving {_day(now, -430)} 3/3/4/3/3 | {bridge} 3/4/3/3",
            "paid_minutes_recent": 900,
        },
        {
            "id": "w-03",
            "name": "Marcos",
            "credentials": peer,
            "languages": "es 3",
            "lat": -12.0260,
            "lon": -77.0000,
            "sex": "m",
            "ratings": f"{bridge} 4/3/4/3",
            "lived_experience": "recovery",
            "hours": AFTERNOONS,
            "paid_minutes_recent": 600,
        },
        {
            "id": "w-04",
            "name": "Teófila",
            "credentials": lay,
            "languages": "es 2 | qu 3",
            "lat": -12.0500,
            "lon": -77.0300,
            "ratings": f"{solving} 3/3/3/3/4",
            "mode": "walk",
            "max_travel_minutes": 30,
            "hours": MORNINGS,
        },
        {
            "id": "w-05",
            "name": "Pilar",
            "credentials": f"acs {_day(now, -700)}..{_day(now, 20)}",
            "languages": "es 3",
            "lat": -12.0100,
            "lon": -77.0200,
            "ratings": f"{solving} 4/4/4/4/4 | {bridge} 4/4/4/4",
            "hours": AFTERNOONS,
        },
        {
            "id": "w-06",
            "name": "Hernán",
            "credentials": acs,
            "languages": "es 3 | qu 2",
            "lat": -12.0400,
            "lon": -76.9900,
            "sex": "m",
            "ratings": f"{solving} 3/2/2/3/3",
            "hours": f"{MORNINGS} | {WEEKEND}",
        },
        {
            "id": "w-07",
            "name": "Nélida",
            "credentials": acs,
            "languages": "es 3 | ay 3",
            "lat": -12.0150,
            "lon": -77.0400,
            "ratings": f"{solving} 4/3/4/3/3 | {bridge} 3/3/4/3",
            "hours": f"{AFTERNOONS} | {WEEKEND}",
            "weekly_minutes_committed": 1130,
            "paid_minutes_recent": 4400,
        },
        {
            "id": "w-08",
            "name": "Óscar",
            "credentials": peer,
            "languages": "es 3 | qu 3",
            "lat": -11.9900,
            "lon": -77.0100,
            "sex": "m",
            "ratings": f"{bridge} 3/3/3/3 | {solving} 3/4/4/3/3",
            "lived_experience": "recovery | loss",
            "absences": f"{_day(now, 12)}..{_day(now, 40)}",
            "known_to": "A-3301",
        },
    ]


def _needs(now: datetime) -> list[dict[str, object]]:
    soon, course = f"{_day(now, 2)}T18:00", {"contacts": 7, "contacts_per_week": 1, "minutes_per_contact": 50}
    bridge = {"contacts": 8, "contacts_per_week": 2, "minutes_per_contact": 45}
    return [
        {
            "id": "R-1",
            "person": "A-1207",
            "kind": "linkage",
            "protocol": "linkage",
            "start_by": soon,
            "end": _day(now, 44),
            **bridge,
            "acuity_points": 4,
            "urgency": 3,
            "languages": "qu | es",
            "setting": "home",
            "lat": -11.9930,
            "lon": -77.0050,
            "worker_sex": "f",
            "not_from_my_street": "yes",
            "hours": MORNINGS,
        },
        {
            "id": "R-2",
            "person": "A-0981",
            "kind": "course",
            "protocol": "problem-solving",
            "start_by": _day(now, 7),
            "end": _day(now, 63),
            **course,
            "acuity_points": 2,
            "urgency": 2,
            "languages": "es",
            "setting": "clinic",
            "lat": -12.0200,
            "lon": -77.0100,
            "not_from_my_street": "no",
            "home_lat": -12.0280,
            "home_lon": -77.0150,
            "hours": AFTERNOONS,
        },
        {
            "id": "R-3",
            "person": "A-3301",
            "kind": "support",
            "start_by": _day(now, 10),
            "end": _day(now, 66),
            **course,
            "acuity_points": 1,
            "urgency": 1,
            "languages": "es",
            "setting": "neutral",
            "lat": -12.0050,
            "lon": -77.0150,
            "prefers_lived_experience": "recovery",
            "not_from_my_street": "no",
        },
        {
            "id": "R-4",
            "person": "A-2750",
            "kind": "course",
            "protocol": "problem-solving",
            "start_by": _day(now, 5),
            "end": _day(now, 61),
            **course,
            "acuity_points": 2,
            "urgency": 2,
            "languages": "qu",
            "setting": "home",
            "lat": -12.0450,
            "lon": -77.0250,
            "not_from_my_street": "no",
            "previous_worker": "w-04",
        },
        {
            "id": "R-5",
            "person": "A-4410",
            "kind": "psychoeducation",
            "start_by": _day(now, 14),
            "end": _day(now, 42),
            "contacts": 3,
            "contacts_per_week": 1,
            "minutes_per_contact": 40,
            "acuity_points": 1,
            "urgency": 1,
            "languages": "ay",
            "setting": "phone",
            "not_from_my_street": "no",
            "worker_sex": "m",
            "excluded_workers": "w-03",
        },
    ]
