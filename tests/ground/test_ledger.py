"""The ledger notices what was done to it."""

import pytest

from ayni.ground import ledger
from ayni.ground.models import Entry, Head, Mention
from ayni.people import actions as people
from tests.cast import NOW, gather

pytestmark = pytest.mark.django_db


def faults(anchors=None):
    return [fault.seq for fault in ledger.verify(anchors)]


def drop(**which):
    Mention.objects.filter(entry__in=Entry.objects.filter(**which)).delete()
    Entry.objects.filter(**which).delete()


def test_an_untouched_ledger_has_no_fault():
    gather()
    assert faults() == []


def test_numbers_have_no_gap():
    gather()
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(
        range(1, Entry.objects.count() + 1)
    )


def test_an_edited_entry_is_found():
    gather()
    Entry.objects.filter(seq=5).update(by_name="Somebody else")
    assert 5 in faults()


def test_a_deleted_entry_is_found():
    gather()
    drop(seq=5)
    assert 5 in faults()


def test_two_entries_that_changed_places_are_found():
    gather()
    fourth, fifth = Entry.objects.get(seq=4), Entry.objects.get(seq=5)
    for entry, other in ((fourth, fifth.verb), (fifth, fourth.verb)):
        Entry.objects.filter(seq=entry.seq).update(verb=other)
    assert {4, 5} <= set(faults())


def test_a_cut_tail_is_found_by_the_head_kept_elsewhere(tmp_path):
    gather()
    ledger.anchor(tmp_path / "heads")
    last = Entry.objects.latest("seq")
    drop(seq=last.seq)
    before = Entry.objects.latest("seq")
    Head.objects.update(seq=before.seq, hash=before.hash)
    assert faults() == []
    assert faults(tmp_path / "heads") == [last.seq]


def test_a_deleted_ledger_is_found_by_the_head_kept_elsewhere(tmp_path):
    gather()
    ledger.anchor(tmp_path / "heads")
    Mention.objects.all().delete()
    Entry.objects.all().delete()
    Head.objects.all().delete()
    assert faults() == []
    assert faults(tmp_path / "heads")


def test_a_ledger_hashed_anew_is_found_by_the_head_kept_elsewhere(tmp_path):
    gather()
    ledger.anchor(tmp_path / "heads")
    previous = ledger.GENESIS
    for entry in Entry.objects.order_by("seq"):
        entry.by_name, entry.previous = "Nobody", previous
        entry.hash = previous = ledger.digest(entry)
        entry.save()
    Head.objects.update(hash=previous)
    assert faults() == []
    assert faults(tmp_path / "heads") == [Entry.objects.latest("seq").seq]


def test_an_anchor_is_written_only_when_something_happened(tmp_path):
    cast = gather()
    for _ in range(3):
        ledger.anchor(tmp_path / "heads")
    people.read(cast.person, by=cast.tomas, because="coordination", at=NOW)
    ledger.anchor(tmp_path / "heads")
    assert len((tmp_path / "heads").read_text().splitlines()) == 2


def test_a_timeline_finds_every_entry_about_a_row():
    cast = gather()
    people.read(cast.person, by=cast.tomas, because="coordination", at=NOW)
    verbs = [entry.verb for entry in ledger.about(cast.person.pk)]
    assert verbs[0] == "people.register"
    assert verbs[-1] == "people.read"
