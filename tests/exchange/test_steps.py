"""Steps over the API: read with reasons in the caller's language, decided on what was read, refused otherwise."""

import pytest

from ayni.care.queries import Decision
from tests.exchange.world import Caller

pytestmark = pytest.mark.django_db


def test_a_step_is_read_with_its_reasons_and_decided_on_what_was_read(world):
    rosa, path = Caller("Rosa"), f"/engagements/{world.ids['engagement']}"
    steps = rosa.get(f"{path}/steps")
    danger = next(each for each in steps["items"] if each["rule"] == "danger")
    assert (danger["is_open"], danger["verified"], danger["because"]) == (False, False, ["A flag is open."])
    spanish = Caller("Rosa", "es").get(f"{path}/steps")["items"][0]
    assert spanish["because"] != danger["because"]
    body = {"rule": "danger", "taken": True, "why": "We stay with him.", "seen": danger["seen"]}
    decided = rosa.post(f"{path}/decisions", body)
    assert Decision.objects.get(pk=decided["id"]).why == "We stay with him."
    again = next(each for each in rosa.get(f"{path}/steps")["items"] if each["rule"] == "danger")
    assert again["decision"] == decided["id"]
    assert rosa.ask("POST", f"{path}/decisions", body).status_code == 409
    assert [each["rule"] for each in Caller("Inés").get(f"{path}/decisions")["items"]] == ["danger"]


def test_caution_is_not_set_aside_by_a_worker_and_nothing_is_decided_unseen(world):
    rosa, path = Caller("Rosa"), f"/engagements/{world.ids['engagement']}"
    danger = next(each for each in rosa.get(f"{path}/steps")["items"] if each["rule"] == "danger")
    for wrong in ({"taken": False}, {"seen": "0" * 64}, {"rule": "complete"}):
        body = {"rule": "danger", "taken": True, "why": "No.", "seen": danger["seen"], **wrong}
        assert rosa.ask("POST", f"{path}/decisions", body).status_code == 409, wrong
    assert not Decision.objects.filter(engagement=world.ids["engagement"]).exists()


def test_a_fact_is_stated_and_read_and_a_day_that_is_none_is_refused(world):
    rosa, path = Caller("Rosa"), f"/engagements/{world.ids['engagement']}"
    rosa.post(f"{path}/statements", {"fact": "psychosis", "is_so": False, "so_on": "2026-03-01"})
    assert rosa.get(f"{path}/steps")["facts"] == {"psychosis": False}
    for day in ("2026-02-30", "yesterday", "0001-01-01"):
        answer = rosa.ask("POST", f"{path}/statements", {"fact": "psychosis", "is_so": True, "so_on": day})
        assert answer.status_code == 422, day
    assert rosa.ask("POST", f"{path}/statements", {"fact": "weather", "is_so": True}).status_code == 409


def test_home_practice_is_agreed_and_looked_back_on(world):
    rosa, path = Caller("Rosa"), f"/engagements/{world.ids['engagement']}/encounters"
    when = {"began_at": "2026-03-02T15:00:00Z", "ended_at": "2026-03-02T15:40:00Z", "modality": "video"}
    first = rosa.post(path, {**when, "practice": "Walk to the market twice."})
    told = {"practice": first["practice"]["id"], "how": "partly", "hindered": "It rained."}
    second = rosa.post(path, {**when, "looked_back": [told]})
    assert second["looked_back"] == [told]
    assert rosa.ask("POST", path, {**when, "looked_back": [told]}).status_code == 409
