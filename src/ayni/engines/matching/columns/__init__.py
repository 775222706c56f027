"""Matching in columns: the same rules and scores as beside, for as many workers and needs as a country has."""

from ayni.engines.matching.columns.country import Country
from ayni.engines.matching.columns.shortlist import Judged, judged

__all__ = ["Country", "Judged", "judged"]
