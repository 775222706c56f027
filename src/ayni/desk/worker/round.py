"""My round: where to go today, in which order, and how long the ways are. It is there once it was adopted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse

from ayni.basics.instants import local
from ayni.desk.standing import Asked, standing
from ayni.desk.worker.my import MyPage
from ayni.engagements import queries as engagements
from ayni.ground import clock
from ayni.visits import queries
from ayni.visits.queries import Stop

# A round is looked up for today and the days ahead for which people plan.
DAYS_AHEAD = 7


@dataclass(frozen=True)
class OnRound:
    """A stop as its worker reads it: ``hers`` where the engagement is her own, so that she may know whose it is."""

    stop: Stop
    hers: bool
    along: str


@standing("worker")
class MyRound(MyPage):
    """The round of one day."""

    def get(self, request: Asked) -> HttpResponse:
        """Show today's, or that of a day ahead."""
        asked = request.GET.get("ahead", "")
        ahead = int(asked) if asked.isdigit() and int(asked) < DAYS_AHEAD else 0
        zone = self.me.centre.time_zone
        start, end = (local(clock.now() + timedelta(days=number), zone, 0) for number in (ahead, ahead + 1))
        days = [(number, local(clock.now() + timedelta(days=number), zone, 0)) for number in range(DAYS_AHEAD)]
        return self.render("worker/round.html", stops=self._stops(start, end), days=days, ahead=ahead, day=start)

    def _stops(self, start: datetime, end: datetime) -> Sequence[OnRound]:
        stops = queries.round_of(self.me.pk, start, end)
        hers = set(
            engagements.visible_to(self.actor)
            .filter(pk__in=[each.visit.engagement_id for each in stops])
            .values_list("pk", flat=True)
        )
        return [OnRound(each, each.visit.engagement_id in hers, self._along(each)) for each in stops]

    def _along(self, stop: Stop) -> str:
        others = [each for each in (stop.visit.worker, stop.visit.companion) if each and each.pk != self.me.pk]
        return others[0].name if others else ""
