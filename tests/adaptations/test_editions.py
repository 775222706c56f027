"""A new release says something else on its shelf: whoever has begun goes on with what it said before."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest
from django.test import Client

from ayni.adaptations import actions, jobs, queries
from ayni.adaptations.queries import Edition
from ayni.adaptations.rules import KINDS
from ayni.basics import shelf
from ayni.basics.words import Refused
from ayni.care import queries as care
from ayni.ground.actors import HOUSE
from ayni.ground.ledger import sentence
from ayni.ground.queries import Entry
from tests import cast as house
from tests.adaptations.telling import adapted, shortened
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db

UPGRADE = NOW + timedelta(days=3)
LATER = UPGRADE + timedelta(days=3)

Release = Callable[..., None]

PROTOCOL, INSTRUMENT = "protocols/problem-solving/protocol.toml", "instruments/phq-9/instrument.toml"
FEWER = ("[sessions]\nvalue = 6", "[sessions]\nvalue = 5")


@pytest.fixture
def cast() -> Cast:
    return house.gather(NOW)


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Release]:
    """Start anew with a release whose shelf has these words in the place of those."""
    content = Path(shelf.__file__).parent.parent / "content"
    for each in content.iterdir():
        (tmp_path / each.name).symlink_to(each) if each.name not in KINDS else copytree(each, tmp_path / each.name)

    def start(file: str, before: str, after: str) -> None:
        monkeypatch.setattr(shelf, "CONTENT", tmp_path)
        text = (tmp_path / file).read_text("utf-8")
        assert before in text
        (tmp_path / file).write_text(text.replace(before, after, 1), "utf-8")
        forget()

    def forget() -> None:
        # What a process reads once is read anew by the next one.
        for read in (shelf.load, queries.shelved_digest, queries._made, care.instrument_called, care.protocol_called):
            read.cache_clear()

    forget()
    yield start
    monkeypatch.undo()
    forget()


def sessions(engagement: house.Engagement) -> float:
    return care.protocol_of(engagement).sessions.value


def of_another(cast: Cast, name: str) -> house.Engagement:
    return house.engagement_of(cast, house.person_called(name, cast.centre, cast.tomas), at=LATER)


def test_whoever_has_begun_goes_on_with_what_the_shelf_said_then(cast: Cast, release: Release) -> None:
    begun = house.engagement_of(cast, at=NOW)
    jobs.keep_editions(NOW)
    release(PROTOCOL, *FEWER)
    jobs.keep_editions(UPGRADE)
    assert (sessions(begun), sessions(of_another(cast, "Elena"))) == (6, 5)


def test_whoever_began_before_any_was_kept_goes_on_with_the_first(cast: Cast, release: Release) -> None:
    begun = house.engagement_of(cast, at=NOW)
    jobs.keep_editions(NOW + timedelta(days=1))
    release(PROTOCOL, *FEWER)
    jobs.keep_editions(UPGRADE)
    assert sessions(begun) == 6


def test_without_anything_kept_the_shelf_holds_for_all(cast: Cast, release: Release) -> None:
    begun = house.engagement_of(cast, at=NOW)
    release(PROTOCOL, *FEWER)
    assert sessions(begun) == 5


def test_a_version_of_the_site_goes_before_every_edition(cast: Cast, release: Release) -> None:
    jobs.keep_editions(NOW)
    adapted(cast, shortened(3), at=NOW + timedelta(hours=1))
    begun = house.engagement_of(cast, at=NOW + timedelta(hours=2))
    release(PROTOCOL, *FEWER)
    jobs.keep_editions(UPGRADE)
    assert sessions(begun) == 3
    actions.take_back("protocols", "problem-solving", by=cast.carmen, because="decided", at=UPGRADE, why="Too short.")
    assert (sessions(begun), sessions(of_another(cast, "Elena"))) == (3, 5)


def test_only_what_is_new_is_kept_and_once(cast: Cast, release: Release) -> None:
    jobs.keep_editions(NOW)
    every = sum(len(shelf.names(kind)) for kind in KINDS)
    assert Edition.objects.count() == every
    jobs.keep_editions(UPGRADE)
    with pytest.raises(Refused, match="Nothing was changed"):
        actions.keep_editions(by=HOUSE, because="new-release", at=UPGRADE)
    release(PROTOCOL, *FEWER)
    jobs.keep_editions(UPGRADE)
    assert Edition.objects.count() == every + 1
    told = str(sentence(Entry.objects.order_by("-seq").first()))
    assert told == "Definitions new on the shelf: 1. Whoever has begun goes on with what it said before."


def test_danger_is_seen_as_the_newest_release_sees_it_by_whoever_has_begun_too(cast: Cast, release: Release) -> None:
    begun = house.engagement_of(cast, at=NOW)
    jobs.keep_editions(NOW)
    release(INSTRUMENT, 'item = "q9"\nat_least = 1', 'item = "q9"\nat_least = 2')
    release(INSTRUMENT, "Several days", "On several days")
    jobs.keep_editions(UPGRADE)
    instrument = care.instrument_of(begun, "phq-9")
    assert [each.at_least for each in instrument.flags] == [2]
    assert "Several days" in {dict(each.text.texts)["en"] for each in instrument.items[0].answers if each.text}


def test_what_was_sure_then_and_is_said_otherwise_now_is_open(cast: Cast, release: Release) -> None:
    begun = house.engagement_of(cast, at=NOW)
    jobs.keep_editions(NOW)
    assert care.protocol_of(begun).sessions.verified
    release(PROTOCOL, *FEWER)
    jobs.keep_editions(UPGRADE)
    assert not care.protocol_of(begun).sessions.verified


def test_what_stands_in_another_source_now_stays_sure(cast: Cast, release: Release) -> None:
    begun = house.engagement_of(cast, at=NOW)
    jobs.keep_editions(NOW)
    release(PROTOCOL, "(Friendship Bench trial)", "(Chibanda 2016)")
    jobs.keep_editions(UPGRADE)
    assert care.protocol_of(begun).sessions.verified


def test_the_page_tells_what_was_new_on_the_shelf(cast: Cast, release: Release, client: Client) -> None:
    jobs.keep_editions(NOW)
    client.force_login(house.account("Carmen"))
    page = client.get("/adaptations/protocols/problem-solving/").content.decode()
    assert "What the shelf said" not in page
    release(PROTOCOL, *FEWER)
    jobs.keep_editions(UPGRADE)
    page = client.get("/adaptations/protocols/problem-solving/").content.decode()
    assert "What the shelf said" in page
    assert "1 place is new" in page
    assert "<del>6</del>" in page
    assert "<ins>5</ins>" in page
