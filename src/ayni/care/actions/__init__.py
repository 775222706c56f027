"""Every change there is to the care record."""

from ayni.care.actions.encounters import ask_before, ask_feedback, give_feedback, raise_concern, record
from ayni.care.actions.ended import hear_out
from ayni.care.actions.groups import ask_alone, record_group
from ayni.care.actions.papers import write
from ayni.care.actions.steps import decide, state

__all__ = [
    "ask_alone", "ask_before", "ask_feedback", "decide", "give_feedback", "hear_out", "raise_concern", "record",
    "record_group", "state", "write",
]  # fmt: skip
