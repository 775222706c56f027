"""A whole country at once: the assignment with the most gain, and the worths that prove that no better one exists."""

from ayni.engines.matching.national.certificate import Certificate, certified
from ayni.engines.matching.national.edges import Edges, Supervision
from ayni.engines.matching.national.ongoing import Ongoing
from ayni.engines.matching.national.optimum import Optimum, again, best

__all__ = ["Certificate", "Edges", "Ongoing", "Optimum", "Supervision", "again", "best", "certified"]
