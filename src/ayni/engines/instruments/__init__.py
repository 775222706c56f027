"""Instruments: read a definition, score a sheet of answers, compare two totals. Pure; knows no store and no clock."""

from ayni.engines.instruments.change import Change, Clinical, Direction, change, clinical, points_needed
from ayni.engines.instruments.definition import (
    Answer,
    Band,
    Criterion,
    Cutoff,
    FlagRule,
    Instrument,
    Item,
    Method,
    Scale,
    Unsound,
    Wording,
)
from ayni.engines.instruments.reading import from_content
from ayni.engines.instruments.scoring import Flag, Refusal, Score, score
from ayni.engines.instruments.totals import Answers

__all__ = [
    "Answer",
    "Answers",
    "Band",
    "Change",
    "Clinical",
    "Criterion",
    "Cutoff",
    "Direction",
    "Flag",
    "FlagRule",
    "Instrument",
    "Item",
    "Method",
    "Refusal",
    "Scale",
    "Score",
    "Unsound",
    "Wording",
    "change",
    "clinical",
    "from_content",
    "points_needed",
    "score",
]
