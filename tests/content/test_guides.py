"""The guides are followed to the letter: one new instrument and one new protocol are made by adding a folder."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from ayni.basics import shelf
from ayni.engines import instruments, protocols

GUIDES = Path(__file__).parent.parent.parent / "docs" / "guides"


@pytest.fixture
def new_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shelf of its own, as a site that adds to it would have."""
    monkeypatch.setattr(shelf, "CONTENT", tmp_path)
    for read in (shelf.load, shelf.load_json):
        read.cache_clear()
    yield tmp_path
    for read in (shelf.load, shelf.load_json):
        read.cache_clear()


def _copied(kind: str, name: str, new: str, onto: Path) -> Path:
    folder = onto / kind / new
    folder.mkdir(parents=True)
    file = f"{kind.removesuffix('s')}.toml"
    text = (Path(shelf.__file__).parent.parent / "content" / kind / name / file).read_text("utf-8")
    (folder / file).write_text(text.replace(f'id = "{name}"', f'id = "{new}"', 1), "utf-8")
    return folder / file


def test_a_copied_instrument_is_on_the_shelf_and_scores_its_examples(new_shelf: Path) -> None:
    file = _copied("instruments", "phq-2", "two-questions", new_shelf)
    (file.parent / "examples.json").write_text('[{"name": "all", "answers": {"q1": 3, "q2": 3}, "total": 6}]', "utf-8")
    instrument = instruments.from_content(shelf.load("instruments", "two-questions"))
    for example in json.loads((file.parent / "examples.json").read_text("utf-8")):
        assert instruments.score(instrument, example["answers"]).total == example["total"]


def test_a_copied_protocol_is_on_the_shelf_and_its_rules_speak(new_shelf: Path) -> None:
    _copied("protocols", "problem-solving", "talking-it-over", new_shelf)
    protocol = protocols.from_content(shelf.load("protocols", "talking-it-over"))
    assert shelf.names("protocols") == ("talking-it-over",)
    assert protocols.proposals(protocol, protocols.Course())


@pytest.mark.parametrize(
    ("guide", "kind"), [("adding-an-instrument.md", "instruments"), ("adding-a-protocol.md", "protocols")]
)
def test_a_guide_names_every_key_that_the_shelf_uses(guide: str, kind: str) -> None:
    said = set(re.findall(r"[a-z_]+", (GUIDES / guide).read_text("utf-8")))
    used: set[str] = set()
    for name in shelf.names(kind):
        content = shelf.load(kind, name)
        used |= set(content)
        for rows in content.values():
            for row in rows if isinstance(rows, list) else []:
                used |= set(row) if isinstance(row, dict) else set()
    assert used <= said | {"en", "es"}


def test_an_example_in_the_guide_of_protocols_is_a_condition_that_can_be_read() -> None:
    guide = (GUIDES / "adding-a-protocol.md").read_text("utf-8")
    found = re.findall(r"\| `(\{ (?:total|answer|change|band|sessions|fact|danger)[^`]*\})`", guide)
    assert len(found) == 8
    for text in found:
        table = tomllib.loads(f"when = {text}")["when"]
        protocols.reading.condition(table, {"housing": {"en": "?"}})
