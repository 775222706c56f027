"""What Inés finds: flags with their clocks, who needs her today, her workers and their ratings – and only hers."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ayni.care import actions as care
from ayni.credentials.queries import Rating
from ayni.engagements import actions as engagements
from ayni.engagements.queries import Engagement
from ayni.ground import clock
from ayni.ground.queries import Entry
from ayni.people import actions as people
from ayni.safety import actions as safety
from ayni.safety.queries import Duty, Escalation
from ayni.workers.queries import Worker
from tests import cast as house
from tests.cast import NOW, Cast
from tests.desk.asking import words

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def ines(cast: Cast) -> Client:
    return signed_in("Inés")


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(house.account(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def posted(client: Client, name: str, *args: object, **sent: object) -> Any:
    return client.post(reverse(name, args=args), {"once": str(uuid4()), **sent}, follow=True)


def flag_of(cast: Cast, engagement: Engagement) -> Escalation:
    care.raise_concern(engagement, by=cast.rosa, because="concern", kind="concern", said="She gave her things away.")
    return Escalation.objects.latest("opened_at")


# --- duty ------------------------------------------------------------------------------------------------------------


def test_an_empty_duty_page_says_what_will_appear_and_how_soon(ines: Client) -> None:
    assert "appears here within five seconds" in words(ines.get("/duty/"))


def test_a_flag_stands_on_the_duty_page_with_its_clock_its_source_and_its_next_owner(cast: Cast, ines: Client) -> None:
    house.supervisor_called("Julia", cast.centre, cast.marisol)
    escalation = flag_of(cast, house.engagement_of(cast))
    page = words(ines.get("/duty/"))
    for each in (cast.person.code, "The worker is worried", "From Rosa", "You have it.", "it goes on to Julia"):
        assert each in page
    assert f'data-until="{int(escalation.target_at.timestamp() * 1000)}"' in page
    assert "Amaru" not in page


def test_the_list_asks_for_news_every_two_seconds_and_brings_a_new_flag(cast: Cast, ines: Client) -> None:
    page = words(ines.get("/duty/"))
    address = re.search(r'hx-get="([^"]+)" hx-trigger="every 2s"', page)[1]  # type: ignore[index]
    assert ines.get(address).status_code == 204
    flag_of(cast, house.engagement_of(cast))
    news = ines.get(address)
    assert news.headers["Ayni-Part"] == "flags"
    assert cast.person.code in words(news)
    assert "<html" not in words(news)


def test_looking_at_the_list_reads_no_record(cast: Cast, ines: Client) -> None:
    flag_of(cast, house.engagement_of(cast))
    ines.get("/duty/")
    assert not Entry.objects.filter(verb="engagements.read").exists()


def test_opening_a_flag_shows_the_safe_ways_and_leaves_an_entry_for_safety(cast: Cast, ines: Client) -> None:
    people.add_contact(cast.person, by=cast.tomas, because="asked", kind="phone", value="+51 911", how="Say library.")
    stopped = people.add_contact(cast.person, by=cast.tomas, because="asked", kind="phone", value="+51 922")
    people.stop_contact(cast.person.contacts.get(pk=stopped.contact), by=cast.tomas, because="asked")
    escalation = flag_of(cast, house.engagement_of(cast))
    page = words(ines.get(reverse("flag", args=[escalation.pk])))
    for each in ("Amaru", "+51 911", "Say library.", "She gave her things away.", "+51 999 000 000", "113"):
        assert each in page
    assert "+51 922" not in page
    assert [entry.because for entry in Entry.objects.filter(verb="engagements.read", by=cast.ines.id)] == ["safety"]


def test_an_answer_that_raised_a_flag_is_shown_with_its_question(cast: Cast, ines: Client) -> None:
    house.encounter_of(cast, house.engagement_of(cast), LATER, q9=2)
    page = words(ines.get(reverse("flag", args=[Escalation.objects.get().pk])))
    assert "better off dead" in page
    assert "More than half the days" in page


def test_answering_asks_for_what_was_done(cast: Cast, ines: Client) -> None:
    escalation = flag_of(cast, house.engagement_of(cast))
    assert posted(ines, "flag-answer", escalation.pk, done="  ").status_code == 422
    escalation.refresh_from_db()
    assert escalation.state == "open"
    posted(ines, "flag-answer", escalation.pk, done="Called; her sister is with her.")
    escalation.refresh_from_db()
    assert escalation.acknowledgement.done == "Called; her sister is with her."


def test_a_flag_is_closed_with_its_outcome_after_it_was_answered(cast: Cast, ines: Client) -> None:
    escalation = flag_of(cast, house.engagement_of(cast))
    early = posted(ines, "flag-ending", escalation.pk, outcome="safe", note="Too early.")
    assert "Answer the flag first" in words(early)
    posted(ines, "flag-answer", escalation.pk, done="Called.")
    posted(ines, "flag-ending", escalation.pk, outcome="safe", note="A plan is made, her sister stays.")
    escalation.refresh_from_db()
    assert (escalation.state, escalation.ending.outcome) == ("closed", "safe")
    assert "Closed in the last week (1)" in words(ines.get("/duty/"))


def test_passing_on_gives_it_to_the_next_and_does_not_move_the_promise(cast: Cast, ines: Client) -> None:
    julia = house.supervisor_called("Julia", cast.centre, cast.marisol)
    escalation = flag_of(cast, house.engagement_of(cast))
    posted(ines, "flag-owner", escalation.pk)
    passed = Escalation.objects.get()
    assert passed.owner == julia
    assert passed.target_at == escalation.target_at


def test_a_flag_that_is_late_says_honestly_how_late(cast: Cast, ines: Client) -> None:
    flag_of(cast, house.engagement_of(cast))
    with clock.moved_to(LATER + timedelta(minutes=72)):
        assert "12 min late" in words(ines.get("/duty/"))


def test_flags_of_the_centre_are_answered_by_a_colleague_who_does_not_accompany_the_worker(cast: Cast) -> None:
    julia = house.supervisor_called("Julia", cast.centre, cast.marisol)
    julia.account, cast.supervisor.account = house.account("Inés"), None
    cast.supervisor.save()
    julia.save()
    escalation = flag_of(cast, house.engagement_of(cast))
    assert "Amaru" in words(signed_in("Inés").get(reverse("flag", args=[escalation.pk])))


def test_the_duty_list_asks_the_database_as_often_for_thirty_as_for_three(
    cast: Cast, ines: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    raise_flags(cast, 3)
    with CaptureQueriesContext(connection) as asked:
        ines.get("/duty/")
    raise_flags(cast, 27)
    with django_assert_num_queries(len(asked)):
        page = ines.get("/duty/")
    assert "Waiting for an answer (30)" in words(page)


def raise_flags(cast: Cast, n: int) -> None:
    for each in range(n):
        person = house.person_called(f"Person {each}", cast.centre, cast.tomas)
        safety.raise_flag(
            person, by=cast.rosa, because="concern", kind="concern", source_kind="concern", source=uuid4(),
            worker=cast.worker,
        )  # fmt: skip


def test_the_rota_is_set_and_read(cast: Cast, ines: Client) -> None:
    told = {"supervisor": cast.supervisor.pk, "starts_at": "2026-03-02T18:00", "ends_at": "2026-03-03T08:00"}
    page = words(posted(ines, "rota", rank="1", **told))
    assert str(Duty.objects.get().starts_at) == "2026-03-02 23:00:00+00:00"
    assert "today 18:00" in page


@pytest.mark.parametrize("told", [
    {}, {"supervisor": "nonsense"}, {"supervisor": str(uuid4())}, {"ends_at": "2026-03-02T17:00"},
    {"starts_at": "9999-12-31T23:59"}, {"rank": "first"},
])  # fmt: skip
def test_a_rota_that_cannot_be_is_answered_beside_the_field(cast: Cast, ines: Client, told: dict[str, str]) -> None:
    sound = {"supervisor": str(cast.supervisor.pk), "starts_at": "2026-03-02T18:00", "ends_at": "2026-03-03T08:00",
             "rank": "1"}  # fmt: skip
    answer = posted(ines, "rota", **({**sound, **told} if told else {}))
    assert answer.status_code == 422
    assert 'role="alert"' in words(answer)
    assert not Duty.objects.exists()


# --- supervision -----------------------------------------------------------------------------------------------------


def asked(cast: Cast, engagement: Engagement, days: int, each: int) -> None:
    """A session so many days after the engagement began, at which eight answers were ``each``."""
    at = NOW + timedelta(days=days)
    care.record(
        engagement, by=cast.rosa, because="visit", at=at, began_at=at - timedelta(hours=1), ended_at=at,
        modality="home", steps={}, answers={"phq-9": {**{f"q{n}": each for n in range(1, 9)}, "q9": 0}},
        note="She sleeps three hours.",
    )  # fmt: skip


def test_somebody_who_is_worse_stands_first_and_says_by_what(cast: Cast, ines: Client) -> None:
    engagement = house.engagement_of(cast)
    asked(cast, engagement, 7, 1)
    asked(cast, engagement, 14, 2)
    with clock.moved_to(NOW + timedelta(days=15)):
        page = words(ines.get("/supervision/"))
    assert "Worse (1)" in page
    assert "PHQ-9 from 8 at first to 16: more than chance explains." in page


def test_a_relapse_after_getting_better_counts_as_worse(cast: Cast, ines: Client) -> None:
    engagement = house.engagement_of(cast)
    for days, each in ((3, 2), (7, 1), (10, 2)):
        asked(cast, engagement, days, each)
    with clock.moved_to(NOW + timedelta(days=11)):
        assert "PHQ-9 from 8 the time before to 16" in words(ines.get("/supervision/"))


def test_a_course_without_a_session_for_two_weeks_is_stuck(cast: Cast, ines: Client) -> None:
    engagement = house.engagement_of(cast)
    with clock.moved_to(NOW + timedelta(days=15)):
        assert "Begun 14 days ago, and no session yet." in words(ines.get("/supervision/"))
    asked(cast, engagement, 14, 1)
    with clock.moved_to(NOW + timedelta(days=31)):
        assert "No session for 17 days." in words(ines.get("/supervision/"))


def test_a_record_nobody_opened_for_long_is_unseen_until_it_is_opened(cast: Cast, ines: Client) -> None:
    engagement = house.engagement_of(cast)
    asked(cast, engagement, 10, 1)
    with clock.moved_to(NOW + timedelta(days=16)):
        assert "Unseen by you (1)" in words(ines.get("/supervision/"))
        ines.get(reverse("supervised-engagement", args=[engagement.pk]))
        assert "Unseen by you" not in words(ines.get("/supervision/"))
        assert "Nobody stands out" in words(ines.get("/supervision/"))


def test_a_rating_that_is_too_old_or_missing_stands_beside_the_worker(cast: Cast, ines: Client) -> None:
    assert "In order" in words(ines.get("/supervision/"))
    with clock.moved_to(NOW + timedelta(days=420)):
        assert "It is 14 months old; the limit is 12." in words(ines.get("/supervision/"))
    house.engagement_of(cast)
    Rating.objects.all().delete()
    assert "Not rated yet." in words(ines.get("/supervision/"))


def test_the_list_of_supervision_asks_the_database_as_often_for_thirty_as_for_three(
    cast: Cast, ines: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    accompany(cast, 3)
    with CaptureQueriesContext(connection) as asked_:
        ines.get("/supervision/")
    accompany(cast, 27)
    with django_assert_num_queries(len(asked_)):
        page = ines.get("/supervision/")
    assert "As expected (30)" in words(page)


def accompany(cast: Cast, n: int) -> None:
    Worker.objects.filter(pk=cast.worker.pk).update(caseload_limit=100)
    for each in range(n):
        person = house.person_called(f"Person {each}", cast.centre, cast.tomas)
        wanted = house.referral_of(cast, person, acuity_points=0, minutes_per_contact=10, contacts_per_week=0.1)
        engagements.accept(house.offer_to(cast, wanted), by=cast.rosa, because="accepted")


def test_the_record_is_read_with_notes_and_curve_and_leaves_an_entry(cast: Cast, ines: Client) -> None:
    engagement = house.engagement_of(cast)
    asked(cast, engagement, 1, 1)
    page = words(ines.get(reverse("supervised-engagement", args=[engagement.pk])))
    assert "She sleeps three hours." in page
    assert "<svg" in page
    assert [entry.because for entry in Entry.objects.filter(verb="engagements.read")] == ["supervision"]


# --- workers and ratings ---------------------------------------------------------------------------------------------


def levels(level: int = 3, **others: int) -> dict[str, int]:
    return {f"level-{item['id']}": level for item in house.competencies()} | {
        f"level-{name}": each for name, each in others.items()
    }


def test_a_rating_is_given_item_by_item_and_kept(cast: Cast, ines: Client) -> None:
    occasion = {"protocol": "linkage", "setting": "live"}
    items = words(posted(ines, "rate-worker", cast.worker.pk, **occasion))
    assert "Something was said or done that could hurt the person." in items
    assert "checked" not in items
    posted(ines, "rate-worker", cast.worker.pk, rate="1", **occasion, **levels(3, warmth=4))
    rating = Rating.objects.get(protocol="linkage")
    assert (rating.levels["warmth"], rating.levels["hope"], rating.setting) == (4, 3, "live")


def test_an_item_without_a_level_is_asked_for_and_the_others_are_kept(cast: Cast, ines: Client) -> None:
    told = levels(4)
    del told["level-hope"]
    answer = posted(ines, "rate-worker", cast.worker.pk, rate="1", protocol="linkage", setting="live", **told)
    assert answer.status_code == 422
    assert words(answer).count("checked") == len(told)
    assert not Rating.objects.filter(protocol="linkage").exists()


def test_one_harmful_item_is_shown_to_close_the_gate(cast: Cast, ines: Client) -> None:
    page = words(
        posted(ines, "rate-worker", cast.worker.pk, rate="1", protocol=house.PROTOCOL, setting="roleplay",
               **levels(4, safety=1))
    )  # fmt: skip
    assert "An item was rated harmful" in page


@pytest.mark.parametrize("sent", [
    {}, {"protocol": "nothing"}, {"protocol": "linkage", "setting": "moon"},
    {"protocol": "linkage", "setting": "live", "rate": "1", "level-hope": "9"},
])  # fmt: skip
def test_a_rating_that_cannot_be_read_is_asked_for_again(cast: Cast, ines: Client, sent: dict[str, str]) -> None:
    assert posted(ines, "rate-worker", cast.worker.pk, **sent).status_code == 422
    assert Rating.objects.count() == 1


def test_the_page_of_a_worker_shows_credentials_ratings_and_whom_she_accompanies(cast: Cast, ines: Client) -> None:
    house.engagement_of(cast)
    page = words(ines.get(reverse("supervised-worker", args=[cast.worker.pk])))
    for each in ("DIRIS Lima Sur", "In a role-play", "8 of 8", cast.person.code):
        assert each in page
    assert "Amaru" not in page


# --- doors -----------------------------------------------------------------------------------------------------------


def test_the_pages_of_a_supervisor_do_not_exist_for_others(cast: Cast) -> None:
    engagement = house.engagement_of(cast)
    escalation = flag_of(cast, engagement)
    addresses = [
        "/duty/", "/duty/list", "/duty/rota", "/supervision/", reverse("flag", args=[escalation.pk]),
        reverse("supervised-worker", args=[cast.worker.pk]), reverse("rate-worker", args=[cast.worker.pk]),
        reverse("supervised-engagement", args=[engagement.pk]),
    ]  # fmt: skip
    for name in ("Wari", "Rosa", "Tomás", "Noor"):
        client = signed_in(name)
        assert {client.get(address).status_code for address in addresses} == {404}


def test_a_supervisor_of_another_centre_learns_nothing(cast: Cast) -> None:
    engagement = house.engagement_of(cast)
    escalation = flag_of(cast, engagement)
    with_other_centre(cast)
    client = signed_in("Inés")
    assert cast.person.code not in words(client.get("/duty/"))
    for address in (
        reverse("flag", args=[escalation.pk]), reverse("supervised-worker", args=[cast.worker.pk]),
        reverse("supervised-engagement", args=[engagement.pk]),
    ):  # fmt: skip
        assert client.get(address).status_code == 404


def with_other_centre(cast: Cast) -> None:
    """Inés now works elsewhere: another centre's role, and Rosa is accompanied by somebody else."""
    from_here = cast.centre
    elsewhere = type(from_here).objects.create(
        code="sjl", name="Elsewhere", ubigeo="150132", lat=-12.0, lon=-77.0, catchment=from_here.catchment,
        jurisdiction="pe-lima", time_zone="America/Lima",
    )  # fmt: skip
    house.account("Inés").grants.update(centre=elsewhere.pk)
    cast.supervisor.account = None
    cast.supervisor.save()
