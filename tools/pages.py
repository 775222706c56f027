"""The pages of docs/ that are written from the code: who may do what, the states of things, how private each column is.

python -m tools.pages             writes them
python -m tools.pages --check     says which are stale, and fails if any is
"""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import django
from django.apps import apps
from django.db.models import Field, Model

# Tables can be imported only once Django knows its settings.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from ayni.basics.words import speak  # noqa: E402
from ayni.ground.action import VERBS  # noqa: E402
from ayni.ground.roles import ROLES  # noqa: E402

FOLDER = Path(__file__).parent.parent / "docs"
MADE = "<!-- Written by `make docs` from the code: change the code, not this page. -->\n\n"


def who_may_do_what() -> str:
    """Each role in its own words with its verbs, then each verb with who may."""
    lines = ["# Who may do what", "", "The policy is `src/ayni/ground/roles.py`; this page only draws it.", ""]
    for key, role in ROLES.items():
        lines += [f"## {speak(role.name, 'en')} (`{key}`)", "", speak(role.prose, "en"), ""]
        lines += [f"- `{verb}` – {_first_sentence(VERBS[verb].__doc__)}" for verb in sorted(role.may)]
        lines += [""] if role.may else ["Changes nothing.", ""]
    lines += ["## By verb", "", "| Verb | Who may |", "|---|---|"]
    for verb in sorted(VERBS):
        may = ", ".join(speak(role.name, "en") for role in ROLES.values() if verb in role.may)
        lines.append(f"| `{verb}` | {may} |")
    return "\n".join(lines) + "\n"


def states() -> str:
    """Each table of states as a drawing."""
    lines = ["# The states of things", ""]
    for package in _packages():
        rules = import_module(f"{package}.rules") if find_spec(f"{package}.rules") else None
        for name, table in vars(rules).items() if rules else ():
            if name.endswith("STATES") and isinstance(table, dict):
                noun = name.removesuffix("STATES").strip("_").lower()
                heading = f"## {package.removeprefix('ayni.')}" + (f": {noun}" if noun else "")
                names = getattr(rules, name.removesuffix("STATES") + "STATE_NAMES")
                lines += [heading, "", "```mermaid", "stateDiagram-v2", *_drawn(table, names), "```", ""]
    return "\n".join(lines)


def privacy() -> str:
    """Each table with its columns in the three classes of privacy."""
    lines = [
        *("# How private each column is", ""),
        "*Identifying* tells who; *sensitive* tells what about them; *open* is neither. What is **bold** is sealed at",
        *("rest, with keys that are not in the database.", ""),
    ]
    for package in _packages():
        tables = list(apps.get_app_config(package.split(".")[-1]).get_models())
        if tables:
            lines += [f"## {package.removeprefix('ayni.')}", "", "| Table | Identifying | Sensitive | Open |"]
            lines += ["|---|---|---|---|", *(_row(table) for table in tables), ""]
    return "\n".join(lines)


PAGES = {"who-may-do-what.md": who_may_do_what, "states.md": states, "privacy.md": privacy}


def _packages() -> list[str]:
    return [config.name for config in apps.get_app_configs() if config.name.startswith("ayni.")]


def _drawn(table: dict[str, tuple[str, ...]], names: dict[str, object]) -> Iterator[str]:
    """Mermaid has its own mind about hyphens in ids, so states are numbered and labelled."""
    ids = {state: f"s{number}" for number, state in enumerate(table)}
    for state, following in table.items():
        yield f"    {ids[state]}: {state} – {names[state]}"
        yield from (f"    {ids[state]} --> {ids[each]}" for each in following)
        if not following:
            yield f"    {ids[state]} --> [*]"
    yield f"    [*] --> {ids[next(iter(table))]}"


def _row(table: type[Model]) -> str:
    sealed = {field.name for field in table._meta.get_fields() if isinstance(field, Field) and hasattr(field, "opened")}
    classes = vars(table)["Privacy"]
    cells = [
        ", ".join(f"**{name}**" if name in sealed else name for name in sorted(getattr(classes, kind)))
        for kind in ("identifying", "sensitive", "open")
    ]
    return f"| {table.__name__} – {_first_sentence(table.__doc__)} | {' | '.join(cells)} |"


def _first_sentence(text: str | None) -> str:
    return " ".join((text or "").strip().split("\n\n")[0].split()).replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` compare them; 1 when one is stale."""
    fresh = {FOLDER / name: MADE + page() for name, page in PAGES.items()}
    stale = [path for path, text in fresh.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        print(f"docs/{path.name} is {'stale: run `make docs`' if '--check' in arguments else 'written'}")
        if "--check" not in arguments:
            path.write_text(fresh[path], "utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
