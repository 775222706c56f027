"""The centre at a glance: where its people and workers are, the hours of the week, and what needs its manager."""

from django.http import HttpResponse

from ayni.desk.centre import figures, needs, own, picture
from ayni.desk.standing import Asked, standing
from ayni.ground import clock

SHOWN = 5  # of each kind; the list of workers has them all


@standing("manager")
class Glance(own.CentrePage):
    """The centre."""

    def get(self, request: Asked) -> HttpResponse:
        """One centre; whoever manages several chooses among them."""
        centres, code, now = list(own.centres(self.actor)), request.GET.get("at", ""), clock.now()
        centre = next((each for each in centres if each.code == code), centres[0] if centres else None)
        if centre is None:
            return self.render("centre/none.html")
        workers = list(own.whole_workers(self.actor).filter(centre=centre))
        counts = figures.served(centre, picture.touched(centre.catchment))
        supervisors = list(own.supervisors(self.actor).filter(centre=centre))
        return self.render(
            "centre/glance.html", centre=centre, centres=centres, workers=workers, supervisors=supervisors,
            map=picture.draw(centre, counts, workers), counts=counts, few=figures.FEWEST_SHOWN,
            week=figures.week_of(centre, workers, now), shown=SHOWN,
            groups=needs.grouped(needs.needs_of(centre, workers, supervisors, now)),
        )  # fmt: skip
