"""How an adaptation is told: the eight questions of FRAME.

Wiltsey Stirman S, Baumann AA, Miller CJ. The FRAME: an expanded framework for reporting adaptations and modifications
to evidence-based interventions. Implementation Science 2019;14:58. The questions are the framework's; the answers are
its categories in our words. They were compared on 2026-11-26 with the choices that doi:10.1186/s13012-022-01218-3
lists in table 3, and what can be done to content with a form after the framework of 2013; "packaging" and "spreading"
were seen in neither. "threshold" is ours: a cut-off set for here is what most versions of an instrument change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from ayni.basics.words import Sentence, say

Codes = Mapping[str, Sentence]

MOMENTS: Codes = {
    "before": say("Before it began here"),
    "during": say("While it was under way"),
    "scale-up": say("When it was taken to more places"),
    "keeping": say("To keep it going"),
}
PLANNED: Codes = {
    "ahead": say("Planned ahead"),
    "answer": say("Planned, in answer to something that happened"),
    "unplanned": say("Not planned"),
}
DECIDERS: Codes = {
    "politics": say("Whoever governs"),
    "programme": say("Whoever directs the programme"),
    "manager": say("Whoever runs the programme day by day"),
    "funder": say("Whoever pays for it"),
    "centre": say("Whoever runs the centre"),
    "developer": say("Whoever developed it"),
    "researcher": say("Researchers"),
    "team": say("The team that delivers it"),
    "worker": say("One worker"),
    "community": say("The community"),
    "recipients": say("People who receive care"),
}
PARTS: Codes = {
    "content": say("What is done"),
    "context": say("How, where, by whom or for whom"),
    "training": say("How workers are trained, or how it is measured"),
    "implementation": say("How it is brought into use"),
}
LEVELS: Codes = {
    "person": say("One person"),
    "group": say("A group of people"),
    "cohort": say("All with something in common"),
    "worker": say("One worker"),
    "centre": say("A centre or team"),
    "organisation": say("An organisation"),
    "network": say("The whole programme or community"),
}
NATURES: Codes = {
    "tailoring": say("Wording or examples fitted"),
    "packaging": say("Materials changed"),
    "adding": say("Something added"),
    "removing": say("Something left out"),
    "shortening": say("Shortened"),
    "lengthening": say("Lengthened"),
    "substituting": say("Something put in the place of something else"),
    "reordering": say("Another order"),
    "spreading": say("Spread over more sessions, or fewer"),
    "integrating": say("Parts of another approach brought in"),
    "into-another": say("Parts of it used within another approach"),
    "repeating": say("Something repeated"),
    "loosening": say("Less fixed than it was"),
    "departing": say("Left aside in part of a session, or wholly"),
    "format": say("Given in another form, as in a group or by telephone"),
    "setting": say("Given in another place"),
    "personnel": say("Given by others"),
    "population": say("Given to others"),
    "threshold": say("A threshold set for here"),
}
FIDELITY: Codes = {
    "consistent": say("What makes it work was kept"),
    "inconsistent": say("Something that makes it work was changed"),
    "unknown": say("Not known"),
}
GOALS: Codes = {
    "reach": say("Reach more people"),
    "retention": say("That people stay"),
    "feasibility": say("That it can be done"),
    "fit": say("That it fits those who receive it"),
    "culture": say("That it fits how people live and speak here"),
    "effect": say("That it helps more"),
    "cost": say("That it costs less"),
    "satisfaction": say("That people are content with it"),
}
REASONS: Codes = {
    "society": say("Laws, money, or what society thinks"),
    "organisation": say("How the centre works"),
    "provider": say("Those who deliver it"),
    "recipient": say("Those who receive it"),
}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One adaptation. Codes of the tables above; ``described`` and ``why`` in words, which name nobody."""

    described: str
    why: str
    moment: str
    planned: str
    deciders: tuple[str, ...]
    parts: tuple[str, ...]
    level: str
    natures: tuple[str, ...]
    fidelity: str
    goals: tuple[str, ...]
    reasons: tuple[str, ...]


# The tables by the field they answer, in the order in which they are asked.
QUESTIONS: Mapping[str, Codes] = {
    "parts": PARTS,
    "natures": NATURES,
    "level": LEVELS,
    "moment": MOMENTS,
    "planned": PLANNED,
    "deciders": DECIDERS,
    "fidelity": FIDELITY,
    "goals": GOALS,
    "reasons": REASONS,
}

LONGEST = 2000


def unanswered(frame: Frame) -> tuple[str, ...]:
    """The fields that say nothing, or what no table knows."""
    found = [name for name in ("described", "why") if not 0 < len(getattr(frame, name).strip()) <= LONGEST]
    for name, table in QUESTIONS.items():
        told = getattr(frame, name)
        codes = told if isinstance(told, tuple) else (told,)
        if not codes or not set(codes) <= set(table):
            found.append(name)
    return tuple(found)


assert {each.name for each in fields(Frame)} == {"described", "why", *QUESTIONS}  # noqa: S101 - nothing is left unasked
