"""Forming a group of people who wait: each said that one would do, and nothing keeps them apart."""

from datetime import timedelta

import pytest

from ayni.basics.words import Refused
from ayni.ground.queries import Entry
from ayni.referrals import actions, jobs
from ayni.referrals.queries import Group, Membership, Referral, groups_visible_to, might_join
from tests.cast import NOW, gather, group_of, referral_of, waiting_for_group

pytestmark = pytest.mark.django_db


def test_a_group_is_formed_of_those_who_wait_and_each_history_tells_of_it():
    cast = gather()
    group = group_of(cast)
    assert (group.state, group.kind, group.protocol) == ("open", "course", "problem-solving")
    assert (group.smallest, group.largest) == (3, 10)
    assert Membership.objects.filter(group=group).count() == 3
    assert group.code.startswith("G-")
    assert Entry.objects.get(verb="referrals.form_group").mentions.filter(noun="person").count() == 3
    assert list(groups_visible_to(cast.tomas)) == [group]
    assert not groups_visible_to(cast.rosa).exists()
    assert not groups_visible_to(cast.wari).exists()


APART = {
    "was not asked": ({"in_group": False}, "has not said that a group would do"),
    "language": ({"languages": ["qu"]}, "There is no language that suits everybody"),
    "hours": ({"hours": ["sat 08:00-13:00"]}, "Days a week with hours for everybody: only 0"),
    "sex": ({"worker_sex": "m"}, "They asked for different people to come"),
}


@pytest.mark.parametrize("why", APART)
def test_who_cannot_be_together_is_told_why_and_no_group_is_kept(why):
    cast = gather()
    chosen, told = APART[why]
    first = waiting_for_group(cast, "Sami", worker_sex="f", hours=["mon 08:00-13:00"])
    others = waiting_for_group(cast, "Wayra"), waiting_for_group(cast, "Illa", **chosen)
    with pytest.raises(Refused, match=told):
        group_of(cast, first, *others)
    assert not Group.objects.exists()


def test_too_few_are_no_group_and_nobody_is_in_two():
    cast = gather()
    group = group_of(cast)
    with pytest.raises(Refused, match="at least 3 people"):
        group_of(cast, waiting_for_group(cast, "Tika"), waiting_for_group(cast, "Nina"))
    member = Referral.objects.filter(membership__group=group).first()
    with pytest.raises(Refused, match="waits with a group already"):
        group_of(cast, member, waiting_for_group(cast, "Koya"), waiting_for_group(cast, "Inti"))


def test_a_group_meets_at_a_place_and_begins_by_when_each_must_have_begun():
    cast = gather()
    with pytest.raises(Refused, match="at the centre or at a neutral place"):
        group_of(cast, setting="home")
    members = [waiting_for_group(cast, name) for name in ("Tika", "Nina", "Koya")]
    with pytest.raises(Refused, match="it would begin too late"):
        group_of(cast, *members, start_by=NOW + timedelta(days=20))


def test_somebody_joins_while_nobody_was_asked_and_leaves_again():
    cast = gather()
    group, tika = group_of(cast), waiting_for_group(cast, "Tika")
    assert list(might_join(cast.tomas)) == [tika]
    actions.join_group(group, by=cast.tomas, because="asked", at=NOW, referral=tika)
    assert not might_join(cast.tomas).exists()
    actions.take_out_of_group(group, by=cast.tomas, because="asked", at=NOW, referral=tika)
    assert list(might_join(cast.tomas)) == [tika]


def test_somebody_else_cannot_be_taken_out_of_a_group_they_are_not_in():
    cast = gather()
    group, alone = group_of(cast), referral_of(cast)
    with pytest.raises(Refused, match="is not in this group"):
        actions.take_out_of_group(group, by=cast.tomas, because="asked", at=NOW, referral=alone)


def test_dissolving_lets_everybody_wait_by_themselves_again():
    cast = gather()
    group = group_of(cast)
    actions.dissolve_group(group, by=cast.tomas, because="asked", at=NOW)
    assert Group.objects.get().state == "dissolved"
    assert might_join(cast.tomas).count() == 3
    with pytest.raises(Refused, match="cannot go to"):
        actions.dissolve_group(group, by=cast.tomas, because="asked", at=NOW)


def test_a_choice_that_would_keep_the_group_apart_is_refused_with_what_to_do():
    cast = gather()
    group = group_of(cast)
    member = Referral.objects.filter(membership__group=group).first()
    with pytest.raises(Refused, match="There is no language that suits everybody"):
        actions.choose(
            member, by=cast.tomas, because="asked", at=NOW, languages=["qu"], setting="clinic", decided_with="person",
            in_group=True,
        )  # fmt: skip
    member.refresh_from_db()
    assert member.choices.languages == ["es"]


def test_whose_window_passed_leaves_the_group_and_the_others_wait_on():
    cast = gather()
    short = waiting_for_group(cast, "Tika")
    group = group_of(cast, short, waiting_for_group(cast, "Wayra"), waiting_for_group(cast, "Illa"))
    Referral.objects.filter(pk=short.pk).update(end_by=NOW + timedelta(days=6))
    jobs.let_lapse(NOW + timedelta(days=7))
    short.refresh_from_db()
    assert short.state == "lapsed"
    assert Membership.objects.filter(group=group).count() == 2
