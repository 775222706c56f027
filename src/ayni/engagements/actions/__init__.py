"""Every change there is to shortlists, offers and engagements."""

from ayni.engagements.actions.batches import (
    adopt_plan,
    answer_plan,
    begin_plan,
    keep_replay,
    plan,
    replay_plan,
    stop_plan,
    take_back_plan,
)
from ayni.engagements.actions.offers import (
    accept,
    close,
    decline,
    end_wave,
    hand_over,
    lead_on,
    offer,
    read,
    shortlist,
    take_back,
)
from ayni.engagements.actions.waves import adopt_waves, send_next_wave, stop_waves, use_up_waves
from ayni.engagements.actions.weights import take_back_weights, weigh

__all__ = [
    "accept", "adopt_plan", "adopt_waves", "answer_plan", "begin_plan", "close", "decline", "end_wave", "hand_over",
    "keep_replay", "lead_on", "offer", "plan", "read", "replay_plan", "send_next_wave", "shortlist", "stop_plan",
    "stop_waves", "take_back", "take_back_plan", "take_back_weights", "use_up_waves", "weigh",
]  # fmt: skip
