"""Adaptation: what differs between two definitions, who is sure, where a version comes from, and bundles. Pure."""

from ayni.engines.adaptation.bundle import Item, Unreadable, languages_of, read, written
from ayni.engines.adaptation.certainty import certain, pieces, still_sure_of, sure_of
from ayni.engines.adaptation.differences import Difference, differences
from ayni.engines.adaptation.fence import may_carry, may_differ, watchful
from ayni.engines.adaptation.frame import Frame
from ayni.engines.adaptation.leaves import ORDER, Path, digest, leaves, put
from ayni.engines.adaptation.lineage import Entry, broken

__all__ = [
    "ORDER",
    "Difference",
    "Entry",
    "Frame",
    "Item",
    "Path",
    "Unreadable",
    "broken",
    "certain",
    "differences",
    "digest",
    "languages_of",
    "leaves",
    "may_carry",
    "may_differ",
    "pieces",
    "put",
    "read",
    "still_sure_of",
    "sure_of",
    "watchful",
    "written",
]
