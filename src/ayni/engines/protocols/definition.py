"""What a protocol is: what happens in which session, what is asked when, and the rules of its course.

A definition is made by ``reading.py`` from content and judged by ``soundness.py``; here are only its parts. Words are
tables by language, as content brings them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from ayni.basics.words import Sentence
from ayni.engines.protocols.conditions import Condition, SiteCutoff, Total

Words = Mapping[str, str]


class Unsound(ValueError):
    """A definition that cannot be used. ``problems`` says each reason in one sentence for its author."""

    def __init__(self, name: str, problems: tuple[Sentence, ...]) -> None:
        self.problems = problems
        super().__init__(f"{name}: {' '.join(map(str, problems))}")


class Kind(StrEnum):
    """What a rule proposes, the most cautious first: in this order they are told."""

    EXCLUDE = "exclude"  # not this protocol; somebody else must look
    STEP_UP = "step-up"  # more care than this
    STOP = "stop"  # end without having reached the goal
    COMPLETE = "complete"
    REPEAT = "repeat"  # once more, or longer
    STEP_DOWN = "step-down"
    START = "start"


class Decider(StrEnum):
    """Who takes what a rule proposes, or sets it aside."""

    WORKER = "worker"  # whoever works with the person; her supervisor may as well
    SUPERVISOR = "supervisor"


class Way(StrEnum):
    """What a step that was taken leads to: something that somebody still has to do."""

    SEND = "send"  # the person is sent on to another place, of the kind that the rule names
    PROTOCOL = "protocol"  # care by another protocol is asked for
    AGAIN = "again"  # there are further sessions
    TALK = "talk"  # somebody looks at it with the supervisor
    END = "end"


# More caution may be taken by anybody at once; to set it aside is never for the worker alone.
# Source: our assumption. Owner: the programme.
CAUTIOUS = (Kind.EXCLUDE, Kind.STEP_UP)


@dataclass(frozen=True)
class Number:
    """A number with where it comes from and whether anybody read it there."""

    value: float
    source: str
    verified: bool


@dataclass(frozen=True)
class Step:
    """Something that happens in a session. ``say`` and ``notice`` are None where only the structure may be shipped."""

    id: str
    name: Words
    minutes: int
    say: Words | None = None
    notice: Words | None = None
    materials: Words | None = None


@dataclass(frozen=True)
class Stage:
    """Sessions ``first`` to ``last`` (None: to the end) that have the same steps."""

    first: int
    last: int | None
    name: Words
    steps: tuple[str, ...]

    def holds(self, session: int) -> bool:
        """Whether the session lies in it."""
        return self.first <= session and (self.last is None or session <= self.last)


@dataclass(frozen=True)
class Asked:
    """An instrument that is due every so many sessions, counted from session ``first``, and in the last one."""

    instrument: str
    every: int
    first: int = 1
    at_end: bool = False


@dataclass(frozen=True)
class Rule:
    """When ``when`` holds, ``proposes`` is put to whoever ``decides``.

    ``leads_to`` may name another protocol, ``sends_to`` a kind of place (``places.rules.FACILITY_KINDS``), ``more``
    how many further sessions there are.
    """

    code: str
    kind: Kind
    when: Condition
    proposes: Words
    source: str
    verified: bool
    leads_to: str | None = None
    sends_to: str | None = None
    more: int | None = None
    decides: Decider = Decider.WORKER

    def decider(self, *, taken: bool) -> Decider:
        """Who may take it, or set it aside."""
        return Decider.SUPERVISOR if not taken and self.kind in CAUTIOUS else self.decides

    @property
    def ways(self) -> Mapping[Way, str]:
        """What has to be done once it is taken, each with whereto or how many; what asks for care and says no more
        is talked about with the supervisor.
        """
        named = {Way.SEND: self.sends_to, Way.PROTOCOL: self.leads_to, Way.AGAIN: self.more and str(self.more)}
        found = {way: to for way, to in named.items() if to}
        if self.kind in (Kind.COMPLETE, Kind.STOP):
            found[Way.END] = ""
        if not found and self.kind in CAUTIOUS:
            found[Way.TALK] = ""
        return found


@dataclass(frozen=True)
class Checked:
    """A line of the fidelity checklist."""

    id: str
    name: Words


@dataclass(frozen=True)
class Protocol:
    """A checked definition. Make it with ``reading.from_content``."""

    id: str
    edition: str
    name: Words
    purpose: Words
    for_groups: bool
    sessions: Number
    minutes: Number
    weekly: Number
    referral_kinds: tuple[str, ...]
    credentials: tuple[str, ...]
    instruments: tuple[Asked, ...]
    outcome: str
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    practice: tuple[Words, ...]
    checklist: tuple[Checked, ...]
    facts: Mapping[str, Words]
    rules: tuple[Rule, ...]
    manual: Words | None
    source: str
    licence: str
    verified: bool

    @cached_property
    def rule_of(self) -> Mapping[str, Rule]:
        """The rules by code."""
        return {rule.code: rule for rule in self.rules}

    @cached_property
    def cutoffs(self) -> tuple[str, ...]:
        """The instruments of whose cut-off its rules speak."""
        leaves = (leaf for rule in self.rules for leaf in rule.when.leaves())
        return tuple(sorted({leaf.instrument for leaf in leaves if isinstance(leaf, Total) and leaf.at_cutoff}))

    def in_force(self, cutoffs: Mapping[str, SiteCutoff]) -> "Protocol":
        """The same with the cut-offs of a site, by instrument, wherever a rule speaks of a cut-off.

        Numbers that a rule names itself stay as they were published.
        """
        return replace(self, rules=tuple(replace(rule, when=rule.when.in_force(cutoffs)) for rule in self.rules))

    @cached_property
    def step_of(self) -> Mapping[str, Step]:
        """The steps by id."""
        return {step.id: step for step in self.steps}

    def stage_of(self, session: int) -> Stage:
        """The stage of a session; the last one for sessions beyond the plan."""
        return next((stage for stage in self.stages if stage.holds(session)), self.stages[-1])

    def steps_of(self, session: int) -> tuple[Step, ...]:
        """What happens in a session, in order."""
        return tuple(self.step_of[name] for name in self.stage_of(session).steps)

    def due(self, session: int) -> tuple[str, ...]:
        """The instruments to be asked in a session."""
        last = int(self.sessions.value)
        return tuple(
            each.instrument
            for each in self.instruments
            if (session >= each.first and (session - each.first) % each.every == 0) or (each.at_end and session == last)
        )
