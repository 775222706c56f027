"""Protocols: read a definition, say what is due in a session, and which of its rules hold. Pure; knows no store."""

from ayni.engines.protocols.conditions import SiteCutoff
from ayni.engines.protocols.course import Course
from ayni.engines.protocols.definition import CAUTIOUS, Decider, Kind, Protocol, Rule, Stage, Step, Unsound, Way, Words
from ayni.engines.protocols.reading import from_content
from ayni.engines.protocols.rules import BEFORE, ENGINE_VERSION, Proposal, proposals
from ayni.engines.protocols.scores import Scores, Trend

__all__ = [
    "BEFORE",
    "CAUTIOUS",
    "ENGINE_VERSION",
    "Course",
    "Decider",
    "Kind",
    "Proposal",
    "Protocol",
    "Rule",
    "Scores",
    "SiteCutoff",
    "Stage",
    "Step",
    "Trend",
    "Unsound",
    "Way",
    "Words",
    "from_content",
    "proposals",
]
