"""Who acts: a person signed in, or the house itself."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """Somebody who may do something. ``grants`` pairs a role with the centre it is for; None means everywhere."""

    id: UUID
    name: str
    grants: frozenset[tuple[str, UUID | None]]
    language: str = "en"

    @property
    def roles(self) -> frozenset[str]:
        """The names of the roles, wherever they are held."""
        return frozenset(role for role, _ in self.grants)

    def centres(self, *roles: str) -> frozenset[UUID]:
        """The centres at which the actor holds any of ``roles``."""
        return frozenset(centre for role, centre in self.grants if role in roles and centre is not None)

    def everywhere(self, *roles: str) -> bool:
        """Whether the actor holds any of ``roles`` for the whole programme."""
        return any(role in roles and centre is None for role, centre in self.grants)


# The house itself: what the clock causes and what follows from other people's actions.
HOUSE = Actor(UUID(int=0), "Ayni", frozenset({("house", None)}))

# Nobody in particular: a visitor who has not signed in, or a person answering through their own link.
VISITOR = Actor(UUID(int=1), "", frozenset())
