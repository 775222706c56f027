"""What is learnt from answers to offers: with consent, of groups only, and never against the worker who answered."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.basics import shelf
from ayni.basics.words import Refused
from ayni.engagements import actions, jobs, planning
from ayni.engagements.planning.acceptance import Belief
from ayni.engagements.queries import Offer, Shortlist, Wave
from ayni.engines.matching.waves import FEWEST
from ayni.ground import actions as ground
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Account, Entry
from ayni.ground.roles import Denied
from ayni.workers import actions as workers
from ayni.workers.queries import LearningConsent
from tests.cast import NOW, actor, gather, person_called, referral_of, worker_called

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LATER = NOW + HOUR
GROUP = ("Lucía", "Ana", "Elvira", "Nora", "Zoila", "Flor")
ASSUMED = shelf.load("jurisdictions", "pe-lima")["offers"]["assumed_acceptance"]["value"]


class House:
    """The cast, and six workers with accounts who live about as near as Rosa."""

    def __init__(self):
        self.cast = gather()
        self.rows = {"Rosa": self.cast.worker}
        for place, name in enumerate(GROUP):
            plain = name.lower().translate(str.maketrans("áéíóú", "aeiou"))
            made = ground.make_account(
                by=HOUSE, because="founding", at=NOW, email=f"{plain}@ayni.example", name=name, language="es"
            )
            account = Account.objects.get(pk=made.account)
            ground.grant_role(account, by=HOUSE, because="founding", at=NOW, role="worker", centre=self.cast.centre.pk)
            self.rows[name] = worker_called(
                name, self.cast.centre, self.cast.marisol, NOW, self.cast.supervisor, km_north=1.6 + place / 20
            )
        self.people = 0

    def consent(self, *names, given=True, at=NOW):
        """These workers say whether their answers may be counted."""
        do = workers.allow_learning if given else workers.stop_learning
        for name in names:
            do(self.rows[name], by=actor(name), because="own-word", at=at)

    def answer(self, name, how, at=LATER):
        """The worker is asked for somebody new and accepts, declines, lets it run out, or it is taken back."""
        self.people += 1
        referral = referral_of(self.cast, person_called(f"P{self.people}", self.cast.centre, self.cast.tomas), NOW)
        shortlist = self.shortlist(referral, at)
        actions.offer(shortlist, by=self.cast.tomas, because="asked", at=at, workers=[self.rows[name]])
        offer = Offer.objects.get(referral=referral)
        if how == "yes":
            actions.accept(offer, by=actor(name), because="accepted", at=at + HOUR)
        elif how == "no":
            actions.decline(offer, by=actor(name), because="distance", at=at + HOUR)
        elif how == "silence":
            jobs.end_waves(offer.expires_at)
        else:
            actions.take_back(offer.wave, by=self.cast.tomas, because="coordinator", at=at + HOUR)

    def shortlist(self, referral, at=LATER):
        """Who can take the referral, as things are."""
        made = actions.shortlist(referral, by=self.cast.tomas, because="asked", at=at)
        return Shortlist.objects.select_related("referral__centre").get(pk=made.shortlist)

    def expected(self, name="Rosa"):
        """What is expected of a worker now."""
        shortlist = self.shortlist(referral_of(self.cast))
        candidates = planning.candidates_of(shortlist)
        return Belief(self.cast.centre).of([candidates[str(self.rows[name].pk)]])[0]

    def asked_in_all(self):
        """How many the proposed plan asks at most."""
        found = planning.propose_waves(self.shortlist(referral_of(self.cast)), LATER)
        return sum(found.choices[0].plan.sizes)

    def order(self):
        """The names on a shortlist, best first."""
        return [each.name for each in planning.candidates_of(self.shortlist(referral_of(self.cast))).values()]


def test_a_group_of_consenting_workers_is_learnt_from_and_a_smaller_one_is_not():
    house = House()
    house.consent(*GROUP)
    for name in GROUP[: FEWEST - 1]:
        house.answer(name, "yes")
    assert (house.expected().chance, house.expected().workers) == (ASSUMED, 0)
    house.answer(GROUP[FEWEST - 1], "yes")
    assert house.expected().workers == FEWEST
    assert ASSUMED < house.expected().chance < 1


def test_a_workers_own_answers_and_consent_never_change_what_is_expected_of_her():
    house = House()
    house.consent(*GROUP)
    for name in GROUP[:FEWEST]:
        house.answer(name, "yes")
    before = house.expected()
    assert before.workers == FEWEST
    house.consent("Rosa")
    for how in ("no", "silence", "no"):
        house.answer("Rosa", how)
        assert house.expected() == before
    house.consent("Rosa", given=False, at=LATER)
    assert house.expected() == before


def test_who_does_not_consent_teaches_nothing_and_the_default_is_no():
    house = House()
    for name in GROUP:
        house.answer(name, "no")
    assert not LearningConsent.objects.exists()
    assert house.expected().workers == 0


def test_taking_the_consent_back_counts_at_once_and_for_what_was_answered_before():
    house = House()
    house.consent(*GROUP[:FEWEST])
    for name in GROUP[:FEWEST]:
        house.answer(name, "yes")
    assert house.expected().workers == FEWEST
    house.consent(GROUP[0], given=False, at=LATER + 2 * HOUR)
    assert (house.expected().chance, house.expected().workers) == (ASSUMED, 0)
    house.consent(GROUP[0], at=LATER + 3 * HOUR)  # anew: what lies before is not counted
    assert house.expected().workers == 0


def test_what_was_offered_before_the_consent_or_taken_back_is_not_counted():
    house = House()
    for name in GROUP[:FEWEST]:
        house.answer(name, "yes", at=NOW)
    house.consent(*GROUP, at=LATER)
    assert house.expected().workers == 0
    for name in GROUP[:FEWEST]:
        house.answer(name, "taken-back", at=LATER + HOUR)
    assert house.expected().workers == 0


@pytest.mark.parametrize("how", ["no", "silence"])
def test_no_decline_and_no_silence_lowers_a_place_or_the_number_asked_in_all(how):
    house = House()
    house.consent("Rosa", *GROUP)
    for name in GROUP[:FEWEST]:
        house.answer(name, how)
    order, asked = house.order(), house.asked_in_all()
    for _ in range(3):
        house.answer("Rosa", how)
        assert house.order() == order
        assert house.asked_in_all() >= asked


def test_nothing_that_decides_reads_why_somebody_declined():
    house = House()
    house.consent("Rosa", *GROUP)
    for name in GROUP:
        house.answer(name, "no")
    shortlist = house.shortlist(referral_of(house.cast))
    with CaptureQueriesContext(connection) as asked:
        sizes = planning.propose_waves(shortlist, LATER).choices[0].plan.sizes
        actions.adopt_waves(shortlist, by=house.cast.tomas, because="waves", at=LATER, sizes=sizes)
        wave = Wave.objects.get(referral=shortlist.referral)
        jobs.end_waves(wave.closes_at)
        jobs.send_next_waves(wave.closes_at)
    assert Wave.objects.filter(referral=shortlist.referral).count() == 2
    assert len(asked) > 10
    assert not [each for each in asked.captured_queries if "engagements_decline" in each["sql"]]


def test_only_the_worker_herself_can_give_and_take_this_consent():
    house = House()
    rosa = house.cast.worker
    for by in (house.cast.marisol, house.cast.tomas, house.cast.ines, house.cast.noor):
        with pytest.raises(Denied):
            workers.allow_learning(rosa, by=by, because="asked", at=NOW)
    with pytest.raises(Refused, match="Only the worker herself"):
        workers.allow_learning(rosa, by=actor("Ana"), because="asked", at=NOW)
    with pytest.raises(Refused, match="Only the worker herself"):
        workers.stop_learning(rosa, by=actor("Ana"), because="asked", at=NOW)
    house.consent("Rosa")
    house.consent("Rosa", given=False, at=LATER)
    verbs = Entry.objects.filter(verb__endswith="_learning").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["workers.allow_learning", "workers.stop_learning"]
