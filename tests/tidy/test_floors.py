"""The map of the house (.importlinter) and the tidy questions are proven to bite: we break each rule, and look."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tidy import reading

UPWARD = "from ayni.care import queries as broken  # noqa\n"
CYCLE = {"one": "from ayni.ground import two\n", "two": "from ayni.ground import one\n"}
HIDDEN = "\n\ndef hide():\n    from ayni.desk import urls\n    return urls\n"
TYPES_ONLY = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ayni.desk import urls\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The house's own source and map, to be spoiled."""
    leave = shutil.ignore_patterns("__pycache__", "content", "static", "templates", "locale", "vendor")
    shutil.copytree(reading.ROOT / "src", tmp_path / "src", ignore=leave)
    shutil.copy(reading.ROOT / ".importlinter", tmp_path)
    return tmp_path


def broken_contracts(root: Path) -> list[str]:
    """The contracts that lint-imports reports as broken."""
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", root / ".importlinter"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = [line.split(":")[0] for line in answer.stdout.splitlines() if " BROKEN" in line]
    assert answer.returncode == (1 if found else 0), answer.stdout + answer.stderr
    return found


def add(root: Path, name: str, text: str) -> None:
    """Write ``text`` at the end of a file of the copy, making it when it is not there."""
    path = root / "src" / "ayni" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + text)


def test_the_house_keeps_every_contract(copy: Path) -> None:
    assert broken_contracts(copy) == []


@pytest.mark.parametrize(
    ("contract", "files"),
    [
        pytest.param("Floors", {"places/queries.py": UPWARD}, id="an import from an upper floor"),
        pytest.param("Floors", {"places/queries.py": HIDDEN}, id="an upward import hidden in a function"),
        pytest.param("Floors", {"places/queries.py": TYPES_ONLY}, id="an upward import for the type checker only"),
        pytest.param("Floors", {"helpers/__init__.py": '"""Odds and ends."""\n'}, id="a package with no floor"),
        pytest.param("Floors", {"desk/urls.py": "\nimport ayni.exchange\n"}, id="a door that knows another"),
        pytest.param("Rooms", {"visits/helpers.py": '"""Odds and ends."""\n'}, id="a drawer in a domain package"),
        pytest.param("Rooms", {"visits/queries.py": "\nfrom ayni.visits import actions\n"}, id="a read that writes"),
        pytest.param("Pure", {"visits/rules.py": "\nimport django.db\n"}, id="a rule that knows the framework"),
        pytest.param("Pure", {"engines/instruments/scoring.py": "\nimport psycopg\n"}, id="an engine with a store"),
        pytest.param("Rules are told", {"visits/rules.py": "\nimport ayni.ground.clock\n"}, id="a rule with a clock"),
        pytest.param(
            "A package's tables", {"visits/actions.py": "\nimport ayni.people.models\n"}, id="another's tables"
        ),
        pytest.param("No cycles", {f"ground/{name}.py": text for name, text in CYCLE.items()}, id="a cycle"),
    ],
)
def test_a_broken_rule_turns_its_contract_red(copy: Path, contract: str, files: dict[str, str]) -> None:
    for name, text in files.items():
        add(copy, name, text)
    assert any(name.startswith(contract) for name in broken_contracts(copy))


@pytest.mark.parametrize(
    ("question", "name", "text"),
    [
        pytest.param(reading.hidden_imports, "basics/hiding.py", HIDDEN, id="an import hidden in a function"),
        pytest.param(reading.drawers, "engines/helpers.py", '"""Odds."""\n', id="a drawer-named module"),
        pytest.param(reading.drawers, "desk/utils/__init__.py", '"""Ends."""\n', id="a drawer-named package"),
        pytest.param(reading.long_files, "basics/long.py", "x = 1\n" * 401, id="a file too long"),
        pytest.param(
            reading.long_functions, "basics/long.py", "def f():\n" + "    x = 1\n" * 60, id="a function too long"
        ),
    ],
)
def test_an_untidy_file_is_found(copy: Path, question: Callable[[Path], list[str]], name: str, text: str) -> None:
    before = question(copy)
    add(copy, name, text)
    assert len(question(copy)) == len(before) + 1
