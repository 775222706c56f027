"""Deciding together on a worker's phone: the same ways, beside the person."""

from uuid import UUID

from ayni.desk.coordinator.together import DecisionShown, Together
from ayni.desk.standing import standing
from ayni.engagements.queries import Engagement, visible_to


@standing("worker")
class MyTogether(Together):
    """When a step changes, or before the person is sent on."""

    moments = ("step", "onward")
    template = "worker/together.html"
    shown_at = "my-decision"

    def kept_with(self, pk: UUID) -> Engagement:
        """The course, while she accompanies the person."""
        mine = visible_to(self.actor).filter(worker__account=self.actor.id, closing=None, handover=None)
        return self.find(mine, pk)


@standing("worker")
class MyDecision(DecisionShown):
    """What the person chose. What they said of deciding is not for the worker."""

    template = "worker/decision.html"
