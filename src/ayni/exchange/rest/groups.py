"""Groups: people who wait and said that one would do, to be taken up together by one worker."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from ayni.exchange.rest.doors import Noun, Page, do, find
from ayni.exchange.rest.referrals import Contacts, Kind, Minutes, PerWeek, Protocol
from ayni.exchange.rest.shapes import Id, Instant, OneOf, Shown, ShownId, Told, When
from ayni.exchange.rest.standing import Asked
from ayni.referrals import actions, queries
from ayni.referrals.queries import visible_to as referrals_visible_to
from ayni.referrals.rules import GROUP_STATES, MEETING_PLACES

noun = Noun("groups", "Several people who wait, taken up together by one worker; each keeps a referral of their own.")

State = Annotated[str, OneOf(GROUP_STATES)]
Place = Annotated[str, OneOf(MEETING_PLACES)]


class Group(Shown):
    """What a group shares. Of its people it tells their referrals, and no more."""

    id: ShownId = Field(description="Of the group.")
    code: str = Field(examples=["G-4TX9B"], description="What is said of it aloud.")
    centre: ShownId = Field(description="Who answers for it.")
    kind: Kind = Field(description="What they wait for.")
    protocol: Protocol
    state: State = Field(description="Where it stands.")
    start_by: When = Field(description="By when they must have met first.")
    end_by: When = Field(examples=["2026-05-01T15:00:00Z"], description="By when it should be over.")
    contacts: Contacts
    contacts_per_week: PerWeek
    minutes_per_contact: Minutes
    setting: Place = Field(description="Where they meet.")
    ubigeo: str = Field(examples=["150142"], description="The district where they meet.")
    smallest: int = Field(examples=[3], description="Fewer people are no group here.")
    largest: int = Field(examples=[10], description="More do not join.")
    formed_at: When = Field(description="When it was formed.")
    referrals: list[ShownId] = Field(description="Of those who are in it.")

    @classmethod
    def of(cls, group: queries.Group) -> "Group":
        """With the referrals of its people."""
        alike = (
            "code", "kind", "protocol", "state", "start_by", "end_by", "contacts", "contacts_per_week",
            "minutes_per_contact", "setting", "ubigeo", "smallest", "largest", "formed_at",
        )  # fmt: skip
        members = list(group.memberships.order_by("pk").values_list("referral", flat=True))
        told: dict[str, Any] = {name: getattr(group, name) for name in alike}
        return cls(id=group.pk, centre=group.centre_id, referrals=members, **told)


class Groups(Page):
    """One page of groups."""

    items: list[Group] = Field(description="The one that must start first comes first.")


class NewGroup(Told):
    """Who, and how they would meet."""

    referrals: Annotated[list[Id], Field(min_length=1, max_length=20)] = Field(description="Of those who would meet.")
    start_by: Instant = Field(description="By when they must have met first; no later than any of them asks for.")
    end_by: Instant = Field(examples=["2026-05-01T15:00:00Z"], description="By when it should be over.")
    contacts: Contacts
    contacts_per_week: PerWeek
    minutes_per_contact: Minutes
    setting: Place = Field(description="Where they meet; never at a home.")
    ubigeo: Annotated[str, Field(pattern=r"^\d{6}$")] = Field(
        examples=["150142"], description="The district where they meet."
    )


class Joining(Told):
    """Who joins or leaves."""

    referral: Id = Field(description="Of the person.")


@noun.lists("/groups", Groups, by="start_by", to=("coordinator",))
def list_groups(request: Asked, state: State | None = None) -> QuerySet[queries.Group]:
    """The groups of the asker's centres, in any state or in one."""
    found = queries.groups_visible_to(request.auth)
    return found.filter(state=state) if state else found


@noun.shows("/groups/{uuid:group}", to=("coordinator",))
def show_group(request: Asked, group: UUID) -> Group:
    """A group."""
    return Group.of(find(request, queries.groups_visible_to(request.auth), group))


@noun.does("POST", "/groups", actions.form_group)
def form_group(request: Asked, told: NewGroup) -> Group:
    """Bring people who wait together. Refused where something keeps them apart, with what it is."""
    wanted = list(dict.fromkeys(told.referrals))
    members = [find(request, referrals_visible_to(request.auth), each) for each in wanted]
    formed = do(request, actions.form_group, members, **told.details("referrals"))
    return _shown(formed.group)


@noun.does("POST", "/groups/{uuid:group}/members", actions.join_group)
def join_group(request: Asked, group: UUID, told: Joining) -> Group:
    """Add somebody who waits, while nobody has been asked."""
    found = find(request, queries.groups_visible_to(request.auth), group)
    do(request, actions.join_group, found, referral=find(request, referrals_visible_to(request.auth), told.referral))
    return _shown(group)


@noun.does("POST", "/groups/{uuid:group}/departures", actions.take_out_of_group)
def leave_group(request: Asked, group: UUID, told: Joining) -> Group:
    """Let somebody wait by themselves again, before it begins. Open offers are taken back."""
    found = find(request, queries.groups_visible_to(request.auth), group)
    referral = find(request, referrals_visible_to(request.auth), told.referral)
    do(request, actions.take_out_of_group, found, referral=referral)
    return _shown(group)


@noun.does("POST", "/groups/{uuid:group}/dissolution", actions.dissolve_group)
def dissolve_group(request: Asked, group: UUID) -> Group:
    """Everybody waits by themselves again. Open offers are taken back."""
    do(request, actions.dissolve_group, find(request, queries.groups_visible_to(request.auth), group))
    return _shown(group)


def _shown(group: UUID) -> Group:
    return Group.of(queries.Group.objects.get(pk=group))
