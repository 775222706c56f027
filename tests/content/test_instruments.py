"""Instruments as content: licences kept, codes right, and nothing from memory called verified."""

import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ayni.basics import shelf

ROOT = Path(__file__).parent.parent.parent
PROTECTED: dict[str, list[str]] = json.loads((Path(__file__).parent / "protected_words.json").read_text("utf-8"))
TEXTS = {".py", ".toml", ".json", ".html", ".po", ".md", ".txt", ".csv", ".ts", ".tsx", ".js"}
INSTRUMENTS = [pytest.param(shelf.load("instruments", name), id=name) for name in shelf.names("instruments")]
WITH_WORDS = {"phq-9", "phq-2", "gad-7", "gad-2", "audit-c", "pc-ptsd-5", "pcl-5", "asq", "collaborate"}

# Codes seen in public repositories on questionnaires they do not belong to.
WRONG_CODES = {
    "audit-c": {"76504-0", "75624-7", "68517-2"},
    "audit": {"75626-2", "76504-0"},
    "gad-2": {"70272-0", "69724-3"},
    "epds": {"89204-2"},
    "pc-ptsd-5": {"89204-2"},
    "phq-9": {"89204-2", "44261-6-panel"},
    "who-5": {"89708-7"},
}


@pytest.mark.parametrize("content", INSTRUMENTS)
def test_words_are_shipped_only_where_anybody_may_reproduce_them(content: dict[str, Any]) -> None:
    has_words = any("text" in item for item in content["items"])
    assert has_words == (content["id"] in WITH_WORDS)
    if not has_words:
        assert content["obtain"]["en"]
        assert content["obtain"]["es"]


def _protected_in(text: str, told: dict[str, str]) -> set[str]:
    """Of which protected questionnaires five words in a row stand in a text."""
    words = re.findall(r"[a-záéíóúñü]+(?:'[a-z]+)?", text.lower())
    windows = (" ".join(words[at : at + 5]) for at in range(len(words) - 4))
    digests = {hashlib.sha256(window.encode()).hexdigest()[:16] for window in windows}
    return {told[digest] for digest in digests & set(told)}


def test_no_sentence_of_a_protected_questionnaire_stands_anywhere_in_the_repository() -> None:
    """The sentences are kept as hashes of five words in a row, since they may not stand here either."""
    told = {digest: name for name, digests in PROTECTED.items() for digest in digests if name != "control"}
    assert len(told) > 300
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    found = {}
    for name in listed.split("\0"):
        path = ROOT / name
        if path.is_file() and path.suffix in TEXTS and not name.startswith("requirements/"):
            found[name] = _protected_in(path.read_text("utf-8", errors="ignore"), told)
    assert len(found) > 500
    assert {name: of for name, of in found.items() if of} == {}


def test_a_protected_sentence_would_be_found_whatever_stands_around_it() -> None:
    told = dict.fromkeys(PROTECTED["control"], "control")
    assert _protected_in("q1 = 'Ayni is NOT a questionnaire,' he said", told) == {"control"}
    assert _protected_in("Ayni is a questionnaire", told) == set()


@pytest.mark.parametrize("content", INSTRUMENTS)
def test_codes_seen_elsewhere_on_the_wrong_questionnaire_are_not_used(content: dict[str, Any]) -> None:
    used = set(content.get("loinc", {}).values()) | {item.get("loinc") for item in content["items"]}
    assert not used & WRONG_CODES.get(content["id"], set())


def test_no_code_of_a_total_is_given_to_two_instruments() -> None:
    totals = [i.values[0]["loinc"]["total"] for i in INSTRUMENTS if "total" in i.values[0].get("loinc", {})]
    assert len(totals) == len(set(totals))


@pytest.mark.parametrize("content", INSTRUMENTS)
def test_what_is_from_memory_is_never_called_verified(content: dict[str, Any]) -> None:
    rules = [*content.get("cutoffs", []), *content.get("flags", []), *content.get("criteria", [])]
    rules += [content[key] for key in ("change",) if key in content]
    for rule in rules:
        guessed = re.search(r"memory|assumption|convention|unsure|cautious rule$", rule["source"])
        assert not (guessed and rule["verified"]), rule


@pytest.mark.parametrize("content", INSTRUMENTS)
def test_what_may_be_seen_by_others_has_no_clinical_word(content: dict[str, Any]) -> None:
    clinical = r"depress|depres|anxi|ansie|suicid|ptsd|trauma|alcohol|drug|droga|psych|psic|mental|disorder|trastorno"
    for words in content["discreet_name"].values():
        assert not re.search(clinical, words.lower())
