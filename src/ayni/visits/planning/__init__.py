"""Gather what is known of a centre's days, let the rounds engine propose, keep the proposal, read it back."""

from ayni.visits.planning.adopting import StopToMake, answer_of_plan, question_of_plan, span_of_plan, stops_to_make
from ayni.visits.planning.answer import Answer, Change, Figures, LeftOut, Placed, Round, changes
from ayni.visits.planning.days import Span
from ayni.visits.planning.gathering import question_of
from ayni.visits.planning.question import ONE_MORE, Pin, Question, Wanted, Wishes
from ayni.visits.planning.reasons import Reasons, reasons_of
from ayni.visits.planning.thinking import Thinking

__all__ = [
    "ONE_MORE", "Answer", "Change", "Figures", "LeftOut", "Pin", "Placed", "Question", "Reasons", "Round", "Span",
    "StopToMake", "Thinking", "Wanted", "Wishes", "answer_of_plan", "changes", "question_of", "question_of_plan",
    "reasons_of", "span_of_plan", "stops_to_make",
]  # fmt: skip
