"""The order of a session: which screens there are, what each asks for, and which comes next."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ayni.care.rules import DONE, LONGEST_PRACTICE, PRACTISED, SKIPPED_BECAUSE
from ayni.desk.worker.draft import Draft
from ayni.desk.worker.forms import LONGEST_NOTE
from ayni.engines.instruments import Instrument, Item
from ayni.engines.protocols import Protocol, Step, Words

LEFT_OPEN = "open"  # the person would rather not answer this one
ENOUGH = "enough"  # nor any that follows


@dataclass(frozen=True)
class Screen:
    """One thing that is asked for. ``take`` keeps what was sent; whatever cannot be read changes nothing."""

    kind = "summary"

    def take(self, draft: Draft, sent: Mapping[str, Any]) -> Draft:
        """The draft with what this screen was told."""
        return draft.but(times={name: sent[name] for name in ("began_at", "ended_at", "modality") if name in sent})

    def is_answered(self, draft: Draft) -> bool:
        """Whether the draft has what this screen asks for."""
        return False


@dataclass(frozen=True)
class BeginScreen(Screen):
    """What today holds, before it begins."""

    kind = "begin"

    def take(self, draft: Draft, sent: Mapping[str, Any]) -> Draft:
        """Whether more is to be asked than is due."""
        return draft.but(asks_more="more" in sent)

    def is_answered(self, draft: Draft) -> bool:
        """It asks nothing that must be answered."""
        return True


@dataclass(frozen=True)
class LookBackScreen(Screen):
    """How it went with what was agreed for home: done, in part, or not, and what got in the way."""

    practice: str
    text: str
    kind = "look-back"

    def take(self, draft: Draft, sent: Mapping[str, Any]) -> Draft:
        """One of the three, with a few words."""
        how = sent.get("how")
        if how not in PRACTISED:
            return draft
        hindered = str(sent.get("hindered", "")).replace("\x00", "")[:LONGEST_PRACTICE]
        return draft.but(looked_back={**draft.looked_back, self.practice: (how, hindered)})

    def is_answered(self, draft: Draft) -> bool:
        """Whether it was said."""
        return self.practice in draft.looked_back


@dataclass(frozen=True)
class StepScreen(Screen):
    """A step of the protocol, done or skipped because. ``manual`` says where its words are, if they may not be here."""

    step: Step
    manual: Words | None = None
    kind = "step"

    def take(self, draft: Draft, sent: Mapping[str, Any]) -> Draft:
        """Done, or one of the reasons."""
        told = sent.get("step")
        return draft.with_step(self.step.id, told) if told == DONE or told in SKIPPED_BECAUSE else draft

    def is_answered(self, draft: Draft) -> bool:
        """Whether it was done or skipped."""
        return self.step.id in draft.steps


@dataclass(frozen=True)
class QuestionScreen(Screen):
    """One question of an instrument."""

    instrument: Instrument
    item: Item
    kind = "question"

    def take(self, draft: Draft, sent: Mapping[str, Any]) -> Draft:
        """One of the answers; left open; or nothing more of this instrument today."""
        told = sent.get("answer")
        if told == ENOUGH:
            given = {item.id: None for item in self.instrument.items} | dict(draft.answers.get(self.instrument.id, {}))
            return draft.but(answers={**draft.answers, self.instrument.id: given})
        if told == LEFT_OPEN:
            return draft.with_answer(self.instrument.id, self.item.id, None)
        value = next((each for each in self.item.values if str(each) == told), None)
        return draft if value is None else draft.with_answer(self.instrument.id, self.item.id, value)

    def is_answered(self, draft: Draft) -> bool:
        """Whether it was answered or left open."""
        return self.item.id in draft.answers.get(self.instrument.id, {})

    def given(self, draft: Draft) -> int | None:
        """The answer so far."""
        return draft.answers.get(self.instrument.id, {}).get(self.item.id)


@dataclass(frozen=True)
class NoteScreen(Screen):
    """What is agreed for home, and the worker's own words. ``ideas`` are the protocol's."""

    ideas: Sequence[Words] = ()
    kind = "note"

    def take(self, draft: Draft, sent: Mapping[str, Any]) -> Draft:
        """Keep them."""
        if "practice" in sent:
            draft = draft.but(practice=str(sent["practice"]).replace("\x00", "")[:LONGEST_PRACTICE])
        return draft.but(note=str(sent["note"]).replace("\x00", "")[:LONGEST_NOTE]) if "note" in sent else draft

    def is_answered(self, draft: Draft) -> bool:
        """Whether the screen was seen; a note may stay empty."""
        return draft.note is not None


def screens(protocol: Protocol, draft: Draft, called: Callable[[str], Instrument]) -> Sequence[Screen]:
    """The screens of a session: overview, look back, steps, questions, home practice and note, summary.

    ``called`` finds an instrument.
    """
    steps = (StepScreen(step, protocol.manual) for step in protocol.steps_of(draft.number))
    earlier = (LookBackScreen(practice, text) for practice, text in draft.agreed)
    note = NoteScreen(protocol.practice)
    return BeginScreen(), *earlier, *steps, *_questions(protocol, draft, called), note, Screen()


def instruments_asked(protocol: Protocol, draft: Draft) -> Sequence[str]:
    """What is due in this session; all the protocol's instruments when the worker wishes to ask them today."""
    return [each.instrument for each in protocol.instruments] if draft.asks_more else protocol.due(draft.number)


def following(order: Sequence[Screen], here: int, draft: Draft) -> int:
    """The next screen that still asks for something; the summary when none does."""
    return next((at for at in range(here + 1, len(order)) if not order[at].is_answered(draft)), len(order) - 1)


def sheets(order: Sequence[Screen], draft: Draft) -> dict[str, dict[str, int | None]]:
    """The answers to the questions of this order; an instrument of which nothing was answered is not kept."""
    asked = [screen for screen in order if isinstance(screen, QuestionScreen)]
    found: dict[str, dict[str, int | None]] = {}
    for screen in asked:
        found.setdefault(screen.instrument.id, {})[screen.item.id] = screen.given(draft)
    return {name: sheet for name, sheet in found.items() if any(value is not None for value in sheet.values())}


def _questions(protocol: Protocol, draft: Draft, called: Callable[[str], Instrument]) -> Iterator[QuestionScreen]:
    for name in instruments_asked(protocol, draft):
        instrument = called(name)
        given = draft.answers.get(instrument.id, {})
        yield from (QuestionScreen(instrument, item) for item in instrument.items if instrument.applies(item, given))
