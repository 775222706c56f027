"""Who looked at whose record, when, and what for: the entries that reading leaves."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django import forms
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.desk.steward.ledger import turned_to
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.ground.queries import Entry, Mention
from ayni.people.queries import Person

READS = ("people.read", "engagements.read")

# A hint, not a verdict: so many in a day, and so many times a usual day of the last four weeks. Our assumption, to be
# set by whoever has seen a month of a real programme; a coordinator with a full board opens some twenty a day.
DAY, WEEKS = timedelta(hours=24), timedelta(weeks=4)
MANY_A_DAY, TIMES_USUAL = 30, 3.0


class CodeForm(forms.Form):
    """Whose record."""

    code = forms.CharField(
        label=_("Code"), max_length=12, required=False, help_text=_("Of a person (A-…) or of an engagement (E-…).")
    )


@dataclass(frozen=True)
class Habit:
    """How much somebody reads: in the last 24 hours, and on a usual day of the four weeks before."""

    name: str
    today: int
    usual: float
    latest: object

    @property
    def unusual(self) -> bool:
        """Whether a steward may want to ask why."""
        return self.today >= MANY_A_DAY and self.today > TIMES_USUAL * self.usual


def habits() -> list[Habit]:
    """Everybody who read anything in the last four weeks; most today first."""
    now = clock.now()
    rows = (
        Entry.objects.filter(verb__in=READS, occurred_at__gt=now - WEEKS, occurred_at__lte=now)
        .values("by", "by_name")
        .annotate(
            today=Count("seq", filter=Q(occurred_at__gt=now - DAY)),
            before=Count("seq", filter=Q(occurred_at__lte=now - DAY)),
            latest=Max("occurred_at"),
        )
        .order_by("-today", "-before", "by_name")
    )
    days = (WEEKS - DAY) / DAY
    return [Habit(row["by_name"], row["today"], round(row["before"] / days, 1), row["latest"]) for row in rows]


def row_behind(code: str) -> UUID | None:
    """The id of the person or engagement with that pseudonym: enough to find who looked, nothing of what is kept."""
    for rows in (Person.objects, Engagement.objects):
        found: UUID | None = rows.filter(code=code.strip().upper()).values_list("pk", flat=True).first()
        if found:
            return found
    return None


def reads_of(code: str) -> QuerySet[Entry]:
    """Every reading of the record behind the code; none when there is no such code."""
    row = row_behind(code)
    if row is None:
        return Entry.objects.none()
    return Entry.objects.filter(verb__in=READS, pk__in=Mention.objects.filter(row=row).values("entry"))


@standing("steward")
class Access(Page):
    """Who looked."""

    def get(self, request: Asked) -> HttpResponse:
        """The last readings of everything, or of one record."""
        form = CodeForm(request.GET)
        code = form.cleaned_data["code"] if form.is_valid() else ""
        reads = reads_of(code) if code else Entry.objects.filter(verb__in=READS)
        leaf, lines = turned_to(reads, request.GET.get("page"))
        return self.render(
            "steward/access.html", form=form, code=code, leaf=leaf, lines=lines,
            habits=[] if code else habits(), many=MANY_A_DAY,
        )  # fmt: skip
