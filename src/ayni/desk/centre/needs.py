"""What a centre's workers and supervisors need of their manager, each with its one next act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni.credentials.queries import Credential, Rating, in_force, latest_ratings
from ayni.desk.trust import judged, protocol_name
from ayni.desk.wording import day, said
from ayni.places.queries import Centre
from ayni.workers.queries import Supervisor, Worker

# Our own choice (owner: the programme): renewing a paper takes an office about two months.
EXPIRING = timedelta(days=60)


@dataclass(frozen=True)
class Need:
    """Something to be done about a worker (or supervisor): who, why, the verb, and where. ``soon``: work stops now."""

    kind: str
    worker: UUID
    who: str
    why: str
    verb: str
    address: str
    soon: bool


TITLES: dict[str, Promise] = {
    "agreement": gettext_lazy("Agreements missing"),
    "credential": gettext_lazy("Credentials missing or ending"),
    "rating": gettext_lazy("Competence not shown"),
    "supervision": gettext_lazy("Workers without a supervisor"),
    "capacity": gettext_lazy("Supervisors with no room"),
}


@dataclass(frozen=True)
class Group:
    """Needs of one kind."""

    kind: str
    title: Promise
    needs: tuple[Need, ...]


def needs_of(centre: Centre, workers: Sequence[Worker], supervisors: Iterable[Supervisor], now: datetime) -> list[Need]:
    """Everything, in the order of the kinds; what stops somebody's work before what only comes near."""
    ids = [worker.pk for worker in workers]
    credentials, ratings = in_force(ids), latest_ratings(ids)
    found: list[Need] = []
    for worker in workers:
        found += _agreement(worker)
        found += _credential(worker, credentials.get(worker.pk, []), now)
        found += _rating(worker, list(ratings.get(worker.pk, {}).values()), centre, now)
        found += _supervision(worker)
    for supervisor in supervisors:
        found += _capacity(supervisor)
    order = list(TITLES)
    return sorted(found, key=lambda need: (order.index(need.kind), not need.soon, need.who))


def grouped(needs: Iterable[Need]) -> list[Group]:
    """The needs by kind; kinds nobody needs are left out."""
    listed = list(needs)
    groups = [Group(kind, title, tuple(need for need in listed if need.kind == kind)) for kind, title in TITLES.items()]
    return [group for group in groups if group.needs]


def _agreement(worker: Worker) -> list[Need]:
    if worker.agreements.all():
        return []
    why = _("No signed agreement: nobody may be asked to work without its protection.")
    return [
        Need(
            "agreement",
            worker.pk,
            worker.name,
            why,
            _("Record it"),
            reverse("centre-agreement", args=[worker.pk]),
            True,
        )
    ]


def _credential(worker: Worker, held: Sequence[Credential], now: datetime) -> list[Need]:
    latest = max((each.valid_until for each in held), default=None)
    address = reverse("centre-credential", args=[worker.pk])
    if latest is None or latest <= now:
        why = (
            _("No credential that counts today.")
            if latest is None
            else _("The last credential ended {day}.").format(day=day(latest, worker.centre.time_zone))
        )
        return [Need("credential", worker.pk, worker.name, why, _("Record one"), address, True)]
    if latest - now <= EXPIRING:
        why = _("The last credential ends {day}.").format(day=day(latest, worker.centre.time_zone))
        return [Need("credential", worker.pk, worker.name, why, _("Record the next"), address, False)]
    return []


def _rating(worker: Worker, latest: Sequence[Rating], centre: Centre, now: datetime) -> list[Need]:
    verdicts = [judged(rating, centre.jurisdiction, now) for rating in latest]
    bad = [verdict for verdict in verdicts if not verdict.is_good]
    address = reverse("centre-worker", args=[worker.pk]) + "#competence"
    supervision = next(iter(worker.current_supervision), None)
    ask = _("Ask {name}").format(name=supervision.supervisor.name) if supervision else _("See who could rate")
    if not verdicts:
        why = _("Never rated, so nobody can suggest this worker for a protocol.")
        return [Need("rating", worker.pk, worker.name, why, ask, address, True)]
    if not bad:
        return []
    why = " · ".join(f"{protocol_name(each.rating.protocol)}: {said(each.sentence)}" for each in bad)
    return [Need("rating", worker.pk, worker.name, why, ask, address, len(bad) == len(verdicts))]


def _supervision(worker: Worker) -> list[Need]:
    if worker.current_supervision:
        return []
    why = _("Nobody accompanies this worker, so nobody is asked to work alone.")
    return [
        Need(
            "supervision",
            worker.pk,
            worker.name,
            why,
            _("Choose one"),
            reverse("centre-supervision", args=[worker.pk]),
            True,
        )
    ]


def _capacity(supervisor: Supervisor) -> list[Need]:
    room = supervisor.capacity - supervisor.taken  # type: ignore[attr-defined]
    if room > 1:
        return []
    if room > 0:
        why = _("Room for one more.")
    else:
        why = ngettext(
            "Accompanies {n} worker, the most they can.", "Accompanies {n} workers, the most they can.",
            supervisor.taken,  # type: ignore[attr-defined]
        ).format(n=supervisor.taken)  # type: ignore[attr-defined]  # fmt: skip
    address = reverse("centre-supervisor", args=[supervisor.pk])
    return [Need("capacity", supervisor.pk, supervisor.name, why, _("Look at their workers"), address, room < 0)]
