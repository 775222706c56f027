"""The cast on the sign-in page: one click signs in as any of them, in the demonstration and nowhere else."""

from django.conf import settings

from ayni.basics.cast import CAST, Member
from ayni.ground.queries import Account

# What stands beside each name, by the role they hold; a stranger holds none and finds the doors locked.
ICONS = {
    "coordinator": "board",
    "worker": "worker",
    "supervisor": "duty",
    "manager": "centre",
    "steward": "ledger",
    "director": "chart",
    "researcher": "search",
    None: "lock",
}


def member_called(who: str) -> Member | None:
    """The member of the cast by that short name; nobody outside the demonstration."""
    return CAST.get(who) if settings.AYNI_DEMONSTRATION else None


def present() -> list[tuple[Member, str]]:
    """Those whose account the demonstration programme has made, with their icon; nobody outside the demonstration."""
    if not settings.AYNI_DEMONSTRATION:
        return []
    made = set(Account.objects.filter(email__in=[each.email for each in CAST.values()]).values_list("email", flat=True))
    return [(member, ICONS[member.role]) for member in CAST.values() if member.email in made]
