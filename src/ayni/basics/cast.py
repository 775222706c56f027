"""The cast: the same few people in the demonstration, its sign-in page, the guides and the pictures."""

from dataclasses import dataclass

from ayni.basics.words import Sentence, say


@dataclass(frozen=True)
class Member:
    """Somebody of the cast: who they are, the role they hold (none for a stranger), and what they will see."""

    who: str
    name: str
    role: str | None
    part: Sentence
    sees: Sentence

    @property
    def email(self) -> str:
        """The address of their account in the demonstration; mail to ``example`` can never be delivered."""
        return f"{self.who}@ayni.example"


CAST: dict[str, Member] = {
    member.who: member
    for member in (
        Member(
            "tomas", "Tomás", "coordinator", say("coordinates a centre"),
            say("the pile of the day, who can go where and why, and what needs him now"),
        ),
        Member(
            "rosa", "Rosa", "worker", say("community health worker"),
            say("offers with pay and hours, her visits, and the session she is guided through"),
        ),
        Member(
            "ines", "Inés", "supervisor", say("supervises workers"),
            say("flags with their clocks, and the people who need her eye this week"),
        ),
        Member(
            "marisol", "Marisol", "manager", say("manages the centre"),
            say("the catchment, the workers and their hours, and the month as it stands"),
        ),
        Member(
            "noor", "Noor", "steward", say("steward of privacy and access"),
            say("what happened, who read what, and who was not suggested and why"),
        ),
        Member(
            "carmen", "Carmen", "director", say("directs the programme"),
            say("a welcome for now: the programme's own pages come later, and will never show a name"),
        ),
        Member(
            "quilla", "Quilla", "researcher", say("researcher"),
            say("a welcome for now: studies come later, and will never show a name"),
        ),
        Member(
            "wari", "Wari", None, say("a stranger without rights"),
            say("a welcome and no more: every other door stays shut, and does not tell what is behind it"),
        ),
    )
}  # fmt: skip

# Who seeks care in the story the guides tell, by the code screens show. Codes made by chance have no letter U,
# so this one is never given to anybody else.
AMARU = "A-AMARU"
