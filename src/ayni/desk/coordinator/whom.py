"""A referral or a group, as pages name whom a worker is looked for."""

from dataclasses import dataclass

from django.urls import reverse

from ayni.referrals.queries import Group, Sought, referrals_of


@dataclass(frozen=True)
class Whom:
    """``code`` is the person's or the group's, ``urgency`` that of the most urgent, ``page`` where it is looked at and
    ``look`` where a shortlist of it is made.
    """

    sought: Sought
    code: str
    urgency: int
    people: int
    page: str
    look: str

    @classmethod
    def of(cls, sought: Sought) -> "Whom":
        """Read its people."""
        if isinstance(sought, Group):
            urgency = [each.urgency for each in referrals_of(sought)]
            page, look = reverse("group", args=[sought.pk]), reverse("group-shortlists", args=[sought.pk])
            return cls(sought, sought.code, max(urgency, default=1), len(urgency), page, look)
        page, look = reverse("referral", args=[sought.pk]), reverse("shortlists", args=[sought.pk])
        return cls(sought, sought.person.code, sought.urgency, 1, page, look)
