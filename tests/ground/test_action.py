"""The one way to change anything."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ayni.basics.words import Refused
from ayni.engagements import actions as engagements
from ayni.ground import ledger
from ayni.ground.action import Conflict
from ayni.ground.queries import Entry
from ayni.ground.roles import Denied
from ayni.people import actions as people
from ayni.people.queries import Consent, Person
from ayni.referrals.queries import Referral
from tests.cast import NOW, engagement_of, gather

pytestmark = pytest.mark.django_db


def test_an_action_leaves_one_entry_with_who_why_and_when():
    cast = gather()
    before = Entry.objects.count()
    people.give_consent(cast.person, by=cast.tomas, because="asked", at=NOW, purpose="research")
    entry = Entry.objects.latest("seq")
    assert Entry.objects.count() == before + 1
    assert (entry.by, entry.because, entry.occurred_at, entry.verb) == (
        cast.tomas.id, "asked", NOW, "people.give_consent",
    )  # fmt: skip
    assert str(ledger.sentence(entry)).startswith("Tomás recorded that A-")


def test_a_refused_action_leaves_nothing_behind():
    cast = gather()
    before = (Entry.objects.count(), Consent.objects.count())
    with pytest.raises(Refused):
        people.give_consent(cast.person, by=cast.tomas, because="asked", at=NOW, purpose="advertising")
    assert (Entry.objects.count(), Consent.objects.count()) == before


def test_when_the_ledger_cannot_be_written_the_change_did_not_happen():
    cast = gather()
    # A head that claims a number already taken makes the ledger's own constraint refuse the next entry.
    ledger.Head.objects.update(seq=0)
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        people.give_consent(cast.person, by=cast.tomas, because="asked", at=NOW, purpose="research")
    ledger.Head.objects.update(seq=Entry.objects.latest("seq").seq)
    assert not Consent.objects.filter(person=cast.person, purpose="research").exists()


def test_a_role_that_may_not_is_denied_and_leaves_nothing():
    cast = gather()
    before = Entry.objects.count()
    for stranger in (cast.wari, cast.carmen, cast.quilla, cast.rosa, cast.noor):
        with pytest.raises(Denied):
            people.give_consent(cast.person, by=stranger, because="asked", at=NOW, purpose="research")
    assert Entry.objects.count() == before


def test_a_reason_is_a_code_and_never_free_text():
    cast = gather()
    with pytest.raises(ValueError, match="not a reason code"):
        people.give_consent(cast.person, by=cast.tomas, because="He cried a lot", at=NOW, purpose="research")


def test_asking_again_with_the_same_id_changes_nothing_and_answers_the_same():
    cast = gather()
    once = uuid4()
    told = {"by": cast.tomas, "because": "asked", "at": NOW, "purpose": "research", "once": once}
    first = people.give_consent(cast.person, **told)
    entries = Entry.objects.count()
    assert people.give_consent(cast.person, **told) == first
    assert Entry.objects.count() == entries
    assert Consent.objects.filter(person=cast.person, purpose="research").count() == 1


def test_the_same_id_for_something_else_is_a_conflict_and_what_came_first_stays():
    cast = gather()
    once = uuid4()
    people.give_consent(cast.person, by=cast.tomas, because="asked", at=NOW, purpose="research", once=once)
    with pytest.raises(Conflict):
        people.withdraw_consent(cast.person, by=cast.tomas, because="asked", at=NOW, purpose="research", once=once)
    assert Consent.objects.get(person=cast.person, purpose="research").given


def test_the_same_id_from_somebody_else_is_refused_and_reveals_nothing():
    cast = gather()
    once = uuid4()
    people.give_consent(cast.person, by=cast.tomas, because="asked", at=NOW, purpose="research", once=once)
    other = type(cast.tomas)(uuid4(), "Another", cast.tomas.grants)
    with pytest.raises(Conflict) as refused:
        people.give_consent(cast.person, by=other, because="asked", at=NOW, purpose="research", once=once)
    assert cast.person.code not in str(refused.value)


def test_actions_within_an_action_stand_or_fall_together():
    cast = gather()
    engagement = engagement_of(cast)
    people.withdraw_consent(cast.person, by=cast.tomas, because="asked", at=NOW, purpose="matching")
    entries = Entry.objects.count()
    # A handover opens a new referral, then finds that nobody may be looked for: all of it is undone.
    with pytest.raises(Refused, match="Ask the person first"):
        engagements.hand_over(
            engagement, by=cast.tomas, because="worker-away", at=NOW, told="She likes mornings.",
            start_by=NOW + timedelta(days=1), end_by=NOW + timedelta(days=9), contacts=3,
        )  # fmt: skip
    assert Entry.objects.count() == entries
    assert Referral.objects.get(pk=engagement.referral_id).state == "engaged"
    assert Referral.objects.count() == 1


def test_a_name_never_enters_the_ledger():
    cast = gather()
    assert Person.objects.get(pk=cast.person.pk).name == "Amaru"
    assert not any("Amaru" in str(entry.facts) for entry in Entry.objects.all())
