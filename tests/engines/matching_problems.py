"""Generated problems: most pairs are eligible, rules fail alone or together, and room is scarce."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from ayni.basics.instants import WeeklyHours, Window
from ayni.basics.places import Mode, Point
from ayni.engines.matching import (
    TERMS,
    Choices,
    Credential,
    Member,
    Need,
    Policy,
    Problem,
    Rating,
    Setting,
    Supervisor,
    Worker,
)
from tests.engines.matching_cast import NOW

PERSONS = ("amaru", "wayra", "illa", "sami")
DAY = timedelta(days=1)

# Every worker starts as somebody who may be suggested to everybody, every need as one that anybody may take. Some facts
# from these tables are then changed, so that most pairs are eligible, rules fail alone or together, and room is scarce.
LONG = Window(NOW - 900 * DAY, NOW + 900 * DAY)
WEEK = tuple(WeeklyHours(day, 480, 800) for day in range(6))
PLACES = (Point(-12.00, -77.0), Point(-12.002, -77.0), Point(-12.02, -77.03), Point(-12.05, -77.0), None)


def rating(days_ago: int, *levels: int, protocol: str = "ps") -> Rating:
    return Rating(protocol=protocol, at=NOW - days_ago * DAY, levels=levels)


def credential(kind: str = "acs", jurisdiction: str = "pe-lima", valid: Window = LONG) -> Credential:
    return Credential(kind=kind, jurisdiction=jurisdiction, valid=valid)


WORKER_FACTS = {
    "active": (False,),
    "agreement_signed": (False,),
    "consents_to_matching": (False,),
    "mode": tuple(Mode),
    "max_travel_minutes": (10, 40, 60),
    "weekly_minutes_limit": (0, 150, 200, 300),
    "weekly_minutes_committed": (100, 500, 1200),
    "caseload_points": (1, 2, 9),
    "caseload_limit": (0, 1, 2, 4),
    "credentials": (
        (),
        (credential("peer"),),
        (credential("acs", "us-ma"), credential("other")),
        (credential(valid=Window(NOW - DAY, NOW + 61 * DAY)), credential("peer", valid=Window(NOW, NOW + 9 * DAY))),
        (credential(valid=Window(NOW + DAY, NOW + 15 * DAY)), credential(valid=Window(NOW + 15 * DAY, NOW + 99 * DAY))),
    ),
    "ratings": (
        (),
        *((rating(ago, 3, 4),) for ago in (500, 367, 366, 365, 364, -3)),
        (rating(9, 1, 4, 4), rating(30, 4, 4, 4)),
        (rating(9, 4, 4), rating(9, 4, 1)),
        (rating(9, 3, 3, 2, 2), rating(9, 2, 3, 3, 4, 4)),
        (rating(9, 4, 4, protocol="ba"),),
    ),
    "supervisor": (None, "noor"),
    "supervisor_has_room": (False,),
    "languages": ({}, {"es": 1, "qu": 3}, {"es": 2, "ay": 3}),
    "sex": ("m", None),
    "lived_experience": (frozenset({"carer"}), frozenset({"recovery", "carer"})),
    "place": PLACES,
    "hours": (
        (),
        (WeeklyHours(0, 480, 530), WeeklyHours(0, 530, 580)),
        (WeeklyHours(1, 480, 579), WeeklyHours(3, 0, 50)),
    ),
    "absences": (
        (Window(NOW, NOW + 2 * DAY),),
        (Window(NOW + 2 * DAY, NOW + 30 * DAY), Window(NOW + 20 * DAY, NOW + 33 * DAY)),
        (Window(NOW + 5 * DAY, NOW + 7 * DAY), Window(NOW + 50 * DAY, NOW + 99 * DAY)),
    ),
    "known_to": (frozenset({"amaru"}),),
    "incidents_with": (frozenset({"amaru", "wayra"}),),
    "paid_minutes_recent": (0, 4000, 9000),
    "kept_visits_share": (0.0, 0.9),
}
NEED_FACTS = {
    "person": PERSONS,
    "window": (Window(NOW + DAY, NOW + 15 * DAY),),
    "contacts": (1, 2, 8),
    "contacts_per_week": (0.5, 1.5, 2, 9),
    "minutes_per_contact": (20, 51),
    "acuity_points": (0, 1, 3, 4),
    "setting": tuple(Setting),
    "urgency": (1, 3),
    "protocol": ("ps",),
    "credential_kinds": (("acs",), ("peer", "acs")),
    "languages": ((), ("qu", "es"), ("ay",)),
    "place": PLACES,
    "home": PLACES,
    "max_travel_minutes": (30,),
    "choices": (
        Choices(worker_sex="f"),
        Choices(lived_experience="carer"),
        Choices(not_from_my_street=True, prefers_lived_experience="recovery"),
        Choices(hours=(WeeklyHours(0, 500, 560), WeeklyHours(1, 700, 900), WeeklyHours(5, 480, 640))),
    ),
    "other_settings": ({"clinic": Point(-12.001, -77.0), "neutral": Point(-12.03, -77.0)},),
    "previous_worker": ("w0",),
    "excluded_workers": (frozenset({"w0"}),),
    "members": (
        (Member(person="amaru"), Member(person="illa", home=PLACES[0])),
        (Member(person="wayra", not_from_my_street=True), Member(person="sami", home=PLACES[1])),
        (
            Member(person="illa", lived_experience="carer"),
            Member(person="sami", lived_experience="recovery", home=PLACES[3]),
            Member(person="wayra", home=PLACES[2], not_from_my_street=True),
        ),
    ),
}


def facts(table, most):
    every = [(name, value) for name, values in table.items() for value in values]
    return st.lists(st.sampled_from(every), max_size=most).map(dict)


def worker(number: int, changed) -> Worker:
    return Worker(
        **{
            "id": f"w{number}",
            "name": f"W{number}",
            "active": True,
            "agreement_signed": True,
            "consents_to_matching": True,
            "mode": Mode.CAR,
            "max_travel_minutes": 200,
            "weekly_minutes_limit": 1200,
            "weekly_minutes_committed": 0,
            "caseload_points": 0,
            "caseload_limit": 4,
            "credentials": (credential(),),
            "ratings": (rating(9, 3, 4, 4),),
            "supervisor": "ines",
            "supervisor_has_room": True,
            "languages": {"es": 3},
            "sex": "f",
            "place": PLACES[0],
            "hours": WEEK,
        }
        | changed
    )


def need(number: int, changed) -> Need:
    if "members" in changed:  # a group meets somewhere, and has no home of its own
        changed = {"home": None, "setting": Setting.CLINIC} | {k: v for k, v in changed.items() if k != "home"}
        changed |= {} if changed["setting"] == Setting.NEUTRAL else {"setting": Setting.CLINIC}
    return Need(
        **{
            "id": f"n{number}",
            "person": PERSONS[number % len(PERSONS)],
            "kind": "course",
            "jurisdiction": "pe-lima",
            "window": Window(NOW + DAY, NOW + 61 * DAY),
            "contacts": 6,
            "contacts_per_week": 1,
            "minutes_per_contact": 50,
            "acuity_points": 2,
            "setting": Setting.HOME,
            "urgency": 2,
            "languages": ("es",),
            "place": PLACES[2],
        }
        | changed
    )


def several(make, table, most, each):
    drawn = st.lists(facts(table, each), max_size=most)
    return drawn.map(lambda found: tuple(make(number, changed) for number, changed in enumerate(found)))


policies = st.builds(
    Policy,
    competency_months=st.sampled_from([6, 12]),
    competency_share=st.sampled_from([0.5, 0.8]),
    discretion_metres=st.sampled_from([0, 300]),
    notes_minutes_per_contact=st.sampled_from([0, 15]),
    weights=st.dictionaries(st.sampled_from(TERMS), st.sampled_from([0, 0.5, 1, 3]), max_size=3),
)
problems = st.builds(
    lambda workers, needs, policy, supervisors: Problem(
        now=NOW, workers=workers, needs=needs, policy=policy, supervisors=supervisors
    ),
    several(worker, WORKER_FACTS, 4, 4),
    several(need, NEED_FACTS, 4, 3),
    policies,
    st.sampled_from([None, None, None, 9, 1, 2, 3, 0]).map(
        lambda room: () if room is None else (Supervisor(id="ines", name="Inés", room=room),)
    ),
)
# The same without groups, for whatever counts person by person.
persons_apart = problems.map(
    lambda problem: replace(problem, needs=tuple(replace(each, members=()) for each in problem.needs))
)
newcomers = facts(WORKER_FACTS, 3).map(lambda changed: worker(7, changed))
