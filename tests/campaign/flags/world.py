"""The little world of this campaign: people who may be in danger, and every way there is of saying so."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.test import Client

from ayni.care import actions as care
from ayni.engagements.queries import Engagement
from ayni.ground import actions as ground
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Account
from ayni.safety import actions as safety
from ayni.safety.terms import check_in_after
from ayni.visits import actions as visits
from ayni.visits.queries import Visit
from tests import cast as troupe
from tests.campaign.flags.ordinary import queue
from tests.campaign.world import Act, encounter

PEOPLE = 10
# Of the flags so many come by the concern button, a person's call and a missing sign; the others by answers.
SHARES = {"concern": 0.2, "call": 0.1, "sign": 0.1}


@dataclass(frozen=True)
class World:
    """What is to be done and seen: ``signs`` are visits with the instant at which a missing sign is due."""

    acts: list[Act]
    calls: list[str]
    signs: dict[UUID, datetime]
    session: str


def make(ordinary: int, flags: int, encounters: int, seconds: float, seed: int, now: datetime) -> World:
    """Queue the ordinary events and prepare the flags; a missing sign comes due within the ``seconds`` of the play."""
    chance, at = random.Random(seed), now - timedelta(days=2)
    cast = troupe.gather(at)
    _duty(cast, now)
    token = uuid4().hex
    ground.make_token(
        cast.worker.account, by=cast.noor, because="campaign", at=at, label="campaign", secret=token, days=9
    )
    begun = [
        troupe.engagement_of(cast, troupe.person_called(f"P{n}", cast.centre, cast.tomas, at), at)
        for n in range(PEOPLE)
    ]
    many = {name: round(flags * share) for name, share in SHARES.items()}
    acts = [encounter(chance.choice(begun), token, False, chance, now) for _ in range(encounters)]
    acts += [_concern(chance.choice(begun), token) for _ in range(many["concern"])]
    acts += [encounter(chance.choice(begun), token, True, chance, now) for _ in range(flags - sum(many.values()))]
    chance.shuffle(acts)
    queue(ordinary, cast.person, cast.tomas)
    return World(
        acts, _links(cast, begun, many["call"], now), _signs(cast, begun[0], many["sign"], seconds), _session()
    )


def _duty(cast: troupe.Cast, now: datetime) -> None:
    """Inés on duty and two more behind her, each with an account and a language."""
    for number, name in enumerate(("Julia", "Zoila"), start=2):
        made = ground.make_account(
            by=HOUSE, because="founding", at=now, email=f"{name.lower()}@ayni.example", name=name
        )
        account = Account.objects.get(pk=made.account)
        ground.grant_role(account, by=HOUSE, because="founding", at=now, role="supervisor", centre=cast.centre.pk)
        _on_duty(cast, troupe.supervisor_called(name, cast.centre, cast.marisol, now), number, now)
    _on_duty(cast, cast.supervisor, 1, now)


def _on_duty(cast: troupe.Cast, supervisor: object, rank: int, now: datetime) -> None:
    safety.set_duty(
        supervisor, by=cast.marisol, because="rota", at=now, centre=cast.centre, starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=1), rank=rank,
    )  # fmt: skip


def _concern(engagement: Engagement, token: str) -> Act:
    body: dict[str, object] = {"kind": "concern", "said": "He does not answer."}
    return Act("concern", f"/api/engagements/{engagement.pk}/concerns", token, body, True, uuid4())


def _links(cast: troupe.Cast, begun: list[Engagement], n: int, now: datetime) -> list[str]:
    """A link of their own for each of so many people."""
    secrets = [uuid4().hex for _ in range(n)]
    for number, secret in enumerate(secrets):
        care.ask_feedback(begun[number % len(begun)], by=cast.tomas, because="asked", at=now, secret=secret)
    return [f"/how-was-it/{secret}/call" for secret in secrets]


def _signs(cast: troupe.Cast, engagement: Engagement, n: int, seconds: float) -> dict[UUID, datetime]:
    """Visits alone that Rosa said she is at; a sign is missed one after the other while the campaign plays."""
    grace = check_in_after(cast.centre.jurisdiction)
    begins = datetime.now(engagement.begun_at.tzinfo) + timedelta(seconds=30)
    due: dict[UUID, datetime] = {}
    for number in range(n):
        ends_at = begins + timedelta(seconds=seconds * number / max(1, n)) - grace
        starts_at = ends_at - timedelta(seconds=1)
        told = visits.plan(
            engagement, by=cast.rosa, because="agreed", at=starts_at - timedelta(days=1), starts_at=starts_at,
            ends_at=ends_at, setting="home",
        )  # fmt: skip
        visits.arrive(Visit.objects.get(pk=told.visit), by=cast.rosa, because="on-time", at=starts_at)
        due[told.visit] = ends_at + grace
    return due


def _session() -> str:
    """The cookie with which Inés's browser is signed in."""
    browser = Client()
    browser.force_login(troupe.account("Inés"), backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser.cookies["sessionid"].value
