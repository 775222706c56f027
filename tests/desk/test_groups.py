"""Groups on the pages: chosen, told apart, offered to one worker, and met."""

import pytest
from django.test import Client

from ayni.care import queries as care
from ayni.engagements.queries import Engagement, Offer
from ayni.ground import clock
from ayni.referrals.queries import Group, Referral, might_join
from ayni.visits.queries import Meeting, Visit
from tests import cast as house
from tests.cast import NOW, PROTOCOL, group_of, group_offer_to, waiting_for_group

NEW = f"/groups/new?centre=ves&kind=course&protocol={PROTOCOL}"


@pytest.fixture
def rosa(cast) -> Client:
    client = Client()
    client.force_login(house.account("Rosa"), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(response) -> str:
    return response.content.decode()


def meeting(referrals, **changed) -> dict[str, object]:
    return {
        "centre": "ves", "kind": "course", "protocol": PROTOCOL, "referrals": [str(each.pk) for each in referrals],
        "start_by": "2026-03-06T10:00", "end_by": "2026-04-28T10:00", "contacts": 6, "contacts_per_week": 1,
        "minutes_per_contact": 90, "setting": "clinic",
    } | changed  # fmt: skip


def test_people_who_wait_are_chosen_and_form_a_group(cast, tomas):
    members = [waiting_for_group(cast, name) for name in ("Sami", "Wayra", "Illa")]
    assert "3 wait and said that a group would do" in text(tomas.get("/groups/"))
    page = tomas.get(NEW)
    assert all(each.person.code in text(page) for each in members)
    assert "Sami" not in text(page)
    seen = tomas.get("/groups/new", meeting(members))
    assert "A language for everybody: Spanish." in text(seen)
    made = tomas.post(NEW, meeting(members), follow=True)
    assert "They wait as a group now" in text(made)
    group = Group.objects.get()
    assert (group.minutes_per_contact, group.ubigeo) == (90, cast.centre.ubigeo)
    assert not might_join(cast.tomas).exists()


def test_what_keeps_people_apart_is_shown_before_and_refused_after(cast, tomas):
    members = [waiting_for_group(cast, "Sami"), waiting_for_group(cast, "Wayra")]
    members.append(waiting_for_group(cast, "Illa", languages=["qu"]))
    assert "There is no language that suits everybody." in text(tomas.get("/groups/new", meeting(members)))
    refused = tomas.post(NEW, meeting(members))
    assert refused.status_code == 422
    assert "These people cannot meet as one group" in text(refused)
    assert not Group.objects.exists()


def test_nobody_waits_for_that_is_a_page_that_does_not_exist(tomas):
    assert tomas.get(NEW).status_code == 404
    assert tomas.get("/groups/new").status_code == 404


def test_the_board_shows_the_group_once_and_its_people_no_more(cast, tomas):
    group = group_of(cast)
    board = text(tomas.get("/board/"))
    assert group.code in board
    assert not any(each.person.code in board for each in Referral.objects.filter(membership__group=group))


def test_a_group_is_looked_for_offered_and_taken_back(cast, tomas):
    group = group_of(cast)
    listed = tomas.post(f"/groups/{group.pk}/shortlists", follow=True)
    assert "a group of 3" in text(listed)
    address = listed.redirect_chain[-1][0]
    asked = tomas.post(f"{address}offers", {"workers": [str(cast.worker.pk)]}, follow=True)
    assert "1 worker was asked" in text(asked)
    offer = Offer.objects.get(group=group)
    tomas.post(f"/waves/{offer.wave_id}/end")
    offer.refresh_from_db()
    assert offer.state == "taken-back"


def test_somebody_joins_and_leaves_and_too_few_are_told_what_to_do(cast, tomas):
    group, tika = group_of(cast), waiting_for_group(cast, "Tika")
    assert tika.person.code in text(tomas.get(f"/groups/{group.pk}/"))
    tomas.post(f"/groups/{group.pk}/members", {"referral": str(tika.pk)})
    assert group.memberships.count() == 4
    for each in Referral.objects.filter(membership__group=group)[:2]:
        tomas.post(f"/groups/{group.pk}/members/end", {"referral": str(each.pk)})
    page = text(tomas.get(f"/groups/{group.pk}/"))
    assert "One person is missing for a group." in page
    assert "See who can" not in page
    assert "is missing for a group" in text(tomas.get("/board/"))
    tomas.post(f"/groups/{group.pk}/end")
    group.refresh_from_db()
    assert group.state == "dissolved"


def test_a_plan_names_the_group_and_leads_to_it(cast, tomas):
    group = group_of(cast)
    assert "3" in text(tomas.get("/plans/"))
    page = tomas.get(f"/referrals/{Referral.objects.filter(membership__group=group)[0].pk}/")
    assert f"Group {group.code}" in text(page)
    assert f"/referrals/{page.context['referral'].pk}/shortlists" not in text(page)


def test_the_worker_reads_how_many_they_are_and_no_name(cast, rosa):
    group = group_of(cast)
    offer = group_offer_to(cast, group)
    page = text(rosa.get(f"/my/offers/{offer.pk}"))
    assert "a group of 3" in page
    assert "your yes is for all of them" in page
    assert "minutes for notes on each person" in page
    people = [each.person for each in Referral.objects.filter(membership__group=group)]
    assert not any(person.code in page or person.name in page for person in people)
    assert "group of 3" in text(rosa.get("/my/"))


def test_a_yes_leads_to_the_group_and_a_meeting_stands_once_in_the_day(cast, rosa):
    group = group_of(cast)
    offer = group_offer_to(cast, group)
    taken = rosa.post(f"/my/offers/{offer.pk}/acceptance", follow=True)
    assert taken.redirect_chain[-1][0] == f"/my/groups/{group.pk}"
    assert all(each.person.code in text(taken) for each in Engagement.objects.filter(group=group))
    when = {"starts_at": "2026-03-02T15:00", "minutes": 90, "setting": "clinic"}
    assert rosa.post(f"/my/groups/{group.pk}/meetings", when | {"setting": "home"}).status_code == 422
    rosa.post(f"/my/groups/{group.pk}/meetings", when)
    met = Meeting.objects.get()
    assert Visit.objects.filter(meeting=met).count() == 3
    day = text(rosa.get("/my/"))
    assert day.count(f"/my/meetings/{met.pk}") == 1
    assert day.count("15:00–16:30") == 1
    page = text(rosa.get(f"/my/meetings/{met.pk}"))
    assert all(each.person.code in page for each in Engagement.objects.filter(group=group))
    rosa.post(f"/my/meetings/{met.pk}/time", {"starts_at": "2026-03-02T16:00", "minutes": 90})
    assert set(Visit.objects.values_list("starts_at", flat=True)) == {Meeting.objects.get().starts_at}
    rosa.post(f"/my/meetings/{met.pk}/cancellation", {"because": "worker-ill"})
    assert set(Visit.objects.values_list("state", flat=True)) == {"cancelled"}


def test_no_group_of_another_centre_can_be_looked_at(cast, rosa):
    group = group_of(cast, at=NOW)
    assert rosa.get(f"/groups/{group.pk}/").status_code == 404
    assert rosa.get(f"/my/groups/{group.pk}").status_code == 404


def written(cast, meeting_, **other):
    """What the page of a meeting sends when everybody came."""
    told = {"began_at": "2026-03-02T15:00", "ended_at": "2026-03-02T16:30", "modality": "clinic"}
    for visit in Visit.objects.filter(meeting=meeting_):
        told |= {f"{visit.pk}-told": "came", f"{visit.pk}-note": f"Of {visit.engagement.code}."}
    return told | other


@pytest.fixture
def meeting_held(cast, rosa) -> Meeting:
    group = group_of(cast)
    rosa.post(f"/my/offers/{group_offer_to(cast, group).pk}/acceptance")
    rosa.post(f"/my/groups/{group.pk}/meetings", {"starts_at": "2026-03-02T15:00", "minutes": 90, "setting": "clinic"})
    return Meeting.objects.get()


def test_a_meeting_is_not_written_down_before_its_time_and_shows_its_prompts_then(cast, rosa, meeting_held):
    address = f"/my/meetings/{meeting_held.pk}/encounter"
    assert rosa.get(address).status_code == 409
    with clock.moved_to(meeting_held.ends_at):
        page = text(rosa.get(address))
        assert "Session 1 of the group" in page
        assert page.count("Did they come?") == 3
        assert "What we say stays between us" in page
        assert "Write down the meeting" in text(rosa.get(f"/my/meetings/{meeting_held.pk}"))


def test_what_is_told_in_part_is_not_kept_and_what_was_typed_stays(cast, rosa, meeting_held):
    address, first = f"/my/meetings/{meeting_held.pk}/encounter", Visit.objects.first()
    with clock.moved_to(meeting_held.ends_at):
        answer = rosa.post(address, written(cast, meeting_held, **{f"{first.pk}-told": ""}))
        assert answer.status_code == 422
        assert f"Of {first.engagement.code}." in text(answer)
        answer = rosa.post(address, written(cast, meeting_held, ended_at="2026-03-02T14:00"))
        assert "An encounter ends after it begins." in text(answer)
    assert set(Visit.objects.values_list("state", flat=True)) == {"planned"}


def test_each_ones_words_are_read_in_no_page_but_theirs_and_questions_are_asked_alone(cast, rosa, meeting_held):
    first = Visit.objects.order_by("engagement__person__code").first()
    with clock.moved_to(meeting_held.ends_at):
        told = written(cast, meeting_held, **{f"{first.pk}-told": "could-not-leave", "step-open-became": "done"})
        saved = rosa.post(f"/my/meetings/{meeting_held.pk}/encounter", told, follow=True)
        assert text(saved).count("Ask them alone") == 2
        encounters = list(care.Encounter.objects.select_related("engagement"))
        pages = {each.engagement.code: text(rosa.get(f"/my/encounters/{each.pk}")) for each in encounters}
        for code, page in pages.items():
            assert [other for other in pages if f"Of {other}." in page] == [code]
        asked = f"/my/encounters/{encounters[0].pk}/questions"
        assert rosa.post(asked, {}).status_code == 422
        filled = {f"phq-9-q{n}": "1" for n in range(1, 10)}
        assert "Your supervisor has been called" in text(rosa.post(asked, filled, follow=True))
        assert "Nothing is due any more." in text(rosa.get(asked))
        assert "Could not get away from work or home" in text(rosa.get(f"/my/visits/{first.pk}"))


def test_no_other_worker_finds_the_meeting_or_what_was_said(cast, rosa, meeting_held):
    with clock.moved_to(meeting_held.ends_at):
        rosa.post(f"/my/meetings/{meeting_held.pk}/encounter", written(cast, meeting_held))
        for name in ("Wari", "Inés", "Tomás", "Carmen"):
            other = Client()
            other.force_login(house.account(name))
            encounter = care.Encounter.objects.first()
            assert other.get(f"/my/meetings/{meeting_held.pk}/encounter").status_code == 404
            assert other.get(f"/my/encounters/{encounter.pk}/questions").status_code == 404
