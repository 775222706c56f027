"""Onward referrals: people sent on to places outside the programme, and the directory of those places."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from ayni.care.queries import leads_visible_to
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement
from ayni.engagements.queries import visible_to as engagements_visible_to
from ayni.exchange.rest.doors import Noun, Page, Purpose, do, find, look
from ayni.exchange.rest.shapes import Id, Instant, Line, OneOf, Shown, ShownDay, ShownId, SomeWords, Told, When, Words
from ayni.exchange.rest.standing import Asked
from ayni.ground import clock
from ayni.onward import actions, queries
from ayni.onward.rules import CALLS, CLOSED_BECAUSE, MISSED_BECAUSE, RETURNED_BECAUSE, STATES, TELLS, WHOM
from ayni.places.queries import Facility as Place
from ayni.places.queries import facilities_visible_to
from ayni.places.rules import FACILITY_KINDS

noun = Noun("onward-referrals", "People sent on to places outside the programme, followed to an end that is said.")

AT_WORK = ("coordinator", "worker", "supervisor")
State = Annotated[str, OneOf(STATES)]
Tell = Annotated[str, OneOf(TELLS)]
HEARD_FROM = ("place", "person", "worker")
ToldBy = Annotated[str, OneOf(HEARD_FROM)]


class Facility(Shown):
    """A place that receives people, with where that is known from."""

    id: ShownId = Field(description="Of the place.")
    code: str = Field(examples=["hospital-sur"], description="Short, for tables.")
    name: str = Field(examples=["Hospital del Sur"], description="What it is called.")
    kind: Annotated[str, OneOf(FACILITY_KINDS)] = Field(description="What it is.")
    ubigeo: str = Field(examples=["150142"], description="The district where it stands.")
    phone: str = Field(examples=["01 000 0000"], description="Empty where none is known.")
    source: str = Field(examples=["told by the place"], description="Where this was learnt.")
    licence: str = Field(examples=["own"], description="Under what it is kept; name the source where it asks for that.")
    told_on: ShownDay = Field(description="The day on which this was true.")
    stopped_at: When | None = Field(description="Since when nobody is sent there any more.")

    @classmethod
    def of(cls, place: Place) -> "Facility":
        """All but how one goes about it, which is sealed."""
        return cls.model_validate(place, from_attributes=True)


class Facilities(Page):
    """One page of the directory."""

    items: list[Facility] = Field(description="As they were listed.")


class OnwardLine(Shown):
    """An onward referral, as lists show it."""

    id: ShownId = Field(description="Of the onward referral.")
    code: str = Field(examples=["S-4TX9B"], description="What stands on the slip.")
    engagement: ShownId = Field(description="Of whose course.")
    person_code: str = Field(examples=["A-7KQ2M"], description="What is said instead of the name.")
    state: State = Field(description="Where it stands.")
    sent_at: When = Field(description="When it was sent.")
    appointment_at: When | None = Field(description="The day and the hour, if they are known.")
    due_at: When | None = Field(description="When something should have been heard; null once it has ended.")

    @classmethod
    def of(cls, onward: queries.OnwardReferral) -> "OnwardLine":
        """As lists show it. The row comes with its person."""
        return cls(**_line(onward))


class OnwardLines(Page):
    """One page of onward referrals."""

    items: list[OnwardLine] = Field(description="In the order in which they were sent.")


class OnwardStep(Shown):
    """What happened, and who told it."""

    became: State = Field(description="The state it led to.")
    told_by: str = Field(examples=["place"], description="Who told it.")
    reason: str = Field(examples=["money"], description="Why, where it takes a reason; else empty.")
    words: str = Field(examples=["It would have cost a day's pay."], description="Own words, or the advice.")
    happened_at: When = Field(description="When it was written down.")


class OnwardReferral(OnwardLine):
    """An onward referral with every step that counts."""

    facility: ShownId = Field(description="Where to.")
    tells: list[Tell] = Field(examples=[["name"]], description="What the place may be told.")
    tells_back: bool = Field(description="Whether the place may tell how it went.")
    steps: list[OnwardStep] = Field(description="In their order, without those that were taken back.")

    @classmethod
    def of(cls, onward: queries.OnwardReferral) -> "OnwardReferral":
        """All there is. One more query."""
        steps = [OnwardStep.model_validate(each, from_attributes=True) for each in queries.steps_that_count(onward)]
        return cls(
            **_line(onward), facility=onward.facility_id, tells=onward.tells, tells_back=onward.tells_back, steps=steps
        )


def _line(onward: queries.OnwardReferral) -> dict[str, Any]:
    alike = ("code", "state", "sent_at", "appointment_at", "due_at")
    return {
        "id": onward.pk, "engagement": onward.engagement_id, "person_code": onward.person.code,
        **{name: getattr(onward, name) for name in alike},
    }  # fmt: skip


class NewOnward(Told):
    """Where to, what for, and what the person agreed to."""

    facility: Id = Field(description="A place of the directory.")
    asked: SomeWords = Field(examples=["Please see them."], description="What is asked of the place. Kept sealed.")
    tells: Annotated[list[Tell], Field(max_length=3)] = Field(
        default=[], examples=[["name"]], description="What the place may be told, as the person agreed."
    )
    tells_back: bool = Field(description="Whether the person agreed that the place tells how it went.")
    agreed_with: Annotated[str, OneOf(("person", "family"))] = Field(description="Who decided.")
    lead: Id | None = Field(default=None, description="What a step of the course led to, where one did.")


class Appointment(Told):
    """A day and an hour."""

    appointment_at: Instant = Field(description="When they are expected.")
    told_by: ToldBy = Field(default="place", description="Who told it.")


class Attendance(Told):
    """They went."""

    told_by: ToldBy = Field(description="Who told it.")


class NotGone(Told):
    """They did not go, and why not."""

    reason: Annotated[str, OneOf(MISSED_BECAUSE)] = Field(description="Nobody is blamed.")
    words: Words = Field(default="", examples=["The bus does not run on Mondays."], description="Kept sealed.")
    told_by: ToldBy = Field(description="Who told it.")


class SentBack(Told):
    """The place returned them, and why."""

    reason: Annotated[str, OneOf(RETURNED_BECAUSE)] = Field(description="`early` counts as premature.")
    words: Words = Field(default="", examples=["Try the group first."], description="Kept sealed.")


class Advice(Told):
    """What the place advises."""

    advice: SomeWords = Field(examples=["Go on as agreed; come again in a month."], description="Kept sealed.")


class OnwardEnd(Told):
    """It ends without advice, and why."""

    reason: Annotated[str, OneOf(CLOSED_BECAUSE)] = Field(description="Why.")


class Call(Told):
    """A call because nothing was heard."""

    whom: Annotated[str, OneOf(WHOM)] = Field(description="Who was called.")
    answer: Annotated[str, OneOf(CALLS)] = Field(description="What came of it.")
    words: Line | None = Field(default=None, examples=["Ask for the nurse."], description="For whoever calls next.")


@noun.lists("/facilities", Facilities, by="listed_at", to=("coordinator", "manager"))
def list_facilities(request: Asked) -> QuerySet[Place]:
    """The directory of places that receive people, where the asker's centres work."""
    return facilities_visible_to(request.auth)


@noun.lists("/onward-referrals", OnwardLines, by="sent_at", to=AT_WORK)
def list_onward_referrals(request: Asked, overdue: bool = False) -> QuerySet[queries.OnwardReferral]:
    """Those the asker may know of; or only those of which something should have been heard by now."""
    found = queries.visible_to(request.auth)
    return found.filter(due_at__lte=clock.now()) if overdue else found


@noun.reads("/onward-referrals/{uuid:onward}", engagements.read)
def read_onward_referral(request: Asked, onward: UUID, because: Purpose = "api") -> OnwardReferral:
    """An onward referral with its steps. The ledger notes who read it and what for."""
    found = _found(request, onward)
    look(request, engagements.read, Engagement.objects.select_related("person").get(pk=found.engagement_id), because)
    return OnwardReferral.of(found)


@noun.does("POST", "/engagements/{uuid:engagement}/onward-referrals", actions.send)
def send_onward(request: Asked, engagement: UUID, told: NewOnward) -> OnwardReferral:
    """Send somebody on who agreed to it. Refused without their consent to onward referral."""
    found = find(request, engagements_visible_to(request.auth), engagement)
    place = find(request, facilities_visible_to(request.auth), told.facility)
    lead = find(request, leads_visible_to(request.auth), told.lead) if told.lead else None
    sent = do(request, actions.send, found, facility=place, lead=lead, **told.details("facility", "lead"))
    return _shown(sent.onward)


@noun.does("POST", "/onward-referrals/{uuid:onward}/receipt", actions.receive)
def note_receipt(request: Asked, onward: UUID) -> OnwardReferral:
    """The place expects them."""
    do(request, actions.receive, _found(request, onward))
    return _shown(onward)


@noun.does("POST", "/onward-referrals/{uuid:onward}/appointment", actions.appoint)
def note_appointment(request: Asked, onward: UUID, told: Appointment) -> OnwardReferral:
    """A day and an hour are arranged, for the first time or anew."""
    do(request, actions.appoint, _found(request, onward), **told.details())
    return _shown(onward)


@noun.does("POST", "/onward-referrals/{uuid:onward}/attendance", actions.attend)
def note_attendance(request: Asked, onward: UUID, told: Attendance) -> OnwardReferral:
    """They went."""
    do(request, actions.attend, _found(request, onward), **told.details())
    return _shown(onward)


@noun.does("POST", "/onward-referrals/{uuid:onward}/miss", actions.miss)
def note_not_gone(request: Asked, onward: UUID, told: NotGone) -> OnwardReferral:
    """They did not go, and why not."""
    do(request, actions.miss, _found(request, onward), **told.details())
    return _shown(onward)


@noun.does("POST", "/onward-referrals/{uuid:onward}/advice", actions.refer_back)
def note_advice(request: Asked, onward: UUID, told: Advice) -> OnwardReferral:
    """Referred back with advice, which stands on the course."""
    do(request, actions.refer_back, _found(request, onward), **told.details())
    return _shown(onward)


@noun.does("POST", "/onward-referrals/{uuid:onward}/return", actions.send_back)
def note_return(request: Asked, onward: UUID, told: SentBack) -> OnwardReferral:
    """Returned by the place; counted for it."""
    do(request, actions.send_back, _found(request, onward), **told.details())
    return _shown(onward)


@noun.does("POST", "/onward-referrals/{uuid:onward}/ending", actions.close)
def end_onward(request: Asked, onward: UUID, told: OnwardEnd) -> OnwardReferral:
    """End it without advice, and say why."""
    do(request, actions.close, _found(request, onward), **told.details())
    return _shown(onward)


@noun.does("POST", "/onward-referrals/{uuid:onward}/undoing", actions.undo)
def undo_onward_step(request: Asked, onward: UUID) -> OnwardReferral:
    """Take back the last step, which was a slip, while the jurisdiction's hours for it last."""
    do(request, actions.undo, _found(request, onward))
    return _shown(onward)


@noun.does("POST", "/onward-referrals/{uuid:onward}/calls", actions.ask_after)
def note_call(request: Asked, onward: UUID, told: Call) -> OnwardReferral:
    """Somebody was called because nothing was heard; the next call is due in some days."""
    do(request, actions.ask_after, _found(request, onward), **told.details("words"), words=told.words or "")
    return _shown(onward)


def _found(request: Asked, onward: UUID) -> queries.OnwardReferral:
    return find(request, queries.visible_to(request.auth), onward)


def _shown(onward: UUID) -> OnwardReferral:
    return OnwardReferral.of(queries.OnwardReferral.objects.select_related("person").get(pk=onward))
