"""What the page of rounds shows: pictures, who is visited when, which promises would change, and how plans compare."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.basics.words import Sentence, say, unpacked
from ayni.desk.coordinator.round_forms import named_days
from ayni.desk.coordinator.round_why import Why, why
from ayni.desk.pictures import gantt, map
from ayni.ground.actors import Actor
from ayni.visits import planning, queries
from ayni.visits.planning import ONE_MORE, Answer, Change, Figures, Placed, Question, Wanted
from ayni.visits.queries import RoundPlan


@dataclass(frozen=True)
class Line:
    """One stop in a worker's list: the hour, the minutes on the way before it, whom, and what is special about it."""

    number: int
    wanted: Wanted
    placed: Placed
    travel: int
    along: str  # with whom she goes
    leads: bool
    kind: str
    pinned: bool

    @property
    def begins(self) -> str:
        """As a clock shows it."""
        return clock(self.placed.minute)

    @property
    def ends(self) -> str:
        """As a clock shows it."""
        return clock(self.placed.minute + self.wanted.minutes)


@dataclass(frozen=True)
class Own:
    """One worker's round: when she sets out and is back, how much of it is travel, and her stops."""

    name: str
    label: str
    leaves: str
    back: str
    travel: int
    minutes: int
    lines: Sequence[Line]


@dataclass(frozen=True)
class Moved:
    """A promise that would change, for whom, from what to what."""

    code: str
    before: Sentence
    after: Sentence


@dataclass(frozen=True)
class Compared:
    """One figure of two plans."""

    word: Sentence
    before: int
    after: int
    minutes: bool

    @property
    def more(self) -> int:
        """How much more the newer has."""
        return self.after - self.before


def clock(minute: int) -> str:
    """A minute of the day as a clock shows it."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


class Seen:
    """An answered plan, read once for the page; ``about`` is the visit that is asked about, ``day`` the day shown."""

    def __init__(self, plan: RoundPlan, about: str, day: str, actor: Actor) -> None:
        self.plan, self.actor, self.about = plan, actor, about
        self.question: Question = planning.question_of_plan(plan)
        self.answer: Answer = planning.answer_of_plan(plan)
        self.changes = planning.changes(self.question, self.answer)
        self.changed = {each.wanted.id for each in self.changes}
        self.names = {each.id: each.name for each in self.question.helpers} | {ONE_MORE: _("One more")}
        self.pins = {each.wanted for each in self.question.wishes.pins}
        placed = self.answer.placed_of.get(about)
        self.day = int(day) if day.isdigit() and int(day) < plan.days else placed.day if placed else self._first_day()

    def _first_day(self) -> int:
        return min((each.day for each in self.answer.placed), default=0)

    def pin(self) -> dict[str, Any]:
        """What the form for a pin begins with: the visit that is asked about, as it stands."""
        placed = self.answer.placed_of.get(self.about)
        if placed is None:
            return {"wanted": self.about, "day": self.day}
        return {"wanted": self.about, "worker": placed.worker, "day": placed.day, "time": clock(placed.minute)}

    def shown(self) -> dict[str, Any]:
        """All that the page shows of an answer."""
        days = named_days(self.plan)
        return {
            "summary": self._summary(),
            "day": self.day,
            "days": [(number, name, number == self.day) for number, name in days],
            "gantt": self._gantt(),
            "map": self._map(),
            "rounds": self._rounds(),
            "moved": [self._moved(each) for each in self.changes],
            "left": [(self.question.wanted_of[each.wanted].code, each.reason) for each in self.answer.left],
            "about": self._about(),
            "pinned": [(each, self.question.wanted_of[each].code) for each in sorted(self.pins)],
            "week": self._week() if self.plan.days > 1 else [],
            "compared": self._compared(),
            "fallen": self._fallen(),
            "to_tell": queries.to_tell(self.actor).filter(plan=self.plan),
        }

    def _summary(self) -> list[Sentence]:
        figures = Figures.of(self.question, self.answer)
        return [
            say("{placed} of {visits} visits are planned.", placed=figures.placed, visits=self.plan.visits),
            say("{changed} of {promised} told times would change (at most {most} may).", changed=figures.changed,
                promised=self.plan.promised, most=self.plan.most_changes),
            say("{minutes} minutes on the way in all; the longest day of anybody is {hours} hours.",
                minutes=figures.travel, hours=f"{figures.longest / 60:.1f}"),
        ]  # fmt: skip

    def _kind(self, wanted: Wanted) -> str:
        return "changed" if wanted.id in self.changed else "kept" if wanted.told else "new"

    def _today(self) -> list[Placed]:
        return [each for each in self.answer.placed if each.day == self.day]

    def _gantt(self) -> SafeString:
        today = self._today()
        on_the_way = {each.worker for each in self.answer.rounds if each.day == self.day}
        helpers = sorted(self.question.helpers, key=lambda each: (each.name, each.id))
        rows = [gantt.Row(each.id, each.name) for each in helpers]
        if ONE_MORE in on_the_way:
            rows.append(gantt.Row(ONE_MORE, self.names[ONE_MORE]))
        boxes = [self._box(each, who) for each in today for who in (each.worker, each.companion) if who]
        finding = ngettext(
            "%(day)s: %(n)s visit; workers on the way: %(rounds)s.",
            "%(day)s: %(n)s visits; workers on the way: %(rounds)s.",
            len(today),
        ) % {"day": named_days(self.plan)[self.day][1], "n": len(today), "rounds": len(on_the_way)}
        changed = sum(each.wanted in self.changed for each in today)
        if changed:
            finding += " " + ngettext("%(n)s told time would change.", "%(n)s told times would change.", changed) % {
                "n": changed
            }
        return gantt.draw(
            finding=finding, rows=rows, boxes=boxes, trips=self._trips(), ident="day",
            movable=not self.plan.what_if and "superseded" not in self.plan.state,
        )  # fmt: skip

    def _box(self, placed: Placed, who: str) -> gantt.Box:
        wanted = self.question.wanted_of[placed.wanted]
        end = placed.minute + wanted.minutes
        title = _("%(code)s, %(from)s to %(to)s, %(name)s") % {
            "code": wanted.code, "from": clock(placed.minute), "to": clock(end), "name": self.names[who],
        }  # fmt: skip
        kinds = {"new": _("not told yet"), "changed": _("a promise would change"), "kept": _("as it was told")}
        kind = self._kind(wanted)
        return gantt.Box(
            wanted.id, who, placed.minute, end, wanted.code, f"{title}: {kinds[kind]}", kind, wanted.id in self.pins,
            f"?day={self.day}&about={wanted.id}#about",
        )  # fmt: skip

    def _trips(self) -> list[gantt.Trip]:
        found = []
        for each in self._today():
            found.append(gantt.Trip(each.worker, each.minute - each.travel, each.minute))
            if each.companion:
                found.append(gantt.Trip(each.companion, each.minute - each.companion_travel, each.minute))
        last: dict[str, int] = {}
        for each in self._today():
            end = each.minute + self.question.wanted_of[each.wanted].minutes + self.question.limits.notes_minutes
            for who in (each.worker, each.companion):
                if who:
                    last[who] = max(last.get(who, 0), end)
        found += [
            gantt.Trip(each.worker, last[each.worker], each.back)
            for each in self.answer.rounds
            if each.day == self.day and each.worker in last
        ]
        return found

    def _map(self) -> SafeString:
        rings: list[map.Ring] = []
        routes: list[list[int]] = []
        labels = _labels([each.worker for each in self.answer.rounds if each.day == self.day], self.names)
        starts = {each.id: each.start for each in self.question.helpers} | {ONE_MORE: self.question.centre}
        for who, label in labels.items():
            route = [len(rings)]
            rings.append(map.Ring(starts[who], label, _("%(name)s sets off here") % {"name": self.names[who]}))
            for number, each in enumerate(self._stops_of(who), 1):
                wanted = self.question.wanted_of[each.wanted]
                if wanted.place is None:
                    continue
                route.append(len(rings))
                title = f"{number}. {clock(each.minute)} {wanted.code}, {self.names[who]}"
                rings.append(map.Ring(wanted.place, f"{label}{number}", title, someone=True))
            routes.append(route)
        n = len(routes)
        finding = ngettext("Where %(n)s round leads.", "Where %(n)s rounds lead.", n) % {"n": n}
        finding += " " + _("People are shown somewhere within a square kilometre, never at their door.")
        return map.draw(finding=finding, centre=self.question.centre, rings=rings, routes=routes)

    def _stops_of(self, who: str) -> list[Placed]:
        return [each for each in self._today() if who in (each.worker, each.companion)]

    def _rounds(self) -> list[Own]:
        mine = sorted(
            (each for each in self.answer.rounds if each.day == self.day), key=lambda each: self.names[each.worker]
        )
        labels = _labels([each.worker for each in mine], self.names)
        return [
            Own(
                self.names[each.worker], labels[each.worker], clock(each.leaves), clock(each.back), each.travel,
                each.back - each.leaves,
                [self._line(number, stop, each.worker) for number, stop in enumerate(self._stops_of(each.worker), 1)],
            )
            for each in mine
        ]  # fmt: skip

    def _line(self, number: int, placed: Placed, who: str) -> Line:
        wanted = self.question.wanted_of[placed.wanted]
        leads = who == placed.worker
        other = placed.companion if leads else placed.worker
        return Line(
            number, wanted, placed, placed.travel if leads else placed.companion_travel,
            self.names.get(other or "", ""), leads, self._kind(wanted), wanted.id in self.pins,
        )  # fmt: skip

    def _moved(self, change: Change) -> Moved:
        told, after = change.wanted.told, change.after
        assert told is not None  # noqa: S101 - only promises change
        stays = say("It has no place in these rounds; adopting leaves it as it is.")
        now = self._told(after.day, after.minute, after.worker) if after else stays
        return Moved(change.wanted.code, self._told(told.day, told.minute, told.worker), now)

    def _told(self, day: int, minute: int, worker: str) -> Sentence:
        name = self.names.get(worker, "?")
        if self.plan.days == 1:
            return say("{time} with {name}", time=clock(minute), name=name)
        return say("{day}, {time} with {name}", day=named_days(self.plan)[day][1], time=clock(minute), name=name)

    def _about(self) -> Why | None:
        wanted = self.question.wanted_of.get(self.about)
        return why(self.question, self.answer, wanted, self.names) if wanted else None

    def _week(self) -> list[tuple[str, list[int], int]]:
        """Each worker's minutes on each day, and in all."""
        spent: dict[str, list[int]] = {}
        for each in self.answer.rounds:
            spent.setdefault(each.worker, [0] * self.plan.days)[each.day] += each.back - each.leaves
        return [
            (self.names[who], days, sum(days)) for who, days in sorted(spent.items(), key=lambda e: self.names[e[0]])
        ]

    def _compared(self) -> dict[str, Any] | None:
        other = self._other()
        if other is None:
            return None
        question, answer = planning.question_of_plan(other), planning.answer_of_plan(other)
        before, after = Figures.of(question, answer), Figures.of(self.question, self.answer)
        same = (other.first_day, other.days) == (self.plan.first_day, self.plan.days)
        return {"other": other, "figures": list(_figures(before, after)), "same_days": same,
                "sentences": _differences(before, after) if same else []}  # fmt: skip

    def _other(self) -> RoundPlan | None:
        """The plan this one goes on from; otherwise what was adopted last for a day before."""
        parent = self.plan.parent
        if parent is not None and hasattr(parent, "answer"):
            return parent
        earlier = queries.rounds_visible_to(self.actor).filter(
            centre=self.plan.centre, state="adopted", days=self.plan.days, first_day__lt=self.plan.first_day,
            first_day__gte=self.plan.first_day - timedelta(days=14),
        )  # fmt: skip
        return earlier.select_related("answer").order_by("-first_day", "-made_at", "pk").first()

    def _fallen(self) -> list[tuple[str, list[Sentence]]]:
        adoption = getattr(self.plan, "adoption", None)
        told = adoption.fallen if adoption else []
        return [
            (self.question.wanted_of[each["visit"]].code, [unpacked(reason) for reason in each["reasons"]])
            for each in told
        ]


def _labels(workers: Sequence[str], names: dict[str, str]) -> dict[str, str]:
    """A letter for each worker, by which she is found on the map: A, B, C in the order of names."""
    order = sorted(set(workers), key=lambda each: (names[each], each))
    return {who: chr(ord("A") + number % 26) for number, who in enumerate(order)}


def _figures(before: Figures, after: Figures) -> Sequence[Compared]:
    return [
        Compared(say("Visits planned"), before.placed, after.placed, False),
        Compared(say("Visits left out"), before.left, after.left, False),
        Compared(say("Promises changed"), before.changed, after.changed, False),
        Compared(say("Minutes on the way"), before.travel, after.travel, True),
        Compared(say("The longest day"), before.longest, after.longest, True),
        Compared(say("Workers on the way"), before.workers, after.workers, False),
    ]


def _differences(before: Figures, after: Figures) -> list[Sentence]:
    """What differs, in sentences: more of it, or less."""
    told = (
        (after.placed - before.placed, say("Visits with a place: {n} more."), say("Visits with a place: {n} fewer.")),
        (after.travel - before.travel, say("On the way: {n} minutes more."), say("On the way: {n} minutes less.")),
        (
            after.changed - before.changed, say("Promises that would change: {n} more."),
            say("Promises kept: {n} more."),
        ),
    )  # fmt: skip
    found = [replace(more if n > 0 else less, facts={"n": abs(n)}) for n, more, less in told if n]
    return found or [say("By these figures the two plans are the same.")]
