"""Gather what is known, let the engine propose, keep the proposal."""

from ayni.engagements.planning.batches import Thinking, batch_question, batch_result, pairs_to_ask, question_of
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
    "CARRIED", "CHOSEN", "Thinking", "already_asked", "batch_question", "batch_result", "candidates_of",
    "pairs_to_ask", "policy_of", "propose", "question_of", "result_of", "speaks_against", "still_eligible", "suggested",
    "terms", "wave_length", "wave_size", "why_not",
]  # fmt: skip
