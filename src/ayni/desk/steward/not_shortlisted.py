"""Who was not suggested, and why: over the last searches, for one worker, or for one referral."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from ayni.basics.plain import revived
from ayni.basics.words import Sentence
from ayni.desk.coordinator.shortlist_cards import GROUPS, OTHERWISE
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.engagements.queries import Shortlist, shortlists_visible_to
from ayni.engines.matching import NotSuggested
from ayni.workers.queries import Worker, visible_to

# Over how many of the newest searches we count; the page says so.
LOOKED_AT = 40
A_PAGE = 20


class WhichForm(forms.Form):
    """Narrowing to a referral or a worker, both by code."""

    referral = forms.CharField(label=_("Referral"), max_length=12, required=False, help_text="R-…")
    worker = forms.CharField(label=_("Worker"), max_length=12, required=False, help_text="W-…")


@dataclass(frozen=True)
class Search:
    """One time the engine was asked: when, for which referral, and who did not qualify."""

    shortlist: Shortlist
    out: tuple[NotSuggested, ...]

    @property
    def code(self) -> str:
        """The referral's code."""
        return self.shortlist.sought.code

    @property
    def made_at(self) -> datetime:
        """When."""
        return self.shortlist.made_at


@dataclass(frozen=True)
class Cause:
    """One kind of reason, how often it stood against somebody, and how many workers it concerned."""

    word: Sentence
    times: int
    workers: int


@dataclass(frozen=True)
class Standing:
    """How often a worker was not suggested, and the kind of reason that stood against them most."""

    worker: str
    name: str
    code: str
    times: int
    mostly: Sentence


def searches(shortlists: QuerySet[Shortlist]) -> list[Search]:
    """What the engine answered of those left out; the person's side of the question is not even loaded."""
    unread = shortlists.defer("problem", "referral__note")
    return [
        Search(each, tuple(revived(NotSuggested, out) for out in each.result["not_suggested"][each.need]))
        for each in unread
    ]


def causes(found: Iterable[Search]) -> list[Cause]:
    """The kinds of reasons over several searches, the most frequent first. A worker may have several at once."""
    times: Counter[int] = Counter()
    workers: dict[int, set[str]] = defaultdict(set)
    for each in _all(found):
        for group in _groups(each):
            times[group] += 1
            workers[group].add(each.worker)
    return [Cause(_word(group), n, len(workers[group])) for group, n in times.most_common()]


def standings(found: Iterable[Search]) -> list[Standing]:
    """Every worker who was not suggested at least once; most often first."""
    seen: dict[str, Counter[int]] = defaultdict(Counter)
    times: Counter[str] = Counter()
    names: dict[str, str] = {}
    for each in _all(found):
        seen[each.worker].update(_groups(each))
        times[each.worker] += 1
        names[each.worker] = each.name
    codes = {str(pk): code for pk, code in Worker.objects.filter(pk__in=list(times)).values_list("pk", "code")}
    return [
        Standing(worker, names[worker], codes.get(worker, ""), n, _word(seen[worker].most_common(1)[0][0]))
        for worker, n in sorted(times.items(), key=lambda pair: (-pair[1], names[pair[0]]))
    ]


def of_worker(found: Iterable[Search], worker: UUID) -> list[tuple[Search, NotSuggested]]:
    """The searches in which this worker was not suggested, with the reasons."""
    return [(search, each) for search in found for each in search.out if each.worker == str(worker)]


def _all(found: Iterable[Search]) -> Iterator[NotSuggested]:
    return (each for search in found for each in search.out)


def _groups(out: NotSuggested) -> set[int]:
    codes = {reason.code for reason in out.reasons}
    return {place for place, (_word, held) in enumerate(GROUPS) if held & codes} or {len(GROUPS)}


def _word(group: int) -> Sentence:
    return GROUPS[group][0] if group < len(GROUPS) else OTHERWISE


def _of(shortlists: QuerySet[Shortlist], code: str) -> QuerySet[Shortlist]:
    """Those of the referral or group with this code."""
    return shortlists.filter(Q(referral__code=code) | Q(group__code=code))


@standing("steward")
class NotShortlisted(Page):
    """Who was not suggested and why."""

    def get(self, request: Asked) -> HttpResponse:
        """Over the last searches; with a code, for that referral or that worker."""
        form, shortlists = WhichForm(request.GET), shortlists_visible_to(self.actor)
        asked = form.cleaned_data if form.is_valid() else {"referral": "", "worker": ""}
        if asked["referral"]:
            found = searches(_of(shortlists, asked["referral"].upper())[:A_PAGE])
            return self.render("steward/not_shortlisted_referral.html", form=form, code=asked["referral"], found=found)
        latest = searches(shortlists[:LOOKED_AT])
        if asked["worker"]:
            worker = visible_to(self.actor).filter(code=asked["worker"].upper()).first()
            of = of_worker(latest, worker.pk) if worker else []
            return self.render("steward/not_shortlisted_worker.html", form=form, worker=worker, of=of, n=len(latest))
        leaf = Paginator(latest, A_PAGE).get_page(request.GET.get("page"))
        return self.render(
            "steward/not_shortlisted.html", form=form, n=len(latest), causes=causes(latest),
            standings=standings(latest), leaf=leaf,
        )  # fmt: skip
