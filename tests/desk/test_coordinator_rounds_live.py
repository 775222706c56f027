"""A day in a real browser: dragged to another time, planned around, adopted; on a phone nothing sticks out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ayni.ground import clock
from ayni.visits import jobs, planning
from ayni.visits.queries import RoundPlan, RoundWork, Visit
from tests import cast as house
from tests.cast import Cast
from tests.desk.browser import PHONE, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOME_TIME = 15_000  # milliseconds to wait at most: the page asks every two seconds
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def cast() -> Cast:
    at = datetime.now(UTC) - timedelta(days=2)
    cast = house.gather(at)
    for name in ("Amaru", "Elena"):
        person = cast.person if name == "Amaru" else house.person_called(name, cast.centre, cast.tomas, at)
        house.engagement_of(cast, person, at)
    return cast


@pytest.fixture
def page(cast: Cast, live_server: Any, chromium_path: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    with opened(live_server, chromium_path, monkeypatch, "Tomás", DESK) as page:
        page.goto(f"{live_server.url}/rounds/")
        yield page


def worked_out() -> None:
    for _ in range(2000):
        if not RoundWork.objects.exists():
            return
        jobs.work_on_rounds(clock.now())
    pytest.fail("the work never ends")


def test_a_week_is_planned_a_visit_dragged_and_the_plan_adopted(cast: Cast, page: Page) -> None:
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.get_by_label("Seven days").check()
    page.get_by_role("button", name="Work out the rounds").click()
    expect(page.locator("#work")).to_contain_text("Day 0 of 7")
    worked_out()
    stop = page.locator("svg.gantt g.stop").first
    expect(stop).to_be_visible(timeout=SOME_TIME)
    before = planning.answer_of_plan(RoundPlan.objects.get())
    ident = stop.get_attribute("data-ident")
    box = stop.locator("rect").bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 12, steps=4)
    page.mouse.up()
    expect(page.locator("#work")).to_be_visible(timeout=SOME_TIME)
    worked_out()
    expect(page.locator("svg.gantt g.pin")).to_be_visible(timeout=SOME_TIME)
    pinned = RoundPlan.objects.get(parent__isnull=False)
    after = planning.answer_of_plan(pinned)
    assert after.placed_of[ident].minute > before.placed_of[ident].minute
    assert after.placed_of[ident].minute % 5 == 0
    assert len(after.placed) == len(before.placed)
    page.get_by_role("button", name="Adopt: arrange these visits").click()
    expect(page.locator("main")).to_contain_text("To be told")
    assert Visit.objects.filter(state="planned").count() == len(after.placed)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert wrong == []
