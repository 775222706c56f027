"""Gather what is known, let the engine propose, keep the proposal."""

from ayni.engagements.planning.batches import Thinking, batch_question, batch_result, pairs_to_ask, question_of
from ayni.engagements.planning.gathering import (
    considered,
    meeting_place,
    most_people,
    narrower,
    policy_of,
    problem_of,
    room_left,
    rules_of,
)
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
    why_not,
)
from ayni.engagements.planning.waves import (
    Coming,
    WaveChoice,
    WaveProposal,
    closes_at,
    coming,
    first_of,
    may_follow,
    next_of,
    outlook,
    propose_waves,
    quiet_hours,
)
from ayni.engagements.planning.weighing import Preview, preview, weighing_of, weights_at, weights_of_shelf

__all__ = [
    "CARRIED", "CHOSEN", "Coming", "Preview", "Thinking", "WaveChoice", "WaveProposal", "already_asked",
    "batch_question", "batch_result", "candidates_of", "closes_at", "coming", "considered", "could_stand_in",
    "first_of", "may_follow", "meeting_place", "most_people", "narrower", "next_of", "outlook", "pairs_to_ask",
    "policy_of", "preview", "problem_of", "propose", "propose_waves", "question_of", "quiet_hours", "result_of",
    "room_left", "rules_of", "speaks_against", "still_eligible", "suggested", "terms", "weighing_of", "weights_at",
    "weights_of_shelf", "why_not",
]  # fmt: skip
