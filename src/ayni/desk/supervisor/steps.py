"""A supervisor and the rules of a course that one of her workers walks with somebody."""

from uuid import UUID

from ayni.desk.standing import standing
from ayni.desk.steps import StepsPage
from ayni.engagements import queries
from ayni.engagements.queries import Engagement
from ayni.workers.queries import supervised_by


@standing("supervisor")
class SupervisedSteps(StepsPage):
    """Where the course stands, and what is hers to decide."""

    purpose = "supervision"
    back = "supervised-engagement"
    address = "supervised-steps"

    def engagement(self, pk: UUID) -> Engagement:
        """The engagement, if she accompanies its worker."""
        mine = queries.visible_to(self.actor).filter(worker__in=supervised_by(self.actor).values("pk"))
        return self.find(mine, pk)
