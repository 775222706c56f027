"""Every way in which a row can be broken is answered with its line and a reason, and keeps nothing."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ayni.desk.imports import judging
from ayni.desk.imports.kinds import KINDS
from ayni.desk.imports.reader import Row, Table
from ayni.ground import clock
from ayni.ground.queries import Entry
from ayni.people.queries import Person
from ayni.workers import actions as workers
from tests import cast
from tests.desk.tables import as_csv, counts, reasons, rehearse, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> Iterator[cast.Cast]:
    """The cast, on the day it was gathered."""
    with clock.moved_to(cast.NOW):
        yield cast.gather()


PERSON = {"name": "Sonqo", "languages": "es", "district": "150142"}
WORKER = {"name": "Mayta", "district": "150142", "weekly_hours": "20", "languages": "es:3"}
CREDENTIAL = {
    "worker": "ROSA", "kind": "acs", "issuer": "DIRIS", "valid_from": "2026-01-01", "valid_until": "2026-12-31",
    "evidence": "paper 7",
}  # fmt: skip
RATING = {"worker": "ROSA", "protocol": cast.PROTOCOL, "rated_on": "2026-02-14", "setting": "roleplay"}
CENTRE = {
    "code": "sur", "name": "Centro Sur", "district": "150142", "lat": "-12.2", "lon": "-76.9",
    "jurisdiction": "pe-lima", "catchment_districts": "150142",
}  # fmt: skip
FACILITY = {
    "code": "hospital", "name": "Hospital", "kind": "hospital", "district": "150142", "source": "told by them",
    "licence": "own", "told_on": "2026-01-31",
}  # fmt: skip
SQUARE = '{"type":"Polygon","coordinates":[[[-77,-12],[-76,-12],[-76,-11],[-77,-12]]]}'
BOW = '{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'
NUL, FAR, LONG = "\0", "1e400", "ñ" * 10_000
NOTHING = '{"type":"FeatureCollection","features":[]}'
DEEP = "[" * 9000 + "]" * 9000

BROKEN = [
    ("people", {"name": ""}, "name: This field is required"),
    ("people", {"name": LONG}, "name: Ensure this value has at most 120"),
    ("people", {"name": f"So{NUL}nqo"}, "name: Null characters"),
    ("people", {"birth_year": "1066"}, "1066 cannot be a birth year"),
    ("people", {"birth_year": "2027"}, "2027 cannot be a birth year"),
    ("people", {"birth_year": FAR}, "birth_year: Enter a whole number"),
    ("people", {"birth_year": "9" * 5000}, "birth_year:"),
    ("people", {"birth_year": "-5"}, "cannot be a birth year"),
    ("people", {"birth_year": "nineteen"}, "birth_year: Enter a whole number"),
    ("people", {"sex": "?"}, "sex: “?” is none of"),
    ("people", {"languages": "Klingon"}, "languages: “Klingon” is not a language"),
    ("people", {"languages": "; ;"}, "languages: This field is required"),
    ("people", {"languages": "💬"}, "is not a language"),
    ("people", {"district": "Atlantis"}, "district: “Atlantis” is not a district"),
    ("people", {"district": "999999"}, "district:"),
    ("people", {"district": LONG}, "district:"),
    ("people", {"lat": "-12.2"}, "lat: Latitude and longitude come together"),
    ("people", {"lat": "91", "lon": "0"}, "lat: Ensure this value is less"),
    ("people", {"lat": FAR, "lon": "0"}, "lat: Enter a number"),
    ("people", {"lat": "nan", "lon": "0"}, "lat: Enter a number"),
    ("people", {"lat": "0", "lon": "-181"}, "lon:"),
    ("people", {"contact": "pigeon"}, "contact: “pigeon”"),
    ("people", {"contact": "phone"}, "contact_value:"),
    ("people", {"agrees_care": "perhaps"}, "agrees_care: Write yes or no"),
    ("people", {"code": "lower case"}, "code: Up to 12 capital letters"),
    ("people", {"code": "A-" + "9" * 20}, "code:"),
    ("people", {"code": "AMARU"}, "code: This code is taken"),
    ("people", {"centre": "elsewhere"}, "No centre of yours has the code"),
    ("people", {"notes": "=SUM(A1)"}, "notes: This looks like a formula"),
    ("workers", {"weekly_hours": ""}, "weekly_hours: This field is required"),
    ("workers", {"weekly_hours": "900"}, "weekly_hours: Ensure"),
    ("workers", {"weekly_hours": FAR}, "weekly_hours: Enter a number"),
    ("workers", {"max_travel_minutes": "-1"}, "max_travel_minutes: Ensure"),
    ("workers", {"caseload_limit": "99999999999999999999"}, "caseload_limit: Ensure"),
    ("workers", {"languages": "es:9"}, "after the colon stands"),
    ("workers", {"hours": "whenever"}, "hours: Write days with hours"),
    ("workers", {"hours": "mon 13:00-08:00"}, "hours: Write days with hours"),
    ("workers", {"hours": "mon 08:00-13:00; mon 12:00-14:00"}, "overlap"),
    ("workers", {"hours": "fri-mon 08:00-09:00; sun-xxx 1:00-2:00"}, "hours:"),
    ("workers", {"mode": "helicopter"}, "mode: “helicopter”"),
    ("workers", {"agreement": "folder", "agreement_signed": "2099-01-01"}, "still to come"),
    ("workers", {"agreement": "folder", "agreement_signed": "0001-01-01"}, "cannot be meant"),
    ("workers", {"agreement_signed": "2026-01-01"}, "Say where the signed paper is kept"),
    ("workers", {"agreement": "f", "agreement_signed": "01/13/2026"}, "Write the day as"),
    ("workers", {"supervisor": "Nobody"}, "No one supervisor of the centre is called so"),
    ("workers", {"code": "ROSA"}, "code: This code is taken"),
    ("credentials", {"worker": "W-NONE"}, "No worker of yours"),
    ("credentials", {"worker": "GONE"}, "No worker of yours"),
    ("credentials", {"kind": "wizard"}, "kind: “wizard” is none of"),
    ("credentials", {"valid_until": "2025-12-31"}, "ends after it begins"),
    ("credentials", {"valid_from": "9999-12-31", "valid_until": "9999-12-31"}, "cannot be meant"),
    ("credentials", {"valid_until": "31.02.2026"}, "Write the day as"),
    ("credentials", {"evidence": ""}, "evidence: This field is required"),
    ("credentials", {"evidence": "certificate 118"}, "recorded already"),
    ("ratings", {"protocol": "levitation"}, "protocol: “levitation” is none of"),
    ("ratings", {"rated_on": "2026-12-01"}, "still to come"),
    ("ratings", {"setting": "dream"}, "setting: “dream”"),
    ("ratings", {"presence": "5"}, "presence: Ensure"),
    ("ratings", {"presence": "2.5"}, "presence: Enter a whole number"),
    ("ratings", {"presence": ""}, "not rated yet"),
    ("centres", {"code": "with spaces"}, "code: Enter a valid"),
    ("centres", {"code": "ves"}, "open already"),
    ("centres", {"jurisdiction": "../../etc"}, "jurisdiction: “../../etc” is none of"),
    ("centres", {"lat": ""}, "lat: This field is required"),
    ("centres", {"catchment_districts": ""}, "Say what the centre answers for"),
    ("centres", {"catchment": SQUARE}, "not both"),
    ("centres", {"catchment_districts": "La Punta"}, "no outline of La Punta"),
    ("centres", {"catchment_districts": "", "catchment": "{"}, "could not be read as JSON"),
    ("centres", {"catchment_districts": "", "catchment": DEEP}, "catchment:"),
    ("centres", {"catchment_districts": "", "catchment": '{"type":"Point","coordinates":[1,2]}'}, "Polygon"),
    ("centres", {"catchment_districts": "", "catchment": BOW}, "cannot be drawn"),
    ("centres", {"catchment_districts": "", "catchment": SQUARE.replace("-77", FAR)}, "catchment:"),
    ("centres", {"catchment_districts": "", "catchment": SQUARE.replace("-77", "777")}, "off the earth"),
    ("centres", {"catchment_districts": "", "catchment": '{"type":"Polygon"}'}, "catchment:"),
    ("centres", {"catchment_districts": "", "catchment": NOTHING}, "none or several"),
    ("facilities", {"code": "with spaces"}, "code: Enter a valid"),
    ("facilities", {"kind": "castle"}, "kind: “castle” is none of"),
    ("facilities", {"source": ""}, "source: This field is required"),
    ("facilities", {"licence": ""}, "licence: This field is required"),
    ("facilities", {"licence": "copied from somewhere"}, "licence: “copied from somewhere” is none of"),
    ("facilities", {"told_on": "2099-01-01"}, "still to come"),
    ("facilities", {"jurisdiction": "elsewhere"}, "jurisdiction: “elsewhere” is none of"),
    ("facilities", {"phone": "=1+1"}, "phone: This looks like a formula"),
]  # fmt: skip

WHO = {"people": "Tomás", "workers": "Marisol", "credentials": "Marisol", "ratings": "Inés", "centres": "Noor",
       "facilities": "Tomás"}  # fmt: skip
SOUND = {"people": PERSON, "workers": WORKER, "credentials": CREDENTIAL, "ratings": RATING, "centres": CENTRE,
         "facilities": FACILITY}  # fmt: skip


def sound(kind: str) -> dict[str, str]:
    levels = {str(item["id"]): "3" for item in cast.competencies()}
    return SOUND[kind] | (levels if kind == "ratings" else {})


def named(world: cast.Cast) -> None:
    """Give Rosa and Amaru codes that a table can name, and let somebody leave."""
    type(world.worker).objects.filter(pk=world.worker.pk).update(code="ROSA")
    Person.objects.filter(pk=world.person.pk).update(code="AMARU")
    gone = cast.worker_called("Gone", world.centre, world.marisol)
    type(gone).objects.filter(pk=gone.pk).update(code="GONE")
    workers.leave(gone, by=world.marisol, because="moved")


def test_the_rows_that_are_broken_below_are_sound_before(world: cast.Cast) -> None:
    named(world)
    for kind in KINDS:
        report = rehearse(signed_in(WHO[kind]), kind, as_csv(sound(kind)))
        assert counts(report) == (1, 0, 0), reasons(report)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_broken_row_is_refused_with_its_line_and_a_reason(world: cast.Cast, kind: str) -> None:
    named(world)
    broken = [(changed, says) for of, changed, says in BROKEN if of == kind]
    before = Entry.objects.count()
    report = rehearse(signed_in(WHO[kind]), kind, as_csv(*(sound(kind) | changed for changed, _says in broken)))
    found = reasons(report)
    for line, (changed, says) in enumerate(broken, start=2):
        assert line in found, f"taken in: {changed}"
        assert says in found[line], (changed, found[line])
    assert counts(report) == (0, 0, len(broken))
    assert Entry.objects.count() == before


def test_enough_kinds_of_broken_rows_are_tried() -> None:
    assert len(BROKEN) >= 25
    assert {kind for kind, *_rest in BROKEN} == set(KINDS)


@pytest.mark.parametrize("kind", list(KINDS))
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_row_it_is_judged_and_never_breaks(kind: str, data: st.DataObject) -> None:
    cells = {
        name: data.draw(st.one_of(st.just(told), st.text(max_size=30), st.sampled_from([NUL, FAR, "-1", "🦙", LONG])))
        for name, told in sound(kind).items()
    }
    table = Table(tuple(cells), (Row(2, cells),))
    report = judging.judge(KINDS[kind], table, cast.actor(WHO[kind]), keep=False)
    assert [verdict.line for verdict in report.verdicts] == [2]
