"""Gather what the house says into the catalogues of translations, without GNU gettext on the machine.

    python -m tools.messages            writes src/ayni/locale/<language>/LC_MESSAGES/django.po
    python -m tools.messages --check    says what is missing or stale in them, and fails if anything is

Sentences come from Python (``say``, ``Refused`` and its kin, ``gettext`` and its kin) and from Django's templates. A
comment that begins with ``Translators:`` on the line above a sentence goes with it.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from tools import sentences

ROOT = Path(__file__).parent.parent
LOCALE = Path("src/ayni/locale")
LANGUAGES = ("es",)
SHOWN = 20
HEADER = "# What Ayni says, in {name}. Gathered by `make messages`; the translations are written by people.\n#"


def gathered(root: Path = ROOT) -> Catalog:
    """Every sentence of the house, as a catalogue without translations. Raises Unsayable for those that can't be."""
    catalogue = Catalog(charset="utf-8")
    for path, found in sentences.everywhere(root):
        catalogue.add(
            (found.text, found.plural) if found.plural else found.text,
            locations=[(path, 0)],
            auto_comments=list(found.notes),
            context=found.context,
        )
    for message in catalogue:
        message.locations = sorted(set(message.locations))
    return catalogue


def updated(root: Path, language: str) -> Catalog:
    """The catalogue of ``language`` with today's sentences: translations are kept, those no longer said are dropped."""
    path = root / LOCALE / language / "LC_MESSAGES" / "django.po"
    template = gathered(root)
    catalogue = Catalog(locale=language, project="Ayni", version="1")
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    # A sentence that changed a little is a new sentence: a guess would be read by somebody as our word.
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = HEADER.format(name=Locale.parse(language).english_name)
    # The repository knows when a file changed; a date in it would only make every change a conflict.
    catalogue.creation_date = catalogue.revision_date = datetime(2025, 1, 1, tzinfo=UTC)
    catalogue.msgid_bugs_address = "see CONTRIBUTING.md"
    catalogue.last_translator = "the people who work on Ayni"
    catalogue.language_team = catalogue.locale.english_name if catalogue.locale else language
    catalogue.fuzzy = False
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The catalogue as it stands in its file: sorted, and without line numbers, so that a change shows as itself."""
    file = BytesIO()
    write_po(file, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def problems(root: Path = ROOT) -> list[str]:
    """What is wrong with the catalogues, one sentence each."""
    return [problem for language in LANGUAGES for problem in _problems_of(root, language)]


def _problems_of(root: Path, language: str) -> Iterator[str]:
    path = root / LOCALE / language / "LC_MESSAGES" / "django.po"
    catalogue = updated(root, language)
    if not path.exists() or _without_tool(path.read_bytes()) != _without_tool(written(catalogue)):
        yield f"{path.relative_to(root)} is stale: run `make messages`"
    for message in catalogue:
        if message.id:
            yield from (f"{language}: {_first(message)!r} {problem}" for problem in flaws(message))


def flaws(message: Message) -> Iterator[str]:
    """What is wrong with one translation."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(forms):
        yield "is not translated"
        return
    if message.fuzzy:
        yield "is marked fuzzy: look at it, and take the mark away"
    texts = message.id if isinstance(message.id, tuple | list) else (message.id,)
    known = set().union(*(sentences.gaps(text) for text in texts))
    for number, form in enumerate(forms):
        found = sentences.gaps(form or "")
        if unknown := found - known:
            yield f"has gaps that the English has not: {', '.join(sorted(unknown))}"
        # "1 person" may be said without its number, so only the last form must name everything.
        if number == len(forms) - 1 and (lost := sentences.gaps(texts[-1]) - found):
            yield f"has lost {', '.join(sorted(lost))}"


def _first(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def _without_tool(text: bytes) -> list[bytes]:
    return [line for line in text.splitlines() if not line.startswith(b'"Generated-By')]


def main(arguments: list[str]) -> int:
    """Write the catalogues, or with ``--check`` look at them; 1 when something is wrong."""
    try:
        if "--check" in arguments:
            found = problems()
            print("\n".join(found[:SHOWN]) or "Every sentence is translated.")
            if len(found) > SHOWN:
                print(f"… and {len(found) - SHOWN} more")
            return 1 if found else 0
        for language in LANGUAGES:
            path = ROOT / LOCALE / language / "LC_MESSAGES" / "django.po"
            catalogue = updated(ROOT, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written(catalogue))
            waiting = sum(1 for message in catalogue if message.id and list(flaws(message)))
            print(f"{path.relative_to(ROOT)}: {len(catalogue)} sentences, {waiting} waiting for a translator")
    except sentences.Unsayable as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
