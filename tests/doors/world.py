"""One of everything an address can name, so that each door is tried with an id that leads somewhere."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from ayni.care import actions as care
from ayni.care.queries import Encounter
from ayni.credentials.queries import Credential
from ayni.decisions import actions as decisions
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement, Shortlist, Wave
from ayni.ground import actions as ground
from ayni.ground import clockwork
from ayni.ground.queries import Grant
from ayni.onward import actions as onward
from ayni.people import actions as people
from ayni.people.queries import ContactWay
from ayni.referrals.queries import Group
from ayni.safety import actions as safety
from ayni.safety.queries import Aside, Escalation
from ayni.visits import actions as visits
from ayni.visits.jobs import work_on_rounds
from ayni.visits.planning import Wishes
from ayni.visits.queries import RoundPlan, RoundWork
from tests.adaptations.telling import adapted
from tests.cast import (
    Cast,
    account,
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
    visit_of,
    waiting_for_group,
)

SLIP = "the secret of a slip that Amaru carries"
SECRET = "the secret of a link of Amaru's own"


def make() -> tuple[Cast, dict[str, str]]:
    """The cast, and for the beginning of each address the id that leads to something of theirs."""
    now = datetime.now(UTC)
    at = now - timedelta(days=3)
    cast = gather(at)
    people.add_contact(cast.person, by=cast.tomas, because="told", at=at, kind="phone", value="+51 900 000 000")
    engagement = engagement_of(cast, at=at)
    encounter_of(cast, engagement, now - timedelta(hours=1), q9=1)
    visit = visit_of(cast, engagement, now + timedelta(minutes=30))
    care.ask_feedback(engagement, by=cast.tomas, because="asked", at=now, secret=SECRET)
    other = person_called("Elena", cast.centre, cast.tomas, at)
    referral = referral_of(cast, other, now)
    offer = offer_to(cast, referral, now)
    waits = referral_of(cast, person_called("Pilar", cast.centre, cast.tomas, at), now)
    rounds = _rounds(cast, now)
    asked = referral_of(cast, person_called("Wayra", cast.centre, cast.tomas, at), now)
    shown = Shortlist.objects.get(pk=engagements.shortlist(asked, by=cast.tomas, because="asked", at=now).shortlist)
    waves = engagements.adopt_waves(shown, by=cast.tomas, because="waves", at=now, sizes=[1])
    group, met = _met(cast, now)
    clockwork.hurry()  # the watch finds a job loop that lives
    planned = engagements.plan([waits], by=cast.tomas, because="asked", at=now, policy="efficient")
    return cast, {
        **_decided(cast, engagement, now),
        **_sent_on(cast, engagement, now),
        **_accounts(cast, now),
        "adaptations/instruments/": "phq-9",
        "adaptations/protocols/": "problem-solving",
        "adaptations/versions/": str(adapted(cast, at=now).pk),
        "centre/": str(cast.centre.pk),
        "centre/credentials/": str(Credential.objects.get().pk),
        "centre/supervisors/": str(cast.supervisor.pk),
        "centre/workers/": str(cast.worker.pk),
        "asides/": str(_aside(cast, now).pk),
        "contacts/": str(ContactWay.objects.get().pk),
        "duty/": str(Escalation.objects.get().pk),
        "engagements/": str(engagement.pk),
        "groups/": str(group.pk),
        "how-was-it/": SECRET.replace(" ", "%20"),
        "imports/": "people",
        "my/encounters/": str(Encounter.objects.get().pk),
        "my/engagements/": str(engagement.pk),
        "my/flags/": str(Escalation.objects.get().pk),
        "my/groups/": str(group.pk),
        "my/meetings/": str(met),
        "my/offers/": str(offer.pk),
        "my/visits/": str(visit.pk),
        "people/": str(cast.person.pk),
        "plans/": str(planned.plan),
        "referrals/": str(referral.pk),
        "rounds/": str(rounds.pk),
        "shortlists/": str(offer.wave.shortlist_id),
        "stops/": str(rounds.stops.filter(to_tell=True).first().pk),
        "supervision/engagements/": str(engagement.pk),
        "supervision/workers/": str(cast.worker.pk),
        "visits/": str(visit.pk),
        "wave-plans/": str(waves.plan),
        "waves/": str(Wave.objects.get(referral=referral).pk),
        "weights/": cast.centre.jurisdiction,
    }


def _aside(cast: Cast, now: datetime) -> Aside:
    """Inés does not answer for somebody she knows."""
    known = person_called("Sira", cast.centre, cast.tomas, now)
    safety.set_aside(known, by=cast.tomas, because="told", at=now, supervisor=cast.supervisor, why="known")
    return Aside.objects.get()


def _accounts(cast: Cast, now: datetime) -> dict[str, str]:
    """Rosa's account, with the role she holds and a token of hers."""
    rosa = account("Rosa")
    token = ground.make_token(rosa, by=cast.noor, because="asked", at=now, label="phone", secret="a secret", days=1)
    return {
        "accounts/": str(rosa.pk),
        "accounts/roles/": str(Grant.objects.get(account=rosa).pk),
        "accounts/tokens/": str(token.token),
    }


def _decided(cast: Cast, engagement: Engagement, now: datetime) -> dict[str, str]:
    """What Amaru chose together with Rosa."""
    done = decisions.decide(
        engagement, by=cast.rosa, because="together", at=now, aid="next-step", choice="team", matters=[],
        decided_with="person",
    )  # fmt: skip
    return {"decisions/": str(done.decision), "my/decisions/": str(done.decision)}


def _sent_on(cast: Cast, engagement: Engagement, now: datetime) -> dict[str, str]:
    """Amaru sent on to a healer who has sent them too, with a slip."""
    healer = facility_called("Doña Juana", cast.tomas, now, kind="healer", code="dona-juana")
    sent = onward_of(cast, engagement, healer, now)
    onward.make_slip(sent, by=cast.tomas, because="printed", at=now, secret=SLIP)
    came = onward.come_in(
        cast.person, by=cast.tomas, because="came", at=now, facility=healer, centre=cast.centre, agrees=True
    )
    return {
        "by-slip/": SLIP.replace(" ", "%20"),
        "came-in/": str(came.sent_in),
        "my/onward/": str(sent.pk),
        "onward/": str(sent.pk),
        "onward/places/": str(healer.pk),
    }


def _rounds(cast: Cast, now: datetime) -> RoundPlan:
    """Rounds of the next days that are adopted, with somebody who has to be told."""
    told = visits.plan_round(
        cast.centre, by=cast.tomas, because="asked", at=now, first_day=now.date() + timedelta(days=1), days=7,
        wishes=Wishes(), most_changes=2,
    )  # fmt: skip
    while RoundWork.objects.exists():
        work_on_rounds(now)
    plan = RoundPlan.objects.get(pk=told.plan)
    visits.adopt_round(plan, by=cast.tomas, because="adopted", at=now)
    return plan


def _met(cast: Cast, now: datetime) -> tuple[Group, UUID]:
    """A group that Rosa accompanies, and a meeting of it that is to come."""
    group = group_of(cast, *(waiting_for_group(cast, name, now) for name in ("Sami", "Wayra", "Illa")), at=now)
    engagements.accept(group_offer_to(cast, group, now), by=cast.rosa, because="accepted", at=now)
    met = visits.plan_meeting(
        group, by=cast.rosa, because="agreed", at=now, starts_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=2, minutes=90), setting="clinic",
    )  # fmt: skip
    return group, met.meeting
