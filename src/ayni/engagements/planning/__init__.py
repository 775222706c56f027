"""Gather what is known, let the engine propose, keep the proposal."""

from ayni.engagements.planning.batches import Thinking, batch_question, batch_result, pairs_to_ask, question_of
from ayni.engagements.planning.gathering import meeting_place, narrower, policy_of, rules_of
from ayni.engagements.planning.proposals import (
    CARRIED,
    CHOSEN,
    already_asked,
    candidates_of,
    could_stand_in,
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
from ayni.engagements.planning.weighing import Preview, preview, weighing_of, weights_at, weights_of_shelf

__all__ = [
    "CARRIED", "CHOSEN", "Preview", "Thinking", "already_asked", "batch_question", "batch_result", "candidates_of",
    "could_stand_in", "meeting_place", "narrower", "pairs_to_ask", "policy_of", "preview", "propose", "question_of",
    "result_of", "rules_of", "speaks_against", "still_eligible", "suggested", "terms", "wave_length", "wave_size",
    "weighing_of", "weights_at", "weights_of_shelf", "why_not",
]  # fmt: skip
