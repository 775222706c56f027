"""Bundles between sites: there and back, already here, beside, refused; by page and by command."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ayni.adaptations import actions, queries
from ayni.adaptations.queries import Use, Version
from ayni.basics import shelf
from ayni.basics.words import Refused
from ayni.console import main
from ayni.engines import adaptation
from ayni.engines.adaptation import Item, put
from tests import cast as house
from tests.adaptations.telling import FRAME, acting_from, adapted, shortened
from tests.cast import NOW, Cast
from tests.desk.asking import opened, sent, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return house.gather(NOW)


@pytest.fixture
def carmen(cast: Cast) -> Client:
    client = Client()
    client.force_login(house.account("Carmen"))
    return client


def elsewhere() -> None:
    """As on another site: nothing of all this is here."""
    Use.objects.all().delete()
    for version in Version.objects.order_by("-number"):
        version.delete()


def twice(cast: Cast) -> Version:
    adapted(cast, shortened(5))
    return adapted(cast, put(shortened(5), ("weekly", "value"), 2), based_on=1)


def brought(item: Item, cast: Cast) -> Version:
    return Version.objects.get(pk=actions.bring(item, by=cast.carmen, because="brought", at=NOW).version)


def test_a_version_comes_to_another_site_and_back_without_a_byte_lost(cast: Cast) -> None:
    first = twice(cast)
    file = adaptation.written([queries.item_of(first)])
    lineage = queries.lineage_of(first)
    elsewhere()
    (item,) = adaptation.read(file)
    version = brought(item, cast)
    assert (version.site, version.number, version.based_on) == ("pe-lima", 1, None)
    assert queries.lineage_of(version) == lineage
    assert len(lineage) == 2
    assert adaptation.written([queries.item_of(version)]) == file


def test_what_is_here_already_is_not_kept_twice_and_another_is_laid_beside_it(cast: Cast) -> None:
    item = queries.item_of(twice(cast))
    with pytest.raises(Refused, match="It is here already: version 2"):
        brought(item, cast)
    elsewhere()
    mine = adapted(cast, shortened(3))
    theirs = brought(item, cast)
    assert theirs.number == 2
    assert queries.held("protocols", "problem-solving") == mine
    assert queries.lineage_of(mine) != queries.lineage_of(theirs)
    at = NOW + timedelta(days=1)
    actions.take_up(
        "protocols", "problem-solving", by=cast.carmen, because="decided", at=at, version=theirs, why="Better."
    )
    assert queries.held("protocols", "problem-solving") == theirs


@pytest.mark.parametrize("seed", range(8))
def test_generated_versions_survive_the_way_and_their_differences_are_the_same_there(cast: Cast, seed: int) -> None:
    chance, content = Random(seed), deepcopy(shelf.load("protocols", "problem-solving"))
    texts = [path for path in adaptation.leaves(content) if path[-1] in ("en", "es") and path[0] in ("steps", "rules")]
    for path in chance.sample(texts, 6):
        content = put(content, path, f"Said otherwise {chance.random()}")
    version = adapted(cast, content)
    told = adaptation.differences(shelf.load("protocols", "problem-solving"), version.content)
    file = adaptation.written([queries.item_of(version)])
    elsewhere()
    there = brought(adaptation.read(file)[0], cast)
    assert adaptation.differences(shelf.load("protocols", "problem-solving"), there.content) == told
    assert len(told) == 6


def damaged(item: Item, **other: Any) -> Item:
    """The item as somebody wrote it who made all hashes anew."""
    changed = replace(item, **other)
    made = adaptation.digest(changed.content)
    lineage = (*item.lineage[:-1], replace(item.lineage[-1], hash=made))
    return replace(changed, hash=made, lineage=lineage, licence=str(changed.content.get("licence", "")))


def test_each_bad_item_is_refused_with_its_reason_and_nothing_of_it_is_kept(cast: Cast) -> None:
    item = queries.item_of(twice(cast))
    elsewhere()
    milder = {**item.content, "rules": [each for each in item.content["rules"] if "danger" not in str(each["when"])]}
    for bad, sentence in (
        (replace(item, hash="0" * 64), "its hash is another one"),
        (replace(item, lineage=()), "Nothing is told"),
        (replace(item, kind="jurisdictions", name="pe-lima"), "nothing called pe-lima"),
        (replace(item, name="hypnosis"), "nothing called hypnosis"),
        (replace(item, name="../../etc"), "nothing called"),
        (damaged(item, content={**item.content, "licence": "Free"}), "belongs to whoever made"),
        (damaged(item, content={**item.content, "steps": []}), "cannot be used"),
        (damaged(item, content={"id": "problem-solving", "licence": "Free"}), "cannot be used"),
        (damaged(item, content=milder), "answers danger"),
    ):
        with pytest.raises(Refused, match=sentence):
            brought(bad, cast)
    assert not Version.objects.exists()


def test_words_whose_licence_forbids_it_stay_at_home_and_are_not_taken_from_others(cast: Cast) -> None:
    content = deepcopy(shelf.load("instruments", "ssq-14"))
    for each in content["items"]:
        each["text"] = {"en": "A question from our own copy", "es": "Una pregunta de nuestra copia"}
    version = adapted(cast, content, kind="instruments")
    with pytest.raises(Refused, match="The licence of SSQ-14 does not let the words of its questions be given on"):
        queries.item_of(version)
    item = Item(
        "instruments", "ssq-14", version.content, version.hash, version.content["licence"], ("en", "es"),
        queries.lineage_of(version),
    )  # fmt: skip
    elsewhere()
    with pytest.raises(Refused, match="does not let the words"):
        brought(item, cast)


def test_a_confirmation_of_another_site_does_not_count_here(cast: Cast) -> None:
    item = queries.item_of(adapted(cast, acting_from(9), kind="instruments"))
    assert item.content["cutoffs"][-1]["verified"] is True
    elsewhere()
    version = brought(item, cast)
    assert queries.content_of("instruments", "phq-9", version)["cutoffs"][-1]["verified"] is False


def test_she_takes_a_bundle_and_brings_one_in_and_reads_what_became_of_each(cast: Cast, carmen: Client) -> None:
    version, other = twice(cast), adapted(cast, acting_from(9), kind="instruments")
    assert carmen.get(reverse("bundle")).status_code == 409
    taken = carmen.get(reverse("bundle"), {"version": [version.pk, other.pk, "nonsense"]})
    assert len(json.loads(taken.content)["items"]) == 2
    file = SimpleUploadedFile("bundle.json", taken.content)
    page = words(sent(carmen, "bringing", file=file))
    assert page.count("It is here already") == 2
    Use.objects.filter(version=other).delete()
    other.delete()
    page = words(sent(carmen, "bringing", file=SimpleUploadedFile("bundle.json", taken.content)))
    assert "Kept as version 1, beside what is here." in page
    assert "It is here already: version 2." in page
    wrong = sent(carmen, "bringing", file=SimpleUploadedFile("bundle.json", b"nothing"))
    assert (wrong.status_code, "This is not a bundle." in words(wrong)) == (422, True)
    assert "Take the bundle" in opened(carmen, "adaptations")


def test_the_command_writes_and_brings_in_the_same(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    version, file = twice(cast), tmp_path / "bundle.json"
    assert main(["bundle", "export", str(file), "--protocol", "linkage"]) == 1
    assert "linkage is as on the shelf here" in capsys.readouterr().err
    assert main(["bundle", "export", str(file), "--protocol", "problem-solving"]) == 0
    assert file.read_bytes() == adaptation.written([queries.item_of(version)])
    assert main(["bundle", "export", str(tmp_path / "first"), "--protocol", "problem-solving:1"]) == 0
    assert main(["bundle", "import", str(file)]) == 1
    assert "problem-solving: It is here already: version 2." in capsys.readouterr().out
    elsewhere()
    assert main(["bundle", "import", str(file)]) == 0
    assert "problem-solving: kept as version 1" in capsys.readouterr().out
    assert main(["bundle", "import", str(tmp_path / "absent")]) == 1
    assert FRAME.why in file.read_text("utf-8")
