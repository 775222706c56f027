"""Which form a file is in, found from the file itself."""

from dataclasses import dataclass
from typing import Any

from ayni.engines.rounds.claim import Claim
from ayni.engines.rounds.formats import own, public, solution, text
from ayni.engines.rounds.formats.entries import json_of, text_of
from ayni.engines.rounds.problem import Problem
from ayni.engines.rounds.result import Result


@dataclass(frozen=True)
class Instance:
    """A question, and whether its plans are written in the public solution form."""

    problem: Problem
    public: bool

    def written(self, result: Result) -> dict[str, Any]:
        """The plan in the form that goes with the instance."""
        return solution.written(self.problem, result) if self.public else own.result_written(result)


def instance(raw: bytes) -> Instance:
    """The question of a file in any of our forms, plain or packed. Raises Faulty."""
    if text.looks_so(text_of(raw)):
        return Instance(text.read(raw), True)
    stored = json_of(raw)
    if "form" in stored or "workers" in stored:
        return Instance(own.problem_of(stored), False)
    return Instance(public.problem_of(stored), True)


def claim(raw: bytes, problem: Problem) -> Claim:
    """What the plan in a file states, in the public form or in ours. Raises Faulty."""
    stored = json_of(raw)
    return own.claim_of(stored) if stored.get("form") == own.PLAN else solution.claim_of(stored, problem)
