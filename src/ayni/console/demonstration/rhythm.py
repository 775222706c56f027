"""What goes on in the background of a programme: people come, duty changes, workers are away, rated, and leave."""

from datetime import datetime, timedelta
from functools import partial

from ayni.basics.instants import Window, local
from ayni.console.demonstration.founding import RATED_LONG_AGO, rate
from ayni.console.demonstration.journey import Journey
from ayni.console.demonstration.timeline import ZONE, in_office
from ayni.console.demonstration.world import Colleague, House, World
from ayni.credentials import seeds as credentials
from ayni.credentials.queries import Credential
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement, under_way
from ayni.safety import seeds as safety
from ayni.workers import actions as workers
from ayni.workers import seeds as workers_seeds

# People come on weekday mornings, in minutes of the day.
COMING = (8 * 60, 12 * 60 + 30)
# A worker is away about this often, and is rated again about this often.
AWAY_DAYS, RATED_DAYS = 55, 110
# A supervisor reads up on a worker's record about this often.
READ_DAYS = 30
# When the three workers leave, the paper is taken back and the harmful rating is given: shares of the history.
LEAVING = ((9, 0.3), (19, 0.55), (24, 0.8))
REVOKED, HARMFUL = (14, 0.6), (18, 0.7)


def set_going(world: World, people: int) -> None:
    """Put everything that chance brings on the timeline; ``people`` come."""
    for _ in range(people):
        house = world.chance.choice(world.houses)
        world.timeline.put(_morning(world), Journey(world, house).come)
    for house in world.houses:
        _keep_rota(world, house)
    colleagues = list(world.colleagues.values())
    for number, colleague in enumerate(colleagues, start=1):
        _live(world, colleague, is_rated=number not in RATED_LONG_AGO)
    for number, share in LEAVING:
        _put_at(world, share, colleagues, number, partial(_leave, world))
    _put_at(world, REVOKED[1], colleagues, REVOKED[0], partial(_revoke, world))
    _put_at(world, HARMFUL[1], colleagues, HARMFUL[0], partial(rate, world, harmful=True))


def _morning(world: World) -> datetime:
    """A weekday morning of the history, all alike, in time for a worker to be found before it ends."""
    timeline, chance = world.timeline, world.chance
    while True:
        days = chance.uniform(1, (timeline.ends_at - timeline.now) / timedelta(days=1) - 1)
        instant = local(timeline.now + timedelta(days=days), ZONE, chance.randrange(*COMING))
        if in_office(instant) == instant and instant > timeline.now:
            return instant


def _keep_rota(world: World, house: House) -> None:
    """Duty for each week is set on the Friday before; that of the first week, at once."""
    today = local(world.now, ZONE, 0)
    monday = today - timedelta(days=local(world.now, ZONE, 12 * 60).weekday())
    for week in range((world.timeline.ends_at - monday).days // 7 + 2):
        starts_at = monday + timedelta(weeks=week)
        world.timeline.put(
            starts_at - timedelta(days=2, hours=10),
            partial(safety.set_duty, house.centre, house.supervisors, week, starts_at, house.manager),
        )


def _live(world: World, colleague: Colleague, is_rated: bool) -> None:
    """When one worker is away and is rated, and when the supervisor reads up on their work."""
    chance, timeline = world.chance, world.timeline
    days = (timeline.ends_at - timeline.now).days
    for _ in range(round(days / AWAY_DAYS * chance.uniform(0.4, 1.6))):
        if colleague.habits.temper.yes:
            timeline.put(_office_hour(world, days), partial(_go_away, world, colleague))
    if is_rated:
        for _ in range(round(days / RATED_DAYS * chance.uniform(0.6, 1.6))):
            timeline.put(_office_hour(world, days), partial(rate, world, colleague))
    for _ in range(-(-days // READ_DAYS)):
        timeline.put(_office_hour(world, days), partial(_read_up, world, colleague))


def _office_hour(world: World, days: int) -> datetime:
    return in_office(world.now + timedelta(days=world.chance.uniform(1, days - 1)))


def _put_at(world: World, share: float, colleagues: list[Colleague], number: int, do: partial[None]) -> None:
    """Have something happen to the ``number``-th worker when that share of the history has passed."""
    if number <= len(colleagues):
        length = world.timeline.ends_at - world.now
        world.timeline.put(in_office(world.now + length * share), partial(do, colleagues[number - 1]))


def _go_away(world: World, colleague: Colleague) -> None:
    if colleague.supervisor is None:
        return
    away = workers_seeds.go_away(world.chance, colleague.worker, world.now, by=colleague.actor)
    colleague.away.append(Window(*away))
    for bond in list(colleague.bonds):
        bond.put_off()


def _read_up(world: World, colleague: Colleague) -> None:
    """The supervisor reads the record of one engagement before they talk."""
    if colleague.supervisor is None:
        return
    ours = under_way(Engagement.objects.filter(worker=colleague.worker)).order_by("begun_at", "code")
    if engagement := ours.first():
        engagements.read(engagement, by=world.actors[colleague.supervisor.pk], because="supervision")


def _leave(world: World, colleague: Colleague) -> None:
    """Every engagement is handed over first; then the worker goes."""
    for bond in list(colleague.bonds):
        bond.give_on("worker-leaves")
    workers.leave(colleague.worker, by=colleague.house.manager, because="moved-away")
    colleague.supervisor = None


def _revoke(world: World, colleague: Colleague) -> None:
    paper = Credential.objects.filter(worker=colleague.worker, revocation=None).first()
    if paper:
        credentials.revoke(paper, by=colleague.house.manager)
