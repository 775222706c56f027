"""A device whose token has ended is told nothing and takes nothing down – and is heard where somebody is in danger."""

from typing import Any

import pytest
from django.test import Client

from ayni.care.queries import Encounter, Unheard
from ayni.ground import actions as ground
from ayni.ground.queries import Token
from ayni.safety.queries import Escalation, Flag
from tests.cast import account, actor, engagement_of, gather, person_called

pytestmark = pytest.mark.django_db

SECRET = "of Rosa's telephone"
SHEET = {f"q{n}": 0 for n in range(1, 9)}


@pytest.fixture
def world() -> Any:
    """Rosa's engagement, and a token of hers that has ended."""
    cast = gather()
    made = ground.make_token(account("Rosa"), by=cast.noor, because="asked", label="telephone", secret=SECRET, days=30)
    ground.end_token(Token.objects.get(pk=made.token), by=cast.noor, because="lost")
    return cast, engagement_of(cast)


def sent(engagement: Any, body: Any, secret: str = SECRET, noun: str = "encounters") -> Any:
    return Client().post(
        f"/api/engagements/{engagement.pk}/{noun}", body, content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )  # fmt: skip


def session(q9: int) -> dict[str, Any]:
    return {"began_at": "2026-03-02T15:00:00Z", "ended_at": "2026-03-02T16:00:00Z", "modality": "home",
            "answers": {"phq-9": {**SHEET, "q9": q9}}, "note": "We spoke."}  # fmt: skip


def test_a_red_flag_from_an_ended_device_raises_one_escalation_and_the_device_learns_nothing(world):
    cast, engagement = world
    unknown = sent(engagement, session(2), secret="of nobody")
    assert not Escalation.objects.exists()
    answers = [sent(engagement, session(2)) for _ in range(3)]
    for answer in answers:
        assert (answer.status_code, answer.content) == (401, unknown.content)
        assert dict(answer.headers) == dict(unknown.headers)
    assert Escalation.objects.get().owner == cast.supervisor
    flag = Flag.objects.get()
    assert (flag.kind, flag.source_kind, flag.severity) == ("self-harm-thoughts", "ended-device", "red")
    assert not Encounter.objects.exists()


def test_what_holds_no_danger_is_kept_sealed_and_raises_nothing(world):
    _, engagement = world
    assert sent(engagement, session(0)).status_code == 401
    assert Unheard.objects.get().told["note"] == "We spoke."
    assert not Escalation.objects.exists()
    raw = Unheard.objects.raw("select id, told as sealed from care_unheard")[0].sealed
    assert "We spoke" not in raw


def test_the_concern_button_of_an_ended_device_still_calls(world):
    _, engagement = world
    assert sent(engagement, {"kind": "violence", "said": "A bruise."}, noun="concerns").status_code == 401
    assert Flag.objects.get().kind == "violence"


def test_a_token_that_has_run_out_is_heard_as_one_that_was_ended(world):
    cast, engagement = world
    made = ground.make_token(account("Rosa"), by=cast.noor, because="asked", label="old", secret="an old one", days=1)
    Token.objects.filter(pk=made.token).update(expires_at="2026-01-01T00:00:00Z")
    assert sent(engagement, session(1), secret="an old one").status_code == 401
    assert Escalation.objects.count() == 1


def test_an_ended_device_raises_nothing_for_people_of_another(world):
    cast, engagement = world
    made = ground.make_token(account("Inés"), by=cast.noor, because="asked", label="x", secret="of Inés", days=1)
    ground.end_token(Token.objects.get(pk=made.token), by=actor("Noor"), because="lost")
    assert sent(engagement, session(3), secret="of Inés").status_code == 401
    assert not Escalation.objects.exists()
    assert not Unheard.objects.exists()


@pytest.mark.parametrize("body", ["", "[", "[1]", "7", '{"answers": 3}', '{"answers": {"phq-9": 3, "no": {}}}',
                                  '{"answers": {"phq-9": {"q9": "often", "x": [1]}}}'])  # fmt: skip
def test_whatever_an_ended_device_sends_it_gets_the_same_answer(world, body):
    _, engagement = world
    same = sent(engagement, body, secret="of nobody")
    answer = sent(engagement, body)
    assert (answer.status_code, answer.content) == (401, same.content)


def test_a_second_person_is_a_second_cause(world):
    cast, engagement = world
    other = engagement_of(cast, person_called("Elena", cast.centre, cast.tomas))
    for each in (engagement, other):
        sent(each, session(1))
    assert Escalation.objects.count() == 2
