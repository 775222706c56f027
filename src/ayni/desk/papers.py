"""Papers written with the person, as they are read: each heading with its words."""

from collections.abc import Sequence
from dataclasses import dataclass

from ayni.basics.words import Sentence
from ayni.care import queries as care
from ayni.care.queries import Paper
from ayni.care.rules import PAPERS
from ayni.engagements.queries import Engagement


@dataclass(frozen=True)
class Shown:
    """The paper that holds, of one kind; ``paper`` is None while nobody wrote one."""

    kind: str
    paper: Paper | None

    @property
    def title(self) -> Sentence:
        """What stands above it."""
        return PAPERS[self.kind].title

    @property
    def lines(self) -> Sequence[tuple[Sentence, str]]:
        """Each heading under which something stands, with its words."""
        parts = self.paper.parts if self.paper else {}
        return [(word, parts[code]) for code, word in PAPERS[self.kind].headings.items() if code in parts]


def papers_of(engagement: Engagement) -> list[Shown]:
    """One of each kind there is."""
    held = care.papers_of(engagement.pk)
    return [Shown(kind, held.get(kind)) for kind in PAPERS]
