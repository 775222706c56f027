"""The main job, asked by programmes: a referral reaches the right worker and comes back with an outcome."""

from datetime import timedelta

import pytest

from ayni.ground import clock, ledger
from ayni.ground.queries import Entry
from ayni.people.queries import Consent
from ayni.safety.queries import Aside
from tests.cast import DISTRICT, NOW, PROTOCOL, Cast, gather
from tests.exchange.world import Caller

pytestmark = pytest.mark.django_db


def at(**later: float) -> str:
    """An instant counted from NOW, as it is written in a body."""
    return (NOW + timedelta(**later)).isoformat()


def registered(tomas: Caller, cast: Cast) -> str:
    """The id of a person who became known, with a safe way to reach her."""
    person = tomas.post("/people", {
        "centre": str(cast.centre.pk), "name": "Sumaq", "birth_year": 1988, "languages": ["qu", "es"],
        "ubigeo": DISTRICT, "home": {"lat": cast.centre.lat, "lon": cast.centre.lon + 0.004},
    })["id"]  # fmt: skip
    tomas.post(f"/people/{person}/contacts", {"kind": "phone", "value": "+51 999 222 333", "how": "after six"})
    return person


def asked_for(tomas: Caller, person: str) -> str:
    """The id of a referral that looks for a worker; it does so only once she has agreed."""
    referral = tomas.post("/referrals", {
        "person": person, "kind": "course", "protocol": PROTOCOL, "urgency": 3, "start_by": at(days=4),
        "end_by": at(days=60), "contacts": 6, "contacts_per_week": 1.0, "minutes_per_contact": 50,
        "note": "Leaves the ward on Friday.",
    })["id"]  # fmt: skip
    choices = {"languages": ["qu"], "setting": "home", "decided_with": "person"}
    refused = tomas.ask("PUT", f"/referrals/{referral}/choices", choices)
    assert (refused.status_code, refused.json()["sentence"]) == (
        409, "Ask the person first whether they agree to being visited, and record the answer.",
    )  # fmt: skip
    for purpose in ("care", "matching", "sharing"):
        tomas.post(f"/people/{person}/consents", {"purpose": purpose})
    assert tomas.put(f"/referrals/{referral}/choices", choices)["state"] == "open"
    return referral


def test_a_referral_reaches_a_worker_and_comes_back_with_an_outcome():
    cast = gather()
    tomas, rosa, ines = Caller("Tomás"), Caller("Rosa"), Caller("Inés")

    with clock.moved_to(NOW):
        person = registered(tomas, cast)
        referral = asked_for(tomas, person)
        shortlist = tomas.post(f"/referrals/{referral}/shortlists")
        [suggested] = shortlist["candidates"]
        assert suggested["name"] == "Rosa"
        assert any("Quechua" in reason["sentence"] for reason in suggested["reasons_for"])
        wave = tomas.post(f"/shortlists/{shortlist['id']}/waves", {"workers": [suggested["worker"]]})
        assert (wave["number"], len(wave["offers"])) == (1, 1)

    with clock.moved_to(NOW + timedelta(hours=1)):
        [offer] = rosa.get("/offers?state=open")["items"]
        assert offer["pay"]["minor"] > 0
        assert "Sumaq" not in str(offer)
        engagement = rosa.post(f"/offers/{offer['id']}/acceptance")["id"]
        assert tomas.get(f"/referrals/{referral}")["state"] == "engaged"
        known = rosa.get(f"/engagements/{engagement}?because=first-visit")
        assert known["who"]["name"] == "Sumaq"
        assert known["who"]["contacts"][0]["how"] == "after six"
        visit = rosa.post(f"/engagements/{engagement}/visits", {
            "starts_at": at(days=1), "ends_at": at(days=1, hours=1), "setting": "home",
        })["id"]  # fmt: skip
        assert rosa.patch(f"/visits/{visit}", {"starts_at": at(days=2), "ends_at": at(days=2, hours=1)})["number"] == 1

    with clock.moved_to(NOW + timedelta(days=2, hours=1)):
        rosa.post(f"/visits/{visit}/arrival")
        sheet = {f"q{n}": 1 for n in range(1, 9)} | {"q9": 2}
        encounter = rosa.post(f"/engagements/{engagement}/encounters", {
            "began_at": at(days=2), "ended_at": at(days=2, hours=1), "modality": "home", "visit": visit,
            "steps": {"arrive": "done"}, "answers": {"phq-9": sheet}, "note": "We spoke about the week.",
        })  # fmt: skip
        assert encounter["answers"][0]["total"] == 10
        assert rosa.get(f"/visits/{visit}")["state"] == "held"

        [flag] = ines.get("/flags?state=open")["items"]
        assert flag["person"] == person
        ines.post(f"/flags/{flag['id']}/acknowledgement", {"done": "Called; her sister stays with her."})
        ended = ines.post(f"/flags/{flag['id']}/ending", {"outcome": "safe", "note": "A plan is written."})
        assert (ended["state"], ended["ending"]["by_name"]) == ("closed", "Inés")

    with clock.moved_to(NOW + timedelta(days=30)):
        closed = rosa.post(f"/engagements/{engagement}/closing", {"outcome": "better", "summary": "Sleeps again."})
        assert closed["outcome"] == "better"
        assert rosa.get("/engagements")["items"] == []
        assert tomas.get("/engagements?state=closed")["items"][0]["id"] == engagement
        assert tomas.get(f"/referrals/{referral}")["state"] == "closed"
    assert list(ledger.verify()) == []


def test_reading_a_record_leaves_an_entry_with_the_purpose_of_use(world):
    cast = world.cast
    tomas = Caller("Tomás")
    before = Entry.objects.count()
    assert tomas.get(f"/people/{cast.person.pk}?because=discharge-call")["name"] == "Amaru"
    tomas.get(f"/people/{cast.person.pk}")
    written = Entry.objects.filter(verb="people.read").order_by("seq").values_list("because", flat=True)
    assert (list(written), Entry.objects.count()) == (["discharge-call", "api"], before + 2)


def test_lists_say_codes_and_leave_no_entry(world):
    cast = world.cast
    tomas = Caller("Tomás")
    before = Entry.objects.count()
    listed = tomas.ask("GET", "/people").content.decode()
    assert cast.person.code in listed
    assert "Amaru" not in listed
    assert Entry.objects.count() == before


def test_a_withdrawn_consent_to_sharing_hides_the_name_from_the_worker_at_once(world):
    tomas, rosa = Caller("Tomás"), Caller("Rosa")
    engagement, person = world.ids["engagement"], world.ids["person"]
    assert rosa.get(f"/engagements/{engagement}")["who"]["name"] == "Amaru"
    assert tomas.ask("DELETE", f"/people/{person}/consents/sharing").status_code == 204
    assert not Consent.objects.filter(person=person, purpose="sharing").latest("answered_at").given
    assert rosa.get(f"/engagements/{engagement}")["who"] is None
    assert tomas.get(f"/engagements/{engagement}")["who"]["name"] == "Amaru"


def test_a_supervisor_who_was_set_aside_by_a_slip_is_let_back_once(world):
    tomas, person = Caller("Tomás"), world.ids["person"]
    address = f"/people/{person}/asides/{world.ids['supervisor']}"
    tomas.post(f"/people/{person}/asides", {"supervisor": str(world.ids["supervisor"]), "why": "known"})
    assert tomas.ask("DELETE", address).status_code == 204
    assert not Aside.objects.exists()
    assert tomas.ask("DELETE", address).status_code == 409


def test_a_worker_hands_over_and_the_next_search_begins(world):
    rosa, tomas = Caller("Rosa"), Caller("Tomás")
    handed = rosa.post(f"/engagements/{world.ids['engagement']}/handover", {
        "because": "worker-leaves", "told": "Call before coming.", "start_by": at(days=6), "end_by": at(days=40),
        "contacts": 3,
    })  # fmt: skip
    following = tomas.get(f"/referrals/{handed['referral']}")
    assert (following["state"], following["contacts"]) == ("open", 3)
    assert following["choices"]["languages"] == ["es"]


def test_a_concern_becomes_a_flag_with_a_clock(world):
    rosa = Caller("Rosa")
    before = {each["id"] for each in rosa.get("/flags")["items"]}
    rosa.post(f"/engagements/{world.ids['engagement']}/concerns", {"kind": "violence", "said": "She has a new bruise."})
    [raised] = [each for each in rosa.get("/flags")["items"] if each["id"] not in before]
    assert (raised["kind"], raised["state"]) == ("violence", "open")
    assert rosa.get(f"/flags/{raised['id']}")["said"] == "She has a new bruise."
