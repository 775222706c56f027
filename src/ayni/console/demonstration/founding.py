"""The first day: accounts and roles, three centres, their supervisors and workers."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from ayni.adaptations import seeds as adaptations
from ayni.basics import ids
from ayni.basics.cast import CAST, Member
from ayni.basics.instants import WeeklyHours
from ayni.console.demonstration.timeline import Timeline
from ayni.console.demonstration.world import Colleague, Habits, House, Scale, World
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
ROSAS_HABITS = Habits("acs", paper_days=700, temper=Temper(yes=0.0, silent=0.1, minutes=30), skill=1.0)
# From her centre, in degrees north and east: a little over a kilometre.
ROSAS_WAY = (0.006, -0.010)

# By the order in which workers come: who has not signed, and who does not wish to be suggested.
UNSIGNED, UNWILLING = (5, 22, 37), (8, 29, 51)
# Of so many workers, one does not let their answers to offers be counted.
COUNTED_BUT_ONE_OF = 4
# The ids of these answers follow from this and not from the programme's seed, which leaves the rest of history alone.
COUNTED_SEED = 17_801_126
CUTOFF_SEED = 29_201_126  # the same for where the programme acts
# Papers that end during the history (the first three) or soon after it, in days.
CREDENTIAL_DAYS = {6: 15, 17: 60, 33: 95, 11: 128, 26: 134, 44: 150}
# Whose competence was seen so long ago that it soon stops counting (the jurisdiction says twelve months), and is not
# seen again.
RATED_LONG_AGO, LONG_AGO_DAYS = (12, 20, 31, 42), 352


def found(world: World, scale: Scale) -> None:
    """Everything of the first day."""
    carmen = _enlist(world, CAST["carmen"])
    for who in ("quilla", "wari"):
        _enlist(world, CAST[who])
    with ids.seeded(CUTOFF_SEED):
        adaptations.choose_cutoff(by=carmen, site="pe-lima")
    for index, plan in enumerate(places.PLANS):
        centre = places.open_centre(plan, by=world.noor)
        world.houses.append(
            House(centre, plan.districts, _desk(world, centre.pk, plan.code, 0), _desk(world, centre.pk, plan.code, 1))
        )
        for name in SUPERVISORS[: scale.supervisors][index :: len(places.PLANS)]:
            _appoint(world, world.houses[index], name, capacity=-(-scale.workers // scale.supervisors) + 1)
    _take_in_rosa(world, world.houses[0])
    for index in range(1, scale.workers):
        _take_in(world, world.houses[index % len(world.houses)])
    for house in world.houses:
        _share_out(world, house)
    for number, colleague in enumerate(world.colleagues.values(), start=1):
        days_ago = world.chance.randrange(5, 200)
        rate(world, colleague, LONG_AGO_DAYS if number in RATED_LONG_AGO else days_ago)


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
    for protocol in credentials.protocols_of(colleague.habits.kind):
        credentials.rate(world.chance, colleague.worker, protocol, seen_at, rater, colleague.habits.skill, harmful)
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


def _take_in(world: World, house: House) -> None:
    """A worker like any other; for a few, something is missing that keeps them from being suggested."""
    chance, number = world.chance, len(world.colleagues) + 1
    sketch = workers.imagine(chance, house.centre, house.districts)
    sketch = replace(sketch, agreement=number not in UNSIGNED, willing=number not in UNWILLING)
    days = CREDENTIAL_DAYS.get(number, chance.randrange(260, 900))
    habits = Habits(credentials.kind_for(chance), days, temper(chance), skill=chance.uniform(0.82, 1))
    _enrol(world, house, f"worker{number}@ayni.example", "es", sketch, habits)


def _take_in_rosa(world: World, house: House) -> None:
    centre, (north, east) = house.centre, ROSAS_WAY
    home = {"lat": round(centre.lat + north, 5), "lon": round(centre.lon + east, 5)}
    sketch = workers.imagine(world.chance, centre, house.districts, **ROSA, ubigeo=centre.ubigeo, home=home)
    _enrol(world, house, CAST["rosa"].email, "en", sketch, ROSAS_HABITS)


def _enrol(world: World, house: House, email: str, language: str, sketch: workers.Sketch, habits: Habits) -> None:
    """An account with its role, the worker's record, and the paper."""
    account = _account(world.noor, email, sketch.told["name"], language)
    actor = _granted(world, account, "worker", house.centre.pk)
    worker = workers.enrol(replace(sketch, told={**sketch.told, "account": account}), by=house.manager)
    valid_for = timedelta(days=habits.paper_days)
    credentials.certify(world.chance, worker, habits.kind, world.now, valid_for, by=house.manager)
    number = len(world.colleagues) + 1
    if number % COUNTED_BUT_ONE_OF:
        with ids.seeded(COUNTED_SEED + number):
            workers.let_answers_be_counted(worker, by=actor)
    world.colleagues[worker.pk] = Colleague(worker, actor, house, habits, sketch.told["hours"])


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
