"""Decision aids: in both languages, in short sentences, and every figure with its source and how sure it is."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from ayni.basics import shelf
from ayni.decisions.rules import MOMENTS, from_content
from ayni.desk.icons import PATHS

AIDS = [pytest.param(shelf.load("decision_aids", name), id=name) for name in shelf.names("decision_aids")]
# What somebody who reads slowly, or hears it read, can hold: our own measure (owner: the programme).
LONGEST_SENTENCE, LONGEST_MEAN = 22, 12


def texts(value: Any) -> Iterator[dict[str, str]]:
    """Every text that people read."""
    if isinstance(value, dict):
        if "en" in value:
            yield value
        else:
            for each in value.values():
                yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


@pytest.mark.parametrize("aid", AIDS)
def test_an_aid_is_sound_and_bears_its_folders_name_and_a_licence(aid: dict[str, Any]) -> None:
    assert from_content(aid).id in shelf.names("decision_aids")
    assert aid["licence"]
    assert aid["source"]
    assert {option["icon"] for option in aid["options"]} <= set(PATHS)


def test_there_is_an_aid_for_every_moment() -> None:
    assert {shelf.load("decision_aids", name)["moment"] for name in shelf.names("decision_aids")} == set(MOMENTS)


@pytest.mark.parametrize("aid", AIDS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_text_is_said_in_both_languages_and_in_short_sentences(aid: dict[str, Any], language: str) -> None:
    lengths = []
    for text in texts(aid):
        assert set(text) == {"en", "es"}
        for sentence in re.split(r"(?<=[.?!])\s+", text[language]):
            lengths.append(len(sentence.split()))
            assert lengths[-1] <= LONGEST_SENTENCE, sentence
    assert sum(lengths) / len(lengths) <= LONGEST_MEAN


@pytest.mark.parametrize("aid", AIDS)
def test_a_figure_from_memory_is_never_called_verified(aid: dict[str, Any]) -> None:
    for option in aid["options"]:
        for effect in option["effects"]:
            assert effect["source"]
            figure = effect["source"].split(";")[0]
            assert not (effect["verified"] and ("memory" in figure or "assumption" in figure)), effect


@pytest.mark.parametrize(("change", "says"), [
    ({"effects": []}, "say that nothing is"),
    ({"effects": [{"source": "x", "verified": True, "with": 120, "without": 3, "outcome": {"en": "a", "es": "a"},
                   "compared": {"en": "a", "es": "a"}}]}, "of a hundred"),
    ({"effects": [{"source": "x", "verified": True}]}, "two counts"),
    ({"effects": [{"source": "", "verified": True, "words": {"en": "a", "es": "a"}}]}, "has a source"),
    ({"effects": [{"source": "x", "verified": True, "unknown": True, "words": {"en": "a", "es": "a"}}]},
     "not verified"),
    ({"keeps": ["riches"]}, "name what matters"),
])  # fmt: skip
def test_an_aid_that_leaves_out_what_is_known_is_refused(change: dict[str, Any], says: str) -> None:
    sound = shelf.load("decision_aids", "beginning")
    first, *others = sound["options"]
    with pytest.raises(ValueError, match=says):
        from_content({**sound, "options": [{**first, **change}, *others]})
