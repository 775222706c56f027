"""Everybody who waits at once: a plan for all of them, how fair it is, and where one more worker would help most."""

from ayni.engines.matching.batch.audit import OTHERS, SMALLEST, Group
from ayni.engines.matching.batch.pairs import Judged, Pair, judged, pairs_of
from ayni.engines.matching.batch.question import Fairness, Helper, Person, Prices, Question, Spread
from ayni.engines.matching.batch.recruiting import Profile, opening, profiles, told
from ayni.engines.matching.batch.result import ENGINE_VERSION, BatchResult, Opening, Placed, Standing, Unserved
from ayni.engines.matching.batch.solve import assigned, completed, solve

__all__ = [
    "ENGINE_VERSION", "OTHERS", "SMALLEST", "BatchResult", "Fairness", "Group", "Helper", "Judged", "Opening", "Pair",
    "Person", "Placed", "Prices", "Profile", "Question", "Spread", "Standing", "Unserved", "assigned", "completed",
    "judged", "opening", "pairs_of", "profiles", "solve", "told",
]  # fmt: skip
