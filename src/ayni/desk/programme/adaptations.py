"""What this site says otherwise than the shelf: all definitions, one with its versions, one version beside another."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from ayni.adaptations import actions, queries
from ayni.adaptations.queries import Edition, Use, Version
from ayni.adaptations.rules import KINDS
from ayni.basics import shelf
from ayni.desk.pages import Page
from ayni.desk.programme.adapting import BundleForm, ConfirmationForm, WhyForm, answers
from ayni.desk.programme.content_words import value, way
from ayni.desk.standing import Asked, standing
from ayni.engines import adaptation
from ayni.engines.instruments import from_content
from ayni.ground.queries import names_of
from ayni.ground.roles import may

# Where, what was, what is.
Change = tuple[str, str, str]


@dataclass(frozen=True)
class Line:
    """A definition among all: how it is called, which version holds, how many there are, what is not sure."""

    kind: str
    name: str
    called: Mapping[str, str]
    held: int
    versions: int
    unsure: int


@dataclass(frozen=True)
class Piece:
    """A number, rule or cut-off nobody here is sure of."""

    digest: str
    way: str
    source: str


@standing("director", "steward")
class Adaptations(Page):
    """Everything that can be adapted."""

    def get(self, request: Asked) -> HttpResponse:
        """The definitions by kind, and the cut-offs this site has chosen."""
        return self.show()

    def show(self, status: int = 200, **more: Any) -> HttpResponse:
        """The page."""
        told = {"form": BundleForm()} | more
        return self.render(
            "programme/adaptations.html", status=status, kinds=[(word, _lines(kind)) for kind, word in KINDS.items()],
            cutoffs=_cutoffs(), versions=queries.visible_to(self.actor), **told,
        )  # fmt: skip


class OfOne(Page):
    """What the pages of one definition share."""

    kind: ClassVar[str] = ""

    def known(self, name: str) -> Mapping[str, Any]:
        """The definition as it lies on the shelf, if there is one of that name; otherwise it does not exist."""
        if name not in shelf.names(self.kind):
            raise Http404
        return shelf.load(self.kind, name)

    def held(self, name: str) -> tuple[int, dict[str, Any]]:
        """The number of the version that holds, and what it says."""
        self.known(name)
        version = queries.held(self.kind, name)
        return version.number if version else 0, queries.content_of(self.kind, name, version)

    def version(self, name: str, number: int | None) -> Version | None:
        """A version by its number; None for the shelf's."""
        if not number:
            return None
        found = queries.visible_to(self.actor).filter(kind=self.kind, name=name, number=number).first()
        if found is None:
            raise Http404
        return found

    def editions(self, name: str) -> list[tuple[Edition, list[Change]]]:
        """What the shelf said since when, the newest first, and what was new in each."""
        kept = list(queries.editions_visible_to(self.actor).filter(kind=self.kind, name=name))
        return [
            (edition, _changes(before.content, edition.content) if before else [])
            for edition, before in zip_longest(kept, kept[1:])
        ]

    def back(self, name: str, tell: str = "") -> HttpResponse:
        """The page of the definition."""
        return self.go(f"adapted-{self.kind}", name, tell=tell)

    def shown(self, name: str, status: int = 200, **more: Any) -> HttpResponse:
        """The page of the definition."""
        number, content = self.held(name)
        versions = list(queries.visible_to(self.actor).filter(kind=self.kind, name=name))
        uses = list(queries.uses_visible_to(self.actor).filter(kind=self.kind, name=name))
        told = {"why_form": WhyForm(), "confirm_form": ConfirmationForm()} | more
        return self.render(
            "programme/adapted.html", status=status, kind=self.kind, name=name, called=content["name"], held=number,
            versions=versions, uses=uses, editions=self.editions(name),
            unsure=[
                Piece(made, way(content, path), _source(content, path))
                for path, made, verified in adaptation.pieces(content) if not verified
            ],
            confirmations=queries.Confirmation.objects.filter(kind=self.kind, name=name),
            may_confirm=may(self.actor, "adaptations.confirm"), **told,
        )  # fmt: skip


@standing("director", "steward")
class Definition(OfOne):
    """One definition: what holds, every version, and what waits to be confirmed."""

    def get(self, request: Asked, name: str) -> HttpResponse:
        """Show it."""
        return self.shown(name)


@standing("director", "steward")
class TakingUp(OfOne):
    """Another version from now on."""

    def get(self, request: Asked, name: str) -> HttpResponse:
        """The page it is asked from."""
        self.known(name)
        return self.back(name)

    def post(self, request: Asked, name: str) -> HttpResponse:
        """Take it up."""
        self.known(name)
        form = WhyForm(request.POST)
        if form.is_valid() and self.do(
            actions.take_up, self.kind, name, because="decided", form=form, why=form.cleaned_data["why"],
            version=self.version(name, form.cleaned_data["number"]),
        ):  # fmt: skip
            return self.back(name, _("Whoever begins from now on begins with it. Whoever has begun keeps theirs."))
        return self.shown(name, 422, why_form=form)


@standing("director", "steward")
class TakingBackVersion(OfOne):
    """The version before, again."""

    def get(self, request: Asked, name: str) -> HttpResponse:
        """The page it is asked from."""
        self.known(name)
        return self.back(name)

    def post(self, request: Asked, name: str) -> HttpResponse:
        """Take the newest decision back."""
        self.known(name)
        form = WhyForm(request.POST)
        if form.is_valid() and self.do(
            actions.take_back, self.kind, name, because="decided", form=form, why=form.cleaned_data["why"]
        ):
            return self.back(name, _("Taken back, for those who begin from now on."))
        return self.shown(name, 422, why_form=form)


@standing("steward")
class Confirming(OfOne):
    """What was read in its source."""

    def get(self, request: Asked, name: str) -> HttpResponse:
        """The page it is asked from."""
        self.known(name)
        return self.back(name)

    def post(self, request: Asked, name: str) -> HttpResponse:
        """Confirm one piece."""
        self.known(name)
        form = ConfirmationForm(request.POST)
        if form.is_valid() and self.do(
            actions.confirm, self.kind, name, because="read", form=form, **form.cleaned_data
        ):
            return self.back(name, _("Confirmed. From now on no page says that it is open."))
        return self.shown(name, 422, confirm_form=form)


@standing("director", "steward")
class OneVersion(Page):
    """A version beside the one it is based on, or beside another: what was, what is, and how it came about."""

    def get(self, request: Asked, pk: UUID) -> HttpResponse:
        """Lay them side by side."""
        version = self.find(queries.visible_to(self.actor), pk)
        others = queries.visible_to(self.actor).filter(kind=version.kind, name=version.name).exclude(pk=pk)
        asked = request.GET.get("beside", "")
        chosen = next((each for each in others if str(each.number) == asked), None)
        beside = None if asked == "0" else chosen or version.based_on
        before = beside.content if beside else shelf.load(version.kind, version.name)
        return self.render(
            "programme/version.html", version=version, others=others, beside=beside, called=version.content["name"],
            lines=_changes(before, version.content),
            history=[(entry, answers(entry.frame)) for entry in queries.lineage_of(version)],
            by=names_of({version.made_by}).get(version.made_by, ""), back=f"adapted-{version.kind}",
        )  # fmt: skip


@standing("director", "steward")
class Taken(OfOne):
    """The definition that holds, as a file to be edited."""

    def get(self, request: Asked, name: str) -> HttpResponse:
        """As JSON, in the order of the shelf."""
        self.known(name)
        version = queries.held(self.kind, name)
        content = version.content if version else shelf.load(self.kind, name)
        return sent_as(json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n", f"{name}.json")


def sent_as(content: bytes, name: str) -> HttpResponse:
    """A file to be kept."""
    return HttpResponse(
        content, content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )  # fmt: skip


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    return [
        (way(after if each.after is not None else before, each.path), value(each.before), value(each.after))
        for each in adaptation.differences(before, after)
    ]


def _unsure(content: Mapping[str, Any], sure: frozenset[str]) -> int:
    return sum(made not in sure for _path, made, _said in adaptation.pieces(content))


def _lines(kind: str) -> list[Line]:
    numbers: dict[str, int] = {}
    for name in Version.objects.filter(kind=kind).values_list("name", flat=True):
        numbers[name] = numbers.get(name, 0) + 1
    held: dict[str, Version | None] = {}
    for use in Use.objects.select_related("version").filter(kind=kind):
        held.setdefault(use.name, use.version)
    confirmed = frozenset(queries.Confirmation.objects.filter(kind=kind).values_list("piece", flat=True))
    found = []
    for name in shelf.names(kind):
        shelved, version = shelf.load(kind, name), held.get(name)
        sure = adaptation.sure_of(shelved) | confirmed
        unsure = _unsure(version.content if version else shelved, sure)
        number = version.number if version else 0
        found.append(Line(kind, name, shelved["name"], number, numbers.get(name, 0), unsure))
    return found


def _cutoffs() -> list[tuple[str, Any, Any]]:
    """Every questionnaire that has a total: its name, the instrument, and the cut-off that is chosen."""
    found = []
    for name in shelf.names("instruments"):
        content = queries.content_of("instruments", name, queries.held("instruments", name))
        instrument = from_content(content)
        if instrument.total is not None:
            found.append((name, instrument, instrument.acts_from))
    return found


def _source(content: Mapping[str, Any], path: tuple[str, ...]) -> str:
    return str(adaptation.leaves(content).get((*path, "source"), ""))
