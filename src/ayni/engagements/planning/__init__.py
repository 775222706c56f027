"""Gather what is known, let the engine propose, keep the proposal."""

from ayni.engagements.planning.gathering import policy_of
from ayni.engagements.planning.proposals import (
    CARRIED,
    CHOSEN,
    already_asked,
    candidates_of,
    propose,
    result_of,
    speaks_against,
    still_eligible,
    suggested,
    terms,
    wave_length,
    wave_size,
    why_not,
)

__all__ = [
    "CARRIED", "CHOSEN", "already_asked", "candidates_of", "policy_of", "propose", "result_of", "speaks_against",
    "still_eligible", "suggested", "terms", "wave_length", "wave_size", "why_not",
]  # fmt: skip
