"""Supervision: who needs me today."""

from django.http import HttpResponse

from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.desk.supervisor.watch import WHY, watch
from ayni.ground import clock


@standing("supervisor")
class Supervision(Page):
    """People who are worse, stuck or unseen, then the workers and what each carries."""

    def get(self, request: Asked) -> HttpResponse:
        """Show them; codes only, so that no record is opened by looking at the list."""
        found = watch(self.actor, clock.now())
        pressing = [(word, found.courses[why]) for why, word in WHY.items() if why != "as-expected"]
        return self.render(
            "supervisor/supervision.html",
            pressing=pressing,
            calm=found.courses["as-expected"],
            workers=found.workers,
            any_pressing=any(courses for _word, courses in pressing),
        )
