"""Every change there is to visits and to the rounds that are planned for a day or a week."""

from ayni.visits.actions.meetings import cancel_meeting, move_meeting, plan_meeting
from ayni.visits.actions.rounds import (
    adopt_round,
    answer_round,
    begin_round,
    go_alone,
    go_in_pairs,
    keep_round_replay,
    plan_round,
    replay_round,
    stop_round,
    take_back_round,
    tell,
)
from ayni.visits.actions.visits import arrive, cancel, check_in, hold, miss, move, plan

__all__ = [
    "adopt_round", "answer_round", "arrive", "begin_round", "cancel", "cancel_meeting", "check_in", "go_alone",
    "go_in_pairs", "hold", "keep_round_replay", "miss", "move", "move_meeting", "plan", "plan_meeting", "plan_round",
    "replay_round", "stop_round", "take_back_round", "tell",
]  # fmt: skip
