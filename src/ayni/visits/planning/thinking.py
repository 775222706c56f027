"""Rounds in the making: first the day of each visit, then day after day, each a step that can be kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ayni.basics.plain import plain, revived
from ayni.basics.words import say
from ayni.engines import rounds
from ayni.visits.models import RoundPlan
from ayni.visits.planning.answer import Answer, LeftOut, Placed, Round, kept
from ayni.visits.planning.asking import read
from ayni.visits.planning.promises import worked_out
from ayni.visits.planning.question import Day, Question, supposed
from ayni.visits.planning.weeks import apart, days_of, may_be

SEED = 1


def solved(problem: rounds.Problem, iterations: int) -> rounds.Result:
    """The engine's answer, the same for the same problem and as many iterations."""
    return rounds.solve(problem, seed=SEED, params=rounds.Params(iterations=iterations))


@dataclass(frozen=True)
class Part:
    """One day, worked out."""

    asked: Day
    placed: tuple[Placed, ...]
    left: tuple[LeftOut, ...]
    rounds: tuple[Round, ...]
    result: Mapping[str, Any]


@dataclass
class Thinking:
    """A plan in the making. ``parts`` are the days that are done, in order."""

    question: Question
    parts: list[Part] = field(default_factory=list)

    @classmethod
    def after(cls, plan: RoundPlan, parts: Sequence[Mapping[str, Any]]) -> "Thinking":
        """Where it stood when it was left."""
        return cls(supposed(Question.from_json(plan.question)), [revived(Part, each) for each in parts])

    def steps(self) -> Iterator[dict[str, Any]]:
        """The days that are left, one at a time."""
        chosen = days_of(self.question)
        while len(self.parts) < self.question.days:
            part = self._worked_out(chosen)
            self.parts.append(part)
            yield plain(part)

    @property
    def progress(self) -> tuple[int, int]:
        """How many days are done, and of how many."""
        return len(self.parts), self.question.days

    def answer(self) -> Answer:
        """The whole answer, once all days are done. A visit that was left out on one day may stand on a later one."""
        placed = tuple(each for part in self.parts for each in part.placed)
        there = {each.wanted for each in placed}
        left = {each.wanted: each for part in self.parts for each in part.left if each.wanted not in there}
        for wanted in self.question.wanted:
            if wanted.id not in there and wanted.id not in left:
                reason = say("No day suits {code} and whoever could come.", code=wanted.code)
                left[wanted.id] = LeftOut(wanted.id, reason)
        return Answer(
            engine_version=rounds.ENGINE_VERSION,
            placed=tuple(sorted(placed, key=lambda each: (each.day, each.minute, each.wanted))),
            left=tuple(left[each] for each in sorted(left)),
            rounds=tuple(each for part in self.parts for each in part.rounds),
            days=tuple(part.asked for part in self.parts),
            results={str(part.asked.number): dict(part.result) for part in self.parts},
        )

    def _worked_out(self, chosen: Mapping[str, int]) -> Part:
        number = len(self.parts)
        day = self.day(chosen, number)
        day, result = worked_out(self.question, day, solved)
        found = read(self.question, day, result)
        return Part(day, found.placed, found.left, found.rounds, result.as_json())

    def day(self, chosen: Mapping[str, int], number: int) -> Day:
        """What the next day is asked with: its own visits, and those that did not fit on days before."""
        before = [each for part in self.parts[:number] for each in part.rounds]
        spent = {
            each.id: sum(r.back - r.leaves for r in before if r.worker == each.id) for each in self.question.helpers
        }
        rest = self.question.limits.rest_minutes - 24 * 60
        yesterday = {each.worker: each.back for each in before if each.day == number - 1}
        return Day(
            number=number,
            wanted=tuple(
                each.id
                for each in self.question.wanted
                if chosen.get(each.id) == number or self._put_off(each.id, number, chosen)
            ),
            week_left={each.id: max(0, each.week_minutes - spent[each.id]) for each in self.question.helpers},
            rests_until={worker: max(0, back + rest) for worker, back in yesterday.items()},
            changes_left=max(0, self.question.most_changes - self._broken(number)),
        )

    def _broken(self, number: int) -> int:
        """How many promises the days before change."""
        question, parts = self.question, self.parts[:number]
        left = {each.wanted for part in parts for each in part.left}
        placed = [each for part in parts for each in part.placed]
        gone = sum(not kept(question, question.wanted_of[each], None) for each in left)
        return gone + sum(not kept(question, question.wanted_of[each.wanted], each) for each in placed)

    def _put_off(self, id_: str, number: int, chosen: Mapping[str, int]) -> bool:
        """Whether a visit that did not fit before may stand on this day, apart from the others of its engagement."""
        wanted = self.question.wanted_of[id_]
        there = {each.wanted for part in self.parts[:number] for each in part.placed}
        left = any(each.wanted == id_ for part in self.parts[:number] for each in part.left)
        if not left or id_ in there or wanted.told or number not in wanted.days:
            return False
        others = [
            chosen[each.id]
            for each in self.question.wanted
            if each.engagement == wanted.engagement and each.id != id_ and each.id in chosen
        ]
        least = apart(len(others) + 1)
        return may_be(self.question, wanted, number) and all(abs(number - other) >= least for other in others)
