"""The way of one referral: a person comes, chooses, workers are asked in waves, and one says yes – or nobody does."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from ayni.basics import ids
from ayni.console.demonstration.bond import Bond, Script
from ayni.console.demonstration.timeline import awake, in_office
from ayni.console.demonstration.world import Colleague, House, World
from ayni.engagements import jobs as engagements_jobs
from ayni.engagements import seeds as engagements
from ayni.engagements.queries import Engagement, Offer, Shortlist
from ayni.engagements.seeds import Reply
from ayni.ground import clock
from ayni.people import seeds as people
from ayni.people.queries import Person
from ayni.referrals import jobs as referrals_jobs
from ayni.referrals import seeds as referrals
from ayni.referrals.queries import Referral

# A coordinator asks so many waves and, where nobody qualifies, looks so many times, before other help is found.
WAVES = 4
LOOKS = 3
# The share of those who come for whom a conversation at the centre was what they needed.
HELPED_AT_ONCE = 0.2


@dataclass
class Told:
    """What of a journey is not left to chance.

    ``only`` are the workers who are asked. Of a ``staged`` journey somebody else says when the coordinator's steps are.
    The referral's id and code follow from ``seed`` where there is one, and not from the programme's.
    """

    person: dict[str, Any] = field(default_factory=dict)
    need: dict[str, Any] = field(default_factory=dict)
    choices: dict[str, Any] = field(default_factory=dict)
    only: tuple[UUID, ...] = ()
    reply: Reply | None = None
    waves: int = WAVES
    widens: bool = True
    staged: bool = False
    seed: int | None = None
    script: Script = field(default_factory=Script)


class Journey:
    """One person's way through the programme, from the day they come."""

    person: Person
    referral: Referral
    shortlist: Shortlist | None

    def __init__(self, world: World, house: House, told: Told | None = None) -> None:
        self.world = world
        self.house = house
        self.told = told or Told()
        self.asked: set[UUID] = set()
        self.waiting: set[UUID] = set()  # offers that nobody has answered
        self.waves = self.looks = 0
        self.widened = False

    def come(self) -> None:
        """The person is welcomed, and unless that is all they need, care is asked for."""
        chance, year = self.world.chance, self.world.now.year
        newcomer = people.imagine(chance, self.house.centre, self.house.districts, year, **self.told.person)
        if self.told.person:
            newcomer = people.Newcomer(newcomer.told, dict.fromkeys(newcomer.consents, True), newcomer.contacts)
        self.person = people.welcome(newcomer, by=self.house.coordinator)
        self.world.counted["people"] += 1
        if not self.told.person and chance.random() < HELPED_AT_ONCE:
            return
        need = referrals.imagine_need(chance, self.world.now, **self.told.need)
        with ids.seeded(self.told.seed) if self.told.seed else nullcontext():
            asked = referrals.ask(self.person, need, by=self.house.coordinator)
        self._follow(asked)
        if people.willing(newcomer):
            self.put_in_office(5, 60, self.choose)
        else:
            self.put_in_office(1500, 6000, partial(self._withdraw, "person-declined"))

    def choose(self) -> None:
        """The shared decision."""
        choices = referrals.imagine_choices(self.world.chance, self.person, **self.told.choices)
        referrals.choose(self.referral, choices, by=self.house.coordinator)
        self.put_in_office(5, 90, self.look)

    def look(self) -> None:
        """The coordinator sends a wave to the best who were not asked yet; the engine is asked when none is left."""
        shortlist = self.shortlist
        found = engagements.not_asked_yet(shortlist, self.asked) if shortlist else []
        if not shortlist or not found:
            self.looks += 1
            self.shortlist = shortlist = engagements.propose(self.referral, by=self.house.coordinator)
            found = engagements.not_asked_yet(shortlist, self.asked)
        if self.told.only:
            found = [each for each in self.told.only if engagements.is_suggested(shortlist, each)]
        if not found:
            self._nobody()
            return
        workers = [self.world.colleagues[each].worker for each in found]
        offers, closes_at = engagements.ask(shortlist, workers, by=self.house.coordinator)
        self.waves += 1
        self.asked.update(found)
        self.waiting = {offer.pk for offer in offers}
        for offer in offers:
            reply, delay = self.world.colleagues[offer.worker_id].habits.temper.reply(self.world.chance)
            reply = self.told.reply or reply
            answers_at = awake(self.world.now + delay)
            if reply != Reply.NOTHING and answers_at < closes_at:
                self.world.timeline.put(answers_at, partial(self._answer, offer, reply))
        self.world.timeline.put(closes_at, partial(self._close_wave, self.waiting))

    def begin_again(self, referral: Referral) -> None:
        """A handover: the same person, a new referral, another worker."""
        self._follow(referral)
        self.waves = self.looks = 0
        self.told.script = Script()
        self.put_in_office(15, 120, self.look)

    def put_in_office(self, least: float, most: float, do: Any) -> None:
        """Have the coordinator do something in ``least`` to ``most`` minutes, or when the office opens."""
        if not self.told.staged:
            self.world.timeline.put(in_office(self.world.soon(least, most)), do)

    def _follow(self, referral: Referral) -> None:
        self.referral, self.shortlist = referral, None
        self.world.timeline.put(referral.alarm_at, lambda: referrals_jobs.call_for_a_person(clock.now()))

    def _answer(self, offer: Offer, reply: Reply) -> None:
        if offer.pk not in self.waiting:
            return
        self.waiting.discard(offer.pk)
        colleague = self.world.colleagues[offer.worker_id]
        engagement = engagements.accept(offer, by=colleague.actor) if reply == Reply.YES else None
        if engagement:
            self.waiting.clear()
            self._begin(engagement, colleague)
            return
        engagements.decline(self.world.chance, offer, by=colleague.actor)
        if not self.waiting:
            self._go_on()

    def _begin(self, engagement: Engagement, colleague: Colleague) -> None:
        self.world.counted["engagements"] += 1
        bond = Bond(self.world, self.house, colleague, engagement, self.told.script, self.begin_again)
        colleague.bonds.append(bond)
        bond.begin()

    def _close_wave(self, waiting: set[UUID]) -> None:
        """The clock's own job; afterwards the coordinator sees who is left to ask."""
        if waiting:
            engagements_jobs.end_waves(clock.now())
            waiting.clear()
            self._go_on()

    def _go_on(self) -> None:
        if self.waves < self.told.waves:
            self.put_in_office(10, 60, self.look)
        elif self.told.waves == WAVES:
            self.put_in_office(600, 2000, partial(self._withdraw, "other-help"))

    def _nobody(self) -> None:
        """Nobody is left to ask: first the choices are opened up with the person, then days are waited."""
        if not self.widened and self.told.widens:
            self.widened, self.shortlist = True, None
            referrals.open_up(self.referral, by=self.house.coordinator)
            self.put_in_office(10, 30, self.look)
        elif self.looks < LOOKS:
            self.world.timeline.put(in_office(self.world.now + timedelta(days=1)), self.look)
        elif self.told.widens:
            self._withdraw("other-help")

    def _withdraw(self, because: str) -> None:
        referrals.withdraw(self.referral, because, by=self.house.coordinator)
