"""Judge the house: run every stage that is asked for, to the end, and count what failed.

    python -m tools.judge checks tidy sqlite postgres

A stage that fails does not stop the ones after it, so one look shows everything there is to mend.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from tools import postgres

BIN = Path(sys.executable).parent
PYTHON = sys.executable

# What each check asks, in the words it is reported in, and the command that answers.
CHECKS: dict[str, list[str]] = {
    "style": [str(BIN / "ruff"), "check"],
    "form": [str(BIN / "ruff"), "format", "--check"],
    "types": [str(BIN / "mypy")],
    "floors and rooms": [str(BIN / "lint-imports")],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "src/ayni"],
    "migrations are written": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "every sentence is translated": [PYTHON, "-m", "tools.messages", "--check"],
    "generated pages are fresh": [PYTHON, "-m", "tools.pages", "--check"],
}

PYTEST = [PYTHON, "-m", "pytest"]


def check(name: str, command: list[str]) -> bool:
    """Run one check, quietly while it is content."""
    began = time.monotonic()
    # The checks look at the code, not at a site: whatever store this machine has configured is not theirs to open.
    environment = {key: value for key, value in os.environ.items() if key != "AYNI_DATABASE_URL"}
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    content = answer.returncode == 0
    print(f"  {'✓' if content else '✗'} {name:<32} {time.monotonic() - began:5.1f} s", flush=True)
    if not content:
        print(answer.stdout + answer.stderr, flush=True)
    return content


def checks() -> list[str]:
    """All of CHECKS; the names of those that failed."""
    print("The checks", flush=True)
    return [name for name, command in CHECKS.items() if not check(name, command)]


def tidy() -> list[str]:
    """The tests that only read the code."""
    return [] if subprocess.run([*PYTEST, "-q", "tests/tidy"], check=False).returncode == 0 else ["tidy tests"]


def sqlite() -> list[str]:
    """Every test, on the store a new site starts with."""
    print("Every test, on SQLite", flush=True)
    environment = {key: value for key, value in os.environ.items() if key != "AYNI_DATABASE_URL"}
    answer = subprocess.run([*PYTEST, "-n", "auto"], env=environment, check=False)
    return [] if answer.returncode == 0 else ["tests on SQLite"]


def on_postgres() -> list[str]:
    """Every test that touches the store, on a throwaway PostgreSQL."""
    if postgres.binaries() is None and not os.environ.get("CI"):
        return []  # tools/machine.py has said so; only CI may not go without
    print("Every test of the store, on PostgreSQL", flush=True)
    return [] if postgres.main([*PYTEST, "-n", "auto"]) == 0 else ["tests on PostgreSQL"]


STAGES = {"checks": checks, "tidy": tidy, "sqlite": sqlite, "postgres": on_postgres}


def main(names: list[str]) -> int:
    """Run the stages named; 1 when anything failed. When all is well the last words are pytest's own."""
    failed = [failure for name in names for failure in STAGES[name]()]
    if failed:
        print(f"\n{len(failed)} failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
