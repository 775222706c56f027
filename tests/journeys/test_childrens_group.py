"""A group for children who lost a parent, in a real browser: asked for, begun by what carers and children say, twelve
meetings, one child who needs more, and an end for each.
"""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from ayni.care.queries import Answers, Decision, GroupEncounter, Sequel
from ayni.engagements.queries import Engagement
from ayni.ground import ledger
from ayni.referrals.queries import Group
from tests.cast import gather, person_called
from tests.journeys.test_courses import agree, answer, decide, here, state, trusted
from tests.journeys.test_group_course import ask_for_a_place, decide_and_close, form_the_group, meet, say_yes
from tests.journeys.test_main_job import browser, looks_well, press, step_in  # noqa: F401 - browser is a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROTOCOL = "bereaved-children-group"
MEETINGS = 12


def test_a_group_of_children_from_its_referrals_to_its_end(live_server, browser):  # noqa: F811 - the fixture
    at = datetime.now(UTC) - timedelta(days=1)
    cast = gather(at)
    trusted(cast, PROTOCOL)
    tomas = step_in(browser, live_server.url, "tomas")
    for name in ("Illa", "Sami", "Wayra"):
        child = person_called(name, cast.centre, cast.tomas, at)
        ask_for_a_place(tomas, f"{live_server.url}/people/{child.pk}/", PROTOCOL)
    form_the_group(tomas, live_server.url, PROTOCOL)
    rosa = step_in(browser, live_server.url, "rosa", phone=True)
    say_yes(rosa)
    children = list(Engagement.objects.order_by("pk"))
    for child in children:
        begin(rosa, child)
    group = f"{live_server.url}/my/groups/{Group.objects.get().pk}"
    for number in range(1, MEETINGS + 1):
        meet(rosa, group, number, MEETINGS, without_one=0)
        if number in (1, MEETINGS):
            for burdened in (True, False, False):
                ask_the_next(rosa, group, number, heavily=burdened or number == 1)
    needs_more(rosa)
    for child in children:
        here(rosa, "/steps", child)
        decide(rosa, "All sessions were held", "They said goodbye to each other.")
    decide_and_close(rosa, live_server.url)

    assert all(each.ended_at for each in Engagement.objects.all())
    assert GroupEncounter.objects.count() == MEETINGS
    assert Answers.objects.filter(instrument="psc-17").count() == 2 * len(children)
    assert Decision.objects.filter(rule="one-to-one").count() == 1
    assert list(ledger.verify()) == []


def begin(page: Page, child: Engagement) -> None:
    """The carer agrees and the child does: only then the group suits."""
    here(page, "/steps", child)
    expect(page.locator("main")).not_to_contain_text("The group suits: invite child and carer.We do this")
    for asks in ("agree and take part", "Does the child agree?"):
        state(page, asks)
    state(page, "somebody harms the child", "no")
    decide(page, "The group suits", "Both wish to try it.")


def ask_the_next(page: Page, group: str, number: int, heavily: bool) -> None:
    """The questionnaire of the next child of whom it is due, from the page of the meeting."""
    page.goto(group)
    page.get_by_role("link", name=f"Session {number}", exact=True).click()
    page.locator("main").get_by_role("link", name="Ask them alone").first.click()
    answer(page, 8 if heavily else 0)


def needs_more(page: Page) -> None:
    """One child is still much burdened: care one to one is asked for, talked about with Inés, and written down."""
    waits = [each.engagement for each in Answers.objects.filter(instrument="psc-17", total__gte=15)]
    child = next(each for each in waits if [one.pk for one in waits].count(each.pk) == 2)
    here(page, "/steps", child)
    expect(page.locator("main")).to_contain_text("This site has chosen no cut-off, so the published number holds.")
    looks_well(page)
    decide(page, "ask for care one to one", "The aunt asks for it as well.")
    agree(page, "ask for care one to one", "Inés sees the child herself from next week on.")
    assert Sequel.objects.get().words == "Inés sees the child herself from next week on."
