"""The little world a campaign plays in: offers several workers want, engagements to be written about."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from ayni.engagements import actions as engagements
from ayni.engagements.planning import candidates_of
from ayni.engagements.queries import Engagement, Offer, Shortlist
from ayni.ground import actions as ground
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Account, actor_of
from ayni.workers.queries import Worker
from tests import cast as troupe

WORKERS = 5


@dataclass(frozen=True)
class Act:
    """Something a client does until it is answered: where it is sent, as whom, and under which id."""

    kind: str
    path: str
    token: str
    body: dict[str, object]
    dangerous: bool = False
    id: UUID = None  # type: ignore[assignment]


def make(acts: int, seed: int, now: datetime) -> list[Act]:
    """Half of the acts accept offers that others want too; the other half record encounters, many of them dangerous."""
    chance = random.Random(seed)
    at = now - timedelta(days=2)
    cast = troupe.gather(at)
    workers = [cast.worker, *(_worker(f"W{n}", cast, at) for n in range(1, WORKERS))]
    tokens = {worker.pk: _token(worker, cast, at) for worker in workers}
    found = [
        encounter(each, tokens[each.worker_id], chance.random() < 0.5, chance, now)
        for each in _engagements(cast, acts // 2, at)
    ]
    while len(found) < acts:
        found += _contested(cast, workers, tokens, chance, now)
    found = found[:acts]
    chance.shuffle(found)
    return found


def _worker(name: str, cast: troupe.Cast, at: datetime) -> Worker:
    made = ground.make_account(by=HOUSE, because="founding", at=at, email=f"{name.lower()}@ayni.example", name=name)
    account = Account.objects.get(pk=made.account)
    ground.grant_role(account, by=HOUSE, because="founding", at=at, role="worker", centre=cast.centre.pk)
    return troupe.worker_called(name, cast.centre, cast.marisol, at, cast.supervisor)


def _token(worker: Worker, cast: troupe.Cast, at: datetime) -> str:
    secret = uuid4().hex
    ground.make_token(worker.account, by=cast.noor, because="campaign", at=at, label="campaign", secret=secret, days=9)
    return secret


def _engagements(cast: troupe.Cast, encounters: int, at: datetime) -> list[Engagement]:
    """A few engagements of Rosa's, each to be written about several times."""
    begun = [
        troupe.engagement_of(cast, troupe.person_called(f"P{n}", cast.centre, cast.tomas, at), at) for n in range(5)
    ]
    return [begun[n % len(begun)] for n in range(encounters)]


def encounter(engagement: Engagement, token: str, dangerous: bool, chance: random.Random, now: datetime) -> Act:
    """An encounter to be written down, with an answer that needs a person or without one."""
    sheet = {f"q{n}": chance.randrange(4) for n in range(1, 9)} | {"q9": chance.randrange(1, 4) if dangerous else 0}
    began = now - timedelta(hours=2) - timedelta(minutes=chance.randrange(600))
    body = {
        "began_at": began.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "ended_at": (began + timedelta(minutes=50)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "modality": "home",
        "steps": {},
        "answers": {"phq-9": sheet},
        "note": "We spoke about the week.",
    }
    path = f"/api/engagements/{engagement.pk}/encounters"
    return Act("encounter", path, token, body, dangerous, uuid4())


def _contested(
    cast: troupe.Cast, workers: list[Worker], tokens: dict[UUID, str], chance: random.Random, now: datetime
) -> list[Act]:
    """One referral, offered to several at once, each of whom will say yes."""
    at = now - timedelta(minutes=5)
    person = troupe.person_called(f"Q{chance.randrange(10**6)}", cast.centre, cast.tomas, at)
    told = engagements.shortlist(troupe.referral_of(cast, person, at), by=cast.tomas, because="asked", at=at)
    shortlist = Shortlist.objects.get(pk=told.shortlist)
    able = [each for each in workers if str(each.pk) in _suggested(shortlist)]
    wanted = chance.sample(able, min(3, len(able)))
    engagements.offer(shortlist, by=actor_of(Account.objects.get(pk=cast.tomas.id)), because="asked", at=at,
                      workers=wanted)  # fmt: skip
    return [
        Act("acceptance", f"/api/offers/{offer.pk}/acceptance", tokens[offer.worker_id], {}, id=uuid4())
        for offer in Offer.objects.filter(referral=shortlist.referral_id)
    ]


def _suggested(shortlist: Shortlist) -> set[str]:
    return set(candidates_of(shortlist))
