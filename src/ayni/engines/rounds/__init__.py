"""Who visits whom today, in which order and when, alone or in pairs; and why."""

from ayni.engines.rounds.bounds import Effort
from ayni.engines.rounds.claim import Claim, claim_of
from ayni.engines.rounds.conflict import conflict
from ayni.engines.rounds.explain import what_would, why_not, why_then
from ayni.engines.rounds.faults import Faulty
from ayni.engines.rounds.limits import Violation
from ayni.engines.rounds.problem import (
    KEPT_MINUTES,
    MANKOWSKA,
    TERMS,
    Break,
    Matrix,
    Place,
    Problem,
    Service,
    Visit,
    Worker,
)
from ayni.engines.rounds.result import ENGINE_VERSION, Pause, Result, Route, Stop, Unplanned, weighted
from ayni.engines.rounds.solve import Params, certified, ready, solve
from ayni.engines.rounds.timing import timed
from ayni.engines.rounds.unplanned import reason
from ayni.engines.rounds.validator import Check, check

__all__ = [
    "ENGINE_VERSION",
    "KEPT_MINUTES",
    "MANKOWSKA",
    "TERMS",
    "Break",
    "Check",
    "Claim",
    "Effort",
    "Faulty",
    "Matrix",
    "Params",
    "Pause",
    "Place",
    "Problem",
    "Result",
    "Route",
    "Service",
    "Stop",
    "Unplanned",
    "Violation",
    "Visit",
    "Worker",
    "certified",
    "check",
    "claim_of",
    "conflict",
    "ready",
    "reason",
    "solve",
    "timed",
    "weighted",
    "what_would",
    "why_not",
    "why_then",
]
