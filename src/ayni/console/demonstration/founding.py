"""The first day: accounts and roles, three centres, their supervisors and workers."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from ayni.basics.cast import CAST, Member
from ayni.basics.instants import WeeklyHours
from ayni.console.demonstration.timeline import Timeline
from ayni.console.demonstration.world import Colleague, House, Scale, World
from ayni.credentials import seeds as credentials
from ayni.engagements.seeds import Temper, temper
from ayni.ground import actions as ground
from ayni.ground.actors import HOUSE, Actor
from ayni.ground.queries import Account, actor_of
from ayni.places import seeds as places
from ayni.workers import seeds as workers

BECAUSE = "founding"
# Who sits at the desks of the two centres where the cast does not: coordinator and manager.
STAFF = {"vmt": ("Beatriz Loayza", "Óscar Tello"), "smp": ("Hernán Rivas", "Patricia Meza")}
SUPERVISORS = (
    "Inés", "Gloria Espinoza", "Martín Zevallos", "Lourdes Cáceres", "Javier Ochoa", "Pilar Navarro",
    "Ernesto Medina", "Cecilia Paredes",
)  # fmt: skip

# Rosa speaks Quechua and Spanish, goes by bus, and can be asked from Monday to Saturday. Her diary is the story's, so
# she takes none of the offers that chance brings.
ROSA: dict[str, Any] = {
    "name": "Rosa", "sex": "f", "languages": {"qu": 3, "es": 3}, "mode": "public", "max_travel_minutes": 60,
    "weekly_minutes_limit": 30 * 60, "caseload_limit": 20,
    "hours": tuple(WeeklyHours(day, 8 * 60, 18 * 60) for day in range(6)),
}  # fmt: skip
ROSAS_TEMPER = Temper(yes=0.0, silent=0.1, minutes=30)
ROSAS_KM_NORTH = 1.2


def found(world: World, scale: Scale) -> None:
    """Everything of the first day."""
    for who in ("carmen", "quilla", "wari"):
        _enlist(world, CAST[who])
    for index, plan in enumerate(places.PLANS):
        centre = places.open_centre(plan, by=world.noor)
        world.houses.append(
            House(centre, plan.districts, *(_desk(world, centre.pk, plan.code, place) for place in (0, 1)))
        )
        for name in SUPERVISORS[: scale.supervisors][index :: len(places.PLANS)]:
            _appoint(world, world.houses[index], name, capacity=-(-scale.workers // scale.supervisors) + 1)
    for index in range(scale.workers):
        _take_in(world, world.houses[index % len(world.houses)], is_rosa=index == 0)
    for house in world.houses:
        _share_out(world, house)
    for colleague in world.colleagues.values():
        rate(world, colleague, days_ago=world.chance.randrange(5, 200))


def begin(chance: Random, timeline: Timeline) -> World:
    """A world in which only Noor is there, the steward whom the house itself lets in; she lets in everybody else."""
    account = _account(HOUSE, CAST["noor"].email, CAST["noor"].name, "en")
    ground.grant_role(account, by=HOUSE, because=BECAUSE, role="steward")
    return World(chance, timeline, actor_of(account))


def rate(world: World, colleague: Colleague, days_ago: int = 0, harmful: bool = False) -> None:
    """Have the worker rated by their supervisor for every protocol they may deliver; without a supervisor, for none."""
    if colleague.supervisor is None:
        return
    rater = world.actors[colleague.supervisor.pk]
    seen_at = world.now - timedelta(days=days_ago)
    for protocol in credentials.protocols_of(colleague.kind):
        credentials.rate(world.chance, colleague.worker, protocol, seen_at, rater, colleague.skill, harmful)
        harmful = False


def _desk(world: World, centre: UUID, code: str, place: int) -> Actor:
    """The coordinator (0) or manager (1) of a centre: of the cast at the first, invented elsewhere."""
    role = ("coordinator", "manager")[place]
    if code not in STAFF:
        return _enlist(world, CAST[("tomas", "marisol")[place]], centre)
    account = _account(world.noor, f"{role}.{code}@ayni.example", STAFF[code][place])
    return _granted(world, account, role, centre)


def _enlist(world: World, member: Member, centre: UUID | None = None) -> Actor:
    account = _account(world.noor, member.email, member.name, "en")
    return _granted(world, account, member.role, centre) if member.role else actor_of(account)


def _appoint(world: World, house: House, name: str, capacity: int) -> None:
    is_ines = name == CAST["ines"].name
    number = len(world.actors) + 1
    email = CAST["ines"].email if is_ines else f"supervisor{number}@ayni.example"
    account = _account(world.noor, email, name, "en" if is_ines else "es")
    actor = _granted(world, account, "supervisor", house.centre.pk)
    supervisor = workers.appoint(name, house.centre, capacity, account, by=house.manager)
    house.supervisors.append(supervisor)
    world.actors[supervisor.pk] = actor


def _take_in(world: World, house: House, is_rosa: bool) -> None:
    """A worker with an account, a paper, and – for a few – something missing that keeps them from being suggested."""
    chance, number = world.chance, len(world.colleagues) + 1
    told = rosas_home(house) if is_rosa else {}
    sketch = workers.imagine(chance, house.centre, house.districts, **told)
    name = sketch.told["name"]
    account = _account(world.noor, CAST["rosa"].email if is_rosa else f"worker{number}@ayni.example", name,
                       "en" if is_rosa else "es")  # fmt: skip
    actor = _granted(world, account, "worker", house.centre.pk)
    flawed = {} if is_rosa else FLAWS.get(number, {})
    kind = "acs" if is_rosa else credentials.kind_for(chance)
    worker = workers.enrol(
        workers.Sketch({**sketch.told, "account": account}, sketch.experiences, **flawed), by=house.manager
    )
    days = CREDENTIAL_DAYS.get(number, chance.randrange(260, 900))
    credentials.certify(chance, worker, kind, world.now, timedelta(days=days), by=house.manager)
    world.colleagues[worker.pk] = Colleague(
        worker, actor, house, ROSAS_TEMPER if is_rosa else temper(chance), 1.0 if is_rosa else chance.uniform(0.82, 1),
        kind, sketch.told["hours"],
    )  # fmt: skip


# By the order in which workers come: who has not signed, and who does not wish to be suggested.
FLAWS: dict[int, dict[str, bool]] = {5: {"agreement": False}, 22: {"agreement": False}, 37: {"agreement": False},
                                     8: {"willing": False}, 29: {"willing": False}, 51: {"willing": False}}  # fmt: skip
# Papers that end during the history (the first three) or soon after it.
CREDENTIAL_DAYS = {6: 15, 17: 60, 33: 95, 11: 128, 26: 134, 44: 150}


def rosas_home(house: House) -> dict[str, Any]:
    """What is told of Rosa, who lives a little north of her centre."""
    centre = house.centre
    return {**ROSA, "ubigeo": centre.ubigeo, "home": {"lat": centre.lat + ROSAS_KM_NORTH / 111, "lon": centre.lon}}


def _share_out(world: World, house: House) -> None:
    ours = [each for each in world.colleagues.values() if each.house is house]
    shared = workers.share_out([each.worker for each in ours], house.supervisors, by=house.manager)
    for colleague in ours:
        colleague.supervisor = shared.get(colleague.worker.code)


def _account(by: Actor, email: str, name: str, language: str = "es") -> Account:
    made = ground.make_account(by=by, because=BECAUSE, email=email, name=name, language=language)
    return Account.objects.get(pk=made.account)


def _granted(world: World, account: Account, role: str, centre: UUID | None) -> Actor:
    ground.grant_role(account, by=world.noor, because=BECAUSE, role=role, centre=centre)
    return actor_of(account)
