"""Groups: people who wait, brought together to be taken up by one worker; who joins, who leaves, and who is asked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from ayni.basics.reasons import Reason
from ayni.basics.words import Sentence
from ayni.desk.coordinator.group_forms import GroupForm
from ayni.desk.coordinator.history import history_of
from ayni.desk.coordinator.shortlists import look_for
from ayni.desk.coordinator.week_of_hours import spoken
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.engagements import queries as engagements
from ayni.engagements.queries import Offer, Wave
from ayni.ground import clock
from ayni.places.queries import Centre
from ayni.referrals import actions, planning, queries
from ayni.referrals.queries import Group, Referral, referrals_of
from ayni.referrals.rules import GROUP_STATE_NAMES, KINDS


@dataclass(frozen=True)
class Kind:
    """So many who wait for the same at a centre and said that a group would do."""

    centre: Centre
    kind: str
    protocol: str
    people: int

    @property
    def word(self) -> Sentence:
        """What they wait for."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Waiting:
    """Somebody who might join, with what they chose."""

    referral: Referral
    hours: Sequence[str]
    ticked: bool


@standing("coordinator")
class Groups(Page):
    """The groups of the centres one coordinates, and who might form another."""

    def get(self, request: Asked) -> HttpResponse:
        """All that are not dissolved, and how many wait for the same."""
        found = queries.groups_visible_to(self.actor).exclude(state="dissolved")
        counted = Counter((each.centre, each.kind, each.protocol) for each in queries.might_join(self.actor))
        kinds = [Kind(*what, people) for what, people in counted.items()]
        return self.render(
            "coordinator/groups.html", groups=[(each, each.memberships.count(), _named(each)) for each in found],
            kinds=sorted(kinds, key=lambda each: (-each.people, each.centre.name, each.kind, each.protocol)),
        )  # fmt: skip


def _named(group: Group) -> Sentence:
    return GROUP_STATE_NAMES[group.state]


@standing("coordinator")
class NewGroup(Page):
    """People chosen from those who wait for the same."""

    def get(self, request: Asked) -> HttpResponse:
        """Who waits; with some ticked, what they have in common and what keeps them apart."""
        waiting = self.waiting()
        if "referrals" not in request.GET:
            initial = GroupForm.proposed(waiting[0].protocol, waiting)
            return self.show(waiting, self.form(waiting, initial=initial))
        form = self.form(waiting, request.GET)
        told = self.in_common(form) if form.is_valid() else ()
        return self.show(waiting, form, told=told)

    def post(self, request: Asked) -> HttpResponse:
        """Form it."""
        waiting = self.waiting()
        form = self.form(waiting, request.POST)
        if form.is_valid():
            chosen = list(form.cleaned_data["referrals"])
            if formed := self.do(actions.form_group, chosen, because="asked", form=form, **form.meeting):
                return self.go("group", formed.group, tell=_("They wait as a group now. See who can."))
            return self.show(waiting, form, told=self.in_common(form), status=422)
        return self.show(waiting, form, status=422)

    def waiting(self) -> list[Referral]:
        """Those who wait for what the address says; nobody is a page that does not exist."""
        asked = {name: self.request.GET.get(name, "") for name in ("kind", "protocol")}
        found = queries.might_join(self.actor).filter(centre__code=self.request.GET.get("centre", ""), **asked)
        waiting = list(found.order_by("start_by", "pk"))
        if not waiting:
            raise Http404
        return waiting

    def form(self, waiting: Sequence[Referral], *told: Any, **initial: Any) -> GroupForm:
        """The form for these."""
        those = queries.might_join(self.actor).filter(pk__in=[each.pk for each in waiting])
        return GroupForm(*told, centre=waiting[0].centre, waiting=those, **initial)

    def in_common(self, form: GroupForm) -> Sequence[Reason]:
        """What brings those who are ticked together, and what keeps them apart."""
        return planning.in_common(list(form.cleaned_data["referrals"]), form.group(), clock.now())

    def show(
        self, waiting: Sequence[Referral], form: GroupForm, told: Sequence[Reason] = (), status: int = 200
    ) -> HttpResponse:
        """The page."""
        ticked = form.data.getlist("referrals") if form.is_bound else []  # type: ignore[attr-defined]
        return self.render(
            "coordinator/group_new.html", status=status, form=form, told=told, first=waiting[0],
            people=[Waiting(each, spoken(each.choices.stretches), str(each.pk) in ticked) for each in waiting],
        )  # fmt: skip


@standing("coordinator")
class GroupPage(Page):
    """One group: who is in it, what they have in common, who was asked."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Show it."""
        group, now = self.find(queries.groups_visible_to(self.actor), pk), clock.now()
        members = referrals_of(group)
        going = engagements.under_way(engagements.visible_to(self.actor)).filter(group=group)
        offers = engagements.offers_visible_to(self.actor).filter(group=group)
        joining = queries.might_join(self.actor).filter(centre=group.centre, kind=group.kind, protocol=group.protocol)
        return self.render(
            "coordinator/group.html", group=group, members=members, now=now, zone=group.centre.time_zone,
            state_name=_named(group), told=planning.in_common(members, group, now) if members else (),
            missing=max(0, group.smallest - (going.count() if group.state == "engaged" else len(members))),
            joining=joining if group.state == "open" else [], waves=_waves(offers), engagements=list(going),
            shortlist=engagements.shortlists_visible_to(self.actor).filter(group=group).first(),
            may_leave=group.state in ("open", "offered"), **history_of(group.pk),
        )  # fmt: skip


def _waves(offers: Any) -> list[tuple[Wave, list[Offer]]]:
    """The offers by wave, newest wave first."""
    ordered = offers.select_related("decline").order_by("-wave__number", "worker__name")
    return [(wave, list(held)) for wave, held in groupby(ordered, key=lambda each: each.wave)]


class OneGroup(Page):
    """A page that changes a group."""

    def group(self, pk: UUID) -> Group:
        """The group, if the coordinator may know of it."""
        return self.find(queries.groups_visible_to(self.actor), pk)

    def named(self) -> UUID:
        """Whose referral the form named."""
        try:
            return UUID(self.request.POST.get("referral", ""))
        except ValueError:
            raise Http404 from None


@standing("coordinator")
class Joining(OneGroup):
    """Somebody who waits joins a group."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Add them, if nothing keeps them apart."""
        group = self.group(pk)
        referral = self.find(queries.visible_to(self.actor), self.named())
        self.do(actions.join_group, group, because="asked", referral=referral)
        return self.go("group", group.pk, tell=_("Added."))


@standing("coordinator")
class Leaving(OneGroup):
    """Somebody leaves a group before it begins."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Take them out; they wait by themselves again."""
        group = self.group(pk)
        referral = self.find(queries.visible_to(self.actor), self.named())
        self.do(actions.take_out_of_group, group, because="asked", referral=referral)
        return self.go("group", group.pk, tell=_("Taken out. They wait by themselves again."))


@standing("coordinator")
class Dissolution(OneGroup):
    """A group that will not be."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """Dissolve it."""
        self.do(actions.dissolve_group, self.group(pk), because="asked")
        return self.go("groups", tell=_("Dissolved. Everybody waits by themselves again."))


@standing("coordinator")
class GroupShortlists(OneGroup):
    """The shortlists of a group."""

    def post(self, request: Asked, pk: UUID) -> HttpResponse:
        """See who can accompany all of them, as things are now."""
        return look_for(self, self.group(pk), "asked")
