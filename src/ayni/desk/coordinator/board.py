"""The coordinator's board: the pile, sorted, kept up to date by itself."""

import hashlib

from django.http import HttpResponse

from ayni.desk.coordinator.pile.gathering import Pile, gather
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.ground import clock

MOST_GOING = 60  # rows of what goes well; beyond, the list of people is the better tool


@standing("coordinator")
class Board(Page):
    """What needs me now, what waits for others, what goes well."""

    def get(self, request: Asked) -> HttpResponse:
        """The whole board; asked again by itself, only the pile, and nothing at all while it is as it was."""
        pile = gather(self.actor, clock.now())
        seen = fingerprint(pile)
        if not request.headers.get("HX-Request"):
            return self.render("coordinator/board.html", pile=pile, seen=seen, going=pile.going[:MOST_GOING])
        if request.GET.get("seen") == seen:
            return HttpResponse(status=204)
        return self.render("coordinator/parts/pile.html", pile=pile, seen=seen)


def fingerprint(pile: Pile) -> str:
    """Changes exactly when a row that needs somebody does, so that a reader is disturbed only by news."""
    return hashlib.sha256(repr((pile.needs, pile.waiting, len(pile.going))).encode()).hexdigest()[:16]
