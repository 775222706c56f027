"""Definitions: a sound one is read whole, an unsound one is refused with sentences that its author understands."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from ayni.basics import shelf
from ayni.engines.instruments import Unsound, from_content

Content = dict[str, Any]


def _changed(how: Callable[[Content], object]) -> Content:
    content = deepcopy(shelf.load("instruments", "phq-9"))
    how(content)
    return content


def _put(path: str, value: object) -> Callable[[Content], None]:
    def how(content: Content) -> None:
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place: Any = content
        for step in way:
            place = place[step]
        place[last] = value

    return how


@pytest.mark.parametrize("name", shelf.names("instruments"))
def test_every_instrument_on_the_shelf_is_sound_and_bears_its_folders_name(name: str) -> None:
    instrument = from_content(shelf.load("instruments", name))
    assert instrument.id == name
    assert {"en"} <= set(instrument.languages) <= {"en", "es"}
    assert instrument.source
    assert instrument.licence


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        (_put("items.1.id", "q1"), "Two items are called 'q1'."),
        (_put("items.0.answers", []), "Item 'q1' has fewer than two answers."),
        (_put("answers.1.value", 0), "Item 'q1' has two answers worth 0."),
        (_put("total.max", 30), "The items add up to 0–27, but the total says 0–30."),
        (_put("total.missing.allowed", 9), "9 missing answers cannot be allowed among 9 counted items."),
        (_put("bands.1.from", 6), "Band 'mild' should start at 5 and end no earlier than it starts."),
        (_put("bands.4.to", 26), "The bands end at 26, but totals go up to 27."),
        (_put("bands.1.code", "minimal"), "Two bands are called 'minimal'."),
        (_put("flags.0.item", "q12"), "Flag 'self-harm-thoughts' looks at the item 'q12', which does not exist."),
        (_put("flags.0.at_least", 4), "Flag 'self-harm-thoughts' can never be raised: no answer is worth 4 or more."),
        (_put("flags.0.severity", "blue"), "has the severity 'blue'; it is one of red, amber."),
        (_put("items.0.text", {"en": "Only English"}), "Item 'q1' has no words in 'es'."),
        (_put("languages", ["es"]), "English must be among the languages."),
        (_put("change.reliability", 1), "a reliability from 0 up to, not including, 1."),
        (_put("change.confidence", 1), "The confidence of a change lies between 0 and 1."),
        (_put("total.min", "0"), "A value has the wrong form: '0' is not a number."),
        (_put("total.method", "median"), "a total is made by sum, mean, percent, not by 'median'"),
        (_put("items.1.asked_if", {"item": "q5", "at_least": 1}), "depending on 'q5', which does not come before it."),
        (_put("items.0.text", {"es": "Sin inglés"}), "words need at least English"),
        (lambda content: content.pop("instruction"), "The key 'instruction' is missing."),
    ],
)
def test_an_unsound_definition_is_refused_with_the_reason(how: Callable[[Content], object], sentence: str) -> None:
    with pytest.raises(Unsound) as refused:
        from_content(_changed(how))
    assert sentence in str(refused.value)


def test_all_problems_are_told_at_once() -> None:
    def how(content: Content) -> None:
        content["bands"][4]["to"] = 26
        content["flags"][0]["item"] = "q12"

    with pytest.raises(Unsound) as refused:
        from_content(_changed(how))
    assert len(refused.value.problems) == 2


def test_words_fall_back_to_english_where_a_language_is_absent() -> None:
    instrument = from_content(shelf.load("instruments", "phq-9"))
    assert instrument.items[0].text.in_language("qu") == "Little interest or pleasure in doing things"
    assert instrument.items[0].text.in_language("es-PE") == "Poco interés o placer en hacer cosas"


def test_the_function_question_is_asked_and_kept_but_not_counted() -> None:
    instrument = from_content(shelf.load("instruments", "phq-9"))
    assert len(instrument.items) == 10
    assert [item.id for item in instrument.counted] == [f"q{n}" for n in range(1, 10)]


def test_the_codes_of_phq9_are_those_of_loinc() -> None:
    instrument = from_content(shelf.load("instruments", "phq-9"))
    assert [item.loinc for item in instrument.items] == [
        "44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8", "69722-7",
    ]  # fmt: skip
    assert [answer.code for answer in instrument.items[0].answers] == ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"]
    assert (instrument.loinc_panel, instrument.loinc_total) == ("44249-1", "44261-6")
