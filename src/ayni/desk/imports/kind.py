"""What every kind of import has in common: its columns are the fields of a form, its rows become actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ayni.ground.actors import Actor
from ayni.ground.roles import ROLES, may
from ayni.places.queries import Centre
from ayni.places.queries import visible_to as centres_visible_to
from ayni.workers.queries import Worker
from ayni.workers.queries import visible_to as workers_visible_to

# The id under which one act of one row is done: the same row brings the same ids, whenever it comes again.
Once = Callable[[str], UUID]
ROW = "row"  # the name of a row's first act, by which the row is known when it comes again
Words = str | Promise


class RowForm(forms.Form):
    """One row. Its fields are the columns; ``also`` are other names people give them, in Spanish first of all."""

    also: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, cells: Mapping[str, str] | None = None, *, actor: Actor) -> None:
        super().__init__(cells, auto_id=False)
        self.actor = actor

    def key(self) -> str:
        """What makes the row one thing: two rows of a file with the same key contradict each other. Empty: nothing."""
        return ""

    def reasons(self) -> list[str]:
        """What is wrong, each sentence with its column before it."""
        found: list[str] = []
        for name, sentences in self.errors.items():
            found += [str(each) if name == "__all__" else f"{name}: {each}" for each in sentences]
        return found

    def centre_called(self, code: str, *roles: str) -> Centre:
        """The centre with this code among those the actor stands for; without a code, the only one."""
        own = centres_visible_to(self.actor)
        if not self.actor.everywhere(*roles):
            own = own.filter(pk__in=self.actor.centres(*roles))
        found = list(own.filter(code=code) if code else own[:2])
        if len(found) != 1:
            raise ValidationError(
                _("No centre of yours has the code “%(code)s”.") % {"code": code}
                if code
                else _("You stand for several centres: write the code of one.")
            )
        return found[0]

    def worker_called(self, code: str) -> Worker:
        """The worker with this code whom the actor may know of and who has not left."""
        found = workers_visible_to(self.actor).filter(code=code, leaving=None).first()
        if found is None:
            raise ValidationError(_("No worker of yours has the code “%(code)s”.") % {"code": code})
        return found


@dataclass(frozen=True)
class Kind:
    """Something that can be imported: what it is called, who may, its columns, and how a row becomes actions."""

    name: str
    title: Words
    prose: Words
    verb: str
    form: type[RowForm]
    take: Callable[[Actor, dict[str, Any], Once], object]
    examples: tuple[dict[str, str], ...]

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return list(self.form.base_fields)

    @property
    def required(self) -> list[str]:
        """The columns without which no row can be read."""
        return [name for name, field in self.form.base_fields.items() if field.required]

    @property
    def ways(self) -> list[tuple[str, tuple[str, ...]]]:
        """Each column with the other names it answers to."""
        return [(name, self.form.also.get(name, ())) for name in self.columns]

    def open_to(self, actor: Actor) -> bool:
        """Whether the actor's roles include the verb behind every row."""
        return may(actor, self.verb)

    def scope(self, actor: Actor) -> list[str]:
        """The centres for which the actor may do it; what a row without a centre means depends on them."""
        return sorted(str(centre) for role, centre in actor.grants if self.verb in ROLES[role].may)


def home(cleaned: Mapping[str, Any]) -> dict[str, float] | None:
    """The point a row gives, as the tables keep it."""
    return None if cleaned["lat"] is None else {"lat": cleaned["lat"], "lon": cleaned["lon"]}


def whole_point(form: forms.Form) -> None:
    """Mark a latitude that came without its longitude, or the other way round."""
    given = form.cleaned_data
    if (given.get("lat") is None) != (given.get("lon") is None) and not {"lat", "lon"} & set(form.errors):
        form.add_error("lat", _("Latitude and longitude come together, or both stay empty."))


def start_of(day: date, zone: str) -> datetime:
    """The first instant of a day where the centre is."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def end_of(day: date, zone: str) -> datetime:
    """The instant after a day's last, where the centre is."""
    return start_of(day + timedelta(days=1), zone)
