"""Two courses in a real browser, from the referral to the end, each step as its rules propose and a person decides."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import QuerySet
from playwright.sync_api import Browser, Page, expect

from ayni.basics import shelf
from ayni.care.queries import Answers, Decision, Encounter, LookBack
from ayni.credentials import actions as credentials
from ayni.engagements.queries import Engagement
from ayni.ground import ledger
from ayni.referrals.queries import Group, Referral
from tests.cast import Cast, gather, person_called
from tests.journeys.test_group_course import (
    ask_for_a_place,
    choose_a_group,
    decide_and_close,
    form_the_group,
    meet,
)
from tests.journeys.test_group_course import say_yes as join
from tests.journeys.test_main_job import (  # noqa: F401 - browser is a fixture
    LIMA,
    ask_for_care,
    browser,
    choose,
    close_the_engagement,
    every,
    looks_well,
    offer_to_rosa,
    press,
    say_yes,
    step_in,
    tap,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CIRCLE = 6  # meetings of a peer group
WEEKS = 10  # how long ago the first session of a course was
PRACTICE = "Walk to the market twice"


def asked_and_accepted(opened: Browser, address: str, protocol: str) -> tuple[Cast, Page]:
    """The cast, and Rosa's telephone after she said yes to Amaru."""
    cast = gather(datetime.now(UTC) - timedelta(days=7 * WEEKS + 1))
    trusted(cast, protocol)
    tomas = step_in(opened, address, "tomas")
    ask_for_care(tomas, address, cast, protocol)
    choose(tomas)
    offer_to_rosa(tomas)
    rosa = step_in(opened, address, "rosa", phone=True)
    say_yes(rosa)
    return cast, rosa


def trusted(cast: Cast, protocol: str) -> None:
    """Rosa was rated for the protocol, and may deliver it."""
    outline, now = shelf.load("protocols", protocol), datetime.now(UTC)
    credentials.rate(
        cast.worker, by=cast.ines, because="roleplay", protocol=protocol, setting="roleplay",
        levels={item["id"]: 3 for item in outline["competencies"]},
    )  # fmt: skip
    credentials.record(
        cast.worker, by=cast.marisol, because="checked", kind=outline["credentials"][0], issuer="DIRIS Lima Sur",
        jurisdiction="pe-lima", valid_from=now - timedelta(days=30), valid_until=now + timedelta(days=700),
        evidence="seen",
    )  # fmt: skip


def here(page: Page, after: str, engagement: Engagement | None = None) -> None:
    """Open one of Rosa's pages about the engagement; without one, about the only one there is."""
    start = re.sub(r"(/my/).*", r"\1", page.url)
    page.goto(f"{start}engagements/{(engagement or Engagement.objects.get()).pk}{after}")


def state(page: Page, asks: str, answer: str = "yes") -> None:
    """Say whether something is so."""
    form = page.locator("form", has_text=asks)
    form.locator(f"input[name=is_so][value={answer}]").check()
    form.get_by_role("button", name="State it").click()
    page.wait_for_load_state()


def agree(page: Page, proposed: str, words: str) -> None:
    """Write down what was agreed with the supervisor on a step that was decided."""
    card = page.locator("#open-steps article.card", has_text=proposed)
    card.locator("textarea[name=words]").first.fill(words)
    card.get_by_role("button", name="We talked about it").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(words)


def ask_before(page: Page, yes: int) -> None:
    """The questions it begins with: so many with the last answer, the others with the first."""
    here(page, "/questions")
    looks_well(page)
    answer(page, yes)


def answer(page: Page, highest: int) -> None:
    """Fill in a questionnaire and save it: the first so many with the last answer, the others with the first."""
    for number, group in enumerate(every(page.locator("main fieldset")), start=1):
        choices = group.locator("input[type=radio]")
        (choices.last if number <= highest else choices.first).check()
    press(page, "Save")
    expect(page).not_to_have_url(re.compile(r"/questions$"))


def decide(page: Page, proposed: str, why: str, taken: str = "take") -> None:
    """Take what is proposed, or set it aside."""
    card = page.locator("article.card", has_text=proposed)
    card.locator(f"input[name=taken][value={taken}]").check()
    card.locator("textarea[name=why]").fill(why)
    card.get_by_role("button", name="Decide").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(why)


def hold(page: Page, week: int, points: Callable[[int], int] | None, practice: str = "") -> None:
    """A session in that week; ``points`` answers the n-th question, None answers no more today."""
    here(page, "/encounter")
    tap(page, page.get_by_role("button", name="Begin"))
    asked = 0
    while not page.locator("textarea[name=note]").count():
        if page.locator("button[name=how]").count():
            page.locator("textarea[name=hindered]").fill("It rained.")
            tap(page, page.locator("button[name=how][value=partly]"))
        elif page.locator("button[name=step]").count():
            tap(page, page.get_by_role("button", name="Done", exact=True))
        elif points and page.locator("button[name=answer]").count():
            asked += 1
            tap(page, page.locator(f"button[name=answer][value='{points(asked)}']"))
        else:
            enough = page.locator("button[name=answer][value=enough]")
            tap(page, enough if enough.count() else page.locator("button[name=answer][value=open]"))
    page.locator("input[name=practice]").fill(practice)
    tap(page, page.get_by_role("button", name="Go on"))
    ended = datetime.now(LIMA) - timedelta(days=7 * (WEEKS - week))
    page.locator("input[name=began_at]").fill((ended - timedelta(minutes=45)).strftime("%Y-%m-%dT%H:%M"))
    page.locator("input[name=ended_at]").fill(ended.strftime("%Y-%m-%dT%H:%M"))
    page.locator("select[name=modality]").select_option("phone")
    press(page, "Save the session")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Session {week}")


def heavily(question: int) -> int:
    """Much of everything, and no thought of death: 16 in all."""
    return 2 if question <= 8 else 0


def lightly(question: int) -> int:
    """A little of some things."""
    return 1 if question <= 3 else 0


def test_problem_solving_in_the_friendship_bench_form_goes_on_in_the_peer_group(live_server, browser):  # noqa: F811 - the fixture
    cast, rosa = asked_and_accepted(browser, live_server.url, "problem-solving")
    ask_before(rosa, yes=10)
    looks_well(rosa)
    decide(rosa, "Problem solving suits", "Amaru wants to try it.")

    hold(rosa, 1, heavily, PRACTICE)
    hold(rosa, 2, None)
    assert LookBack.objects.get().how == "partly"
    hold(rosa, 3, heavily)
    hold(rosa, 4, None)
    hold(rosa, 5, lightly)
    here(rosa, "")
    expect(rosa.locator("main")).to_contain_text("Down by 13 points since the first time.")
    expect(rosa.locator("main")).to_contain_text("better, by more than measuring error explains")
    looks_well(rosa)
    here(rosa, "/steps")
    decide(rosa, "Invite to the peer group", "He knows two of them.")
    hold(rosa, 6, None)
    here(rosa, "/steps")
    decide(rosa, "All sessions were held", "We looked back; he knows whom to call.")
    looks_well(rosa)
    close_the_engagement(rosa)

    first = Engagement.objects.get()
    assert first.ended_at
    assert set(Decision.objects.values_list("rule", "taken")) == {
        ("start", True), ("peer-group", True), ("complete", True)
    }  # fmt: skip
    assert Encounter.objects.filter(modality="phone").count() == 6
    circle = go_on_in_a_circle(live_server.url, browser, cast, rosa, first)
    assert all(each.ended_at for each in circle)
    amaru = next(each for each in circle if each.person_id == first.person_id)
    assert amaru.referral.follows_id == first.referral_id
    assert Encounter.objects.filter(engagement=amaru).count() == CIRCLE
    assert list(ledger.verify()) == []


def go_on_in_a_circle(
    address: str, opened: Browser, cast: Cast, rosa: Page, before: Engagement
) -> QuerySet[Engagement]:
    """The peer group that was decided on: asked for from the board, with two others, six meetings, and an end."""
    trusted(cast, "peer-group")
    tomas = step_in(opened, address, "tomas")
    tomas.goto(f"{address}/board/")
    expect(tomas.locator("main")).to_contain_text("something else comes next. Not asked for yet.")
    tomas.locator(f"a[href='/engagements/{before.pk}/what-follows']").click()
    looks_well(tomas)
    press(tomas, "Ask for it")
    expect(tomas.locator("main")).to_contain_text("Peer group after problem solving")
    tomas.goto(f"{address}/referrals/{Referral.objects.get(follows=before.referral).pk}/choices")
    choose_a_group(tomas)
    for name in ("Illa", "Sami"):
        other = person_called(name, cast.centre, cast.tomas, datetime.now(UTC))
        ask_for_a_place(tomas, f"{address}/people/{other.pk}/", "peer-group")
    form_the_group(tomas, address, "peer-group")
    rosa.goto(f"{address}/my/")
    join(rosa)
    circle = Engagement.objects.filter(group=Group.objects.get())
    for number in range(1, CIRCLE + 1):
        meet(rosa, f"{address}/my/groups/{Group.objects.get().pk}", number, CIRCLE, without_one=0)
    amaru = circle.get(person=before.person)
    here(rosa, "/steps", amaru)
    decide(rosa, "All sessions were held", "She goes on with two of them.")
    decide_and_close(rosa, address, circle)
    return circle


def test_stepped_care_steps_up_to_the_doctor_and_the_group_and_down_again(live_server, browser):  # noqa: F811 - the fixture
    cast, rosa = asked_and_accepted(browser, live_server.url, "collaborative-stepped")
    ask_before(rosa, yes=7)
    decide(rosa, "Stepped care suits", "She wishes to begin.")
    hold(rosa, 1, heavily)
    hold(rosa, 2, heavily)
    here(rosa, "/steps")
    for asks, answer in (("join a group", "yes"), ("doctor treating", "no")):
        state(rosa, asks, answer)
    looks_well(rosa)
    decide(rosa, "invite to the interpersonal group", "She wishes to.")

    ines = step_in(browser, live_server.url, "ines")
    ines.goto(f"{live_server.url}/supervision/")
    expect(ines.locator("main")).to_contain_text("A step to decide")
    looks_well(ines)
    ines.goto(f"{live_server.url}/supervision/engagements/{Engagement.objects.get().pk}/steps")
    looks_well(ines)
    expect(ines.locator("main")).to_contain_text("PHQ-9 is 16; the rule looks for 15 or more.")
    expect(ines.locator("main")).to_contain_text("Not verified")
    decide(ines, "ask the doctor to look", "She sees him tomorrow.", "set-aside")

    for week in range(3, 9):
        hold(rosa, week, lightly if week == 3 else None)
        if week == 3:
            here(rosa, "/steps")
            decide(rosa, "meet once a month", "She is at ease with that.")
    here(rosa, "/steps")
    decide(rosa, "All sessions were held", "She goes on with the group.")
    close_the_engagement(rosa)

    assert Engagement.objects.get().ended_at
    kept = dict(Decision.objects.values_list("rule", "by_name"))
    assert kept == {
        "start": "Rosa", "step-2-group": "Rosa", "step-2-doctor": "Inés", "step-down": "Rosa", "complete": "Rosa",
    }  # fmt: skip
    assert not Decision.objects.get(rule="step-2-doctor").taken
    assert Answers.objects.filter(encounter=None).count() == 1
    assert cast.ines.name == "Inés"
