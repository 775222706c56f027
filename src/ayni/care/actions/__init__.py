"""Every change there is to the care record."""

from ayni.care.actions.encounters import ask_before, ask_feedback, give_feedback, raise_concern, record
from ayni.care.actions.ended import hear_out
from ayni.care.actions.groups import ask_alone, record_group
from ayni.care.actions.leads import carry_out, let_be, reopen
from ayni.care.actions.papers import write
from ayni.care.actions.steps import decide, state

__all__ = [
    "ask_alone", "ask_before", "ask_feedback", "carry_out", "decide", "give_feedback", "hear_out", "let_be",
    "raise_concern", "record", "record_group", "reopen", "state", "write",
]  # fmt: skip
