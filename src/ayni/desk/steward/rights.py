"""Who may do what: the one page of roles, as everybody may read it."""

from dataclasses import dataclass
from string import Formatter

from django.http import HttpResponse

from ayni.basics.words import Sentence
from ayni.desk.pages import Page
from ayni.desk.standing import Asked, standing
from ayni.desk.wording import said
from ayni.ground.events import Event
from ayni.ground.ledger import EVENTS
from ayni.ground.roles import ROLES, Role

GAP = "…"


@dataclass(frozen=True)
class Right:
    """A verb, and what the ledger says of whoever used it."""

    verb: str
    sentence: str


def says(verb: str, who: str) -> str:
    """The sentence the verb leaves in the ledger, with its gaps left open."""
    kind = EVENTS.get(verb, Event)
    gaps = {name: GAP for _text, name, _spec, _conversion in Formatter().parse(kind.sentence.text) if name}
    # The form for several is chosen by a number; an open gap stands for many.
    facts = {**gaps, "by": who} | ({"n": 2} if kind.sentence.plural else {})
    return said(Sentence(kind.sentence.text, facts, kind.sentence.plural)).replace(f"{GAP}.", GAP)


def rights_of(role: Role) -> list[Right]:
    """What the role may do, by verb."""
    who = said(role.name)
    return [Right(verb, says(verb, who)) for verb in sorted(role.may)]


@standing()
class Rights(Page):
    """Every role with its prose and its verbs. Whoever is signed in may know the rules of the house."""

    def get(self, request: Asked) -> HttpResponse:
        """All of it, one's own roles first."""
        roles = sorted(ROLES.items(), key=lambda pair: pair[0] not in self.actor.roles)
        shown = [
            {"name": role.name, "prose": role.prose, "mine": key in self.actor.roles, "rights": rights_of(role)}
            for key, role in roles
        ]
        return self.render("steward/rights.html", roles=shown)
