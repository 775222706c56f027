"""What differs, who is sure, where it comes from, and bundles, each against a slow reference or a damaged file."""

import json
from copy import deepcopy
from random import Random
from typing import Any

import pytest

from ayni.basics import shelf
from ayni.basics.plain import plain
from ayni.engines import adaptation
from ayni.engines.adaptation import Entry, Item, Unreadable, reference
from ayni.engines.adaptation.frame import QUESTIONS, Frame

SHELF = [(kind, name) for kind in ("protocols", "instruments") for name in shelf.names(kind)]
WHOLE = [pytest.param(kind, name, id=name) for kind, name in SHELF]


def changed(content: dict[str, Any], chance: Random) -> dict[str, Any]:
    """The content with up to four changes anywhere: a value, an entry taken out, put in again, or moved."""
    content = deepcopy(content)
    for _ in range(chance.randrange(5)):
        holder: Any = content
        while True:
            inside = [each for each in (holder.values() if isinstance(holder, dict) else holder)
                      if isinstance(each, (dict, list)) and each]  # fmt: skip
            if not inside or chance.random() < 0.3:
                break
            holder = chance.choice(inside)
        if isinstance(holder, list):
            chance.choice([holder.reverse, holder.pop, lambda held=holder: held.append(deepcopy(held[0]))])()
            if not holder:
                holder.append("something")
        else:
            holder[chance.choice(sorted(holder))] = chance.choice([1, 2.5, True, "other", ["a"], {"en": "Other"}])
    return content


@pytest.mark.parametrize(("kind", "name"), WHOLE)
def test_nothing_that_differs_is_hidden_and_nothing_else_is_told(kind: str, name: str) -> None:
    content, chance = shelf.load(kind, name), Random(name)
    assert adaptation.differences(content, content) == ()
    for _ in range(12):
        other = changed(content, chance)
        found = adaptation.differences(content, other)
        assert bool(found) == reference.differ(content, other)
        mirrored = adaptation.differences(other, content)
        assert {(each.path, repr(each.before)) for each in found} == {
            (each.path, repr(each.after)) for each in mirrored
        }


@pytest.mark.parametrize(("kind", "name"), WHOLE)
def test_each_value_can_be_replaced_and_is_the_one_difference(kind: str, name: str) -> None:
    content, chance = shelf.load(kind, name), Random(name)
    listed = [path for path in adaptation.leaves(content) if path[-1] not in ("verified", "", "id", "code")]
    for path in chance.sample(listed, min(15, len(listed))):
        other = adaptation.put(content, path, "something else")
        assert [(each.path, each.after) for each in adaptation.differences(content, other)] == [
            (path, "something else")
        ]
        assert adaptation.leaves(content)[path] != "something else"


@pytest.mark.parametrize(("kind", "name"), WHOLE)
def test_no_definition_is_sure_of_itself_and_a_changed_number_is_open_again(kind: str, name: str) -> None:
    content = shelf.load(kind, name)
    sure = adaptation.sure_of(content)
    assert adaptation.certain(content, sure) == content
    assert not any(verified for _path, _made, verified in adaptation.pieces(adaptation.certain(content, frozenset())))
    boast = json.loads(json.dumps(plain(content)).replace('"verified": false', '"verified": true'))
    assert plain(adaptation.certain(boast, sure)) == plain(content)


def test_a_threshold_that_was_changed_is_not_sure_although_it_says_so() -> None:
    content = deepcopy(shelf.load("instruments", "srq-20")) if "srq-20" in shelf.names("instruments") else {}
    content["cutoffs"] = [{"total": 3, "whom": {"en": "us"}, "source": "we say so", "verified": True}]
    told = adaptation.certain(content, adaptation.sure_of(shelf.load("instruments", "srq-20")))
    assert told["cutoffs"][0]["verified"] is False


def frame(**other: Any) -> Frame:
    told = {name: tuple(sorted(table)[:1]) for name, table in QUESTIONS.items()}
    told |= {name: told[name][0] for name in ("level", "moment", "planned", "fidelity")}  # type: ignore[misc]
    return Frame(**{"described": "Shorter", "why": "Time", **told, **other})


def item(**other: Any) -> Item:
    """Problem solving as another site says it, after two adaptations."""
    first = deepcopy(shelf.load("protocols", "problem-solving"))
    once = adaptation.put(first, ("sessions", "value"), 5)
    twice = adaptation.put(once, ("weekly", "value"), 2)
    made = [adaptation.digest(each) for each in (first, once, twice)]
    lineage = (Entry("zw-harare", "2026-01-01T00:00:00+00:00", made[0], made[1], frame()),
               Entry("zw-harare", "2026-02-01T00:00:00+00:00", made[1], made[2], frame(described="More")))  # fmt: skip
    told = {"kind": "protocols", "name": "problem-solving", "content": twice, "hash": made[2], "lineage": lineage,
            "licence": twice["licence"], "languages": adaptation.languages_of(twice)}  # fmt: skip
    return Item(**told | other)


def test_a_bundle_is_read_as_it_was_written_and_written_as_it_was_read() -> None:
    other = item(name="linkage", content=shelf.load("protocols", "linkage"))
    file = adaptation.written([item(), other])
    assert file == adaptation.written([other, item()])
    again = adaptation.read(file)
    assert adaptation.written(again) == file
    assert {each.name: each.lineage for each in again} == {"problem-solving": item().lineage, "linkage": item().lineage}
    assert next(each for each in again if each.name == "problem-solving").fault() is None
    assert item().languages == ("en", "es")


@pytest.mark.parametrize("seed", range(20))
def test_one_changed_byte_anywhere_makes_it_unreadable_or_changes_nothing(seed: int) -> None:
    file, chance = bytearray(adaptation.written([item()])), Random(seed)
    at = chance.randrange(len(file) - 1)
    file[at] ^= 1 << chance.randrange(5)
    try:
        read = adaptation.read(bytes(file))
    except Unreadable:
        return
    assert adaptation.written(read) == adaptation.written([item()])


def opened(change: Any) -> bytes:
    """A bundle changed by somebody who writes its hash anew."""
    told = json.loads(adaptation.written([item()]))
    change(told)
    if "hash" in told:
        told["hash"] = adaptation.digest(told["items"])
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "This is not a bundle."),
        (b"[" * 100000, "This is not a bundle."),
        (b"[1]", "This is not a bundle."),
        (b'{"ayni_bundle": 2}', "another edition"),
        (b'{"ayni_bundle": 1, "items": [], "hash": ""}', "nothing in this bundle"),
        (b'{"ayni_bundle": 1, "items": [{}], "hash": "0"}', "changed since it was written"),
        (opened(lambda told: told["items"][0].pop("lineage")), "Entry 1 of this bundle cannot be read."),
        (opened(lambda told: told["items"][0].update(content=[1])), "Entry 1 of this bundle cannot be read."),
        (opened(lambda told: told["items"][0].update(name=3)), "Entry 1 of this bundle cannot be read."),
        (b" " * (5 * 1024 * 1024 + 1), "larger than a bundle"),
    ],
)
def test_a_file_that_is_no_bundle_is_refused_in_one_sentence(file: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        adaptation.read(file)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"hash": "0" * 64}, "its hash is another one"),
        ({"licence": ""}, "under which licence"),
        ({"licence": "Do what you like"}, "under which licence"),
        ({"name": "linkage"}, "called otherwise"),
        ({"lineage": ()}, "Nothing is told"),
        ({"lineage": item().lineage[:1]}, "ends in another version"),
        ({"lineage": item().lineage[::-1]}, "does not follow from the one before"),
    ],
)
def test_an_item_that_is_not_what_it_says_is_told_why(other: dict[str, Any], sentence: str) -> None:
    assert sentence in str(item(**other).fault())


def test_an_adaptation_that_leaves_a_question_open_breaks_the_history() -> None:
    entries = item().lineage
    silent = Entry("zw-harare", "2026", entries[0].hash, entries[1].hash, frame(why=" ", goals=("money",)))
    assert "why, goals" in str(item(lineage=(entries[0], silent)).fault())


@pytest.mark.parametrize(("kind", "name"), WHOLE)
def test_whatever_the_shelf_ships_may_be_given_on_and_a_licence_may_not_be_rewritten(kind: str, name: str) -> None:
    shelved = shelf.load(kind, name)
    assert adaptation.may_carry(kind, shelved, shelved) is None
    assert "another licence" in str(adaptation.may_carry(kind, shelved, {**shelved, "licence": "Free"}))
    assert "belongs to whoever made" in str(adaptation.may_differ(kind, shelved, {**shelved, "licence": "Free"}))


@pytest.mark.parametrize("name", [n for n in shelf.names("instruments") if "obtain" in shelf.load("instruments", n)])
def test_words_whose_licence_forbids_it_are_never_given_on(name: str) -> None:
    shelved = shelf.load("instruments", name)
    with_words = deepcopy(shelved)
    for each in with_words["items"]:
        each["text"] = {"en": "A question", "es": "Una pregunta"}
    told = {key: each for key, each in with_words.items() if key != "obtain"}
    assert "does not let the words" in str(adaptation.may_carry("instruments", shelved, with_words))
    assert "does not let the words" in str(adaptation.may_carry("instruments", shelved, told))


def test_a_questionnaire_keeps_its_points_and_flags_and_a_protocol_its_answer_to_danger() -> None:
    phq, course = shelf.load("instruments", "phq-9"), deepcopy(shelf.load("protocols", "problem-solving"))
    for path, other in ((("flags", "self-harm-thoughts", "at_least"), 3), (("answers", "1", "points"), 2),
                        (("total", "max"), 30), (("items", "q1", "id"), "q10")):  # fmt: skip
        try:
            broken = adaptation.put(phq, path, other)
        except KeyError:
            broken = {**phq, path[0]: []}
        assert "could no longer be compared" in str(adaptation.may_differ("instruments", phq, broken))
    milder = {**course, "rules": [each for each in course["rules"] if "danger" not in str(each["when"])]}
    assert "answers danger" in str(adaptation.may_differ("protocols", course, milder))
    assert adaptation.may_differ("protocols", course, adaptation.put(course, ("sessions", "value"), 3)) is None
