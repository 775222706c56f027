"""Who could accompany a person, who should, and why; who was not suggested, and what would help."""

from ayni.engines.matching.advice import change_for_coordinator, change_for_person, change_for_worker
from ayni.engines.matching.explain import for_coordinator, for_person, for_worker, why_not_for_worker
from ayni.engines.matching.groups import Meeting, in_common, together
from ayni.engines.matching.problem import (
    TERMS,
    Choices,
    Credential,
    Member,
    Need,
    Policy,
    Problem,
    Rating,
    Setting,
    Supervisor,
    Worker,
)
from ayni.engines.matching.result import (
    ENGINE_VERSION,
    Assignment,
    Candidate,
    Change,
    NotSuggested,
    Part,
    Result,
    Term,
    Widening,
)
from ayni.engines.matching.score import reweighed
from ayni.engines.matching.solve import Params, solve
from ayni.engines.matching.widen import changed

__all__ = [
    "ENGINE_VERSION",
    "TERMS",
    "Assignment",
    "Candidate",
    "Change",
    "Choices",
    "Credential",
    "Meeting",
    "Member",
    "Need",
    "NotSuggested",
    "Params",
    "Part",
    "Policy",
    "Problem",
    "Rating",
    "Result",
    "Setting",
    "Supervisor",
    "Term",
    "Widening",
    "Worker",
    "change_for_coordinator",
    "change_for_person",
    "change_for_worker",
    "changed",
    "for_coordinator",
    "for_person",
    "for_worker",
    "in_common",
    "reweighed",
    "solve",
    "together",
    "why_not_for_worker",
]
