"""The cast of the demonstration: one click signs in as any of them, there and nowhere else."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ayni.ground.queries import Account


@dataclass(frozen=True)
class Member:
    """Somebody of the cast: who they are, and what they will see."""

    who: str
    name: str
    part: str | Promise
    sees: str | Promise
    icon: str

    @property
    def email(self) -> str:
        """The address of their account in the demonstration programme; ``example`` can never be delivered to."""
        return f"{self.who}@ayni.example"


CAST = (
    Member(
        "tomas", "Tomás", _("coordinates a centre"),
        _("the pile of the day, who can go where and why, and what needs him now"), "board",
    ),
    Member(
        "rosa", "Rosa", _("community health worker"),
        _("offers with pay and hours, her visits, and the session she is guided through"), "worker",
    ),
    Member(
        "ines", "Inés", _("supervises workers"),
        _("flags with their clocks, and the people who need her eye this week"), "duty",
    ),
    Member(
        "marisol", "Marisol", _("manages the centre"),
        _("the catchment, the workers and their hours, and the month as it stands"), "centre",
    ),
    Member(
        "noor", "Noor", _("steward of privacy and access"),
        _("what happened, who read what, and who was not suggested and why"), "ledger",
    ),
    Member(
        "carmen", "Carmen", _("directs the programme"),
        _("a welcome for now: the programme's own pages come later, and will never show a name"), "chart",
    ),
    Member(
        "wari", "Wari", _("a stranger without rights"),
        _("a welcome and no more: every other door stays shut, and does not tell what is behind it"), "lock",
    ),
)  # fmt: skip


def member_called(who: str) -> Member | None:
    """The member of the cast by that short name."""
    return next((member for member in CAST if member.who == who), None)


def present() -> list[Member]:
    """Those whose account the demonstration programme has made; nobody outside the demonstration."""
    if not settings.AYNI_DEMONSTRATION:
        return []
    made = set(Account.objects.filter(email__in=[each.email for each in CAST]).values_list("email", flat=True))
    return [member for member in CAST if member.email in made]
