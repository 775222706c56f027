"""Flags of the centre as the coordinator sees them: who has each, since when, by when. Supervisors act on them."""

from django.core.paginator import Paginator
from django.http import HttpResponse

from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.safety import queries

PER_PAGE = 25


@standing("coordinator")
class Flags(Page):
    """Every flag of the coordinator's centres: unanswered by time left, then those being handled, then the closed."""

    def get(self, request: Asked) -> HttpResponse:
        """The list."""
        centres = self.actor.centres("coordinator")
        flags = queries.visible_to(self.actor).filter(centre__in=centres).select_related("acknowledgement", "ending")
        closed = Paginator(flags.filter(state="closed").order_by("-opened_at"), PER_PAGE)
        return self.render(
            "coordinator/flags.html",
            unanswered=flags.filter(state="open").order_by("target_at"),
            handled=flags.filter(state="acknowledged").order_by("-opened_at"),
            leaf=closed.get_page(request.GET.get("page")),
        )
