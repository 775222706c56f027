"""The last days of the history, staged: what the cast finds when somebody first opens the demonstration.

Amaru's bridge from hospital waits to be matched · one referral nobody takes is about to breach · Rosa has visits today
and this week, and two offers with their clocks running · Inés is handling one flag, and another has just been raised ·
Tomás has had two plans worked out for everybody who waits, and has adopted neither · tomorrow's rounds are adopted, and
worked out again because a colleague of Rosa's is ill · four of Rosa's people were sent on to other places.
"""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from ayni.basics.cast import AMARU
from ayni.basics.instants import local
from ayni.care import seeds as care
from ayni.console.demonstration.bond import Bond, Script
from ayni.console.demonstration.journey import Journey, Told
from ayni.console.demonstration.sent_on import SentOn
from ayni.console.demonstration.timeline import ZONE, in_office, last_awake
from ayni.console.demonstration.world import Colleague, House, World
from ayni.engagements import seeds as engagements
from ayni.engagements.seeds import Reply
from ayni.safety import seeds as safety
from ayni.safety.queries import Escalation
from ayni.visits import seeds as visits

# How many people the story brings of its own.
STAGED = 8

# The code of Amaru's referral follows from this and not from the programme's seed, so that guides can name it.
AMARUS_SEED = 17_801_104

# Rosa's visits: how many days from today, and at which minute of the day; two are today.
ROSAS_VISITS = ((0, 9 * 60 + 30), (0, 16 * 60), (1, 10 * 60), (3, 11 * 60))
HER_PROTOCOLS = ("problem-solving", "psychoeducation", "problem-solving", "problem-solving")

# How far people live from Rosa's door, in degrees north and east: near, but farther than discretion asks.
NEAR = ((0.004, 0.006), (-0.005, 0.004), (0.006, -0.004), (-0.004, -0.005), (0.003, 0.007), (-0.006, 0.005))

AFTERNOONS = [f"{day} 14:00-20:00" for day in ("mon", "tue", "wed", "thu", "fri")]

SATURDAY = 5

# Instants before the end, in hours.
BREACH_OPENED, BREACH_ASKED, BREACH_DUE = 66.0, 64.0, 5.0
AMARU_OPENED, OFFERS_SENT = 2.0, 0.75
WRITTEN = 26.0
FLAG_HANDLED, FLAG_ANSWERED, FLAG_OPEN = 95 / 60, 70 / 60, 12 / 60


class Today:
    """The story's own threads, put on the timeline from the start."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.house: House = world.houses[0]
        self.rosa: Colleague = next(each for each in world.colleagues.values() if each.house is self.house)

    def stage(self) -> None:
        """Put everything on the timeline."""
        self._rosas_people()
        self._offers_to_rosa()
        self._breaching()
        self._amaru()
        SentOn(self.world, self.house, self.rosa).stage()
        self._put(WRITTEN, self._written_with_rosas_people)
        self._put(FLAG_HANDLED, self._flag_that_is_handled)
        self._put(FLAG_OPEN, self._flag_that_is_open)
        self._put(0.0, self._plans)
        self._put(0.0, self._rounds)

    def _rosas_people(self) -> None:
        """Four people whom Rosa has visited every week for some weeks."""
        timeline = self.world.timeline
        for number, (days, minute) in enumerate(ROSAS_VISITS):
            weekday = local(timeline.ends_at + timedelta(days=days), ZONE, 12 * 60).weekday()
            told = self._near_rosa(number, HER_PROTOCOLS[number])
            told.need["contacts"] = 8
            told.script = Script(weekday, minute)
            told.reply = Reply.YES
            earliest = self.world.now + timedelta(days=1 + number)
            comes_at = max(earliest, timeline.ends_at - timedelta(days=31 + number))
            timeline.put(in_office(comes_at), Journey(self.world, self.house, told).come)

    def _offers_to_rosa(self) -> None:
        """Two people for whom Rosa, among others, has just been asked; for one of them, in waves by a plan."""
        asked, in_waves = (self._journey_near_rosa(number) for number in (4, 5))
        asked.told.choices["languages"] = ["qu"]
        self._step_by_step(asked, 30.0, 25.0, OFFERS_SENT)
        self._step_by_step(in_waves, 31.0, 25.0, None)
        # Waves wait for the morning; adopted in the evening, the first is out although the history ends at night.
        sent_at = last_awake(self.world.timeline.ends_at - timedelta(hours=OFFERS_SENT))
        self.world.timeline.put(sent_at, partial(self._in_waves, in_waves))

    def _journey_near_rosa(self, number: int) -> Journey:
        """Of somebody near Rosa whom others could go to as well, and whom nobody answers."""
        told = replace(self._near_rosa(number, "problem-solving"), only=(), reply=Reply.NOTHING)
        return Journey(self.world, self.house, told)

    def _in_waves(self, journey: Journey) -> None:
        """A plan of waves: the first until Rosa, then two more at a time, until somebody accepts."""
        engagements.ask_in_waves(journey.referral, self.rosa.worker.pk, by=self.house.coordinator)

    def _breaching(self) -> None:
        """Somebody whom the workers who could go have declined; care was to start in a few hours."""
        ends_at = self.world.timeline.ends_at
        told = Told(
            person={"sex": "f", "languages": ["es"], "ubigeo": self.house.centre.ubigeo},
            need={"kind": "course", "protocol": "problem-solving", "urgency": 3, "acuity_points": 4,
                  "start_by": ends_at + timedelta(hours=BREACH_DUE), "end_by": ends_at + timedelta(days=90)},
            choices={"languages": ["es"], "setting": "home", "worker_sex": "", "lived_experience": "",
                     "not_from_my_street": True, "hours": AFTERNOONS},
            reply=Reply.NO, waves=2, widens=False,
        )  # fmt: skip
        self._step_by_step(Journey(self.world, self.house, told), BREACH_OPENED, BREACH_OPENED - 1, BREACH_ASKED)

    def _amaru(self) -> None:
        """Amaru leaves the ward in two days; the choices are made, and nobody was looked for yet."""
        centre = self.house.centre
        told = Told(
            person={"code": AMARU, "name": "Amaru", "sex": "m", "birth_year": self.world.timeline.ends_at.year - 34,
                    "languages": ["qu", "es"], "ubigeo": centre.ubigeo, "notes": "",
                    "home": {"lat": centre.lat - 0.008, "lon": centre.lon + 0.006}},
            need={"kind": "linkage", "protocol": "linkage", "note": "Sale del hospital. Su madre estará en casa.",
                  "start_by": self.world.timeline.ends_at + timedelta(hours=54)},
            choices={"languages": ["qu", "es"], "setting": "home", "worker_sex": "", "lived_experience": "",
                     "not_from_my_street": True, "hours": [], "decided_with": "person"},
            seed=AMARUS_SEED,
        )  # fmt: skip
        self._step_by_step(Journey(self.world, self.house, told), AMARU_OPENED, AMARU_OPENED - 0.5, None)

    def _flag_that_is_handled(self) -> None:
        """An answer that Inés has answered to and not closed yet: of somebody with another worker of hers."""
        ines = self.house.supervisors[0]
        hers = [each for each in self.world.colleagues.values() if each.supervisor and each.supervisor.pk == ines.pk]
        others = [bond for each in hers if each is not self.rosa for bond in each.bonds if isinstance(bond, Bond)]
        # Of her own centre: whoever is asked for another centre's people is somebody who may know of them.
        bonds = [bond for bond in others if bond.engagement.centre_id == self.house.centre.pk]
        bond = bonds[0] if bonds else self._rosas_bond(1)
        self._by_phone(bond)
        flagged = Escalation.objects.get(flag__person=bond.engagement.person_id, state="open")
        self._put(FLAG_ANSWERED, lambda: safety.answer(self.world.chance, flagged, by=self.world.actors[ines.pk]))

    def _flag_that_is_open(self) -> None:
        """An answer that one of Rosa's people gave a few minutes ago; she takes what the rules propose then."""
        bond = self._rosas_bond(0)
        self._by_phone(bond)
        care.take_steps(bond.engagement, self.world.now, by=self.rosa.actor)

    def _written_with_rosas_people(self) -> None:
        """What Rosa wrote down with one of her people, what she stated of all, and the steps she took."""
        for number, bond in enumerate(each for each in self.rosa.bonds if isinstance(each, Bond)):
            care.state_facts(bond.engagement, by=self.rosa.actor)
            if number:
                care.take_steps(bond.engagement, self.world.now, by=self.rosa.actor)
            else:
                care.write_papers(bond.engagement, by=self.rosa.actor)

    def _plans(self) -> None:
        """Two plans for everybody who waits at Tomás's centre, to be compared."""
        engagements.plan_for_everybody(self.house.coordinator, ("efficient", "share"))

    def _rounds(self) -> None:
        """The next office day's rounds of Tomás's centre, adopted, and again without whoever has the most to do."""
        ahead = (local(self.world.now + timedelta(days=days), ZONE, 12 * 60) for days in range(1, 4))
        day = next(each.date() for each in ahead if each.weekday() < SATURDAY)
        plan = visits.round_adopted(self.house.centre, day, self.house.coordinator)
        others = [each.worker for each in self.world.colleagues.values() if each is not self.rosa]
        busy = max(others, key=lambda worker: (visits.visits_on(plan, worker), worker.code))
        visits.round_again(plan, busy, self.house.coordinator)

    def _rosas_bond(self, number: int) -> Bond:
        bonds = [bond for bond in self.rosa.bonds if isinstance(bond, Bond)]
        return bonds[number]

    def _by_phone(self, bond: Bond) -> None:
        """A call of half an hour that has just ended, with a sheet whose ninth answer asks for a person."""
        now = self.world.now
        bond.encounter(now - timedelta(minutes=32), now - timedelta(minutes=2), "phone", thoughts=1)

    def _near_rosa(self, number: int, protocol: str) -> Told:
        """Somebody who lives near Rosa and speaks her languages, and whom only she is asked for."""
        point = self.rosa.worker.point
        assert point is not None  # noqa: S101 - her home is part of the story
        north, east = NEAR[number]
        kind = "psychoeducation" if protocol == "psychoeducation" else "course"
        person: dict[str, Any] = {
            "languages": ["qu", "es"], "ubigeo": self.house.centre.ubigeo,
            "home": {"lat": round(point.lat + north, 5), "lon": round(point.lon + east, 5)},
        }  # fmt: skip
        choices = {"languages": ["qu", "es"], "setting": "home", "worker_sex": "", "lived_experience": "",
                   "not_from_my_street": False, "hours": []}  # fmt: skip
        need = {"kind": kind, "protocol": protocol, "urgency": 2, "acuity_points": 1}
        return Told(person=person, need=need, choices=choices, only=(self.rosa.worker.pk,))

    def _step_by_step(self, journey: Journey, opened: float, chosen: float, asked: float | None) -> None:
        """Take a journey's first steps at hours before the end, instead of whenever the office would."""
        journey.told.staged = True
        self._put(opened, journey.come)
        self._put(chosen, journey.choose)
        if asked is not None:
            self._put(asked, journey.look)

    def _put(self, hours: float, do: Any) -> None:
        self.world.timeline.put(self.world.timeline.ends_at - timedelta(hours=hours), do)
