"""What the tests of a manager's pages stand on: workers with nothing, engagements, other centres."""

from uuid import uuid4

from django.test import Client

from ayni.engagements.queries import Engagement
from ayni.ground import actions as ground
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Account
from ayni.places import actions as places
from ayni.places.queries import Centre, districts
from ayni.workers import actions as workers
from ayni.workers.queries import Worker
from tests import cast


def bare_worker(world: cast.Cast, name: str = "Mayta") -> Worker:
    """A worker of whom nothing is known but the name."""
    told = workers.enrol(
        by=world.marisol, because="enrolled", centre=world.centre, name=name, ubigeo=cast.DISTRICT, home=None,
        weekly_minutes_limit=600, caseload_limit=10, languages={"es": 3}, hours=[],
    )  # fmt: skip
    return Worker.objects.get(pk=told.worker)


def page_of(worker: Worker, what: str) -> str:
    """One of the pages about a worker."""
    return f"/centre/workers/{worker.pk}/{what}"


def serve(world: cast.Cast, name: str) -> Engagement:
    """An engagement, written down without the offer that usually comes before."""
    person = cast.person_called(name, world.centre, world.tomas)
    referral = cast.referral_of(world, person)
    return Engagement.objects.create(
        code=f"E-{uuid4().hex[:6].upper()}", referral=referral, person=person, worker=world.worker,
        centre=world.centre, protocol=cast.PROTOCOL, weekly_minutes=60, acuity_points=1, begun_at=cast.NOW,
    )  # fmt: skip


def open_centre(code: str) -> Centre:
    """Another centre, in another district."""
    point = districts()["150133"].point
    told = places.open(
        by=HOUSE, because="founding", code=code, name=f"Centro {code}", ubigeo="150133", lat=point.lat, lon=point.lon,
        catchment=districts()["150133"].geometry, jurisdiction="pe-lima", time_zone="America/Lima",
    )  # fmt: skip
    return Centre.objects.get(pk=told.centre)


def manager_of(world: cast.Cast, centre: Centre) -> Client:
    """Somebody who manages that centre only."""
    made = ground.make_account(
        by=HOUSE, because="founding", email=f"{centre.code}@ayni.example", name="Killa", language="en"
    )
    account = Account.objects.get(pk=made.account)
    ground.grant_role(account, by=HOUSE, because="founding", role="manager", centre=centre.pk)
    client = Client()
    client.force_login(account)
    return client
