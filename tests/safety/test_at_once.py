"""Several at the same moment: one flag, one responder, one passing on, one sending – on threads and connections."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection

from ayni.basics.words import Refused
from ayni.care import actions as care
from ayni.ground import actions as ground
from ayni.ground import clockwork
from ayni.ground.actors import HOUSE, Actor
from ayni.ground.queries import Account, Entry, actor_of
from ayni.ground.roles import Denied
from ayni.safety import actions, gateways, messages, queries
from ayni.safety.jobs import drill, pass_on_unanswered
from ayni.safety.queries import Acknowledgement, Escalation, Flag, Message, Passing
from ayni.visits import actions as visits
from ayni.visits.jobs import ask_after_lone_workers
from tests.cast import NOW, Cast, encounter_of, engagement_of, gather, supervisor_called, visit_of

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(days=2)
CROWD = 8


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Each act on a thread and a connection of its own, let go at the same moment; what it gave or raised."""
    barrier, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int) -> None:
        try:
            barrier.wait(timeout=60)
            answers[index] = acts[index]()
        except Exception as wrong:  # noqa: BLE001 - a thread's failure is an answer too
            answers[index] = wrong  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def kinds(answers: Sequence[Any]) -> Counter[str]:
    return Counter(type(each).__name__ for each in answers)


def supervisors(cast: Cast, n: int) -> list[Actor]:
    """Inés and others who can sign in and answer for her centre."""
    found = [cast.ines]
    for number in range(n - 1):
        made = ground.make_account(by=HOUSE, because="founding", at=NOW, email=f"s{number}@ayni.example", name="S")
        account = Account.objects.get(pk=made.account)
        ground.grant_role(account, by=HOUSE, because="founding", at=NOW, role="supervisor", centre=cast.centre.pk)
        found.append(actor_of(account))
    return found


def flagged(cast: Cast) -> Escalation:
    encounter_of(cast, engagement_of(cast), LATER, q9=1)
    return Escalation.objects.get()


def test_the_same_encounter_sent_many_times_at_once_raises_one_escalation():
    cast = gather()
    engagement, once = engagement_of(cast), uuid4()

    def send() -> object:
        return care.record(
            engagement, by=cast.rosa, because="visit", at=LATER, began_at=LATER - timedelta(hours=1), ended_at=LATER,
            modality="home", steps={}, answers={"phq-9": {f"q{n}": 1 for n in range(1, 10)}}, note="", once=once,
        )  # fmt: skip

    assert kinds(at_once([send] * CROWD)) == {"Recorded": CROWD}
    assert Flag.objects.count() == Escalation.objects.count() == 1
    assert Entry.objects.filter(verb="safety.raise_flag").count() == 1


def test_one_source_raises_one_flag_of_a_kind_even_where_no_id_says_that_it_is_the_same():
    cast, source = gather(), uuid4()

    def raised() -> object:
        return actions.raise_flag(
            cast.person, by=cast.rosa, because="answer", at=LATER, kind="concern", source_kind="concern", source=source
        )

    assert kinds(at_once([raised] * CROWD)) == {"FlagRaised": 1, IntegrityError.__name__: CROWD - 1}
    assert Flag.objects.count() == Escalation.objects.count() == 1
    assert Message.objects.filter(why="first").count() == 2


def test_of_many_who_answer_at_once_exactly_one_is_the_responder():
    cast = gather()
    escalation, crowd = flagged(cast), supervisors(cast, CROWD)
    answers = at_once([
        lambda each=each: actions.acknowledge(escalation, by=each, because="called", at=LATER, done="Called.")
        for each in crowd
    ])  # fmt: skip
    assert kinds(answers) == {"Acknowledged": 1, Refused.__name__: CROWD - 1}
    assert Acknowledgement.objects.count() == 1


def test_several_job_loops_pass_on_once():
    cast = gather()
    supervisor_called("Zoila", cast.centre, cast.marisol)
    flagged(cast)
    due = LATER + timedelta(minutes=30)
    assert kinds(at_once([lambda: pass_on_unanswered(due)] * CROWD)) == {"NoneType": CROWD}
    assert Passing.objects.count() == 1


def test_several_job_loops_call_once_for_a_silent_worker():
    cast = gather()
    visit = visit_of(cast, engagement_of(cast), LATER)
    visits.arrive(visit, by=cast.rosa, because="on-time", at=LATER)
    answers = at_once([lambda: ask_after_lone_workers(LATER + timedelta(hours=2))] * CROWD)
    assert kinds(answers) == {"NoneType": CROWD}
    assert Escalation.objects.count() == 1


class Counting:
    """A gateway that counts what it is asked to send."""

    real = True

    def __init__(self) -> None:
        self.sent: Counter[UUID] = Counter()

    def send(self, message: UUID, to: UUID, text: str) -> None:
        self.sent[message] += 1


def test_several_job_loops_send_each_message_once():
    cast, provider = gather(), Counting()
    flagged(cast)
    with gateways.connected("text", provider), gateways.connected("mail", provider):
        tried = at_once([lambda: messages.send_due(LATER)] * CROWD)
    assert sum(tried) == 2
    assert set(provider.sent.values()) == {1}


def test_several_job_loops_begin_one_drill_and_pass_it_on_once():
    assert set(kinds(at_once([lambda: drill(LATER)] * CROWD))) == {"NoneType"}
    begun = queries.drills().get()
    assert set(kinds(at_once([lambda: pass_on_unanswered(begun.owner_until)] * CROWD))) == {"NoneType"}
    assert (queries.drills().get().state, begun.passings.count()) == ("over", 1)
    at_once([lambda: messages.send_due(LATER)] * CROWD)
    assert Message.every.filter(to=None).count() == 2


def test_set_aside_at_the_moment_of_the_answer_there_is_one_order_of_the_two():
    cast = gather()
    supervisor_called("Zoila", cast.centre, cast.marisol)
    escalation = flagged(cast)

    def answer() -> object:
        return actions.acknowledge(escalation, by=cast.ines, because="called", at=LATER, done="Called.")

    def put_aside() -> object:
        return actions.set_aside(
            cast.person, by=cast.tomas, because="told", at=LATER, supervisor=cast.supervisor, why="asked"
        )

    answered, aside = at_once([answer, put_aside])
    assert type(aside).__name__ == "SetAside"
    after = Escalation.objects.get()
    if type(answered).__name__ == "Acknowledged":  # before she was set aside
        assert (after.state, after.owner) == ("acknowledged", cast.supervisor)
    else:
        assert type(answered) is Denied
        assert (after.state, after.owner.name) == ("open", "Zoila")


def test_set_aside_while_a_flag_is_raised_she_is_not_left_with_it():
    cast = gather()
    supervisor_called("Zoila", cast.centre, cast.marisol)

    def call(number: int) -> object:
        source = UUID(int=number)
        return actions.raise_flag(
            cast.person,
            by=cast.tomas,
            because="concern",
            at=LATER,
            kind="concern",
            source_kind="concern",
            source=source,
        )

    def put_aside() -> object:
        return actions.set_aside(
            cast.person, by=cast.tomas, because="told", at=LATER, supervisor=cast.supervisor, why="asked"
        )

    at_once([*(lambda number=number: call(number) for number in range(CROWD)), put_aside])
    assert set(Escalation.objects.values_list("owner__name", flat=True)) == {"Zoila"}
    assert Escalation.objects.count() == CROWD


class Silent(Counting):
    """A provider that takes what it is given and does not say anything before it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.given, self.let = threading.Event(), threading.Event()

    def send(self, message: UUID, to: UUID, text: str) -> None:
        self.given.set()
        self.let.wait(timeout=600)  # longer than everything else here is waited for


class Prompt(Counting):
    """A provider that says at once that it took something."""

    def __init__(self, after: threading.Event) -> None:
        super().__init__()
        self.after, self.told = after, threading.Event()

    def send(self, message: UUID, to: UUID, text: str) -> None:
        if self.after.is_set():
            self.told.set()
        else:
            raise gateways.Down


def test_a_provider_that_does_not_answer_holds_up_neither_the_other_one_nor_the_clock():
    cast = gather()
    text = Silent()
    mail = Prompt(after=text.given)
    stop = threading.Event()
    with gateways.connected("text", text), gateways.connected("mail", mail):
        loop = threading.Thread(target=clockwork.run_forever, args=(stop,))
        loop.start()
        try:
            assert text.given.wait(timeout=60)  # by a drill, if nothing else
            actions.raise_flag(
                cast.person, by=cast.tomas, because="concern", kind="concern", source_kind="concern", source=uuid4()
            )
            Escalation.objects.update(owner_until=Escalation.objects.get().opened_at)
            assert mail.told.wait(timeout=60)
            until = time.monotonic() + 60
            while not Passing.objects.exists() and time.monotonic() < until:
                time.sleep(0.05)
            assert Passing.objects.exists()
            assert not text.let.is_set()
        finally:
            text.let.set()
            stop.set()
            loop.join()
