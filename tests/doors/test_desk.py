"""Who × door → status, for every page of the house. Wari, a stranger with no rights, has knocked at each.

The table is ``tests/doors/desk.txt``. A door that is not in it fails the build; write it anew with

    AYNI_WRITE_DOORS=1 .venv/bin/python -m pytest tests/doors

and read the difference before keeping it.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ayni.ground import clock
from tests.cast import account
from tests.doors import world

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parent / "desk.txt"
CAST = ("Tomás", "Rosa", "Inés", "Marisol", "Carmen", "Quilla", "Noor", "Wari")
NOBODY = "nobody"

# Where somebody signed in without a role may stand: the front door, their own account, and what a link of its own opens
# (decision 28 says why the slip is among them, 31 why the watch is). It may only shrink.
OPEN_TO_A_STRANGER = re.compile(
    r"/$|/language/|/account/(login|logout|inactive|reauthenticate|password/|mfa/)|/how-was-it/|/by-slip/|/demonstration/|/rights/|/health/flags$"
)


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address of the desk and of signing in, as its pattern is written."""
    for each in (resolver or get_resolver()).url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield path
        elif not path.startswith("api/"):
            yield from routes(each, path)


def filled(route: str, named: dict[str, str]) -> str:
    """The address with an id that leads somewhere in place of each gap."""
    if route.startswith("^imports/"):
        return "/imports/people/template.csv"
    if "(?P<" in route:  # allauth's addresses that carry a key from a message
        return "/account/password/reset/key/1-nothing/" if "uidb36" in route else "/account/confirm-email/nothing/"
    begins = route.split("<")[0]
    if "<" in route and begins not in named and not begins.startswith(("demonstration/", "account/")):
        pytest.fail(f"tests/doors/world.py knows nothing that {route} could name")
    return "/" + re.sub(r"<[^>]*>", named.get(begins, "nothing"), route)


def knock(name: str, method: str, address: str) -> int:
    """The status this member of the cast is answered with; whatever the knock changed is undone."""
    with transaction.atomic():
        browser = Client()
        if name != NOBODY:
            browser.force_login(account(name))
        status = browser.generic(method, address).status_code
        transaction.set_rollback(True)
    return int(status)


@pytest.fixture
def moment() -> Iterator[None]:
    """However long the knocking takes, it is one moment: the watch would rightly say that the loop stands still."""
    with clock.moved_to(clock.now()):
        yield


@pytest.mark.usefixtures("moment")
def test_every_door_answers_each_of_the_cast_as_the_table_says():
    _, named = world.make()
    lines = []
    for route in sorted(set(routes())):
        address = filled(route, named)
        seen = {name: knock(name, "GET", address) for name in (NOBODY, *CAST)}
        pressed = {name: knock(name, "POST", address) for name in (NOBODY, "Quilla", "Wari")}
        lines.append(f"GET  {route or '/'}  " + " ".join(f"{name}={status}" for name, status in seen.items()))
        lines.append(f"POST {route or '/'}  " + " ".join(f"{name}={status}" for name, status in pressed.items()))
        for name, status in [*seen.items(), *pressed.items()]:
            assert status < 500, (route, name, status)
        if not OPEN_TO_A_STRANGER.match(address):
            assert {seen["Wari"], pressed["Wari"]} <= {404}, (route, seen["Wari"], pressed["Wari"])
            assert seen[NOBODY] in (302, 404), (route, seen[NOBODY])
    if os.environ.get("AYNI_WRITE_DOORS"):
        TABLE.write_text("\n".join(lines) + "\n", "utf-8")
    assert TABLE.read_text("utf-8").splitlines() == lines


def test_what_may_not_be_known_is_answered_like_what_does_not_exist_to_the_byte():
    _, named = world.make()
    browser = Client()
    browser.force_login(account("Wari"))
    absent = browser.get("/people/00000000-0000-4000-8000-000000000000/")
    for route in routes():
        address = filled(route, named)
        if "<" in route and not OPEN_TO_A_STRANGER.match(address):
            hidden = browser.get(address)
            assert (hidden.status_code, _body(hidden)) == (404, _body(absent)), route


def _body(response) -> bytes:
    return re.sub(rb'(csrfmiddlewaretoken" value|name="next" value)="[^"]*"', b"", response.content)
