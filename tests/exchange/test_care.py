"""What only pages could do in care, over the API: a group's sessions, leads, aids, adaptations, reviews, slips."""

from datetime import timedelta

import pytest

from ayni.care import actions as care
from ayni.care.planning import standing_of
from ayni.care.queries import Answers, Encounter, Lead, Sequel
from ayni.engagements.queries import Engagement
from ayni.ground.queries import Entry
from ayni.onward import actions as onward
from ayni.onward.queries import OnwardReferral
from ayni.referrals.queries import Referral
from ayni.safety.queries import Escalation
from tests.exchange.bodies import body_of
from tests.exchange.world import LATER, NOW, Caller

pytestmark = pytest.mark.django_db


def test_a_meeting_is_arranged_moved_and_written_down_once_for_all(world):
    rosa = Caller("Rosa")
    made = rosa.post(f"/groups/{world.ids['met_group']}/meetings", body_of("planMeeting", world))
    moved = rosa.patch(f"/meetings/{made['id']}", body_of("moveMeeting", world))
    assert (len(moved["coming"]), moved["setting"]) == (3, "clinic")
    listed = Caller("Tomás").get(f"/groups/{world.ids['met_group']}/meetings")["items"]
    assert [each["number"] for each in listed] == [1, 2, 3]
    body = body_of("recordSession", world)
    session = rosa.post(f"/meetings/{world.ids['meeting']}/session", body)
    assert (session["number"], len(session["encounters"])) == (2, 1)
    assert Encounter.objects.get(pk=session["encounters"][0]).note == "Spoke."
    assert rosa.ask("POST", f"/meetings/{world.ids['meeting']}/session", body).status_code == 409
    shown = rosa.get(f"/meetings/{world.ids['meeting']}")["coming"]
    assert sorted(each["state"] for each in shown) == ["held", "missed", "missed"]


def test_whoever_is_left_out_of_a_session_is_asked_after(world):
    body = body_of("recordSession", world)
    answer = Caller("Rosa").ask("POST", f"/meetings/{world.ids['meeting']}/session", {**body, "absent": []})
    assert (answer.status_code, answer.json()["sentence"]) == (
        409, "Say of everybody who was to come whether they came."
    )  # fmt: skip


def test_one_of_a_group_is_asked_alone_and_a_red_answer_calls_somebody(world):
    rosa, path = Caller("Rosa"), f"/encounters/{world.ids['together']}/answers"
    before = Escalation.objects.count()
    sheet = {f"q{n}": int(n == 9) for n in range(1, 10)}
    kept = rosa.post(path, {"instrument": "phq-9", "sheet": sheet})
    assert [each["total"] for each in kept["answers"]] == [1]
    assert Escalation.objects.count() == before + 1
    assert rosa.ask("POST", path, {"instrument": "phq-9", "sheet": sheet}).status_code == 409
    wrong = rosa.ask("POST", path, {"instrument": "phq-9", "sheet": {"q1": 7}})
    assert wrong.status_code == 422
    assert Answers.objects.filter(encounter=world.ids["together"]).count() == 1


def test_leads_are_read_done_said_not_to_be_done_and_taken_back(world):
    rosa = Caller("Rosa")
    of = Lead.objects.get(pk=world.ids["lead"]).decision.engagement_id
    read = rosa.get(f"/engagements/{of}/leads")
    assert [(each["way"], each["to"]) for each in read["open"]] == [("talk", "")]
    assert Entry.objects.filter(verb="engagements.read").exists()
    assert rosa.ask("POST", f"/leads/{world.ids['lead']}/doing", {}).status_code == 409
    done = rosa.post(f"/leads/{world.ids['lead']}/doing", {"words": "We call the mother."})
    assert (done["instead"], done["way"]) == ("", "talk")
    assert "words" not in done
    assert Sequel.objects.get(pk=done["id"]).words == "We call the mother."
    assert rosa.post(f"/sequels/{done['id']}/undoing") == {"lead": str(world.ids["lead"])}
    assert rosa.post(f"/leads/{world.ids['lead']}/not-done", {"instead": "otherwise"})["instead"] == "otherwise"
    assert rosa.get(f"/engagements/{of}/leads")["open"] == []


def test_another_protocol_is_asked_for_by_a_coordinator_and_sending_on_closes_its_lead(world):
    tomas, ines = Caller("Tomás"), Caller("Inés")
    engagement = Engagement.objects.get(pk=world.ids["engagement"])
    at = NOW + timedelta(minutes=50)
    care.record(
        engagement, by=world.cast.rosa, because="visit", at=at, began_at=at - timedelta(minutes=10), ended_at=at,
        modality="home", steps={}, answers={"phq-9": {f"q{n}": 3 for n in range(1, 10)}}, note="",
    )  # fmt: skip
    put = next(each for each in standing_of(engagement, LATER).waiting if each.rule.code == "refer-up")
    told = {"rule": "refer-up", "taken": True, "why": "They wish it.", "seen": put.seen}
    ines.post(f"/engagements/{engagement.pk}/decisions", told)
    leads = {each["way"]: each for each in tomas.get(f"/engagements/{engagement.pk}/leads")["open"]}
    assert {way: each["to"] for way, each in leads.items()} == {"send": "specialist", "protocol": "linkage"}
    assert ines.ask("POST", f"/leads/{leads['protocol']['id']}/doing", {}).status_code == 409
    asked = tomas.post(f"/leads/{leads['protocol']['id']}/doing", {})
    assert Referral.objects.get(pk=asked["led_to"]).protocol == "linkage"
    body = {**body_of("sendOnward", world), "lead": leads["send"]["id"]}
    sent = tomas.post(f"/engagements/{engagement.pk}/onward-referrals", body)
    done = {each["way"]: each["led_to"] for each in tomas.get(f"/engagements/{engagement.pk}/leads")["done"]}
    assert done["send"] == sent["id"]


def test_a_step_of_an_onward_referral_is_taken_back_and_the_first_is_not(world):
    tomas, path = Caller("Tomás"), f"/onward-referrals/{world.ids['onward']}/undoing"
    assert tomas.ask("POST", path).status_code == 409
    onward.receive(OnwardReferral.objects.get(), by=world.cast.tomas, because="told", at=LATER)
    assert tomas.post(path)["state"] == "sent"
    assert Caller("Rosa").ask("POST", path).status_code == 409


def test_a_flag_that_ended_is_looked_back_on_once(world):
    ines, path = Caller("Inés"), f"/flags/{world.ids['flag']}"
    assert ines.ask("POST", f"{path}/review", body_of("reviewFlag", world)).status_code == 409
    ines.post(f"{path}/acknowledgement", body_of("acknowledgeFlag", world))
    ines.post(f"{path}/ending", body_of("endFlag", world))
    assert ines.get(path)["review"] is None
    kept = ines.post(f"{path}/review", {**body_of("reviewFlag", world), "who": "Inés", "until": "2026-03-20"})
    assert (kept["review"]["learnt"], kept["review"]["until"]) == ("Two numbers on every plan.", "2026-03-20")
    assert ines.ask("POST", f"{path}/review", body_of("reviewFlag", world)).status_code == 409


def test_an_aid_is_laid_side_by_side_with_its_sources_and_a_choice_is_kept(world):
    rosa = Caller("Rosa", "es")
    assert {each["id"] for each in rosa.get("/decision-aids")["items"]} == {"beginning", "going-elsewhere", "next-step"}
    aid = rosa.get("/decision-aids/next-step")
    assert len(aid["ways"]) >= 2
    for way in aid["ways"]:
        assert set(way["asks"]) == {"time", "money", "travel", "family"}
        assert all(each["source"] and each["certainty"] for each in way["known"])
    assert rosa.ask("GET", "/decision-aids/none").status_code == 404
    path = f"/engagements/{world.ids['engagement']}/aided-choices"
    first = aid["ways"][0]["id"]
    kept = rosa.post(path, {"aid": "next-step", "choice": first, "words": "Mine alone.", "decided_with": "person"})
    assert "words" not in kept
    assert [each["choice"] for each in Caller("Inés").get(path)["items"]] == [first]
    wrong = {"aid": "next-step", "choice": "the-moon", "decided_with": "person"}
    assert rosa.ask("POST", path, wrong).status_code == 409


def test_adaptations_are_read_with_what_this_site_is_sure_of(world):
    carmen = Caller("Carmen")
    (line,) = carmen.get("/adaptations?kind=protocols")["items"]
    assert (line["name"], line["number"]) == ("problem-solving", 1)
    version = carmen.get(f"/adaptations/{line['id']}")
    assert version["content"]["sessions"] == {**version["content"]["sessions"], "value": 5, "verified": False}
    assert version["lineage"][0]["frame"]["why"]
    (use,) = Caller("Noor").get("/adaptations-in-use")["items"]
    assert (use["version"], use["name"]) == (line["id"], "problem-solving")
