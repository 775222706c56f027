"""Lists: every row once, a page at a time, in a constant number of queries."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.care import actions as care
from ayni.care.planning import standing_of
from ayni.engagements.queries import Engagement
from ayni.people.queries import Person
from ayni.referrals.queries import Referral
from tests.cast import (
    NOW,
    Cast,
    encounter_of,
    engagement_of,
    offer_to,
    person_called,
    referral_of,
    visit_of,
    worker_called,
)
from tests.exchange.doors import DOORS
from tests.exchange.world import SOON, Caller, World

pytestmark = pytest.mark.django_db

LISTS = [door.path for door in DOORS if door.operation["operationId"].startswith("list")]
READERS = {
    "/ledger": "Noor", "/tokens": "Noor", "/engagements/{engagement}/decisions": "Rosa", "/adaptations": "Noor",
    "/adaptations-in-use": "Noor",
}  # fmt: skip


def leafed(caller: Caller, path: str, limit: int) -> list[dict]:
    """All items, page after page."""
    found, cursor = [], ""
    while True:
        page = caller.get(f"{path}?limit={limit}&cursor={cursor}")
        assert len(page["items"]) <= limit
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found


def more_of_everything(world: World) -> None:
    """Three more of each row that lists show."""
    cast = world.cast
    for n in range(3):
        supervised = worker_called(f"Maria{n}", cast.centre, cast.marisol, NOW, cast.supervisor)
        engagement = engagement_of(cast, person_called(f"Wayra{n}", cast.centre, cast.tomas))
        visit_of(cast, engagement, SOON.replace(day=10 + n))
        encounter_of(cast, engagement, NOW, q9=1)
        offer_to(cast, referral_of(cast, person_called(f"Inti{n}", cast.centre, cast.tomas)), NOW, supervised)
        decision_of(cast, Engagement.objects.get(pk=world.ids["engagement"]), NOW + timedelta(minutes=n))


def decision_of(cast: Cast, engagement: Engagement, at: datetime) -> None:
    """Something is stated, a rule holds because of it, and Rosa takes what it proposes."""
    care.state(engagement, by=cast.rosa, because="asked", at=at, fact="psychosis", is_so=True)
    put = next(each for each in standing_of(engagement, at).waiting if each.rule.code == "exclude-severe")
    care.decide(
        engagement, by=cast.rosa, because="take", at=at, rule=put.rule.code, taken=True, why="So.", seen=put.seen
    )


def test_leafing_shows_every_row_once_in_order(world):
    more_of_everything(world)
    tomas = Caller("Tomás")
    codes = [each["code"] for each in leafed(tomas, "/people", 2)]
    assert codes == sorted(Person.objects.values_list("code", flat=True))
    starts = leafed(tomas, "/referrals", 3)
    assert {each["id"] for each in starts} == {str(pk) for pk in Referral.objects.values_list("pk", flat=True)}
    assert [each["start_by"] for each in starts] == sorted(each["start_by"] for each in starts)
    begun = [each["begun_at"] for each in leafed(tomas, "/engagements", 1)]
    assert (begun, len(begun)) == (sorted(begun, reverse=True), Engagement.objects.count())
    assert [each["seq"] for each in leafed(Caller("Noor"), "/ledger", 50)][-1] == len(
        leafed(Caller("Noor"), "/ledger", 200)
    )


def test_a_row_added_meanwhile_neither_repeats_nor_hides_another(world):
    tomas = Caller("Tomás")
    before = {each["code"] for each in leafed(tomas, "/people", 50)}
    page = tomas.get("/people?limit=1")
    person_called("Newcomer", world.cast.centre, world.cast.tomas)
    rest, cursor = [], page["next"]
    while cursor:
        following = tomas.get(f"/people?limit=1&cursor={cursor}")
        rest += following["items"]
        cursor = following["next"]
    seen = [each["code"] for each in page["items"] + rest]
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


@pytest.mark.parametrize(
    "cursor",
    ["x", "AAAA", urlsafe_b64encode(b"[1]").decode(), urlsafe_b64encode(b'["\\u0000", "x"]').decode(),
     urlsafe_b64encode(b'["a", "0b8f7c52-5d0e-4c1b-9a51-7f4f5f0c2d11", 3]').decode(), "%00"],
)  # fmt: skip
def test_a_cursor_that_is_not_ours_gets_a_sentence(world, cursor):
    answer = Caller("Tomás").ask("GET", f"/people?cursor={cursor}")
    assert (answer.status_code, answer.json()["fields"][0]["where"]) == (422, "cursor")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "many", "1e3"])
def test_a_page_has_its_bounds(world, limit):
    answer = Caller("Tomás").ask("GET", f"/people?limit={limit}")
    assert (answer.status_code, answer.json()["fields"][0]["where"]) == (422, "limit")


def test_every_list_asks_the_store_as_often_for_many_rows_as_for_few(world):
    callers = {path: Caller(READERS.get(path, "Tomás")) for path in LISTS}
    few = {path: queries_of(callers[path], path.format(**world.ids)) for path in LISTS}
    more_of_everything(world)
    assert {path: queries_of(callers[path], path.format(**world.ids)) for path in LISTS} == few


def queries_of(caller: Caller, path: str) -> int:
    """How often the store is asked for one page."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        caller.get(path)
    return len(asked)


def test_lists_can_be_asked_for_a_part(world):
    tomas, noor = Caller("Tomás"), Caller("Noor")
    assert {each["state"] for each in tomas.get("/referrals?state=offered")["items"]} == {"offered"}
    assert tomas.get("/referrals?state=lapsed")["items"] == []
    assert tomas.ask("GET", "/referrals?state=lost").status_code == 422
    [visit] = tomas.get(f"/visits?engagement={world.ids['engagement']}&since=2026-03-02T00:00:00Z")["items"]
    assert visit["id"] == str(world.ids["visit"])
    assert tomas.get("/visits?until=2026-03-02T00:00:00Z")["items"] == []
    about = noor.get(f"/ledger?about={world.ids['visit']}")["items"]
    assert [each["verb"] for each in about] == ["visits.plan"]
    assert about[0]["sentence"].startswith("Rosa arranged a visit for E-")
