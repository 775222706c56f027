"""The pages of adaptations: reading what holds, adapting by form and by file, cut-offs, differences, confirming."""

import json
from copy import deepcopy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ayni.adaptations import queries
from ayni.adaptations.queries import Version
from ayni.basics import shelf
from ayni.engines import adaptation
from tests import cast as house
from tests.adaptations.telling import FRAME, TOLD, adapted, shortened
from tests.cast import Cast
from tests.desk.asking import opened, sent, words

NAME = "problem-solving"


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(house.account(name))
    return client


@pytest.fixture
def carmen(cast: Cast) -> Client:
    return signed_in("Carmen")


@pytest.fixture
def noor(cast: Cast) -> Client:
    return signed_in("Noor")


def form_of(content: dict[str, Any], **other: Any) -> dict[str, Any]:
    """What the form sends when nothing but ``other`` was typed."""
    page = {f"put-{'~'.join(path)}": each for path, each in adaptation.leaves(content).items()
            if isinstance(each, (str, int, float)) and not isinstance(each, bool)}  # fmt: skip
    return page | TOLD | {"based_on": 0} | other


def file_of(content: object, name: str = "it.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else json.dumps(content).encode())


@pytest.mark.parametrize("kind", ["protocols", "instruments"])
def test_every_definition_of_the_shelf_opens_with_what_is_open_and_its_form(carmen: Client, kind: str) -> None:
    assert "What is said otherwise here" in opened(carmen, "adaptations")
    for name in shelf.names(kind):
        assert "Nobody has said anything otherwise yet." in opened(carmen, f"adapted-{kind}", name)
        assert "How it came about" in opened(carmen, f"adapting-{kind}", name)


@pytest.mark.parametrize("kind", ["protocols", "instruments"])
def test_a_form_that_is_sent_back_untouched_changes_nothing_of_any_definition(carmen: Client, kind: str) -> None:
    for name in shelf.names(kind):
        answer = sent(carmen, f"adapting-{kind}", name, **form_of(shelf.load(kind, name)))
        assert answer.status_code == 422
        assert "Nothing was changed." in words(answer), name


def test_she_adapts_by_form_and_reads_what_was_and_what_is_in_words(carmen: Client, cast: Cast) -> None:
    answer = sent(carmen, "adapting-protocols", NAME, **form_of(shelf.load("protocols", NAME), **{
        "put-sessions~value": "4", "put-purpose~es": "Otra cosa."}))  # fmt: skip
    assert answer.status_code == 302
    assert "Version 1 holds" in opened(carmen, "adapted-protocols", NAME)
    version = Version.objects.get()
    assert version.content["sessions"]["value"] == 4
    page = opened(carmen, "version", version.pk)
    assert '<th scope="row">Sessions · Number</th><td data-label="What was"><del>6</del>' in page
    assert "<ins>4</ins>" in page
    assert "Purpose (Spanish)" in page
    assert FRAME.why in page
    assert "What makes it work was kept" in page
    assert "{" not in page.split("<main")[1].split("<script")[0]


def test_a_bad_edit_keeps_what_was_typed_and_names_the_field(carmen: Client) -> None:
    answer = sent(carmen, "adapting-protocols", NAME, **form_of(
        shelf.load("protocols", NAME), **{"put-sessions~value": "0", "put-purpose~en": "Typed by hand."}))  # fmt: skip
    page = words(answer)
    assert answer.status_code == 422
    assert "The number of sessions is more than none." in page
    assert "Typed by hand." in page
    answer = sent(carmen, "adapting-protocols", NAME, **form_of(shelf.load("protocols", NAME), why=""))
    assert answer.status_code == 422
    assert not Version.objects.exists()


def test_what_is_wrong_is_said_in_the_language_of_whoever_reads_it(carmen: Client) -> None:
    carmen.cookies["ayni_language"] = "es"
    answer = sent(carmen, "adapting-protocols", NAME, **form_of(
        shelf.load("protocols", NAME), **{"put-sessions~value": "0"}))  # fmt: skip
    assert "Esto no se puede usar: El número de sessions es más que ninguno." in words(answer)


def test_the_file_she_took_comes_back_changed_and_a_bad_one_is_refused_whole(carmen: Client, cast: Cast) -> None:
    taken = carmen.get(reverse("definition-protocols", args=[NAME]))
    content = json.loads(taken.content)
    assert content == json.loads(json.dumps(shelf.load("protocols", NAME)))
    for wrong, sentence in ((b"%PDF", "neither JSON nor TOML"), (b"7", "neither JSON nor TOML"),
                            ({**content, "steps": []}, "cannot be used"), ({"id": NAME}, "cannot be used"),
                            ({**content, "id": "other"}, "belongs to whoever made")):  # fmt: skip
        answer = sent(carmen, "adapting-file-protocols", NAME, file=file_of(wrong), based_on=0, **TOLD)
        assert answer.status_code == 422
        assert sentence in words(answer)
    assert not Version.objects.exists()
    changed = deepcopy(content)
    changed["checklist"].append({"id": "harvest", "name": {"en": "Asked about the harvest", "es": "Por la cosecha"}})
    assert sent(carmen, "adapting-file-protocols", NAME, file=file_of(changed), based_on=0, **TOLD).status_code == 302
    page = opened(carmen, "version", Version.objects.get().pk)
    assert "Checklist · Asked about the harvest · Name" in page


def test_a_cut_off_has_a_source_and_a_date_and_is_open_until_a_steward_confirms_it(
    carmen: Client, noor: Client, cast: Cast
) -> None:
    told = {"total": 9, "whom": "Adults in Lima", "source": "Our validation", "dated": "2026-02", "based_on": 0}
    assert sent(carmen, "cut-off", "phq-9", **TOLD, **told | {"dated": ""}).status_code == 422
    assert "from 0 to 27" in words(sent(carmen, "cut-off", "phq-9", **TOLD, **told | {"total": 28}))
    assert sent(carmen, "cut-off", "phq-9", **TOLD, **told).status_code == 302
    page = opened(carmen, "adaptations")
    assert "from 9 on" in page
    assert "Our validation, 2026-02" in page
    engagement = house.engagement_of(cast, at=house.NOW + house.timedelta(hours=2))
    tomas = signed_in("Tomás")
    shown = opened(tomas, "engagement", engagement.pk)
    assert "This site acts from 9 on PHQ-9. Our validation, 2026-02. " in shown
    assert "Not confirmed yet" in shown
    assert "Somebody read it" not in opened(carmen, "adapted-instruments", "phq-9")
    assert "Somebody read it" in opened(noor, "adapted-instruments", "phq-9")
    content = queries.content_of("instruments", "phq-9", queries.held("instruments", "phq-9"))
    piece = next(made for path, made, _sure in adaptation.pieces(content) if path[0:1] == ("cutoffs",))
    read = {"piece": piece, "reader": "Noor", "source": "Report 12", "read_on": "2026-02-20"}
    assert sent(carmen, "confirming-instruments", "phq-9", **read).status_code == 404
    assert sent(noor, "confirming-instruments", "phq-9", **read | {"reader": ""}).status_code == 422
    assert sent(noor, "confirming-instruments", "phq-9", **read).status_code == 302
    assert "Not confirmed yet" not in opened(tomas, "engagement", engagement.pk)


def test_another_version_is_taken_up_and_the_decision_taken_back(carmen: Client, cast: Cast) -> None:
    adapted(cast, shortened(3))
    assert sent(carmen, "taking-back-protocols", NAME, why="").status_code == 422
    assert sent(carmen, "taking-back-protocols", NAME, why="Too short.").status_code == 302
    page = opened(carmen, "adapted-protocols", NAME)
    assert "As on the shelf" in page
    assert "Too short." in page
    assert sent(carmen, "taking-up-protocols", NAME, number=1, why="It works after all.").status_code == 302
    assert "Version 1 holds" in opened(carmen, "adapted-protocols", NAME)
    assert "holds already" in words(sent(carmen, "taking-up-protocols", NAME, number=1, why="Again."))
    assert sent(carmen, "taking-up-protocols", NAME, number=7, why="?").status_code == 404


def test_a_referral_suggests_the_numbers_of_the_version_that_holds(cast: Cast) -> None:
    tomas = signed_in("Tomás")
    address = reverse("referral-new", args=[cast.person.pk])
    adapted(cast, shortened(3))
    page = words(tomas.get(address, {"protocol": NAME}))
    assert 'name="contacts" value="3"' in page
