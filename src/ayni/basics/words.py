"""What the house says to people: sentences that keep their facts apart, so that they can be said in any language."""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

LOCALE = Path(__file__).parent.parent / "locale"
LANGUAGES = ("en", "es")


@dataclass(frozen=True)
class Sentence:
    """An English sentence with named gaps and what fills them; the English text is the key of its translations.

    A fact may itself be a Sentence, or texts by language (``{"en": …, "es": …}``); both are said in the same language.
    ``plural`` with a fact called ``n`` lets languages choose the right form.
    """

    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    plural: str | None = None

    def __str__(self) -> str:
        return speak(self, "en")


def say(text: str, /, *, plural: str | None = None, **facts: Any) -> Sentence:
    """Make a Sentence. The call is also what the catalogue of translations is gathered from."""
    return Sentence(text, facts, plural)


def speak(sentence: "Sentence | str", language: str) -> str:
    """Say ``sentence`` in ``language``; English where no translation exists. A plain string is said as it is."""
    if isinstance(sentence, str):
        return sentence
    catalogue = _catalogue(language.split("-")[0])
    if sentence.plural is not None:
        text = catalogue.ngettext(sentence.text, sentence.plural, int(sentence.facts["n"]))
    else:
        text = catalogue.gettext(sentence.text)
    facts = {name: _fact(value, language) for name, value in sentence.facts.items()}
    return text.format(**facts)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text for ``language`` among several that content brings itself; English where there is none."""
    return texts.get(language.split("-")[0]) or texts["en"]


def _fact(value: Any, language: str) -> Any:
    if isinstance(value, Sentence):
        return speak(value, language)
    if isinstance(value, Mapping):
        return in_language(value, language)
    if isinstance(value, (list, tuple)):
        # Whole sentences follow one another; names and codes are listed.
        whole = bool(value) and all(isinstance(each, Sentence) and each.text.endswith(".") for each in value)
        return (" " if whole else ", ").join(str(_fact(each, language)) for each in value)
    return value


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, languages=[language], fallback=True)


def packed(sentence: Any) -> Any:
    """The sentence as plain JSON values, so that a stored result can be said later in the reader's language."""
    if isinstance(sentence, Sentence):
        facts = {name: packed(value) for name, value in sentence.facts.items()}
        return {"say": sentence.text, "plural": sentence.plural, "facts": facts}
    if isinstance(sentence, (list, tuple)):
        return [packed(each) for each in sentence]
    return sentence


def unpacked(value: Any) -> Any:
    """The inverse of ``packed``."""
    if isinstance(value, dict) and "say" in value:
        return Sentence(value["say"], {k: unpacked(v) for k, v in value["facts"].items()}, value["plural"])
    if isinstance(value, list):
        return [unpacked(each) for each in value]
    return value


class Refused(Exception):
    """The state of things does not allow this now. Carries the sentence a person reads."""

    def __init__(self, text: "str | Sentence", /, *, plural: str | None = None, **facts: Any) -> None:
        self.sentence = text if isinstance(text, Sentence) else Sentence(text, facts, plural)
        super().__init__(str(self.sentence))
