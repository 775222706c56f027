"""Deciding together: kept with the referral or the course, binding nobody, and asked about afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ayni.basics.words import Refused
from ayni.decisions import actions, queries
from ayni.decisions.queries import Decision, Part
from ayni.ground.queries import Entry
from ayni.ground.roles import Denied
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent

pytestmark = pytest.mark.django_db

CHOSEN: dict[str, Any] = {"aid": "next-step", "choice": "team", "matters": ["soon"], "decided_with": "person"}


@pytest.fixture
def cast(db: None) -> Cast:
    return house.gather()


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(house.account(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_what_was_chosen_is_kept_with_the_edition_and_the_ledger_says_nothing_of_it(cast: Cast) -> None:
    engagement = house.engagement_of(cast)
    actions.decide(engagement, by=cast.rosa, because="together", at=NOW, words="My sister says so.", **CHOSEN)
    decision = Decision.objects.get()
    assert (decision.choice, decision.matters, decision.edition) == ("team", ["soon"], "2026-11")
    told = "".join(f"{each.facts} {each.verb}" for each in Entry.objects.filter(verb="decisions.decide"))
    assert told
    assert not any(word in told for word in ("team", "soon", "sister", "next-step"))


def test_deciding_anew_keeps_both_and_the_newest_stands_first(cast: Cast) -> None:
    engagement = house.engagement_of(cast)
    for day, choice in enumerate(("not-now", "ask-more", "team")):
        told = {**CHOSEN, "choice": choice}
        actions.decide(engagement, by=cast.rosa, because="together", at=NOW + timedelta(days=day), **told)
    assert [each.choice for each in queries.of_course(engagement.referral_id, engagement.pk)] == [
        "team", "ask-more", "not-now",
    ]  # fmt: skip


def test_what_was_decided_before_the_course_began_is_read_on_the_course(cast: Cast) -> None:
    referral = house.referral_of(cast)
    told = {"aid": "beginning", "choice": "talks", "matters": ["privacy"], "decided_with": "family"}
    actions.decide(referral, by=cast.tomas, because="together", at=NOW, **told)
    assert [each.choice for each in queries.of_course(referral.pk)] == ["talks"]


@pytest.mark.parametrize(("change", "sentence"), [
    ({"choice": "hypnosis"}, "not one of the ways"),
    ({"choice": "talks"}, "not one of the ways"),
    ({"matters": ["riches"]}, "chosen from the list"),
])  # fmt: skip
def test_what_the_aid_does_not_lay_out_cannot_be_chosen(cast: Cast, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        actions.decide(house.engagement_of(cast), by=cast.rosa, because="together", at=NOW, **{**CHOSEN, **change})


@pytest.mark.parametrize("who", ["ines", "marisol", "carmen", "quilla", "noor", "wari"])
def test_only_who_sits_with_the_person_writes_down_what_they_chose(cast: Cast, who: str) -> None:
    with pytest.raises(Denied):
        actions.decide(house.engagement_of(cast), by=getattr(cast, who), because="together", at=NOW, **CHOSEN)


def test_how_deciding_was_is_asked_once_and_the_worker_does_not_read_it(cast: Cast) -> None:
    engagement = house.engagement_of(cast)
    done = actions.decide(engagement, by=cast.rosa, because="together", at=NOW, **CHOSEN)
    decision = Decision.objects.get(pk=done.decision)
    actions.ask_part(decision, by=cast.rosa, because="decided", secret="a secret of theirs")
    sheet = {"understand": "4", "listen": "3", "include": "4", "words": "She asked me."}
    person = Client(headers={"Accept-Language": "en"})
    assert "Thank you" in sent(person, "how-was-it", "a secret of theirs", **sheet).content.decode()
    assert Part.objects.get().total == 11
    assert "answered already" in sent(person, "how-was-it", "a secret of theirs", **sheet).content.decode()
    assert "She asked me." in opened(signed_in("Tomás"), "decision", decision.pk)
    assert "She asked me." not in opened(signed_in("Rosa"), "my-decision", decision.pk)


def test_the_ways_are_shown_in_one_order_with_how_sure_each_figure_is(cast: Cast) -> None:
    referral = house.referral_of(cast)
    page = opened(signed_in("Tomás"), "together-before", referral.pk)
    assert page.index("Talks with one person") < page.index("A group of people") < page.index("Wait and look")
    assert "14 of 100: still felt very low" in page
    assert page.count("take it as a guess") == 0
    assert page.count("No figure is known to us") == 1
    assert page.count("Checked against its source.") == 2


def test_where_a_step_is_decided_the_ways_are_one_tap_away(cast: Cast) -> None:
    engagement = house.engagement_of(cast)
    address = f"/my/engagements/{engagement.pk}/together?aid=next-step"
    rosa = signed_in("Rosa")
    assert f'href="{address}"' in opened(rosa, "my-steps", engagement.pk)
    aid = rosa.get(address).content.decode()
    assert "65 of 100" in aid
    assert aid.count("take it as a guess") == 1


def test_the_form_keeps_what_the_person_said_and_leads_to_it(cast: Cast) -> None:
    engagement = house.engagement_of(cast)
    told = {"matters": ["privacy"], "choice": "specialist", "decided_with": "person", "words": ""}
    rosa = signed_in("Rosa")
    answer = sent(rosa, "my-together", engagement.pk, query="?aid=going-elsewhere", **told)
    assert "See a specialist" in opened(rosa, "my-decision", Decision.objects.get().pk)
    assert answer.status_code == 302
    assert sent(rosa, "my-together", engagement.pk, query="?aid=next-step", **told).status_code == 422
    assert rosa.get(f"/my/engagements/{engagement.pk}/together?aid=beginning").status_code == 404
