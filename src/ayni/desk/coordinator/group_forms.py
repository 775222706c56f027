"""What is asked when people who wait are brought together."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ayni.adaptations import queries as adaptations
from ayni.desk.coordinator.fields import Moment, PlacedForm, named
from ayni.ground import clock
from ayni.places.queries import Centre
from ayni.referrals.queries import Group, Referral
from ayni.referrals.rules import MEETING_PLACES, SETTINGS

# A first proposal where nobody says by when it must begin; whoever forms the group changes it.
START_WITHIN = timedelta(days=5)
MINUTES = 90  # our assumption for a group's meeting (owner: the programme)

PLACES = {code: SETTINGS[code] for code in MEETING_PLACES}


class GroupForm(PlacedForm):
    """Who, and how they would meet."""

    referrals = forms.ModelMultipleChoiceField(
        queryset=Referral.objects.none(),
        error_messages={
            "required": _("Choose who would meet."),
            "invalid_choice": _("Somebody you chose does not wait any more; look again."),
            "invalid_pk_value": _("Somebody you chose does not wait any more; look again."),
        },
    )
    start_by = Moment(label=_("By when must they have met first?"))
    end_by = Moment(label=_("By when should it be over?"))
    contacts = forms.IntegerField(label=_("How many meetings?"), min_value=1, max_value=200)
    contacts_per_week = forms.FloatField(label=_("How many a week?"), min_value=0.25, max_value=21)
    minutes_per_contact = forms.IntegerField(label=_("How many minutes each?"), min_value=5, max_value=480)
    setting = forms.ChoiceField(label=_("Where?"), choices=named(PLACES), widget=forms.RadioSelect)

    def __init__(self, *args: Any, centre: Centre, waiting: QuerySet[Referral], **kwargs: Any) -> None:
        super().__init__(*args, zone=centre.time_zone, **kwargs)
        self.centre = centre
        self.fields["referrals"].queryset = waiting  # type: ignore[attr-defined]

    @property
    def meeting(self) -> dict[str, Any]:
        """How they would meet, once the form is valid. They meet in the district of their centre."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "referrals"}
        return {**told, "ubigeo": self.centre.ubigeo}

    def group(self) -> Group:
        """The group as it would be, not kept yet."""
        first = self.cleaned_data["referrals"][0]
        return Group(centre=self.centre, kind=first.kind, protocol=first.protocol, **self.meeting)

    @staticmethod
    def proposed(protocol: str, waiting: list[Referral]) -> dict[str, Any]:
        """What suits all who wait: the earliest start and the earliest end that anybody asks for."""
        outline, now = adaptations.outline(protocol), clock.now()
        starts = [each.start_by for each in waiting if each.start_by > now]
        return {
            "start_by": min(starts, default=now + START_WITHIN),
            "end_by": min(each.end_by for each in waiting),
            "contacts": outline["sessions"]["value"],
            "contacts_per_week": outline["weekly"]["value"],
            "minutes_per_contact": MINUTES,
            "setting": "clinic",
        }
