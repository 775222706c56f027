"""The ledger as its steward reads it: what happened, newest first, and whether it is still as it was written."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from ayni.desk.imports.fields import DayField
from ayni.desk.imports.kind import end_of, start_of
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.desk.wording import said
from ayni.ground import ledger
from ayni.ground.jobs import ANCHORS
from ayni.ground.queries import Entry, Mention
from ayni.safety.rules import DRILL_VERBS

A_PAGE = 25
# A ledger that was written anew has a fault in every entry; nobody reads more than these.
MOST_FAULTS = 100


def verbs() -> list[tuple[str, str]]:
    """Every verb there is, for choosing one."""
    return [("", str(_("Any"))), *((verb, verb) for verb in sorted(ledger.EVENTS))]


class FilterForm(forms.Form):
    """Which entries to show; empty fields ask for nothing."""

    verb = forms.ChoiceField(label=_("What"), choices=verbs, required=False)
    who = forms.CharField(label=_("Who"), max_length=120, required=False)
    since = DayField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = DayField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    row = forms.UUIDField(label=_("Row"), required=False, help_text=_("The id of a worker, a referral, an account …"))
    drills = forms.BooleanField(label=_("Drills of the way of flags too"), required=False)

    def narrowed(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """Those of the entries that are asked for. None when what is asked cannot be understood."""
        if not self.is_valid():
            return entries.none()
        asked = self.cleaned_data
        if asked["verb"]:
            entries = entries.filter(verb=asked["verb"])
        elif not (asked["drills"] or asked["row"]):
            # Every five minutes one: between them nobody would find what people did.
            entries = entries.exclude(verb__in=DRILL_VERBS)
        if asked["who"]:
            entries = entries.filter(by_name__icontains=asked["who"])
        if asked["since"]:
            entries = entries.filter(occurred_at__gte=start_of(asked["since"], settings.TIME_ZONE))
        if asked["until"]:
            entries = entries.filter(occurred_at__lt=end_of(asked["until"], settings.TIME_ZONE))
        if asked["row"]:
            entries = entries.filter(pk__in=Mention.objects.filter(row=asked["row"]).values("entry"))
        return entries


@dataclass(frozen=True)
class Line:
    """An entry with its sentence in the reader's language."""

    entry: Entry
    sentence: str

    @classmethod
    def of(cls, entry: Entry) -> "Line":
        """The entry, said."""
        return cls(entry, said(ledger.sentence(entry)))


def turned_to(entries: QuerySet[Entry], number: str | None) -> tuple[Leaf[Entry], list[Line]]:
    """One page of a list of entries, newest first, and its entries as they are said."""
    leaf = Paginator(entries.order_by("-seq"), A_PAGE).get_page(number)
    return leaf, [Line.of(entry) for entry in leaf.object_list]


@standing("steward")
class Ledger(Page):
    """What happened."""

    def get(self, request: Asked) -> HttpResponse:
        """The entries that are asked for, newest first."""
        form = FilterForm(request.GET)
        leaf, lines = turned_to(form.narrowed(Entry.objects.all()), request.GET.get("page"))
        narrowed = any(request.GET.get(name) for name in form.fields)
        return self.render("steward/ledger.html", form=form, leaf=leaf, lines=lines, narrowed=narrowed)


@standing("steward")
class Verification(Page):
    """Whether the ledger is as it was written."""

    def post(self, request: Asked) -> HttpResponse:
        """Read it from its first entry to its head and say every fault."""
        anchors = Path(settings.AYNI_HOME) / ANCHORS
        faults = [(fault.seq, said(fault.sentence)) for fault in islice(ledger.verify(anchors), MOST_FAULTS + 1)]
        last = Entry.objects.order_by("-seq").first()
        return self.render(
            "steward/verification.html", faults=faults[:MOST_FAULTS], more=len(faults) > MOST_FAULTS, last=last,
            anchored=anchors.is_file(),
        )  # fmt: skip
