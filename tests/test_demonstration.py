"""The demonstration: whole or absent, the same for a seed, and holding every thread of the story the guides tell."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction

from ayni.basics import shelf
from ayni.basics.cast import AMARU, CAST
from ayni.basics.instants import local
from ayni.basics.words import Sentence
from ayni.care.queries import Answers, Decision, Encounter, Feedback, LookBack, Paper, Statement
from ayni.console.demonstration import programme
from ayni.console.demonstration.world import SMALL, Scale
from ayni.engagements import planning
from ayni.engagements.queries import Closing, Engagement, Handover, Offer, WavePlan, under_way, waves_going
from ayni.ground import clock, ledger
from ayni.ground.queries import Entry, account_called, actor_of
from ayni.onward import queries as onwards
from ayni.people.queries import ContactWay, Person
from ayni.places import seeds as places
from ayni.places.queries import Centre, inside
from ayni.referrals.queries import Referral
from ayni.safety.queries import Escalation
from ayni.visits.queries import Visit
from ayni.workers.queries import Worker, learnt_from

pytestmark = pytest.mark.django_db

SEED = 3  # one in which each part of the work happens, rare ones included, although the programme is small
NOW = datetime(2026, 3, 4, 15, 7, tzinfo=UTC)  # a Wednesday, 10:07 in Lima


@pytest.fixture(scope="module")
def history(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Sentence]]:
    """A small demonstration, built once for all the tests here and taken back afterwards; what it told on the way."""
    told: list[Sentence] = []
    with django_db_blocker.unblock(), transaction.atomic():
        programme.build(SEED, SMALL, NOW, told.append)
        with clock.moved_to(NOW):
            yield told
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(history: list[Sentence]) -> None:
    """In this file the mark only asks for the store: all tests look at one history, which none of them changes."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the same demonstration, built by the command under another order of hashing."""
    folder = tmp_path_factory.mktemp("home")
    built = ayni("seed", "--small", "--seed", str(SEED), "--until", NOW.isoformat(), home=folder)
    assert built.returncode == 0, built.stderr
    return folder


def ayni(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the command with a data folder of its own, on SQLite."""
    return subprocess.run(
        [sys.executable, "-m", "ayni", *words], env=surroundings(home), capture_output=True, text=True, check=False
    )


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a fresh machine, in which sets of words come in another order than here."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith(("AYNI_", "DJANGO_"))}
    return ours | {"AYNI_HOME": str(home), "PYTHONHASHSEED": "12345"}


def opened(home: Path) -> sqlite3.Connection:
    """The store of a data folder, to be looked into."""
    return sqlite3.connect(home / "ayni.sqlite3")


def test_the_same_seed_gives_the_same_history_to_the_last_hash_in_every_store(
    history: list[Sentence], home: Path
) -> None:
    # Another test may have had the home served meanwhile, and a server's clock goes on: its entries are of later.
    by_then = "select seq, hash from ground_entry where recorded_at <= ? order by seq desc limit 1"
    with opened(home) as store:
        found = store.execute(by_then, [NOW.strftime("%Y-%m-%d %H:%M:%S")]).fetchone()
    assert found == Entry.objects.order_by("-seq").values_list("seq", "hash").first()


def test_the_ledger_of_the_history_has_no_fault(history: list[Sentence]) -> None:
    assert list(ledger.verify()) == []
    assert Entry.objects.filter(recorded_at__gt=NOW).count() == 0


def test_the_builder_tells_of_every_week(history: list[Sentence]) -> None:
    assert [each.facts["week"] for each in history] == [1, 2, 3]
    assert history[-1].facts["people"] == SMALL.people


def test_the_history_is_as_large_as_was_asked(history: list[Sentence]) -> None:
    assert Person.objects.count() == SMALL.people
    assert Worker.objects.count() == SMALL.workers
    assert Entry.objects.earliest("recorded_at").recorded_at <= NOW - timedelta(days=SMALL.days)


def test_a_scale_too_small_for_the_story_is_refused() -> None:
    with pytest.raises(ValueError, match="at least"):
        Scale(workers=2, supervisors=1, people=5, days=3)


@pytest.mark.parametrize("who", sorted(CAST))
def test_everybody_of_the_cast_has_an_account_with_their_role(history: list[Sentence], who: str) -> None:
    account = account_called(CAST[who].email)
    assert account is not None
    assert not account.has_usable_password()
    assert actor_of(account).roles == ({CAST[who].role} if CAST[who].role else set())


def test_centres_stand_at_real_facilities_within_their_catchments(history: list[Sentence]) -> None:
    facilities = {each["code"]: each for each in shelf.load_json("places", "peru", "facilities.json")}
    assert {each.code for each in Centre.objects.all()} == {plan.code for plan in places.PLANS}
    for plan in places.PLANS:
        centre = Centre.objects.get(code=plan.code)
        assert (centre.lat, centre.lon) == (facilities[plan.facility]["lat"], facilities[plan.facility]["lon"])
        assert inside(centre.catchment, centre.point)


def test_people_and_workers_live_in_the_catchment_of_their_centre(history: list[Sentence]) -> None:
    for each in [*Person.objects.select_related("centre"), *Worker.objects.select_related("centre")]:
        assert each.point is not None
        assert inside(each.centre.catchment, each.point)


def test_every_part_of_the_work_happened(history: list[Sentence]) -> None:
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {
        "people.withdraw_consent", "workers.be_absent", "workers.leave", "engagements.shortlist",
        "engagements.decline", "engagements.end_wave", "engagements.accept", "visits.move", "visits.miss",
        "visits.cancel", "referrals.withdraw", "referrals.raise_alarm", "safety.set_duty", "credentials.rate",
    } <= verbs  # fmt: skip
    assert Encounter.objects.exists()
    assert Answers.objects.filter(total__isnull=False).exists()


def test_of_those_who_were_sent_on_one_is_overdue_and_the_others_came_to_where_the_guide_says(
    history: list[Sentence],
) -> None:
    tomas = actor_of(account_called(CAST["tomas"].email))
    sent = onwards.visible_to(tomas)
    assert sorted(sent.values_list("state", flat=True)) == ["back", "missed", "returned", "sent"]
    assert [each.state for each in onwards.overdue(sent, NOW)] == ["sent"]
    assert onwards.sent_in_visible_to(tomas).filter(state="came").count() == 1


def test_two_flags_are_being_handled_and_one_of_them_has_its_clock_running(history: list[Sentence]) -> None:
    ines = CAST["ines"].name
    answered = Escalation.objects.get(state="acknowledged")
    waiting = Escalation.objects.get(state="open")
    assert answered.acknowledgement.by_name == ines
    assert waiting.owner is not None
    assert waiting.owner.name == ines
    assert waiting.opened_at < NOW < waiting.owner_until < waiting.target_at
    assert not Escalation.objects.exclude(state="closed").exclude(pk__in=[answered.pk, waiting.pk]).exists()


def test_one_referral_nobody_takes_is_about_to_breach(history: list[Sentence]) -> None:
    breaching = Referral.objects.get(start_by__range=(NOW, NOW + timedelta(hours=12)), state__in=("open", "offered"))
    assert breaching.alarms.exists()
    assert set(Offer.objects.filter(referral=breaching).values_list("state", flat=True)) <= {"declined"}


def test_rosa_has_visits_today_and_on_other_days_of_the_week(history: list[Sentence]) -> None:
    midnight = local(NOW, "America/Lima", 0)
    hers = Visit.objects.filter(worker__name="Rosa")
    today = hers.filter(starts_at__range=(midnight, midnight + timedelta(days=1)))
    assert today.count() == 2
    assert hers.filter(state="planned", starts_at__range=(NOW, NOW + timedelta(days=7))).count() >= 3


def test_rosa_s_people_have_a_course_that_can_be_read(history: list[Sentence]) -> None:
    hers = under_way(Engagement.objects.filter(worker__account__name=CAST["rosa"].name))
    asked = Answers.objects.filter(engagement__in=hers, instrument="phq-9", total__isnull=False)
    assert any(asked.filter(engagement=each).count() > 1 for each in hers)
    decided = Decision.objects.filter(engagement__in=hers)
    assert decided.filter(rule="danger", taken=True).exists()
    assert decided.exclude(rule="danger").count() + Statement.objects.filter(engagement__in=hers).count() > 2
    assert LookBack.objects.filter(practice__engagement__in=hers).count() > 3
    assert {each.kind for each in Paper.objects.filter(engagement__in=hers)} == {"hard-days", "understanding"}


def test_rosa_has_two_offers_with_time_left(history: list[Sentence]) -> None:
    hers = Offer.objects.filter(worker__name="Rosa", state="open", expires_at__gt=NOW)
    assert hers.count() == 2
    assert {each.referral.state for each in hers.select_related("referral")} == {"offered"}


def test_for_one_person_waves_go_out_by_a_plan_and_a_further_one_is_to_come(history: list[Sentence]) -> None:
    plan = WavePlan.objects.get()
    assert waves_going().filter(pk=plan.pk).exists()
    assert (plan.sent.count(), len(plan.sizes) > 1) == (1, True)
    offers = Offer.objects.filter(referral=plan.referral)
    assert offers.count() == plan.sizes[0]
    assert offers.filter(worker__name="Rosa", state="open").exists()


def test_most_workers_let_their_answers_be_counted_and_some_do_not(history: list[Sentence]) -> None:
    counted = learnt_from("pe-lima")
    assert 0 < len(counted) < SMALL.workers


def test_amaru_waits_to_be_matched_and_rosa_is_among_those_who_can(history: list[Sentence]) -> None:
    referral = Referral.objects.select_related("person", "centre", "choices").get(person__code=AMARU)
    assert (referral.code, referral.kind, referral.state) == ("R-4SFW8", "linkage", "open")  # guides name the code
    assert referral.start_by > NOW
    rosa = Worker.objects.get(name="Rosa")
    proposal = planning.propose(referral, NOW)
    assert str(rosa.pk) in [each["worker"] for each in proposal["result"]["shortlists"][str(referral.pk)]]
    assert proposal["suggested"] < proposal["considered"]


def test_workers_do_not_stand_at_two_doors_at_once(history: list[Sentence]) -> None:
    for worker in Worker.objects.all():
        times = Visit.objects.filter(worker=worker, state__in=("planned", "arrived", "held")).order_by("starts_at")
        ends = None
        for visit in times:
            assert ends is None or visit.starts_at >= ends
            ends = visit.ends_at


def test_no_name_contact_or_note_can_be_read_in_the_file_of_the_store(history: list[Sentence], home: Path) -> None:
    ayni("verify-ledger", home=home)
    kept = b"".join(path.read_bytes() for path in sorted(home.glob("ayni.sqlite3*")))
    secrets = {each.name for each in Person.objects.all()} - {"Amaru"}
    secrets |= {each.value for each in ContactWay.objects.all()}
    secrets |= {each.notes for each in Person.objects.all()} | {each.note for each in Referral.objects.all()}
    secrets |= {each.note for each in Encounter.objects.all()} | {each.summary for each in Closing.objects.all()}
    secrets |= {each.told for each in Handover.objects.all()} | {each.words for each in Feedback.objects.all()}
    for secret in secrets - {""}:
        assert secret.encode() not in kept
        assert secret.encode("ascii", "backslashreplace") not in kept
    # The search itself can see: workers' names stand there for their colleagues to read.
    assert Worker.objects.exclude(name="Rosa").values_list("name", flat=True)[0].encode() in kept


def test_engagements_under_way_are_with_workers_who_have_not_left(history: list[Sentence]) -> None:
    assert not under_way(Engagement.objects.exclude(worker__leaving=None)).exists()


def test_a_second_seed_adds_nothing_and_says_so(home: Path) -> None:
    with opened(home) as store:
        before = store.execute("select count(*), max(seq) from ground_entry").fetchone()
    again = ayni("seed", "--small", home=home)
    assert again.returncode == 1
    assert "nothing was added" in again.stderr
    with opened(home) as store:
        assert store.execute("select count(*), max(seq) from ground_entry").fetchone() == before


def test_a_second_start_serves_what_is_there_until_it_is_interrupted(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        bind = "{}:{}".format(*free.getsockname())
    demo = subprocess.Popen(
        [sys.executable, "-m", "ayni", "demo", "--bind", bind],
        env=surroundings(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        cast = first_answer(demo, browser, f"http://{bind}/demonstration/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', cast)
        assert token is not None
        stepping_in = urlencode({"csrfmiddlewaretoken": token[1]}).encode()
        asked = urllib.request.Request(
            f"http://{bind}/demonstration/tomas", stepping_in, {"Referer": f"http://{bind}/"}
        )
        with browser.open(asked) as board:
            assert board.url == f"http://{bind}/board/"
            assert AMARU in board.read().decode()
        demo.send_signal(signal.SIGINT)
        said, _ = demo.communicate(timeout=60)
    finally:
        demo.kill()
    assert demo.returncode == 0, said
    assert f"http://{bind}" in said
    assert "Building" not in said
    with opened(home) as store:
        assert store.execute("select count(*) from people_person").fetchone() == (SMALL.people,)


def first_answer(demo: subprocess.Popen[str], browser: urllib.request.OpenerDirector, address: str) -> str:
    """What the address answers, once somebody answers there."""
    while demo.poll() is None:
        try:
            with browser.open(address) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError(f"the demonstration ended: {demo.communicate()[0]}")
