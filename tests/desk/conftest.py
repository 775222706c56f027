"""The cast on a Monday morning, and Tomás signed in: what tests of the coordinator's pages begin with."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from ayni.ground import clock
from tests import cast as house
from tests.cast import NOW, Cast


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.moved_to(NOW + timedelta(hours=1)):
        yield house.gather()


@pytest.fixture
def tomas(cast: Cast) -> Client:
    client = Client()
    client.force_login(house.account("Tomás"), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
