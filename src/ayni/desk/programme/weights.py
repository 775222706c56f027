"""How suggestions are weighed: what holds, what else would change, every version there was, and taking one back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics.words import Sentence
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.desk.wording import said
from ayni.engagements import actions, planning, queries
from ayni.engagements.queries import Weighing
from ayni.engagements.rules import HEAVIEST, TERM_NAMES
from ayni.ground import clock
from ayni.ground.queries import names_of
from ayni.ground.roles import may
from ayni.places.queries import Centre


class WhyForm(forms.Form):
    """Why it is decided."""

    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("So that whoever comes later understands it. Name nobody."),
    )  # fmt: skip


class WeightsForm(WhyForm):
    """One number for each term, and why."""

    def __init__(self, told: Any = None, *, weights: Mapping[str, float]) -> None:
        super().__init__(told, initial={term: f"{weights.get(term, 0):g}" for term in TERM_NAMES})
        numbers = {
            term: forms.FloatField(label=said(word), min_value=0, max_value=HEAVIEST, step_size=0.5)
            for term, word in TERM_NAMES.items()
        }
        self.fields = {**numbers, **self.fields}

    @property
    def weights(self) -> dict[str, float]:
        """What was chosen."""
        return {term: self.cleaned_data[term] for term in TERM_NAMES}


@dataclass(frozen=True)
class Step:
    """A term whose weight differs between two versions."""

    word: Sentence
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """One version, who decided it, and what it changed."""

    weighing: Weighing
    by: str
    steps: tuple[Step, ...]


@standing("director", "steward")
class Programmes(Page):
    """The jurisdictions whose weights there are."""

    def get(self, request: Asked) -> HttpResponseBase:
        """The page of the only one, or all to choose from."""
        places = jurisdictions()
        if len(places) == 1:
            return Weights.as_view()(request, place=places[0])
        return self.render("programme/all.html", places=places)


@standing("director", "steward")
class Weights(Page):
    """The weights of one jurisdiction."""

    def get(self, request: Asked, place: str) -> HttpResponse:
        """What holds and what held."""
        return self.show(place)

    def post(self, request: Asked, place: str) -> HttpResponse:
        """Adopt other weights, from now on."""
        form = WeightsForm(request.POST, weights=planning.weights_at(known(place), clock.now()))
        if form.is_valid() and self.do(
            actions.weigh, place, because="decided", form=form, weights=form.weights, why=form.cleaned_data["why"]
        ):
            return self.go("weights", place, tell=_("Decided. Shortlists are weighed like this from now on."))
        return self.show(place, status=422, form=form)

    def show(self, place: str, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page."""
        weights = planning.weights_at(known(place), clock.now())
        told = {"form": WeightsForm(weights=weights), "back": WhyForm(auto_id="back_%s")} | more
        return self.render(
            "programme/weights.html", status=status, place=place, terms=_listed(weights),
            versions=_versions(queries.weighings_visible_to(self.actor).filter(jurisdiction=place), place),
            may_decide=may(self.actor, "engagements.weigh"), heaviest=HEAVIEST, **told,
        )  # fmt: skip


@standing("director")
class WeightsPreview(Weights):
    """What other weights would change, before anybody decides."""

    def get(self, request: Asked, place: str) -> HttpResponse:
        """The page it is asked from."""
        return self.go("weights", known(place))

    def post(self, request: Asked, place: str) -> HttpResponse:
        """Show it beside the form. Nothing is kept."""
        form = WeightsForm(request.POST, weights=planning.weights_at(known(place), clock.now()))
        if not form.is_valid():
            return self.show(place, status=422, form=form)
        return self.show(place, form=form, preview=planning.preview(place, form.weights, clock.now()))


@standing("director")
class TakingBack(Weights):
    """The newest version taken back."""

    def get(self, request: Asked, place: str) -> HttpResponse:
        """The page it is asked from."""
        return self.go("weights", known(place))

    def post(self, request: Asked, place: str) -> HttpResponse:
        """What held before holds again, as a new version."""
        form, held = WhyForm(request.POST, auto_id="back_%s"), planning.weighing_of(known(place), clock.now())
        if held is None:
            raise Http404
        if form.is_valid() and self.do(
            actions.take_back_weights, held, because="decided", form=form, why=form.cleaned_data["why"]
        ):
            return self.go("weights", place, tell=_("Taken back. What held before holds again."))
        return self.show(place, status=422, back=form)


def jurisdictions() -> list[str]:
    """Those in which there are centres."""
    return sorted(set(Centre.objects.values_list("jurisdiction", flat=True)))


def known(place: str) -> str:
    """The jurisdiction, if there are centres in it; otherwise it does not exist."""
    if place not in jurisdictions():
        raise Http404
    return place


def _listed(weights: Mapping[str, float]) -> list[tuple[Sentence, str]]:
    return [(word, f"{weights.get(term, 0):g}") for term, word in TERM_NAMES.items()]


def _versions(weighings: Any, place: str) -> list[Version]:
    """Newest first, each beside the one it is based on."""
    listed = list(weighings)
    names = names_of({each.decided_by for each in listed})
    shelf = planning.weights_of_shelf(place)
    return [
        Version(
            each,
            names.get(each.decided_by, ""),
            _steps(each.based_on.weights if each.based_on else shelf, each.weights),
        )
        for each in listed
    ]


def _steps(before: Mapping[str, float], after: Mapping[str, float]) -> tuple[Step, ...]:
    return tuple(
        Step(word, f"{before.get(term, 0):g}", f"{after.get(term, 0):g}")
        for term, word in TERM_NAMES.items()
        if before.get(term, 0) != after.get(term, 0)
    )
