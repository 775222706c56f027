"""A plan in a real browser: the page shows how far it is, turns by itself when it is ready, and fits a phone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ayni.engagements import jobs
from ayni.engagements.queries import BatchWork
from ayni.ground import clock
from tests import cast as house
from tests.cast import Cast
from tests.desk.browser import PHONE, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOME_ROUNDS = 15_000  # milliseconds to wait at most: the page asks every two seconds


@pytest.fixture
def cast() -> Cast:
    at = datetime.now(UTC) - timedelta(days=1)
    cast = house.gather(at)
    house.referral_of(cast, at=at)
    return cast


@pytest.fixture
def page(cast: Cast, live_server: Any, chromium_path: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    with opened(live_server, chromium_path, monkeypatch, "Tomás", PHONE) as page:
        page.goto(f"{live_server.url}/plans/")
        yield page


def test_a_plan_is_asked_for_with_the_keyboard_watched_and_read_on_a_phone(cast: Cast, page: Page) -> None:
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.get_by_label("Lift whoever is paid least").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#work")).to_contain_text("Step 0 of 2")
    for _ in range(1000):
        if not BatchWork.objects.exists():
            break
        jobs.work_on_plans(clock.now())
    expect(page.locator("#summary")).to_be_visible(timeout=SOME_ROUNDS)
    expect(page.locator("main")).to_contain_text("1 of 1 person who waits would have a worker.")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert wrong == []
