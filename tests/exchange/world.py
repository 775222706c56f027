"""A small world seen through the JSON face: something of every noun at one centre, and the same at another."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from ayni.adaptations.queries import Version
from ayni.care import actions as care
from ayni.care.planning import standing_of
from ayni.care.queries import Encounter, Lead
from ayni.credentials.queries import Credential
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement, Offer, Shortlist
from ayni.ground import actions as ground
from ayni.ground.actors import HOUSE
from ayni.ground.queries import Account
from ayni.people import actions as people
from ayni.places import actions as places
from ayni.places.queries import Centre, districts
from ayni.referrals.queries import Group
from ayni.safety.queries import Escalation
from ayni.visits import actions as visits
from ayni.visits.queries import Meeting, still_open
from tests.adaptations.telling import adapted, shortened
from tests.cast import (
    DISTRICT,
    NOW,
    PROTOCOL,
    Cast,
    account,
    actor,
    encounter_of,
    engagement_of,
    facility_called,
    gather,
    group_of,
    group_offer_to,
    offer_to,
    onward_of,
    person_called,
    referral_of,
    supervisor_called,
    visit_of,
    waiting_for_group,
    worker_called,
)

# The world is made at NOW; what is asked of it, is asked a little later.
LATER = NOW + timedelta(hours=1)
SOON = LATER + timedelta(hours=1)
FIRST_SECRET = "a secret that only tests know, of "


@dataclass
class World:
    """The ids of one centre's rows, by the names that addresses give them."""

    cast: Cast
    ids: dict[str, UUID]


class Caller:
    """Somebody who asks with a token of theirs, in English."""

    def __init__(self, name: str | None, language: str = "en") -> None:
        headers = {"Accept-Language": language}
        if name:
            headers["Authorization"] = f"Bearer {token_of(name)}"
        self.client = Client(headers=headers)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The framework's response."""
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        return self.client.generic(method, f"/api{path}", headers=headers, **_encoded(sent))

    def get(self, path: str) -> Any:
        """What is there; the answer is to be 200."""
        return self._done(self.ask("GET", path), 200)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """What came of it; the answer is to be 201."""
        return self._done(self.ask("POST", path, body, **headers), 201)

    def put(self, path: str, body: Any = None) -> Any:
        """What came of it; the answer is to be 200."""
        return self._done(self.ask("PUT", path, body), 200)

    def patch(self, path: str, body: Any) -> Any:
        """What came of it; the answer is to be 200."""
        return self._done(self.ask("PATCH", path, body), 200)

    @staticmethod
    def _done(response: Any, status: int) -> Any:
        assert response.status_code == status, (response.status_code, response.content.decode())
        return response.json()


def token_of(name: str) -> str:
    """The secret of a token of theirs; made by Noor when they have none yet."""
    secret, whose = FIRST_SECRET + name, account(name)
    if not whose.tokens.filter(label="tests").exists():
        ground.make_token(whose, by=actor("Noor"), because="asked", at=NOW, label="tests", secret=secret, days=60)
    return secret


def here() -> World:
    """The cast's own centre."""
    return furnished(gather())


def elsewhere(cast: Cast) -> World:
    """The same things at another centre, where Luz coordinates and nobody of the cast works."""
    home = districts()[DISTRICT].point
    opened = places.open(
        by=HOUSE, because="founding", at=NOW, code="sjl", name="Centro San Juan", ubigeo="150132",
        lat=home.lat + 0.2, lon=home.lon, catchment=districts()["150132"].geometry, jurisdiction="pe-lima",
        time_zone="America/Lima",
    )  # fmt: skip
    centre = Centre.objects.get(pk=opened.centre)
    for name, role in (("Luz", "coordinator"), ("Pilar", "worker"), ("Saul", "supervisor"), ("Marta", "manager")):
        ground.make_account(by=HOUSE, because="founding", at=NOW, email=f"{name.lower()}@ayni.example", name=name)
        whose = Account.objects.get(name=name)
        ground.grant_role(whose, by=HOUSE, because="founding", at=NOW, role=role, centre=centre.pk)
    manager = actor("Marta")
    supervisor = supervisor_called("Saul", centre, manager)
    return furnished(
        replace(
            cast, centre=centre, tomas=actor("Luz"), rosa=actor("Pilar"), ines=actor("Saul"), marisol=manager,
            supervisor=supervisor, worker=worker_called("Pilar", centre, manager, NOW, supervisor),
            person=person_called("Sisa", centre, actor("Luz")),
        )
    )  # fmt: skip


def furnished(cast: Cast) -> World:
    """An engagement with a visit, an encounter and a flag; a referral with an offer; one that waits for a worker."""
    engagement = engagement_of(cast)
    visit = visit_of(cast, engagement, SOON)
    encounter = encounter_of(cast, engagement, NOW + timedelta(minutes=30), q9=1)
    offered = referral_of(cast, person_called("Illari", cast.centre, cast.tomas))
    offer = offer_to(cast, offered)
    planned = referral_of(cast, person_called("Wayra", cast.centre, cast.tomas))
    shown = engagements.shortlist(planned, by=cast.tomas, because="asked", at=NOW)
    waves = engagements.adopt_waves(
        Shortlist.objects.get(pk=shown.shortlist), by=cast.tomas, because="waves", at=NOW, sizes=[1]
    )
    waiting = referral_of(cast, person_called("Killa", cast.centre, cast.tomas))
    listed = engagements.shortlist(waiting, by=cast.tomas, because="asked", at=NOW)
    contact = people.add_contact(
        cast.person, by=cast.tomas, because="asked", at=NOW, kind="phone", value="+51 999 111 222", how="after six"
    )
    members = [waiting_for_group(cast, name) for name in ("Wayra", "Nayra", "Urpi")]
    group = group_of(cast, *members)
    alone = [waiting_for_group(cast, name) for name in ("Tika", "Nina", "Inti")]
    listed_places = [facility_called(f"{name} {cast.centre.code}", cast.tomas) for name in ("Hospital", "Posta")]
    onward = onward_of(cast, engagement, listed_places[0])
    token_of("Quilla")
    met = together(cast)
    return World(
        cast,
        {
            "centre": cast.centre.pk,
            "person": cast.person.pk,
            "contact": contact.contact,
            "referral": waiting.pk,
            "group": group.pk,
            "member": members[0].pk,
            **{f"alone_{number}": each.pk for number, each in enumerate(alone)},
            "shortlist": Shortlist.objects.get(pk=listed.shortlist).pk,
            "wave_plan": waves.plan,
            "wave": Offer.objects.get(pk=offer.pk).wave_id,
            "offer": offer.pk,
            "engagement": engagement.pk,
            "visit": visit.pk,
            "facility": listed_places[1].pk,
            "onward": onward.pk,
            **met,
            "version": adapted(cast, at=NOW + timedelta(minutes=40), **_newest()).pk,
            "encounter": encounter.encounter,  # type: ignore[attr-defined]
            "flag": Escalation.objects.get(flag__person=cast.person).pk,
            "worker": cast.worker.pk,
            "supervisor": cast.supervisor.pk,
            "credential": Credential.objects.get(worker=cast.worker).pk,
            "token": account("Quilla").tokens.get(label="tests").pk,
        },
    )


def together(cast: Cast) -> dict[str, UUID]:
    """A group under way: it has met and will meet; something was decided with two of its people."""
    members = [waiting_for_group(cast, name) for name in ("Chaska", "Sumaq", "Qori")]
    formed = group_of(cast, *members)
    engagements.accept(group_offer_to(cast, formed), by=cast.rosa, because="accepted", at=NOW)
    first, second, _third = Engagement.objects.filter(group=formed).order_by("pk")
    lead, dropped = (_decided(cast, each) for each in (first, second))
    let_be = care.let_be(dropped, by=cast.rosa, because="not-done", at=NOW, instead="otherwise")
    past = _meeting(cast, formed, NOW + timedelta(minutes=5))
    care.record_group(
        past, by=cast.rosa, because="group", at=NOW + timedelta(minutes=40), began_at=NOW,
        ended_at=NOW + timedelta(minutes=35), modality="clinic", steps={"arrive": "done"}, absent={},
        came={each.pk: "" for each in still_open(past)},
    )  # fmt: skip
    encounter = Encounter.objects.filter(engagement=first).get()
    meeting = _meeting(cast, formed, LATER + timedelta(minutes=15))
    return {
        "met_group": formed.pk, "meeting": meeting.pk, "together": encounter.pk, "lead": lead.pk,
        "sequel": let_be.sequel,
    }  # fmt: skip


def _meeting(cast: Cast, group: Group, starts_at: datetime) -> Meeting:
    told = visits.plan_meeting(
        group, by=cast.rosa, because="agreed", at=NOW, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30),
        setting="clinic",
    )  # fmt: skip
    return Meeting.objects.get(pk=told.meeting)


def _decided(cast: Cast, engagement: Engagement) -> Lead:
    """Something stated by which the supervisor is talked to."""
    care.state(engagement, by=cast.rosa, because="asked", at=NOW, fact="psychosis", is_so=True)
    put = next(each for each in standing_of(engagement, NOW).waiting if each.rule.code == "exclude-severe")
    decided = care.decide(
        engagement, by=cast.ines, because="take", at=NOW, rule=put.rule.code, taken=True, why="So.", seen=put.seen
    )
    return Lead.objects.get(decision=decided.decision)


def _newest() -> dict[str, Any]:
    """A version that says something else than those before."""
    held = Version.objects.filter(kind="protocols", name=PROTOCOL).count()
    return {"content": shortened(5 - held), "based_on": held}


def _encoded(sent: dict[str, Any]) -> dict[str, Any]:
    if "data" in sent and not isinstance(sent["data"], (str, bytes)):
        return {**sent, "data": json.dumps(sent["data"], default=str)}
    return sent
