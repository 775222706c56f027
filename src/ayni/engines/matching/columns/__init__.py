"""Matching in columns: the same rules and scores as beside, for as many workers and needs as a country has."""

from ayni.engines.matching.columns.country import Country
from ayni.engines.matching.columns.reasons import Reasons, reasons_for
from ayni.engines.matching.columns.shortlist import Judged, judged
from ayni.engines.matching.columns.suggested import suggested
from ayni.engines.matching.columns.whole import Round, Whole, candidates, matched

__all__ = [
    "Country",
    "Judged",
    "Reasons",
    "Round",
    "Whole",
    "candidates",
    "judged",
    "matched",
    "reasons_for",
    "suggested",
]
