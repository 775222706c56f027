"""The main job in a real browser: Tomás asks, Rosa says yes and goes, Inés answers, Amaru says how it was."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from ayni.care.queries import Encounter, Feedback
from ayni.engagements.queries import Engagement
from ayni.ground import ledger
from ayni.ground.queries import Entry
from ayni.safety.queries import Escalation
from tests.cast import PASSWORD, Cast, gather

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIMA = ZoneInfo("America/Lima")
SERIOUS = {"serious", "critical"}
NINTH = 9


@pytest.fixture
def browser(chromium_path: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    # Playwright's loop runs on this thread, and Django is asked from it while nothing else runs: it is safe here.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        browser.close()


def step_in(browser: Browser, address: str, name: str, *, phone: bool = False) -> Page:
    """A member of the cast, signed in with their password, in a browser of their own."""
    size = {"width": 360, "height": 640} if phone else {"width": 1440, "height": 900}
    context = browser.new_context(viewport=size, locale="en")
    context.add_cookies([{"name": "ayni_language", "value": "en", "url": address}])
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{address}/account/login/")
    page.locator("input[type=email], input[name=login]").first.fill(f"{name}@ayni.example")
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("main form button, form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/account/" not in url)
    return page


def press(page: Page, words: str) -> None:
    """Press the button or follow the link that says so."""
    page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).first.click()
    page.wait_for_load_state()


def every(those: Locator) -> list[Locator]:
    """All of those on a page that is loaded to its end: ``all()`` by itself does not wait for the rest of a page."""
    expect(those.first).to_be_visible()
    those.page.wait_for_load_state()
    return those.all()


def tap(page: Page, button: Locator) -> None:
    """Press a button of a session and wait for its next screen, which comes without a new page."""
    screen = page.locator("input[name=screen]")
    before = screen.input_value()
    button.click()
    expect(screen).not_to_have_value(before)


def looks_well(page: Page) -> None:
    """No defect that keeps somebody out (axe), and nothing wider than the screen."""
    found = Axe().run(page).response["violations"]
    bad = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found if each["impact"] in SERIOUS]
    assert not bad, (page.url, bad)
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    assert fits, f"{page.url} is wider than the screen"


def test_from_a_referral_to_an_outcome(live_server, browser):
    cast = gather(datetime.now(UTC) - timedelta(days=1))
    tomas = step_in(browser, live_server.url, "tomas")
    ask_for_care(tomas, live_server.url, cast)
    choose(tomas)
    offer_to_rosa(tomas)

    rosa = step_in(browser, live_server.url, "rosa", phone=True)
    say_yes(rosa)
    arrange(rosa)
    hold_the_session(rosa)
    assert Escalation.objects.count() == Encounter.objects.count() == 1

    ines = step_in(browser, live_server.url, "ines")
    answer_the_flag(ines)
    close_the_engagement(rosa)
    hear_from_amaru(tomas, live_server.url, browser)

    assert Engagement.objects.get().ended_at
    assert list(ledger.verify()) == []
    told = set(Entry.objects.values_list("verb", flat=True))
    assert {
        "referrals.open", "referrals.choose", "engagements.shortlist", "engagements.offer", "engagements.accept",
        "visits.plan", "care.record", "safety.raise_flag", "safety.acknowledge", "safety.close",
        "engagements.close", "care.ask_feedback", "care.give_feedback",
    } <= told  # fmt: skip


def ask_for_care(page: Page, address: str, cast: Cast, protocol: str = "problem-solving") -> None:
    looks_well(page)
    page.goto(f"{address}/people/{cast.person.pk}/")
    looks_well(page)
    press(page, "New referral")
    page.locator(f"a[href*='protocol={protocol}']").click()
    looks_well(page)
    page.locator("input[name=acuity_points]").first.check()
    press(page, "Go on to their choices")


def choose(page: Page) -> None:
    looks_well(page)
    page.locator("select[name=language]").select_option("es")
    page.locator("input[name=setting][value=home]").check()
    page.locator("input[name=worker_sex][value=any]").check()
    page.locator("input[name=decided_with][value=person]").check()
    press(page, "Keep their choices")


def offer_to_rosa(page: Page) -> None:
    looks_well(page)
    press(page, "See who can")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 worker can")
    expect(page.locator("body")).to_contain_text("Rosa")
    looks_well(page)
    press(page, "Offer to Rosa")
    looks_well(page)


def say_yes(page: Page) -> None:
    looks_well(page)
    page.locator("a[href*='/my/offers/']").first.click()
    expect(page.locator("body")).not_to_contain_text("Amaru")
    looks_well(page)
    press(page, "Accept")
    expect(page.locator("body")).to_contain_text("Amaru")
    looks_well(page)


def arrange(page: Page) -> None:
    page.get_by_role("link", name="Arrange a visit").first.click()
    looks_well(page)
    soon = (datetime.now(LIMA) + timedelta(minutes=20)).strftime("%Y-%m-%dT%H:%M")
    page.locator("input[name=starts_at]").fill(soon)
    press(page, "Arrange it")
    page.goto(re.sub(r"(/my/).*", r"\1", page.url))
    looks_well(page)


def hold_the_session(page: Page) -> None:
    page.locator("a[href*='/my/visits/']").first.click()
    looks_well(page)
    press(page, "I am there")
    page.locator("a[href$='/encounter']").first.click()
    looks_well(page)
    tap(page, page.get_by_role("button", name="Begin"))
    while page.locator("button[name=step]").count():
        tap(page, page.get_by_role("button", name="Done", exact=True))
    looks_well(page)
    for question in range(1, NINTH + 1):
        worried = 2 if question == NINTH else 1
        tap(page, page.locator(f"button[name=answer][value='{worried}']"))
    while page.locator("button[name=answer]").count():
        tap(page, page.locator("button[name=answer][value='1']"))
    page.locator("textarea[name=note]").fill("We spoke about the week; we meet again on Tuesday.")
    tap(page, page.get_by_role("button", name="Go on"))
    looks_well(page)
    ended = datetime.now(LIMA)
    page.locator("input[name=began_at]").fill((ended - timedelta(minutes=45)).strftime("%Y-%m-%dT%H:%M"))
    page.locator("input[name=ended_at]").fill(ended.strftime("%Y-%m-%dT%H:%M"))
    press(page, "Save the session")
    expect(page.get_by_role("alert").first).to_contain_text("Your supervisor has been called")
    looks_well(page)


def answer_the_flag(page: Page) -> None:
    looks_well(page)
    press(page, "Reach them safely, and answer")
    looks_well(page)
    page.locator("form[action$='/answer'] textarea").fill("Called; safe tonight.")
    press(page, "I have answered it")
    page.locator("form[action*='ending'] input[name=outcome]").first.check()
    page.locator("form[action*='ending'] textarea").first.fill("A plan is made; we see each other tomorrow.")
    press(page, "Close the flag")
    looks_well(page)
    assert Escalation.objects.get().state == "closed"


def close_the_engagement(page: Page) -> None:
    page.goto(re.sub(r"(/my/).*", r"\1", page.url) + f"engagements/{Engagement.objects.get().pk}")
    press(page, "Close")
    page.locator("input[name=outcome]").first.check()
    for area in every(page.locator("textarea")):
        area.fill("Sleeps better and walks in the mornings again.")
    page.locator("main form button.primary").first.click()
    page.wait_for_load_state()
    looks_well(page)


def hear_from_amaru(tomas: Page, address: str, browser: Browser) -> None:
    tomas.goto(f"{address}/engagements/{Engagement.objects.get().pk}/")
    looks_well(tomas)
    press(tomas, "Ask how it was")
    link = tomas.locator("p.address a").inner_text().strip()
    amaru = browser.new_context(viewport={"width": 360, "height": 640}, locale="en").new_page()
    amaru.goto(link)
    looks_well(amaru)
    for group in {each.get_attribute("name") for each in every(amaru.locator("input[type=radio]"))}:
        amaru.locator(f"input[name='{group}']").last.check()
    press(amaru, "Send")
    expect(amaru.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert Feedback.objects.count() == 1
    amaru.goto(link)
    expect(amaru.locator("body")).to_contain_text("answered already")
