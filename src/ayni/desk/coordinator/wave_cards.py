"""What pages tell of waves by plan: the ways that could be chosen, and where one that goes on stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import floor
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.desk.wording import moment
from ayni.engagements import planning
from ayni.engagements.planning import Coming, WaveChoice
from ayni.engagements.queries import Offer, WavePlan, waves_going
from ayni.referrals.queries import Referral


@dataclass(frozen=True)
class Way:
    """One way to ask in waves, as it is chosen."""

    choice: WaveChoice

    @property
    def sizes(self) -> str:
        """What the form sends, such as ``1,2,2``."""
        return ",".join(str(size) for size in self.choice.plan.sizes)

    @property
    def spoken(self) -> str:
        """How many in each wave, such as "1 · 2 · 2"."""
        return " · ".join(str(size) for size in self.choice.plan.sizes)

    @property
    def percent(self) -> int:
        """The chance that somebody accepts in time, rounded down."""
        return percent(self.choice.plan.chance)

    @property
    def turns(self) -> list[tuple[datetime, list[str], int]]:
        """For each wave when it goes out, whom it asks as things are now, and the chance in percent by its end."""
        return [
            (each.slot.sends_at, [worker.name for worker in each.workers], percent(each.filled_by))
            for each in self.choice.turns
        ]


def percent(chance: float) -> int:
    """Rounded down, so as not to promise too much."""
    return floor(round(100 * chance, 6))


@dataclass(frozen=True)
class Going:
    """A plan of waves that goes on, and its next wave, if one is left."""

    plan: WavePlan
    coming: Coming | None

    @property
    def sent(self) -> int:
        """How many waves are out."""
        return len(self.plan.sent.all())

    @property
    def of(self) -> int:
        """How many waves there are at most."""
        return len(self.plan.sizes)

    @property
    def expected(self) -> int:
        """The chance in percent that somebody accepts in time, as it was expected when the plan was adopted."""
        return percent(self.plan.filled_by[-1])

    def told(self) -> str:
        """Where it stands, such as "wave 2 of 3 goes out today 14:00 to 2 more"."""
        if self.coming is None:
            return _("wave %(n)s of %(of)s is out, the last") % {"n": self.sent, "of": self.of}
        facts = {
            "n": self.coming.step, "of": self.of, "workers": self.coming.workers,
            "when": moment(self.coming.sends_at, self.plan.referral.centre.time_zone),
        }  # fmt: skip
        if self.coming.step == 1:
            return _("wave %(n)s of %(of)s goes out %(when)s") % facts
        return (
            ngettext(
                "wave %(n)s of %(of)s goes out %(when)s to %(workers)s more",
                "wave %(n)s of %(of)s goes out %(when)s to %(workers)s more",
                self.coming.workers,
            )
            % facts
        )


def going_for(referrals: Iterable[Referral], offers: Iterable[Offer], now: datetime) -> dict[UUID, Going]:
    """The plans of waves that go on, by referral. ``offers`` are those made for the referrals."""
    until: dict[UUID, datetime] = {}
    for offer in offers:
        if offer.state == "open":
            of_it = UUID(offer.need)
            until[of_it] = max(offer.expires_at, until.get(of_it, offer.expires_at))
    plans = waves_going().filter(referral__in=list(referrals)).select_related("referral__centre")
    return {
        plan.referral_id: Going(plan, planning.coming(plan, until.get(plan.referral_id), now))
        for plan in plans.prefetch_related("sent")
    }
