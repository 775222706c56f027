"""The front door: by invitation only, and in the demonstration one click to be somebody of the cast."""

from typing import Any

import pytest
from django.test import Client

from ayni.basics.cast import CAST
from ayni.desk.icons import PATHS
from ayni.desk.navigation import WAYS
from ayni.desk.signin.cast import ICONS
from ayni.ground import actions
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Account
from tests import cast

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def tomas() -> Account:
    actions.make_account(
        by=HOUSE, because="test", email="tomas@ayni.example", name="Tomás", password=PASSWORD, language="en"
    )
    account = Account.objects.get(email="tomas@ayni.example")
    actions.grant_role(account, by=HOUSE, because="test", role="coordinator")
    return account


@pytest.fixture
def demonstration(settings: Any) -> None:
    settings.AYNI_DEMONSTRATION = True


def test_somebody_with_a_password_is_led_to_their_board(client: Client, tomas: Account) -> None:
    answer = client.post("/account/login/", {"login": tomas.email, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/").headers["Location"] == "/board/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, tomas: Account) -> None:
    answers = [
        client.post("/account/login/", {"login": login, "password": "not the password"}, headers=ENGLISH)
        for login in (tomas.email, "nobody@ayni.example")
    ]
    assert [each.status_code for each in answers] == [200, 200]
    first, second = (_wrong(each.content.decode()) for each in answers)
    assert first == second
    assert first


def test_asking_for_a_new_password_tells_nobody_whether_there_is_an_account(client: Client, tomas: Account) -> None:
    answers = [client.post("/account/password/reset/", {"email": each}) for each in (tomas.email, "no@ayni.example")]
    assert [(each.status_code, each.headers["Location"]) for each in answers] == [
        (302, "/account/password/reset/done/")
    ] * 2


@pytest.mark.parametrize(
    "door", ["signup/", "email/", "confirm-email/", "confirm-email/abc/", "login/code/confirm/", "password/set/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_doors_that_this_house_does_not_have_are_shut(client: Client, tomas: Account, door: str, method: str) -> None:
    assert getattr(client, method)(f"/account/{door}").status_code == 404
    client.force_login(tomas)
    assert getattr(client, method)(f"/account/{door}").status_code == 404


@pytest.mark.parametrize(
    "door", ["login/", "password/reset/", "password/reset/done/", "password/reset/key/1-abc/", "inactive/"]
)
def test_every_door_for_visitors_opens_in_our_own_frame(client: Client, door: str) -> None:
    answer = client.get(f"/account/{door}", headers=ENGLISH)
    assert answer.status_code == 200
    assert 'class="brand"' in answer.content.decode()


@pytest.mark.parametrize("door", ["password/change/", "mfa/", "mfa/totp/activate/", "logout/", "reauthenticate/"])
def test_every_door_to_one_s_own_account_opens_in_our_own_frame(client: Client, tomas: Account, door: str) -> None:
    client.post("/account/login/", {"login": tomas.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    answer = client.get(f"/account/{door}")
    assert answer.status_code == 200
    assert 'class="brand"' in answer.content.decode()


def test_somebody_without_a_role_reads_whom_to_ask(client: Client) -> None:
    actions.make_account(by=HOUSE, because="test", email="new@ayni.example", name="Newcomer", language="en")
    client.force_login(Account.objects.get(email="new@ayni.example"))
    assert "Ask the coordinator of your centre" in client.get("/").content.decode()


@pytest.mark.parametrize("address", ["/demonstration/", "/demonstration/tomas"])
def test_outside_the_demonstration_nobody_can_step_in(client: Client, tomas: Account, address: str) -> None:
    assert client.get(address).status_code in (404, 405)
    assert client.post(address).status_code in (404, 405)
    assert "_auth_user_id" not in client.session
    assert "Tomás" not in client.get("/account/login/").content.decode()


@pytest.mark.usefixtures("demonstration")
def test_in_the_demonstration_one_click_steps_in(client: Client, tomas: Account) -> None:
    shown = client.get("/account/login/", headers=ENGLISH).content.decode()
    assert "Tomás" in shown
    assert "Rosa" not in shown  # nobody has made her account here, so her card would lead nowhere
    assert client.post("/demonstration/tomas").headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/board/"


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("who", ["rosa", "nobody"])
def test_nobody_steps_in_as_somebody_who_is_not_there(client: Client, tomas: Account, who: str) -> None:
    assert client.post(f"/demonstration/{who}").status_code == 404


@pytest.mark.usefixtures("demonstration")
def test_a_link_cannot_step_in_for_the_reader(client: Client, tomas: Account) -> None:
    assert client.get("/demonstration/tomas").status_code == 405
    forger = Client(enforce_csrf_checks=True)
    assert forger.post("/demonstration/tomas").status_code == 403


def test_every_member_of_the_cast_has_a_picture_beside_the_name() -> None:
    assert {member.role for member in CAST.values()} == set(ICONS)
    assert set(ICONS.values()) <= set(PATHS)


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("tomas", "coordinator"),
        ("ines", "supervisor"),
        ("rosa", "worker"),
        ("marisol", "manager"),
        ("noor", "steward"),
        ("carmen", "director"),
    ],
)
def test_every_way_of_a_role_leads_somewhere(client: Client, who: str, role: str) -> None:
    actor = getattr(cast.gather(), who)
    client.force_login(Account.objects.get(pk=actor.id))
    answers = {way.address: client.get(way.address).status_code for way in WAYS[role]}
    assert set(answers.values()) == {200}, answers


def test_no_role_has_ways_that_nobody_of_the_cast_tries() -> None:
    assert set(WAYS) == {"coordinator", "supervisor", "worker", "manager", "steward", "director"}


def _wrong(page: str) -> str:
    """What the page says is wrong, without the address that was typed."""
    return page.split('role="alert"')[1].split("</div></div>")[0]
