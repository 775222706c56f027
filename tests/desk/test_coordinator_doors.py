"""Every address of the coordinator, knocked at by a coordinator of elsewhere: nothing of ours exists for them."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ayni.desk.coordinator.urls import urlpatterns
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Shortlist, Wave
from ayni.ground import actions as ground
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Entry
from ayni.people import actions as people
from ayni.people.queries import ContactWay
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent

NOUNS = {"people": "person", "contacts": "contact", "referrals": "referral", "shortlists": "shortlist",
         "waves": "wave", "plans": "plan", "engagements": "engagement", "visits": "visit"}  # fmt: skip
WITH_ROW = [each.name for each in urlpatterns if "<uuid:pk>" in str(each.pattern)]
WITHOUT_ROW = [each.name for each in urlpatterns if "<uuid:pk>" not in str(each.pattern)]


@pytest.fixture
def elsewhere(cast: Cast) -> Client:
    """Wari, made coordinator of a centre that is not ours."""
    account = house.account("Wari")
    ground.grant_role(account, by=HOUSE, because="founding", role="coordinator", centre=uuid4())
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def rows(cast: Cast) -> dict[str, object]:
    """One row of ours behind each noun."""
    people.add_contact(cast.person, by=cast.tomas, because="asked", kind="phone", value="+51 999", how="")
    engagement = house.engagement_of(cast)
    visit = house.visit_of(cast, engagement, NOW.replace(day=4))
    waits = house.referral_of(cast, house.person_called("Elena", cast.centre, cast.tomas))
    plan = engagements.plan([waits], by=cast.tomas, because="asked", policy="efficient")
    kept = {"person": cast.person, "contact": ContactWay.objects.get(), "referral": engagement.referral,
            "shortlist": Shortlist.objects.get(), "wave": Wave.objects.get(), "engagement": engagement,
            "visit": visit}  # fmt: skip
    return {noun: row.pk for noun, row in kept.items()} | {"plan": plan.plan}


def noun_of(name: str) -> str:
    return NOUNS[reverse(name, args=[uuid4()]).split("/")[1]]


@pytest.mark.parametrize("name", WITH_ROW)
def test_a_coordinator_of_elsewhere_finds_nothing_and_changes_nothing(
    elsewhere: Client, rows: dict[str, object], name: str
) -> None:
    written = Entry.objects.count()
    address = reverse(name, args=[rows[noun_of(name)]])
    nowhere = elsewhere.get(reverse(name, args=[uuid4()]))
    assert elsewhere.get(address).status_code in (404, 405)
    assert elsewhere.get(address).content == nowhere.content
    assert sent(
        elsewhere, name, rows[noun_of(name)], because="moved-away", answer="yes", purpose="care"
    ).status_code in (
        404,
        405,
    )
    assert Entry.objects.count() == written


@pytest.mark.parametrize("name", WITH_ROW)
def test_the_same_address_opens_for_the_coordinator_of_our_centre(
    tomas: Client, rows: dict[str, object], name: str
) -> None:
    assert tomas.get(reverse(name, args=[rows[noun_of(name)]])).status_code in (200, 302, 405)


def test_elsewhere_the_lists_are_empty(elsewhere: Client, cast: Cast, rows: dict[str, object]) -> None:
    for name in ("board", "people", "flags"):
        assert cast.person.code not in opened(elsewhere, name)


def test_a_coordinator_without_a_centre_is_told_whom_to_ask(elsewhere: Client) -> None:
    answer = elsewhere.get(reverse("person-new"))
    assert answer.status_code == 409
    assert "You coordinate no centre yet" in answer.content.decode()


@pytest.mark.parametrize("name", WITHOUT_ROW)
def test_a_visitor_is_asked_to_sign_in(db: None, name: str) -> None:
    assert Client().get(reverse(name)).status_code == 302
