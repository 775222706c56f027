"""Who could accompany a person, who should, and why; who was not suggested, and what would help."""

from ayni.engines.matching.problem import (
    TERMS,
    Choices,
    Credential,
    Need,
    Policy,
    Problem,
    Rating,
    Setting,
    Worker,
)
from ayni.engines.matching.result import (
    ENGINE_VERSION,
    Assignment,
    Candidate,
    NotSuggested,
    Result,
    Term,
    Widening,
)

__all__ = [
    "ENGINE_VERSION",
    "TERMS",
    "Assignment",
    "Candidate",
    "Choices",
    "Credential",
    "Need",
    "NotSuggested",
    "Policy",
    "Problem",
    "Rating",
    "Result",
    "Setting",
    "Term",
    "Widening",
    "Worker",
]
