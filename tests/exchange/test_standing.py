"""Who is asking: a token for a while, or a session of the desk with its CSRF token."""

from datetime import timedelta

import pytest
from django.test import Client

from ayni.basics.words import Refused
from ayni.ground import actions as ground
from ayni.ground import clock
from ayni.ground.queries import Entry, Token
from tests.cast import account
from tests.exchange.world import LATER, Caller, token_of

pytestmark = pytest.mark.django_db


def bearing(secret: str) -> Client:
    """A client that sends this token."""
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})


def test_a_token_acts_as_its_account_until_it_expires(world):
    made = Caller("Noor").post("/tokens", {"email": "TOMAS@ayni.example", "label": "hospital", "days": 2})
    client = bearing(made["secret"])
    assert client.get("/api/me").json()["name"] == "Tomás"
    with clock.moved_to(LATER + timedelta(days=2)):
        late = client.get("/api/me")
    assert (late.status_code, late.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_an_ended_token_opens_nothing_from_the_next_request_on(world):
    noor = Caller("Noor")
    made = noor.post("/tokens", {"email": "tomas@ayni.example", "label": "hospital"})
    client = bearing(made["secret"])
    assert client.get("/api/people").status_code == 200
    assert noor.post(f"/tokens/{made['id']}/ending")["ended_at"] is not None
    assert client.get("/api/people").status_code == 401
    assert noor.ask("POST", f"/tokens/{made['id']}/ending").status_code == 409


def test_the_secret_is_shown_once_and_kept_nowhere(world):
    noor = Caller("Noor")
    made = noor.post("/tokens", {"email": "tomas@ayni.example", "label": "hospital"})
    assert made["secret"] not in noor.ask("GET", "/tokens").content.decode()
    assert made["secret"] not in str(list(Token.objects.values())) + str(list(Entry.objects.values()))
    assert len(made["secret"]) >= 43


def test_a_token_of_an_account_that_was_closed_opens_nothing(world):
    client = bearing(token_of("Rosa"))
    assert client.get("/api/offers").status_code == 200
    rosa = account("Rosa")
    rosa.is_active = False
    rosa.save()
    assert client.get("/api/offers").status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "Bearer \xff", "x" * 5000])
def test_what_is_no_token_of_ours_is_nobody(world, header):
    assert Client(headers={"Authorization": header}).get("/api/me").status_code == 401


def test_nobody_makes_a_token_that_lasts_for_ever(world):
    with pytest.raises(Refused):
        ground.make_token(
            account("Rosa"), by=world.cast.noor, because="asked", label="for ever", secret="x" * 40, days=3650
        )
    body = {"email": "rosa@ayni.example", "label": "for ever", "days": 3650}
    assert Caller("Noor").ask("POST", "/tokens", body).status_code == 422


def test_a_session_reads_with_its_cookie_and_changes_only_with_its_csrf_token(world):
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    client.force_login(account("Tomás"))
    path, body = f"/api/people/{world.ids['person']}/consents", '{"purpose": "research"}'
    assert client.get("/api/people").status_code == 200
    forged = client.post(path, body, content_type="application/json")
    assert (forged.status_code, forged.json()) == (401, {"sentence": "Sign in, or send a token that has not ended."})
    client.cookies["csrftoken"] = "a" * 32
    honest = client.post(path, body, content_type="application/json", headers={"X-CSRFToken": "a" * 32})
    assert honest.status_code == 201


def test_no_answer_is_kept_by_anybody_between_us(world):
    for answer in (
        Caller("Tomás").ask("GET", f"/people/{world.ids['person']}"),
        Caller("Rosa").ask("GET", f"/people/{world.ids['person']}"),
        Caller(None).ask("GET", "/me"),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
