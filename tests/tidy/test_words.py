"""Every sentence of the house can be said in every language of the house, and the tool that looks sees everything."""

from pathlib import Path

import pytest

from tools import messages, sentences
from tools.sentences import Found, Unsayable


def test_every_sentence_is_translated_and_no_translation_lost_a_gap() -> None:
    assert messages.problems()[:5] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('say("Rosa speaks {language}.", language=x)', Found("Rosa speaks {language}.")),
        ('say("{n} person", plural="{n} people", n=3)', Found("{n} person", "{n} people")),
        ('raise Refused("Not " "now.")', Found("Not now.")),
        ('words.say("Yes")', Found("Yes")),
        ('ngettext("day", "days", n)', Found("day", "days")),
        ('pgettext("month", "May")', Found("May", context="month")),
        ('# Translators: said to a worker\nsay("Hello")', Found("Hello", notes=("Translators: said to a worker",))),
    ],
)
def test_a_sentence_in_python_is_found(source: str, found: Found) -> None:
    assert list(sentences.in_python(source, "here.py")) == [found]


@pytest.mark.parametrize("source", ['say(f"{name} left")', 'Refused("You " + verb)', 'gettext("%s left" % name)'])
def test_a_sentence_glued_together_is_refused_since_nobody_could_translate_it(source: str) -> None:
    with pytest.raises(Unsayable, match=r"here\.py:1"):
        list(sentences.in_python(source, "here.py"))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('<b>{% trans "It\'s (almost) done" %}</b>', Found("It's (almost) done")),
        ("{% blocktrans with n=x %}Hello {{ n }}{% endblocktrans %}", Found("Hello %(n)s")),
        (
            "{% blocktrans count n=x trimmed %}\n {{ n }} day\n{% plural %}\n {{ n }} days\n{% endblocktrans %}",
            Found("%(n)s day", "%(n)s days"),
        ),
        ('{# Translators: a button #}\n{% trans "Go" %}', Found("Go", notes=("Translators: a button",))),
        ('{% include "x.html" with label=_("Save") %}', Found("Save")),
    ],
)
def test_a_sentence_in_a_template_is_found(source: str, found: Found) -> None:
    assert list(sentences.in_template(source, "here.html")) == [found]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house that says two sentences, both translated."""
    source = tmp_path / "src" / "ayni" / "desk"
    source.mkdir(parents=True)
    (source / "pages.py").write_text('say("Hello, {name}.", name=x)\nsay("{n} person", plural="{n} people", n=3)\n')
    path = tmp_path / messages.LOCALE / "es" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    catalogue = messages.updated(tmp_path, "es")
    catalogue.get("Hello, {name}.").string = "Hola, {name}."
    catalogue.get("{n} person").string = ("una persona", "{n} personas")
    path.write_bytes(messages.written(catalogue))
    return tmp_path


def change(house: Path, before: str, after: str) -> None:
    path = house / messages.LOCALE / "es" / "LC_MESSAGES" / "django.po"
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after))


def test_a_whole_catalogue_is_content(house: Path) -> None:
    assert messages.problems(house) == []


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('"Hola, {name}."', '""', "is not translated"),
        ('"Hola, {name}."', '"Hola."', "has lost name"),
        ('"Hola, {name}."', '"Hola, {nombre} {name}."', "has gaps that the English has not: nombre"),
        ('"{n} personas"', '"personas"', "has lost n"),
        ('msgid "Hello', '#, fuzzy\nmsgid "Hello', "is marked fuzzy"),
        ('msgid "Hello', 'msgid "Hullo', "is stale"),
    ],
)
def test_a_flaw_in_a_catalogue_is_found(house: Path, before: str, after: str, problem: str) -> None:
    change(house, before, after)
    assert any(problem in each for each in messages.problems(house))


def test_gathering_again_keeps_translations_and_drops_what_is_no_longer_said(house: Path) -> None:
    (house / "src" / "ayni" / "desk" / "pages.py").write_text('say("Hello, {name}.", name=x)\n')
    catalogue = messages.updated(house, "es")
    assert [(message.id, message.string) for message in catalogue if message.id] == [
        ("Hello, {name}.", "Hola, {name}.")
    ]
