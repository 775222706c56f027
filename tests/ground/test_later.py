"""What must follow is delivered, whatever dies on the way; and the clock is the server's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.ground import clock, clockwork, deliveries
from ayni.ground.actors import HOUSE
from ayni.ground.models import Delivery, Run
from ayni.ground.reactions import LATER, later
from ayni.people import actions as people
from ayni.people.events import Read
from tests.cast import NOW, gather

pytestmark = pytest.mark.django_db

heard: list[str] = []
broken = [False]


@later(Read)
def remember(happening):
    """A listener that hears of every reading, and can be made to fail."""
    if broken[0]:
        raise ConnectionError("the neighbour is away; what a person wrote must not be quoted here")
    heard.append(happening.event.code)


@pytest.fixture(autouse=True)
def quiet():
    heard.clear()
    broken[0] = False


def reading():
    cast = gather()
    with clock.moved_to(NOW):
        people.read(cast.person, by=cast.tomas, because="coordination")
    return cast


def test_a_delivery_is_written_with_the_entry_and_done_once():
    cast = reading()
    assert Delivery.objects.filter(done_at=None).count() == 1
    with clock.moved_to(NOW + timedelta(seconds=1)):
        deliveries.sweep()
        deliveries.sweep()
    assert heard == [cast.person.code]


def test_a_failing_neighbour_is_tried_again_later_and_keeps_only_the_kind_of_error():
    reading()
    broken[0] = True
    with clock.moved_to(NOW + timedelta(seconds=1)):
        deliveries.sweep()
    waiting = Delivery.objects.get()
    assert (waiting.attempts, waiting.last_error, waiting.done_at) == (1, "ConnectionError", None)
    broken[0] = False
    with clock.moved_to(NOW + timedelta(seconds=30)):
        assert deliveries.sweep() == 0
    with clock.moved_to(NOW + timedelta(minutes=3)):
        deliveries.sweep()
    assert len(heard) == 1


def test_an_undone_change_leaves_no_delivery():
    cast = gather()
    with pytest.raises(TypeError):
        people.read(cast.person, by=cast.tomas, because="coordination", nonsense=True)
    assert not Delivery.objects.filter(listener__in=LATER).exists()


def test_a_job_that_breaks_does_not_stop_the_others():
    ran = []

    def breaks(now):
        raise RuntimeError("broken")

    def works(now):
        ran.append(now)

    jobs = {name: clockwork.Job(name, timedelta(minutes=1), work) for name, work in (("a", breaks), ("b", works))}
    clockwork.JOBS.update(jobs)
    try:
        with clock.moved_to(NOW):
            clockwork.tick()
            clockwork.tick()
        with clock.moved_to(NOW + timedelta(minutes=2)):
            clockwork.tick()
    finally:
        for name in jobs:
            del clockwork.JOBS[name]
    assert ran == [NOW, NOW + timedelta(minutes=2)]
    assert Run.objects.get(job="a").last_error == "RuntimeError"


def test_a_pass_with_nothing_to_do_writes_once_for_each_lane_and_holds_the_store_for_nothing_else():
    for second in range(3):  # the drill begins and is seen
        with clock.moved_to(NOW + timedelta(seconds=second)):
            clockwork.hurry()
    with clock.moved_to(NOW + timedelta(seconds=30)), CaptureQueriesContext(connection) as asked:
        clockwork.hurry()
    lanes = {job.lane for job in clockwork.JOBS.values()} - {""}
    writes = [each["sql"] for each in asked.captured_queries if not each["sql"].startswith("SELECT")]
    assert len(writes) == len(lanes)
    assert all(each.startswith('INSERT INTO "ground_run"') for each in writes)


def test_looking_for_deliveries_where_there_are_none_holds_nothing():
    with CaptureQueriesContext(connection) as asked:
        assert deliveries.sweep() == 0
    assert [each["sql"].split()[0] for each in asked.captured_queries] == ["SELECT"]


def test_a_production_server_refuses_to_have_its_clock_moved(settings):
    settings.AYNI_PRODUCTION = True
    with pytest.raises(clock.ClockIsFixed), clock.moved_to(NOW):
        pass


def test_the_house_may_not_read_a_record():
    cast = gather()
    with pytest.raises(Exception, match="is not for house"):
        people.read(cast.person, by=HOUSE, because="curious")
