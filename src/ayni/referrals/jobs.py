"""What the clock asks of referrals."""

from datetime import datetime

from ayni.ground.actors import HOUSE
from ayni.ground.clockwork import every
from ayni.referrals import actions, queries


@every(seconds=30)
def call_for_a_person(now: datetime) -> None:
    """A referral that nobody takes is put before a person before its window closes."""
    for referral in queries.unfilled(now):
        actions.raise_alarm(referral, by=HOUSE, because="unfilled", at=now)


@every(seconds=60)
def let_lapse(now: datetime) -> None:
    """A referral whose whole window passed says so, until somebody gives it new dates or withdraws it."""
    for referral in queries.too_late(now):
        actions.advance(referral, by=HOUSE, because="nobody-left", at=now, to="lapsed")
