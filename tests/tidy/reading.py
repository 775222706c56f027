"""Reading the source as text and as trees: each question gives the places that break a rule of the house."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
WRITTEN = {".py", ".html", ".css", ".js", ".ts", ".tsx", ".sh", ".toml"}
# Written by others, or by the machine.
NOT_OURS = {"__pycache__", "migrations", "node_modules", "vendor", "content", ".venv", "var", "dist"}
PLACES = ("src", "tests", "tools", "benchmarks", "pocket")
# Each hides a noun that was not found yet.
DRAWERS = {"common", "constants", "helper", "helpers", "lib", "manager", "managers", "misc", "service", "services",
           "shared", "stuff", "util", "utilities", "utils"}  # fmt: skip


def sources(root: Path = ROOT, *kinds: str) -> list[Path]:
    """The files that people wrote, of the ``kinds`` asked for (suffixes), or of every kind."""
    wanted = set(kinds) or WRITTEN
    return sorted(
        path
        for place in PLACES
        for path in (root / place).rglob("*")
        if path.suffix in wanted and path.is_file() and not NOT_OURS.intersection(path.relative_to(root).parts)
    )


def long_files(root: Path = ROOT) -> list[str]:
    """Files that nobody can hold in their head."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources(root)}
    return [f"{path.relative_to(root)}: {n} lines" for path, n in lengths.items() if n > LONGEST_FILE]


def long_functions(root: Path = ROOT) -> list[str]:
    """Functions, of any depth, that do not fit on a screen."""
    return [
        f"{path.relative_to(root)}:{each.lineno} {each.name}: {length} lines"
        for path, each in _functions(root)
        if (length := (each.end_lineno or each.lineno) - each.lineno + 1) > LONGEST_FUNCTION
    ]


def hidden_imports(root: Path = ROOT) -> list[str]:
    """Imports inside functions: arrows that the head of the file does not tell of."""
    return [
        f"{path.relative_to(root)}:{inner.lineno} in {each.name}"
        for path, each in _functions(root)
        for inner in ast.walk(each)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def drawers(root: Path = ROOT) -> list[str]:
    """Modules and packages named after the fact that nobody knew where to put something."""
    found = {
        parent
        for path in sources(root, ".py", ".js", ".ts", ".tsx")
        for parent in (path, *path.parents)
        if parent.is_relative_to(root) and parent.stem in DRAWERS
    }
    return sorted(str(path.relative_to(root)) for path in found)


def _functions(root: Path) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in sources(root, ".py"):
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, each
