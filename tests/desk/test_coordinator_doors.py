"""Every address of the coordinator, knocked at by a coordinator of elsewhere: nothing of ours exists for them."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from ayni.desk.coordinator.urls import urlpatterns
from ayni.ground import actions as ground
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Entry
from tests import cast as house
from tests.cast import Cast
from tests.desk.asking import opened, sent
from tests.doors import world

pytestmark = pytest.mark.django_db

WITH_ROW = [each.name for each in urlpatterns if "<uuid:pk>" in str(each.pattern)]
WITHOUT_ROW = [each.name for each in urlpatterns if "<uuid:pk>" not in str(each.pattern)]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Cast, dict[str, str]]]:
    """The cast, and one row of theirs behind the beginning of each address; made once, and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world.make()
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(made: tuple[Cast, dict[str, str]]) -> None:
    """In this file the mark only asks for the store: all tests knock at one world, which none of them changes."""


@pytest.fixture
def rows(made: tuple[Cast, dict[str, str]]) -> dict[str, str]:
    """One row of ours behind the beginning of each address."""
    return made[1]


@pytest.fixture(scope="module")
def elsewhere(made: tuple[Cast, dict[str, str]]) -> Client:
    """Wari, made coordinator of a centre that is not ours."""
    account = house.account("Wari")
    ground.grant_role(account, by=HOUSE, because="founding", role="coordinator", centre=uuid4())
    return _signed_in("Wari")


def _signed_in(name: str) -> Client:
    client = Client()
    client.force_login(house.account(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def beginning_of(name: str) -> str:
    """Of an address, what comes before the id."""
    pk = uuid4()
    return reverse(name, args=[pk]).partition(str(pk))[0].lstrip("/")


@pytest.mark.parametrize("name", WITH_ROW)
def test_a_coordinator_of_elsewhere_finds_nothing_and_changes_nothing(
    elsewhere: Client, rows: dict[str, str], name: str
) -> None:
    written = Entry.objects.count()
    address = reverse(name, args=[rows[beginning_of(name)]])
    nowhere = elsewhere.get(reverse(name, args=[uuid4()]))
    assert elsewhere.get(address).status_code in (404, 405)
    assert elsewhere.get(address).content == nowhere.content
    assert sent(
        elsewhere, name, rows[beginning_of(name)], because="moved-away", answer="yes", purpose="care"
    ).status_code in (
        404,
        405,
    )
    assert Entry.objects.count() == written


@pytest.mark.parametrize("name", WITH_ROW)
def test_the_same_address_opens_for_the_coordinator_of_our_centre(rows: dict[str, str], name: str) -> None:
    assert _signed_in("Tomás").get(reverse(name, args=[rows[beginning_of(name)]])).status_code in (200, 302, 405)


def test_elsewhere_the_lists_are_empty(elsewhere: Client, made: tuple[Cast, dict[str, str]]) -> None:
    for name in ("board", "people", "flags"):
        assert made[0].person.code not in opened(elsewhere, name)


def test_a_coordinator_without_a_centre_is_told_whom_to_ask(elsewhere: Client) -> None:
    answer = elsewhere.get(reverse("person-new"))
    assert answer.status_code == 409
    assert "You coordinate no centre yet" in answer.content.decode()


@pytest.mark.parametrize("name", WITHOUT_ROW)
def test_a_visitor_is_asked_to_sign_in(name: str) -> None:
    assert Client().get(reverse(name)).status_code == 302
