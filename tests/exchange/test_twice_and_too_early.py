"""What is asked twice, too early or too late is refused in a sentence, and never breaks anything."""

import pytest

from tests.exchange.bodies import body_of
from tests.exchange.world import Caller

pytestmark = pytest.mark.django_db


def refusal(caller: Caller, method: str, path: str, body=None) -> str:
    """The sentence of a 409."""
    answer = caller.ask(method, path, body)
    assert answer.status_code == 409, (path, answer.status_code, answer.content)
    return answer.json()["sentence"]


def test_nobody_is_looked_for_before_the_person_has_chosen(world):
    tomas = Caller("Tomás")
    referral = tomas.post("/referrals", body_of("openReferral", world))
    assert (referral["state"], referral["choices"]) == ("asked", None)
    assert "choices" in refusal(tomas, "POST", f"/referrals/{referral['id']}/shortlists")


def test_what_has_ended_is_not_changed_any_more(world):
    tomas = Caller("Tomás")
    path = f"/engagements/{world.ids['engagement']}"
    tomas.post(f"{path}/closing", body_of("closeEngagement", world))
    for method, door, operation in (
        ("POST", "closing", "closeEngagement"), ("POST", "handover", "handOverEngagement"),
        ("POST", "visits", "planVisit"), ("POST", "concerns", "raiseConcern"),
    ):  # fmt: skip
        assert refusal(tomas, method, f"{path}/{door}", body_of(operation, world)) == "This engagement has ended."
    assert "Called off" in refusal(tomas, "PATCH", f"/visits/{world.ids['visit']}", body_of("moveVisit", world))


@pytest.mark.parametrize(
    ("who", "path", "operation"),
    [
        ("Rosa", "/offers/{offer}/declination", "declineOffer"),
        ("Rosa", "/offers/{offer}/acceptance", "acceptOffer"),
        ("Tomás", "/referrals/{referral}/withdrawal", "withdrawReferral"),
        ("Rosa", "/visits/{visit}/cancellation", "cancelVisit"),
        ("Rosa", "/visits/{visit}/arrival", "arriveAtVisit"),
        ("Inés", "/flags/{flag}/acknowledgement", "acknowledgeFlag"),
        ("Marisol", "/workers/{worker}/leaving", "recordLeaving"),
        ("Marisol", "/credentials/{credential}/revocation", "revokeCredential"),
        ("Noor", "/tokens/{token}/ending", "endToken"),
        ("Noor", "/centres", "openCentre"),
    ],
)
def test_what_happened_once_does_not_happen_again(world, who, path, operation):
    caller, address, body = Caller(who), path.format(**world.ids), body_of(operation, world)
    caller.post(address, body)
    assert refusal(caller, "POST", address, body)


def test_the_second_wave_is_sent_and_the_same_worker_is_not_asked_twice_at_once(world):
    tomas, path = Caller("Tomás"), f"/shortlists/{world.ids['shortlist']}/waves"
    tomas.post(path, body_of("sendWave", world))
    assert refusal(tomas, "POST", path, body_of("sendWave", world))


def test_an_offer_whose_worker_lost_her_credential_is_refused_with_the_reason(world):
    Caller("Marisol").post(f"/credentials/{world.ids['credential']}/revocation", {"because": "lapsed"})
    assert "credential" in refusal(Caller("Rosa"), "POST", f"/offers/{world.ids['offer']}/acceptance").lower()


def test_a_flag_is_answered_before_it_is_ended(world):
    path = f"/flags/{world.ids['flag']}/ending"
    assert refusal(Caller("Inés"), "POST", path, body_of("endFlag", world)) == (
        "Answer the flag first: say what was done."
    )


def test_excluding_the_same_worker_again_changes_nothing(world):
    path, body = f"/people/{world.ids['person']}/exclusions", body_of("excludeWorker", world)
    assert Caller("Tomás").post(path, body) == Caller("Tomás").post(path, body) == body


def test_an_excluded_worker_is_not_suggested(world):
    tomas = Caller("Tomás")
    person = tomas.get(f"/referrals/{world.ids['referral']}")["person"]
    tomas.post(f"/people/{person}/exclusions", body_of("excludeWorker", world))
    listed = tomas.post(f"/referrals/{world.ids['referral']}/shortlists")
    assert (listed["candidates"], len(listed["not_suggested"])) == ([], 1)
    (out,) = listed["not_suggested"]
    assert out["closest"] == [{"codes": ["excluded"], "ways": []}]
    assert out["changes"] == ["Nothing that anybody may change would help: " + out["reasons"][0]["sentence"]]
