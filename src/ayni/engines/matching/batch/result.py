"""What a batch plan answers: who goes to whom and why, who waits on and why, what it costs, and what would help."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ayni.basics.languages import name_of
from ayni.basics.plain import plain, revived
from ayni.basics.reasons import Reason
from ayni.basics.words import Sentence, say
from ayni.engines.matching.batch.audit import Group
from ayni.engines.matching.batch.question import hashed
from ayni.engines.matching.plan import MILLIONTHS
from ayni.engines.matching.result import Widening

# Raise it when the same question may get another answer.
ENGINE_VERSION = "matching-batch-3"


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A need with its worker: the score in millionths, minutes one way, minutes of the week, what speaks for it."""

    need: str
    worker: str
    score: int
    travel: int | None
    minutes: int
    chips: tuple[Reason, ...]
    people: int = 1


@dataclass(frozen=True, kw_only=True)
class Unserved:
    """A need without a worker.

    ``eligible`` is 0: nobody may take it; ``against`` then says how many workers each rule keeps out. Otherwise all of
    them are full, and ``price`` is what one more place of the cheapest of them would gain (in millionths of a score).
    ``held_back`` counts those of them who have room themselves, but whose supervisor has none for this.
    """

    need: str
    eligible: int
    price: int
    against: Mapping[str, int]
    helps: tuple[Widening, ...]
    people: int = 1
    held_back: int = 0

    @property
    def why(self) -> Sentence:
        """In a sentence."""
        if not self.eligible:
            return say("Nobody qualifies.")
        if self.held_back:
            return say(
                "One worker who qualifies has time, but the supervisor has no room for another person.",
                plural="{n} workers who qualify have time, but their supervisors have no room for another person.",
                n=self.held_back,
            )
        return say(
            "The one worker who qualifies has no room left.",
            plural="All {n} workers who qualify have no room left.",
            n=self.eligible,
        )


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A plan in numbers: people served, gain and scores in millionths, minutes one way; how paid hours are spread.

    ``least_paid`` is of the worker with the fewest paid minutes among those who could take somebody (the last four
    weeks and the next four, as planned); ``to_less_paid`` of the ``minutes`` planned go to the half of these workers
    that was paid less of late; ``recent`` adds up what the chosen worker of each person was paid of late.
    """

    served: int
    gained: int
    scores: int
    travel: int
    minutes: int
    to_less_paid: int
    recent: int
    least_paid: int

    @property
    def mean_score(self) -> float:
        """Of those served, 0 to 1."""
        return self.scores / self.served / MILLIONTHS if self.served else 0.0


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One more worker of this kind would serve ``more`` people: found by planning again with such a worker.

    With a ``supervisor`` it is room for one more person there, instead of one more worker.
    """

    district: str
    language: str
    credential: str
    more: int
    supervisor: str = ""

    def said(self, labels: Mapping[str, Sentence | str]) -> Sentence:
        """In a sentence, with what people call a credential and a district."""
        if self.supervisor:
            return say(
                "If {name} had room to supervise one more person, one more person who waits would be served.",
                plural="If {name} had room to supervise one more person, {n} more people who wait would be served.",
                name=self.supervisor,
                n=self.more,
            )
        who = labels.get(self.credential, self.credential) if self.credential else say("worker of any kind")
        facts = {"who": who, "district": labels.get(self.district, self.district), "n": self.more}
        if not self.language:
            return say(
                "One more in {district} ({who}) would serve one more person who waits.",
                plural="One more in {district} ({who}) would serve {n} more people who wait.",
                **facts,
            )
        return say(
            "One more in {district} who speaks {language} ({who}) would serve one more person who waits.",
            plural="One more in {district} who speaks {language} ({who}) would serve {n} more people who wait.",
            language=name_of(self.language),
            **facts,
        )


@dataclass(frozen=True, kw_only=True)
class BatchResult:
    """The answer to a Question. Equal questions give equal results, to the hash.

    ``standing`` is of the plan, ``efficient`` of the plan that only serves people; ``bound`` is a gain that no plan
    exceeds. ``proven``: the efficient plan is the best there is, and the policy was followed as far as can be.
    ``prices`` names the workers whose room is scarce, with what one more place of theirs would gain; ``supervisors``
    the supervisors.
    """

    question_hash: str
    engine_version: str
    placed: tuple[Placed, ...]
    unserved: tuple[Unserved, ...]
    standing: Standing
    efficient: Standing
    bound: int
    proven: bool
    prices: Mapping[str, int]
    level_reached: int | None = None
    level_at_most: int | None = None
    recent_at_least: int | None = None
    persons: tuple[Group, ...] = ()
    workers: tuple[Group, ...] = ()
    openings: tuple[Opening, ...] = ()
    supervisors: Mapping[str, int] = field(default_factory=dict)

    @property
    def gap(self) -> int:
        """What might still be gained by the efficient plan; 0 is a proof that nothing can."""
        return self.bound - self.efficient.gained

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        return hashed(self.as_json())

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing."""
        stored: dict[str, Any] = plain(self)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "BatchResult":
        """The inverse of ``as_json``."""
        return revived(cls, stored)

    def summary(self) -> tuple[Sentence, ...]:
        """What a coordinator reads above the plan."""
        served = sum(each.people for each in self.placed)
        left = sum(each.people for each in self.unserved)
        all_of_them, nobody = served + left, sum(each.people for each in self.unserved if not each.eligible)
        full = left - nobody
        said = [
            say(
                "{served} of {n} person who waits would have a worker.",
                plural="{served} of {n} people who wait would have a worker.",
                served=served,
                n=all_of_them,
            )
        ]
        if nobody:
            said.append(say("For one of them nobody qualifies.", plural="For {n} of them nobody qualifies.", n=nobody))
        if full:
            said.append(
                say(
                    "For one of them everybody who qualifies is full.",
                    plural="For {n} of them everybody who qualifies is full.",
                    n=full,
                )
            )
        return (*said, self.proof)

    @property
    def proof(self) -> Sentence:
        """How sure it is that no plan does better for the people who wait."""
        fair, share = self.standing != self.efficient, f"{100 * self.gap / self.bound:.2g}" if self.bound else "0"
        if self.gap == 0 and not fair:
            return say("It is proven that no plan does better for them.")
        if self.gap == 0:
            return say(
                "It is proven that no plan does better for them than the most efficient one, with which this is"
                " compared."
            )
        if not fair:
            return say("No plan does better for them by more than {share} %.", share=share)
        return say(
            "No plan does better for them than the most efficient one, with which this is compared, by more than"
            " {share} %.",
            share=share,
        )

    def price_of_fairness(self) -> tuple[Sentence, ...]:
        """What following the policy gives up against the plan that only serves people; nothing where they are equal."""
        plan, best = self.standing, self.efficient
        if plan == best:
            return (say("The rule changes nothing here: this is the most efficient plan."), *self._higher())
        given_up = best.scores - plan.scores
        share = f"{100 * given_up / best.scores:.1f}" if best.scores else "0.0"
        said = [
            say("As many people are served as in the most efficient plan."),
            say("Suitability falls by {share} %.", share=share),
            _travel(plan.travel - best.travel),
            say(
                "Whoever would go was paid {after} hours in the last four weeks, in the mean, instead of {before}.",
                after=_hours(plan.recent, plan.served),
                before=_hours(best.recent, best.served),
            ),
        ]
        if plan.minutes and best.minutes:
            said.append(
                say(
                    "{after} % of the planned hours go to the half who was paid less of late, instead of {before} %.",
                    after=round(100 * plan.to_less_paid / plan.minutes),
                    before=round(100 * best.to_less_paid / best.minutes),
                )
            )
        said.append(
            say(
                "The least-paid worker has {after} hours in eight weeks, instead of {before}.",
                after=_hours(plan.least_paid, 1),
                before=_hours(best.least_paid, 1),
            )
        )
        return (*said, *self._higher())

    def _higher(self) -> tuple[Sentence, ...]:
        """Where it is not proven that the least-paid cannot be lifted higher, how high that might be."""
        if self.recent_at_least is not None and self.recent_at_least < self.standing.recent:
            least = _hours(self.recent_at_least, self.standing.served)
            return (say("Whether fewer is possible is not proven; {hours} hours in the mean at least.", hours=least),)
        if self.level_at_most in (None, self.level_reached):
            return ()
        hours = _hours(self.level_at_most or 0, 1)
        return (say("Whether they could be lifted higher is not proven; to {hours} hours at most.", hours=hours),)


def _travel(minutes: int) -> Sentence:
    if minutes >= 0:
        return say(
            "Travel rises by one minute one way, all added up.",
            plural="Travel rises by {n} minutes one way, all added up.",
            n=minutes,
        )
    return say(
        "Travel falls by one minute one way, all added up.",
        plural="Travel falls by {n} minutes one way, all added up.",
        n=-minutes,
    )


def _hours(minutes: int, of: int) -> str:
    return f"{minutes / 60 / max(1, of):.1f}"
