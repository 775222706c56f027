"""What a manager is asked: about workers, their papers, their time, supervisors and the centre."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.basics import shelf
from ayni.basics.languages import NAMES
from ayni.basics.words import Sentence, say
from ayni.desk.coordinator.fields import named
from ayni.desk.imports.fields import DayField, DistrictsField, HoursField
from ayni.desk.imports.kind import whole_point
from ayni.desk.templatetags.codes import in_reader_language
from ayni.desk.wording import said
from ayni.ground import clock
from ayni.ground.queries import Account, Grant
from ayni.people.rules import SEXES
from ayni.places.queries import Centre, districts
from ayni.workers.queries import Supervisor, Worker
from ayni.workers.rules import FLUENCIES, MODES

DAY = {"type": "date"}
TEXT = 2 * 1024 * 1024  # of an outline: more corners than anybody draws

LEAVINGS: dict[str, Sentence] = {
    "own-wish": say("Their own wish"),
    "other-work": say("Found other work"),
    "moved": say("Moved away"),
    "health": say("Health"),
    "programme": say("The programme no longer has work for them"),
}
REVOCATIONS: dict[str, Sentence] = {
    "issuer": say("Whoever issued it took it back"),
    "entered-wrongly": say("It was entered wrongly"),
    "not-genuine": say("The paper is not genuine"),
}


def district_choices() -> list[tuple[str, str]]:
    """Every district by name."""
    return [("", "–"), *sorted(((each.ubigeo, each.name) for each in districts().values()), key=lambda pair: pair[1])]


def fluency_choices() -> list[tuple[str, str]]:
    """How well a language is spoken."""
    return [("", _("not spoken")), *((str(level), said(word)) for level, word in FLUENCIES.items())]


class WorkerForm(forms.Form):
    """What we know of a worker. Limits are the worker's own; languages follow as one field each."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"),
        choices=named(SEXES, gettext_lazy("not stated")),
        required=False,
        help_text=gettext_lazy("Some people choose who comes to them."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=40, required=False, help_text=gettext_lazy("Kept sealed.")
    )
    email = forms.EmailField(
        label=gettext_lazy("Signs in as"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("The address of their account, once the steward has made one with the worker's role."),
    )
    ubigeo = forms.ChoiceField(label=gettext_lazy("District"), choices=district_choices)
    lat = forms.FloatField(
        label=gettext_lazy("Latitude"),
        min_value=-90,
        max_value=90,
        required=False,
        help_text=gettext_lazy("Where they set off from, such as -12.2133. Kept sealed; travel is counted from it."),
    )
    lon = forms.FloatField(
        label=gettext_lazy("Longitude"),
        min_value=-180,
        max_value=180,
        required=False,
        help_text=gettext_lazy("Such as -76.9366."),
    )
    mode = forms.ChoiceField(label=gettext_lazy("Travels"), choices=named(MODES), initial="public")
    max_travel_minutes = forms.IntegerField(
        label=gettext_lazy("At most so many minutes one way"), min_value=5, max_value=480, initial=60
    )
    weekly_hours = forms.FloatField(
        label=gettext_lazy("At most so many hours a week"),
        min_value=1,
        max_value=60,
        initial=20,
        help_text=gettext_lazy("Travel and notes included."),
    )
    caseload_limit = forms.IntegerField(
        label=gettext_lazy("At most so many points of care at once"), min_value=1, max_value=100, initial=24
    )

    def __init__(self, *told: Any, centre: Centre, worker: Worker | None = None, **more: Any) -> None:
        super().__init__(*told, **more)
        self.centre, self.worker = centre, worker
        for code, name in NAMES.items():
            self.fields[f"language_{code}"] = forms.ChoiceField(
                label=said(name), choices=fluency_choices, required=False
            )

    def clean_email(self) -> Account | None:
        """The account, if it holds the worker's role here and is nobody else's."""
        address = self.cleaned_data["email"]
        if not address:
            return None
        held = Grant.objects.filter(role="worker", centre=self.centre.pk, ending=None, account__email__iexact=address)
        grant = held.select_related("account").first()
        taken = Worker.objects.filter(account__email__iexact=address).first()
        if grant is None or (taken and taken != self.worker):
            raise forms.ValidationError(
                _("No free account with this address holds the worker's role at your centre; ask the steward.")
            )
        return grant.account

    def clean(self) -> None:
        """Both halves of a point, and at least one language."""
        whole_point(self)
        if not self.languages():
            self.add_error(f"language_{self._usual()[0]}", _("Say at least one language they speak."))

    @property
    def facts(self) -> list[forms.BoundField]:
        """The fields above the languages."""
        return [field for field in self if not field.name.startswith("language_")]

    @property
    def usual_tongues(self) -> list[forms.BoundField]:
        """One field for each language that is usual where the centre is."""
        return [self[f"language_{code}"] for code in self._usual()]

    @property
    def other_tongues(self) -> list[forms.BoundField]:
        """One field for each other language."""
        return [self[f"language_{code}"] for code in NAMES if code not in self._usual()]

    @property
    def others_spoken(self) -> bool:
        """Whether any of the other languages is spoken, so that it must not be folded away."""
        return any(field.value() for field in self.other_tongues)

    def _usual(self) -> list[str]:
        told = shelf.load("jurisdictions", self.centre.jurisdiction).get("languages", [])
        return [code for code in told if code in NAMES] or ["es"]

    def languages(self) -> dict[str, int]:
        """The languages that are spoken, and how well."""
        spoken = {code: self.cleaned_data.get(f"language_{code}") for code in NAMES}
        return {code: int(level) for code, level in spoken.items() if level}

    def told(self) -> dict[str, Any]:
        """What the actions ask for."""
        given = self.cleaned_data
        return {
            "name": given["name"], "sex": given["sex"], "phone": given["phone"], "account": given["email"],
            "ubigeo": given["ubigeo"], "mode": given["mode"], "max_travel_minutes": given["max_travel_minutes"],
            "home": None if given["lat"] is None else {"lat": given["lat"], "lon": given["lon"]},
            "weekly_minutes_limit": round(given["weekly_hours"] * 60), "caseload_limit": given["caseload_limit"],
        }  # fmt: skip

    @staticmethod
    def of(worker: Worker) -> dict[str, Any]:
        """What the form shows of a worker as she is known now."""
        home = worker.home or {"lat": None, "lon": None}
        spoken = {f"language_{each.language}": str(each.fluency) for each in worker.tongues.all()}
        return {
            "name": worker.name, "sex": worker.sex, "phone": worker.phone, "ubigeo": worker.ubigeo,
            "email": worker.account.email if worker.account else "", "lat": home["lat"], "lon": home["lon"],
            "mode": worker.mode, "max_travel_minutes": worker.max_travel_minutes,
            "weekly_hours": worker.weekly_minutes_limit / 60, "caseload_limit": worker.caseload_limit, **spoken,
        }  # fmt: skip


class HoursForm(forms.Form):
    """The hours of the week in which a worker can be asked."""

    hours = HoursField(
        label=gettext_lazy("Hours of the week"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One day a line: mon-fri 08:00-13:00; sat 09:00-12:00. Empty: cannot be asked for now."),
    )


class AgreementForm(forms.Form):
    """The written agreement."""

    document = forms.CharField(
        label=gettext_lazy("Where the signed paper is kept"),
        max_length=120,
        help_text=gettext_lazy("A folder, a shelf, a number in your archive."),
    )
    signed_on = DayField(label=gettext_lazy("Signed on"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    def clean_signed_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["signed_on"]
        if day > clock.now().date():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class WillingForm(forms.Form):
    """Whether the worker agrees to be suggested."""

    willing = forms.ChoiceField(
        label=gettext_lazy("What did they say?"), widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("Yes, they agree to be suggested")),
            ("no", gettext_lazy("No, not for now")),
        ],
    )  # fmt: skip


class CredentialForm(forms.Form):
    """A credential with its evidence."""

    kind = forms.ChoiceField(label=gettext_lazy("What for"))
    issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=120)
    valid_from = DayField(label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    valid_until = DayField(
        label=gettext_lazy("Valid until, that day included"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"), max_length=200, help_text=gettext_lazy("Its number, or where the paper is.")
    )

    def __init__(self, *told: Any, jurisdiction: str, **more: Any) -> None:
        super().__init__(*told, **more)
        kinds: Mapping[str, Any] = shelf.load("jurisdictions", jurisdiction)["credentials"]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (code, in_reader_language(each["name"])) for code, each in kinds.items()
        ]


class SupervisorForm(forms.Form):
    """A supervisor, and how many workers they can accompany."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    capacity = forms.IntegerField(
        label=gettext_lazy("Can accompany so many workers"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("The programme's rule is shown beside; fewer is always allowed."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Signs in as"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("The address of their account, once it holds the supervisor's role at your centre."),
    )

    def __init__(
        self, *told: Any, centre: Centre, most: int, supervisor: Supervisor | None = None, **more: Any
    ) -> None:
        super().__init__(*told, **more)
        self.centre, self.most, self.supervisor = centre, most, supervisor

    def clean_capacity(self) -> int:
        """No more than the jurisdiction's rule."""
        capacity: int = self.cleaned_data["capacity"]
        if capacity > self.most:
            raise forms.ValidationError(_("The rule here is at most {n} workers a supervisor.").format(n=self.most))
        return capacity

    def clean_email(self) -> Account | None:
        """The account, if it holds the supervisor's role here and is nobody else's."""
        address = self.cleaned_data["email"]
        if not address:
            return None
        held = Grant.objects.filter(
            role="supervisor", centre=self.centre.pk, ending=None, account__email__iexact=address
        ).select_related("account")
        grant = held.first()
        taken = Supervisor.objects.filter(account__email__iexact=address).first()
        if grant is None or (taken and taken != self.supervisor):
            raise forms.ValidationError(
                _("No free account with this address holds the supervisor's role at your centre; ask the steward.")
            )
        return grant.account


class SupervisionForm(forms.Form):
    """Who accompanies a worker."""

    supervisor = forms.ModelChoiceField(
        label=gettext_lazy("Supervisor"), queryset=Supervisor.objects.none(), empty_label=None, widget=forms.RadioSelect
    )


class CentreForm(forms.Form):
    """What we know of a centre, its catchment aside."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    ubigeo = forms.ChoiceField(label=gettext_lazy("District"), choices=district_choices)
    lat = forms.FloatField(label=gettext_lazy("Latitude"), min_value=-90, max_value=90)
    lon = forms.FloatField(label=gettext_lazy("Longitude"), min_value=-180, max_value=180)


class CatchmentForm(forms.Form):
    """An outline: pasted, sent as a file, or drawn together from districts."""

    districts = DistrictsField(
        label=gettext_lazy("Districts"),
        required=False,
        help_text=gettext_lazy("The simplest way: their names or codes, with a semicolon between."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste GeoJSON"),
        required=False,
        max_length=TEXT,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("A Polygon or MultiPolygon, alone or in a Feature. Longitude comes first."),
    )
    file = forms.FileField(label=gettext_lazy("Or send a GeoJSON file"), required=False)
