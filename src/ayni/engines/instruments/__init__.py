"""Instruments: read a definition, score a sheet of answers, compare two totals. Pure; knows no store and no clock."""

from ayni.engines.instruments.change import Change, Direction, change, points_needed
from ayni.engines.instruments.definition import Answer, Band, FlagRule, Instrument, Item, Unsound, Wording
from ayni.engines.instruments.scoring import Answers, Flag, Refusal, Score, score

__all__ = [
    "Answer",
    "Answers",
    "Band",
    "Change",
    "Direction",
    "Flag",
    "FlagRule",
    "Instrument",
    "Item",
    "Refusal",
    "Score",
    "Unsound",
    "Wording",
    "change",
    "points_needed",
    "score",
]
