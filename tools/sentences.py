"""Finding the sentences in the source: in Python by its syntax tree, in templates as Django itself reads them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from django.conf import settings
from django.utils.translation.template import templatize

# function -> at which place it takes the context, the text, and the plural. Our own take the plural by its name.
OURS = ("say", "Sentence", "Refused")
GETTEXT: dict[str, tuple[int | None, int, int | None]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
NOTE = "Translators:"
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(((?:\s*{STRING}\s*,?)+)(?:\s*count)?\s*\)|#[ ]?({NOTE}[^\n]*)")
PERCENT_GAP = re.compile(r"%\((\w+)\)[sd]")


class Unsayable(Exception):
    """A sentence that no translator could ever see, such as one glued together as it is said."""


@dataclass(frozen=True)
class Found:
    """A sentence in the source, with the notes its author left for translators."""

    text: str
    plural: str | None = None
    context: str | None = None
    notes: tuple[str, ...] = ()


def everywhere(root: Path) -> Iterator[tuple[str, Found]]:
    """Each sentence of the house, with the path of the file that says it, relative to ``root``."""
    modules = {path: path.read_text("utf-8") for path in _files(root, "*.py")}
    ours = _exceptions_of_ours([ast.parse(text) for text in modules.values()])
    for path, text in modules.items():
        place = path.relative_to(root).as_posix()
        yield from ((place, found) for found in in_python(text, place, ours))
    for path in _files(root, "*.html", "*.txt"):
        place = path.relative_to(root).as_posix()
        yield from ((place, found) for found in in_template(path.read_text("utf-8"), place))


def in_python(text: str, place: str, ours: frozenset[str] = frozenset(OURS)) -> Iterator[Found]:
    """The sentences of one module. Raises Unsayable for an f-string or a sum of strings."""
    lines = text.splitlines()
    for call in ast.walk(ast.parse(text)):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in ours:
            context, at, plural = None, 0, next((each.value for each in call.keywords if each.arg == "plural"), None)
        elif name in GETTEXT:
            where, at, second = GETTEXT[name]
            context = _argument(call, where)
            plural = _argument(call, second)
        else:
            continue
        said = _text(_argument(call, at), f"{place}:{call.lineno}")
        if said:
            notes = tuple(_notes_above(lines, call.lineno))
            yield Found(said, _text(plural, f"{place}:{call.lineno}"), _text(context, place), notes)


def in_template(text: str, place: str) -> Iterator[Found]:
    """The sentences of one template."""
    if not settings.configured:
        settings.configure()
    notes: list[str] = []
    for call in CALL.finditer(templatize(text, origin=place)):
        function, arguments, note = call.groups()
        if note:
            notes.append(note.strip())
            continue
        values = ast.literal_eval(f"({arguments.rstrip().rstrip(',')},)")
        where, at, second = GETTEXT[function]
        yield Found(
            values[at],
            None if second is None else values[second],
            None if where is None else values[where],
            tuple(notes),
        )
        notes = []


def gaps(text: str) -> set[str]:
    """The names of what is filled in later: ``{language}`` of ours, ``%(count)s`` of Django's."""
    found = set(PERCENT_GAP.findall(text))
    try:
        found |= {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError as problem:
        found.add(f"<broken: {problem}>")
    return found


def _files(root: Path, *patterns: str) -> list[Path]:
    """In the order of their paths, without tests and without what was written elsewhere."""
    found = {path for pattern in patterns for path in (root / "src" / "ayni").rglob(pattern)}
    skipped = {"tests", "migrations", "content", "static", "locale"}
    return sorted(path for path in found if not skipped.intersection(path.relative_to(root / "src" / "ayni").parts))


def _exceptions_of_ours(trees: list[ast.Module]) -> frozenset[str]:
    """What makes sentences: ours, and every class derived from one of them, such as Conflict from Refused."""
    classes = {
        each.name: {getattr(base, "attr", getattr(base, "id", "")) for base in each.bases}
        for tree in trees
        for each in ast.walk(tree)
        if isinstance(each, ast.ClassDef)
    }
    known = set(OURS)
    while more := {name for name, bases in classes.items() if bases & known} - known:
        known |= more
    return frozenset(known)


def _argument(call: ast.Call, at: int | None) -> ast.expr | None:
    return call.args[at] if at is not None and at < len(call.args) else None


def _text(value: ast.expr | None, place: str) -> str | None:
    """The string a literal stands for; None for a variable, which was a literal where it was made."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if isinstance(value, ast.JoinedStr | ast.BinOp):
        raise Unsayable(f"{place}: a sentence stands whole in the source, with named gaps, so that others can say it")
    return None


def _notes_above(lines: list[str], number: int) -> Iterator[str]:
    """The comment right above the call's line, from the line that begins with the mark onwards."""
    above: list[str] = []
    for line in reversed(lines[: number - 1]):
        if not line.lstrip().startswith("#"):
            break
        above.insert(0, line.lstrip().lstrip("#").strip())
    marked = next((at for at, line in enumerate(above) if line.startswith(NOTE)), None)
    if marked is not None:
        yield " ".join(above[marked:])
