"""Decisions of the demonstration: what somebody chose before they were sent on."""

from ayni.decisions import actions
from ayni.engagements.queries import Engagement
from ayni.ground.actors import Actor


def choose_to_go(engagement: Engagement, by: Actor) -> None:
    """They looked at the ways together, and chose to see a specialist."""
    actions.decide(
        engagement, by=by, because="together", aid="going-elsewhere", choice="specialist",
        matters=["money", "not-alone"], decided_with="person", words="Voy, si mi hermana me acompaña.",
    )  # fmt: skip
