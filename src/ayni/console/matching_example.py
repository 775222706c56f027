"""An example pair of files for ``ayni match``: eight workers and five referrals in Lima, all invented."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ayni.console.matching_rows import NEED_COLUMNS, NEED_EXTRAS, WORKER_COLUMNS, WORKER_EXTRAS

# Dates are written as days from the day the example is made: {-90} is three months ago.
DAY = re.compile(r"\{(-?\d+)\}")

Sheet = tuple[Sequence[str], Sequence[Sequence[object]]]

MORNINGS = "mon 08:00-13:00 | tue 08:00-13:00 | wed 08:00-13:00 | thu 08:00-13:00 | fri 08:00-13:00"
AFTERNOONS = "mon 14:00-19:00 | wed 14:00-19:00 | fri 14:00-19:00"
WEEKEND = "sat 08:00-18:00 | sun 09:00-13:00"

# What a worker of the example has unless the row says otherwise.
WORKER: Mapping[str, object] = {
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

ACS, PEER, LAY = (f"{kind} {{-200}}..{{500}}" for kind in ("acs", "peer-support", "lay-counsellor"))
COURSE = {"contacts": 7, "contacts_per_week": 1, "minutes_per_contact": 50}
BRIDGE = {"contacts": 8, "contacts_per_week": 2, "minutes_per_contact": 45}

WORKERS: Sequence[Mapping[str, object]] = [
    {
        "id": "w-01",
        "name": "Rosa",
        "credentials": ACS,
        "languages": "es 3 | qu 3",
        "lat": -12.0030,
        "lon": -77.0080,
        "ratings": "problem-solving {-90} 3/4/3/4/3 | linkage {-60} 3/3/3/4",
        "lived_experience": "carer",
        "paid_minutes_recent": 1500,
    },
    {
        "id": "w-02",
        "name": "Julia",
        "credentials": ACS,
        "languages": "es 3 | qu 2",
        "lat": -11.9800,
        "lon": -76.9990,
        "ratings": "problem-solving {-430} 3/3/4/3/3 | linkage {-60} 3/4/3/3",
        "paid_minutes_recent": 900,
    },
    {
        "id": "w-03",
        "name": "Marcos",
        "credentials": PEER,
        "languages": "es 3",
        "lat": -12.0260,
        "lon": -77.0000,
        "sex": "m",
        "ratings": "linkage {-60} 4/3/4/3",
        "lived_experience": "recovery",
        "hours": AFTERNOONS,
        "paid_minutes_recent": 600,
    },
    {
        "id": "w-04",
        "name": "Teófila",
        "credentials": LAY,
        "languages": "es 2 | qu 3",
        "lat": -12.0500,
        "lon": -77.0300,
        "ratings": "problem-solving {-90} 3/3/3/3/4",
        "mode": "walk",
        "max_travel_minutes": 30,
        "hours": MORNINGS,
    },
    {
        "id": "w-05",
        "name": "Pilar",
        "credentials": "acs {-700}..{20}",
        "languages": "es 3",
        "lat": -12.0100,
        "lon": -77.0200,
        "ratings": "problem-solving {-90} 4/4/4/4/4 | linkage {-60} 4/4/4/4",
        "hours": AFTERNOONS,
    },
    {
        "id": "w-06",
        "name": "Hernán",
        "credentials": ACS,
        "languages": "es 3 | qu 2",
        "lat": -12.0400,
        "lon": -76.9900,
        "sex": "m",
        "ratings": "problem-solving {-90} 3/2/2/3/3",
        "hours": f"{MORNINGS} | {WEEKEND}",
    },
    {
        "id": "w-07",
        "name": "Nélida",
        "credentials": ACS,
        "languages": "es 3 | ay 3",
        "lat": -12.0150,
        "lon": -77.0400,
        "ratings": "problem-solving {-90} 4/3/4/3/3 | linkage {-60} 3/3/4/3",
        "hours": f"{AFTERNOONS} | {WEEKEND}",
        "weekly_minutes_committed": 1130,
        "paid_minutes_recent": 4400,
    },
    {
        "id": "w-08",
        "name": "Óscar",
        "credentials": PEER,
        "languages": "es 3 | qu 3",
        "lat": -11.9900,
        "lon": -77.0100,
        "sex": "m",
        "ratings": "linkage {-60} 3/3/3/3 | problem-solving {-90} 3/4/4/3/3",
        "lived_experience": "recovery | loss",
        "absences": "{12}..{40}",
        "known_to": "A-3301",
    },
]

NEEDS: Sequence[Mapping[str, object]] = [
    {
        "id": "R-1",
        "person": "A-1207",
        "kind": "linkage",
        "protocol": "linkage",
        "start_by": "{2}T18:00",
        "end": "{44}",
        **BRIDGE,
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
        "start_by": "{7}",
        "end": "{63}",
        **COURSE,
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
        "start_by": "{10}",
        "end": "{66}",
        **COURSE,
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
        "start_by": "{5}",
        "end": "{61}",
        **COURSE,
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
        "start_by": "{14}",
        "end": "{42}",
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


def files(now: datetime) -> dict[str, Sheet]:
    """The two sheets by file name, with dates around ``now`` so that nothing in them is out of date."""
    return {
        "workers.csv": _sheet((*WORKER_COLUMNS, *WORKER_EXTRAS), [{**WORKER, **row} for row in WORKERS], now),
        "referrals.csv": _sheet((*NEED_COLUMNS, *NEED_EXTRAS), NEEDS, now),
    }


def _sheet(header: Sequence[str], rows: Sequence[Mapping[str, object]], now: datetime) -> Sheet:
    return header, [[_dated(row.get(name, ""), now) for name in header] for row in rows]


def _dated(cell: object, now: datetime) -> object:
    if not isinstance(cell, str):
        return cell
    return DAY.sub(lambda found: (now + timedelta(days=int(found[1]))).date().isoformat(), cell)
