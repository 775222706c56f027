"""The fixed cast, with the same powers wherever they appear: in tests, seeds, docs and screenshots.

Amaru seeks care · Rosa is a community health worker · Inés supervises · Tomás coordinates the centre · Marisol manages
it · Carmen directs the programme · Quilla is a researcher · Noor is steward of privacy and access · Wari is a stranger
with no rights, who knocks at every door.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ayni.basics.instants import WeeklyHours
from ayni.care import actions as care
from ayni.credentials import actions as credentials
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement, Offer, Shortlist
from ayni.ground import actions as ground
from ayni.ground.actors import HOUSE, Actor
from ayni.ground.queries import Account, actor_of
from ayni.onward import actions as onward
from ayni.onward.queries import OnwardReferral
from ayni.people import actions as people
from ayni.people.queries import Person
from ayni.places import actions as places
from ayni.places.queries import Centre, Facility, districts
from ayni.referrals import actions as referrals
from ayni.referrals.queries import Group, Referral
from ayni.visits import actions as visits
from ayni.visits.queries import Visit
from ayni.workers import actions as workers
from ayni.workers.queries import Supervisor, Worker

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # a Monday, 10:00 in Lima
DISTRICT = "150142"  # Villa El Salvador
PASSWORD = "a long enough password for the cast"
WEEKDAYS = tuple(WeeklyHours(day, 8 * 60, 18 * 60) for day in range(5))
PROTOCOL = "problem-solving"


@dataclass
class Cast:
    """Everybody, and the little world they stand in."""

    centre: Centre
    tomas: Actor
    rosa: Actor
    ines: Actor
    marisol: Actor
    carmen: Actor
    quilla: Actor
    noor: Actor
    wari: Actor
    worker: Worker  # Rosa
    supervisor: Supervisor  # Inés
    person: Person  # Amaru


def gather(at: datetime = NOW) -> Cast:
    """Make the cast, each by an action of somebody who may."""
    home = districts()[DISTRICT].point
    opened = places.open(
        by=HOUSE, because="founding", at=at, code="ves", name="Centro Villa El Salvador", ubigeo=DISTRICT,
        lat=home.lat, lon=home.lon, catchment=districts()[DISTRICT].geometry, jurisdiction="pe-lima",
        time_zone="America/Lima",
    )  # fmt: skip
    centre = Centre.objects.get(pk=opened.centre)
    for name, role, place in (
        ("Tomás", "coordinator", centre.pk), ("Rosa", "worker", centre.pk), ("Inés", "supervisor", centre.pk),
        ("Marisol", "manager", centre.pk), ("Carmen", "director", None), ("Quilla", "researcher", None),
        ("Noor", "steward", None), ("Wari", None, None),
    ):  # fmt: skip
        made = ground.make_account(
            by=HOUSE, because="founding", at=at, email=_address(name), name=name, password=PASSWORD, language="en"
        )
        if role:
            account = Account.objects.get(pk=made.account)
            ground.grant_role(account, by=HOUSE, because="founding", at=at, role=role, centre=place)
    marisol = actor("Marisol")
    supervisor = supervisor_called("Inés", centre, marisol, at)
    worker = worker_called("Rosa", centre, marisol, at, supervisor)
    return Cast(
        centre, actor("Tomás"), actor("Rosa"), actor("Inés"), marisol, actor("Carmen"), actor("Quilla"),
        actor("Noor"), actor("Wari"), worker, supervisor, person_called("Amaru", centre, actor("Tomás"), at),
    )  # fmt: skip


def actor(name: str) -> Actor:
    """A member of the cast as an actor, with the roles they hold now."""
    return actor_of(Account.objects.get(email=_address(name)))


def account(name: str) -> Account:
    """A member of the cast's account, for signing in."""
    return Account.objects.get(email=_address(name))


def supervisor_called(name: str, centre: Centre, by: Actor, at: datetime = NOW) -> Supervisor:
    """A supervisor with room for ten."""
    told = workers.appoint_supervisor(
        by=by, because="appointed", at=at, centre=centre, name=name, capacity=10,
        account=Account.objects.filter(email=_address(name)).first(),
    )  # fmt: skip
    return Supervisor.objects.get(pk=told.supervisor)


def worker_called(
    name: str,
    centre: Centre,
    by: Actor,
    at: datetime = NOW,
    supervisor: Supervisor | None = None,
    km_north: float = 1.5,
) -> Worker:
    """A worker with everything that is asked of one: agreement, willingness, credential, rating and supervisor."""
    told = workers.enrol(
        by=by, because="enrolled", at=at, centre=centre, name=name, sex="f", phone="+51 999 000 000",
        ubigeo=DISTRICT, home={"lat": centre.lat + km_north / 111, "lon": centre.lon}, mode="public",
        max_travel_minutes=60, weekly_minutes_limit=1200, caseload_limit=20, languages={"es": 3, "qu": 2},
        hours=WEEKDAYS, account=Account.objects.filter(email=_address(name)).first(),
    )  # fmt: skip
    worker = Worker.objects.get(pk=told.worker)
    workers.sign_agreement(worker, by=by, because="signed", at=at, document="folder 12")
    workers.allow_matching(worker, by=by, because="asked", at=at)
    credentials.record(
        worker, by=by, because="checked", at=at, kind="acs", issuer="DIRIS Lima Sur", jurisdiction="pe-lima",
        valid_from=at - timedelta(days=30), valid_until=at + timedelta(days=700), evidence="certificate 118",
    )  # fmt: skip
    if supervisor:
        workers.assign_supervisor(worker, by=by, because="appointed", at=at, supervisor=supervisor)
        levels = {item["id"]: 3 for item in competencies()}
        rater = actor_of(supervisor.account) if supervisor.account else _any_supervisor(centre)
        credentials.rate(
            worker, by=rater, because="roleplay", at=at, protocol=PROTOCOL, levels=levels, setting="roleplay"
        )
    return worker


def competencies() -> list[dict[str, object]]:
    """The items a worker is rated on."""
    return list(credentials.shelf.load("protocols", PROTOCOL)["competencies"])


def person_called(name: str, centre: Centre, by: Actor, at: datetime = NOW) -> Person:
    """A person who agreed to care, to matching and to sharing."""
    told = people.register(
        by=by, because="came-to-centre", at=at, centre=centre, name=name, birth_year=1991, sex="m",
        languages=["es"], ubigeo=DISTRICT, home={"lat": centre.lat, "lon": centre.lon + 0.004}, notes="",
    )  # fmt: skip
    person = Person.objects.get(pk=told.person)
    for purpose in ("care", "matching", "sharing"):
        people.give_consent(person, by=by, because="asked", at=at, purpose=purpose)
    return person


def referral_of(cast: Cast, person: Person | None = None, at: datetime = NOW, **told: object) -> Referral:
    """A referral with the person's choices made, looking for a worker."""
    asked = {
        "kind": "course", "protocol": PROTOCOL, "urgency": 2, "start_by": at + timedelta(days=5),
        "end_by": at + timedelta(days=60), "contacts": 6, "contacts_per_week": 1.0, "minutes_per_contact": 50,
        "acuity_points": 1, "note": "",
    }  # fmt: skip
    opened = referrals.open(person or cast.person, by=cast.tomas, because="asked", at=at, **{**asked, **told})
    referral = Referral.objects.get(pk=opened.referral)
    referrals.choose(
        referral, by=cast.tomas, because="asked", at=at, languages=["es"], setting="home", decided_with="person"
    )
    return Referral.objects.get(pk=referral.pk)


def waiting_for_group(cast: Cast, name: str, at: datetime = NOW, **chosen: object) -> Referral:
    """Somebody who waits and said that a group would do."""
    referral = referral_of(cast, person_called(name, cast.centre, cast.tomas, at), at)
    choices = {"languages": ["es"], "setting": "clinic", "decided_with": "person", "in_group": True} | chosen
    referrals.choose(referral, by=cast.tomas, because="asked", at=at, **choices)
    return Referral.objects.get(pk=referral.pk)


def group_of(cast: Cast, *members: Referral, at: datetime = NOW, **told: object) -> Group:
    """A group of these, or of Sami, Wayra and Illa, that meets at the centre for eight weeks."""
    asked = {
        "start_by": at + timedelta(days=5), "end_by": at + timedelta(days=60), "contacts": 8, "contacts_per_week": 1.0,
        "minutes_per_contact": 90, "setting": "clinic", "ubigeo": DISTRICT,
    }  # fmt: skip
    those = members or tuple(waiting_for_group(cast, name, at) for name in ("Sami", "Wayra", "Illa"))
    formed = referrals.form_group(those, by=cast.tomas, because="asked", at=at, **{**asked, **told})
    return Group.objects.get(pk=formed.group)


def group_offer_to(cast: Cast, group: Group, at: datetime = NOW, *others: Worker) -> Offer:
    """An open offer to Rosa (and to others) for the group."""
    kept = Shortlist.objects.get(pk=engagements.shortlist(group, by=cast.tomas, because="asked", at=at).shortlist)
    engagements.offer(kept, by=cast.tomas, because="asked", at=at, workers=[cast.worker, *others])
    return Offer.objects.get(group=group, worker=cast.worker, state="open")


def offer_to(cast: Cast, referral: Referral, at: datetime = NOW, *others: Worker) -> Offer:
    """An open offer to Rosa (and to others) for the referral."""
    kept = Shortlist.objects.get(pk=engagements.shortlist(referral, by=cast.tomas, because="asked", at=at).shortlist)
    engagements.offer(kept, by=cast.tomas, because="asked", at=at, workers=[cast.worker, *others])
    return Offer.objects.get(referral=referral, worker=cast.worker)


def engagement_of(cast: Cast, person: Person | None = None, at: datetime = NOW) -> Engagement:
    """An engagement between a person (Amaru) and Rosa, begun by her yes."""
    offer = offer_to(cast, referral_of(cast, person, at), at)
    begun = engagements.accept(offer, by=cast.rosa, because="accepted", at=at + timedelta(minutes=5))
    return Engagement.objects.get(pk=begun.engagement)


def facility_called(name: str, by: Actor, at: datetime = NOW, **told: object) -> Facility:
    """A place of the directory that receives people."""
    known = {
        "code": name.lower().replace(" ", "-"), "kind": "specialist", "jurisdiction": "pe-lima", "ubigeo": DISTRICT,
        "phone": "01 555 0101", "source": "told by the place", "licence": "own", "told_on": at.date(),
    }  # fmt: skip
    listed = places.list_facility(by=by, because="told", at=at, name=name, **{**known, **told})
    return Facility.objects.get(pk=listed.facility)


def onward_of(
    cast: Cast, engagement: Engagement, facility: Facility, at: datetime = NOW, **told: object
) -> OnwardReferral:
    """Somebody in care sent on, who agreed to it and to the place telling us."""
    people.give_consent(engagement.person, by=cast.tomas, because="asked", at=at, purpose="onward")
    agreed = {"asked": "Please see them.", "tells": ["name"], "tells_back": True, "agreed_with": "person"}
    sent = onward.send(engagement, by=cast.tomas, because="agreed", at=at, facility=facility, **{**agreed, **told})
    return OnwardReferral.objects.get(pk=sent.onward)


def visit_of(cast: Cast, engagement: Engagement, starts_at: datetime) -> Visit:
    """A visit of an hour."""
    told = visits.plan(
        engagement, by=cast.rosa, because="agreed", at=starts_at - timedelta(days=1), starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1), setting="home",
    )  # fmt: skip
    return Visit.objects.get(pk=told.visit)


def encounter_of(cast: Cast, engagement: Engagement, at: datetime, q9: int = 0, visit: Visit | None = None) -> object:
    """An encounter with a PHQ-9 whose other answers are all 1; returns what was recorded."""
    sheet = {f"q{n}": 1 for n in range(1, 9)} | {"q9": q9}
    return care.record(
        engagement, by=cast.rosa, because="visit", at=at, began_at=at - timedelta(hours=1), ended_at=at,
        modality="home", steps={}, answers={"phq-9": sheet}, note="We spoke about the week.", visit=visit,
    )  # fmt: skip


def _address(name: str) -> str:
    return f"{name.lower().translate(str.maketrans('áéíóú', 'aeiou'))}@ayni.example"


def _any_supervisor(centre: Centre) -> Actor:
    return actor_of(Supervisor.objects.filter(centre=centre).exclude(account=None)[0].account)
