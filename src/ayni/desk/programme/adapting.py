"""The forms of an adaptation: how it came about (FRAME), the values of a definition one by one, a file, a cut-off."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.adaptations.rules import ASKED
from ayni.desk.programme.content_words import way
from ayni.desk.wording import said
from ayni.engines import adaptation
from ayni.engines.adaptation import Frame, Path
from ayni.engines.adaptation.bundle import LARGEST
from ayni.engines.adaptation.fence import is_free
from ayni.engines.adaptation.frame import LONGEST, QUESTIONS

# Questions that have one answer; the others have one or several.
SINGLE = ("level", "moment", "planned", "fidelity")

# What makes the shape of a definition is changed in a file, where it can be seen whole.
SHAPE = frozenset({"id", "code", "kind", "verified", "item", "answer", "total", "band", "change", "is", "fact", "at",
                   "leads_to", "sends_to", "edition", "columns"})  # fmt: skip
LONG = 80
PUT = "put-"


class FrameForm(forms.Form):
    """How an adaptation came about: what, why, who, when, planned or not, and whether it is still the same approach."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        for name in ("described", "why"):
            self.fields[name] = forms.CharField(
                label=said(ASKED[name]), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("It goes along when the version is given to others. Name nobody."),
            )  # fmt: skip
        for name, table in QUESTIONS.items():
            choices = [(code, said(word)) for code, word in table.items()]
            if name in SINGLE:
                self.fields[name] = forms.ChoiceField(label=said(ASKED[name]), choices=[("", "—"), *choices])
            else:
                self.fields[name] = forms.MultipleChoiceField(
                    label=said(ASKED[name]), choices=choices, widget=forms.CheckboxSelectMultiple
                )

    @property
    def frame(self) -> Frame:
        """What was told."""
        told: dict[str, Any] = {}
        for name in ("described", "why", *QUESTIONS):
            each = self.cleaned_data[name]
            told[name] = tuple(each) if isinstance(each, list) else each
        return Frame(**told)

    def asked(self) -> list[forms.BoundField]:
        """The questions, in their order."""
        return [self[name] for name in ("described", "why", *QUESTIONS)]


class ValuesForm(FrameForm):
    """Every value of a definition that may be said otherwise, beside the questions."""

    def __init__(
        self, *told: Any, kind: str, content: Mapping[str, Any], shelved: Mapping[str, Any], **more: Any
    ) -> None:
        super().__init__(*told, **more)
        self.content, self.paths = content, {}
        for path, each in adaptation.leaves(content).items():
            if is_free(kind, path, shelved) and not SHAPE & {path[-1]} and (field := self._field(path, each)):
                name = PUT + "~".join(path)
                self.paths[name] = path
                self.fields[name] = field

    def _field(self, path: Path, each: Any) -> forms.Field | None:
        label = way(self.content, path)
        if isinstance(each, str):
            widget = forms.Textarea(attrs={"rows": 2}) if len(each) > LONG else forms.TextInput()
            return forms.CharField(label=label, initial=each, widget=widget, required=bool(each), strip=False)
        if isinstance(each, (int, float)) and not isinstance(each, bool):
            return forms.FloatField(label=label, initial=f"{each:g}", step_size=None)
        return None

    @property
    def edited(self) -> dict[str, Any]:
        """The definition with what was typed; whole numbers stay whole."""
        content = dict(self.content)
        before = adaptation.leaves(content)
        for name, path in self.paths.items():
            each = self.cleaned_data[name]
            if isinstance(each, str):
                each = each.replace("\r\n", "\n").replace("\x00", "")
            if isinstance(each, float) and each.is_integer():
                each = int(each)
            if each != before[path]:
                content = adaptation.put(content, path, each)
        return content

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by the part of the definition they belong to."""
        found: dict[str, list[forms.BoundField]] = {}
        for name, path in self.paths.items():
            many = isinstance(self.content[path[0]], list) and len(path) > 2
            found.setdefault(way(self.content, path[: 2 if many else 1]), []).append(self[name])
        return list(found.items())


class FileForm(FrameForm):
    """The whole definition as a file."""

    file = forms.FileField(
        label=gettext_lazy("The definition"),
        help_text=gettext_lazy("JSON as it was taken from here, or TOML as on the shelf."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.toml"}),
    )

    def clean_file(self) -> dict[str, Any]:
        """Read it."""
        told = self.cleaned_data["file"].read(LARGEST + 1)
        for read in (json.loads, tomllib.loads):
            try:
                found = read(told.decode("utf-8"))
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict):
                return json.loads(json.dumps(found, default=str))  # type: ignore[no-any-return]
        raise forms.ValidationError(_("This file is neither JSON nor TOML."))


class CutOffForm(FrameForm):
    """From which total this site acts."""

    total = forms.FloatField(label=gettext_lazy("Act from this total"))
    below = forms.BooleanField(label=gettext_lazy("At this total or less, not or more"), required=False)
    whom = forms.CharField(label=gettext_lazy("In whom it was found"), max_length=200)
    source = forms.CharField(label=gettext_lazy("Where it comes from"), max_length=400)
    dated = forms.CharField(label=gettext_lazy("When it was found or agreed"), max_length=20)
    field_order = ("total", "below", "whom", "source", "dated")

    def edited(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """The definition with this cut-off as the chosen one; those that were published stay beside it."""
        told, total = self.cleaned_data, self.cleaned_data["total"]
        chosen = {
            "total": int(total) if total.is_integer() else total, "below": told["below"],
            "whom": {"en": told["whom"], "es": told["whom"]}, "source": told["source"], "dated": told["dated"],
            "chosen": True, "verified": False,
        }  # fmt: skip
        others = [each for each in content.get("cutoffs", ()) if not each.get("chosen")]
        return {**content, "cutoffs": [*others, chosen]}


class WhyForm(forms.Form):
    """Which version, and why."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("So that whoever comes later understands it. Name nobody."),
    )  # fmt: skip


class ConfirmationForm(forms.Form):
    """Who read it, where and when."""

    piece = forms.CharField(widget=forms.HiddenInput)
    reader = forms.CharField(label=gettext_lazy("Who read it"), max_length=120)
    source = forms.CharField(label=gettext_lazy("Where"), max_length=400)
    read_on = forms.DateField(label=gettext_lazy("On which day"), widget=forms.DateInput(attrs={"type": "date"}))


class BundleForm(forms.Form):
    """A bundle of another site."""

    file = forms.FileField(label=gettext_lazy("The bundle"), widget=forms.ClearableFileInput(attrs={"accept": ".json"}))


def answers(frame: Frame) -> Sequence[tuple[str, str]]:
    """What was answered, question by question, in words."""
    told = []
    for name, table in QUESTIONS.items():
        codes = getattr(frame, name)
        words = [said(table[code]) for code in (codes if isinstance(codes, tuple) else (codes,))]
        told.append((said(ASKED[name]), ", ".join(words)))
    return told
