"""Messages about escalations: written with the escalation, sent by the job loop, never more than three.

A message is a row before it is anything else, so its time survives whatever is restarted. It is marked as on its way,
for good, before the gateway is asked: after a cut nobody knows whether it left, so it is not sent again; the next of
the three takes its place. Only what a gateway says it did not take is tried again.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from ayni.basics.words import speak
from ayni.safety import queries, rules
from ayni.safety.gateways import GATEWAYS, NOBODY, Down
from ayni.safety.models import Escalation, Message
from ayni.safety.terms import Terms
from ayni.workers.queries import Supervisor

log = logging.getLogger("ayni.safety")

# A gateway answers well before this; whatever is on its way for longer was cut off.
CUT_OFF = timedelta(seconds=20)
# After the n-th refusal we wait n times this, at most LONGEST_WAIT.
WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=2)
BATCH = 200


def ask(escalation: Escalation, turn: Sequence[Supervisor], at: datetime, terms: Terms) -> None:
    """Write what the owner is told, now and as a reminder, and what whoever is next in ``turn`` is told before it."""
    if escalation.owner is None:
        return
    valid = terms.message_valid
    _write(escalation, escalation.owner, "first", at, valid)
    _write(escalation, escalation.owner, "reminder", at + terms.reminder, valid)
    second = next((each for each in turn if each.pk != escalation.owner_id), None)
    if second and not Message.objects.filter(escalation=escalation, to=second).exists():
        _write(escalation, second, "second", at + terms.second_contact, valid)


def ask_nobody(drill: Escalation, at: datetime, valid: timedelta) -> None:
    """Write what a drill tells nobody, on each channel."""
    _write(drill, None, "drill", at, valid)


def stop(escalation: Escalation, at: datetime, to: Supervisor | None = None) -> None:
    """Nobody is told any more, since somebody answered; or ``to`` is not, since she is not to be asked."""
    waiting = escalation.messages.filter(state="waiting")
    (waiting.filter(to=to) if to else waiting).update(state="dropped", changed_at=at)


def send_due(now: datetime) -> int:
    """Send what is due on every channel by ``now``; returns how many were tried."""
    return sum(send_by(channel, now) for channel in rules.CHANNELS)


def send_by(channel: str, now: datetime, limit: int = BATCH) -> int:
    """Send what is due on one channel, each message in transactions of its own; returns how many were tried."""
    _give_up_on_what_was_cut_off(now, channel)
    tried = 0
    # Looking takes nothing from anybody; taking the next one takes the store, where one writes at a time.
    if not _due(now, channel).exists():
        return 0
    while tried < limit and (message := _taken(now, channel)):
        tried += 1
        if message.state == "sending":
            _send(message, now)
    return tried


def _write(escalation: Escalation, to: Supervisor | None, why: str, due_at: datetime, valid: timedelta) -> None:
    """One message on each channel, as long as there are numbers left."""
    mine = Message.every.filter(escalation=escalation, to=to)
    used = dict(mine.order_by().values_list("channel").annotate(Max("number")))
    Message.every.bulk_create(
        Message(
            escalation=escalation, to=to, channel=channel, number=used.get(channel, 0) + 1, why=why, due_at=due_at,
            valid_until=due_at + valid, changed_at=due_at,
        )
        for channel in rules.CHANNELS
        if used.get(channel, 0) < rules.MOST_MESSAGES
    )  # fmt: skip


def _due(now: datetime, channel: str) -> QuerySet[Message]:
    return Message.every.filter(state="waiting", channel=channel, due_at__lte=now)


def _taken(now: datetime, channel: str) -> Message | None:
    """The next message that is due, marked as on its way or, when it says nothing true any more, as dropped."""
    with transaction.atomic():
        due = _due(now, channel).order_by("due_at", "number", "pk")
        # Several job loops on PostgreSQL pass over what another holds; SQLite has one writer at a time anyway.
        skips = connection.features.has_select_for_update_skip_locked
        message = due.select_for_update(of=("self",), skip_locked=skips).first()
        if message is None:
            return None
        escalation = Escalation.every.get(pk=message.escalation_id)
        owns = escalation.owner_id == message.to_id
        worth = rules.worth_sending(message.why, escalation.state, owns, message.valid_until, now)
        worth = worth and (message.to_id is None or queries.may_be_asked(message.to_id, escalation))
        if escalation.state == "open" and now >= message.valid_until:
            log.warning("message %s was not sent: it is too old", message.pk)
        message.state, message.tries, message.changed_at = "sending" if worth else "dropped", message.tries + worth, now
        message.save(update_fields=["state", "tries", "changed_at"])
    return message


def _send(message: Message, now: datetime) -> None:
    """Hand it to its gateway, and note what came of it."""
    to = Supervisor.objects.select_related("account").get(pk=message.to_id) if message.to_id else None
    text = speak(rules.MESSAGES[message.why], to.account.language if to and to.account else "es")
    ours = Message.every.filter(pk=message.pk, state="sending")
    try:
        GATEWAYS[message.channel].send(message.pk, to.pk if to else NOBODY, text)
    except Down:
        wait = min(LONGEST_WAIT, WAIT * message.tries)
        ours.update(state="waiting", due_at=now + wait, changed_at=now)
        log.warning("message %s was not taken by the gateway (%s)", message.pk, message.channel)
    except Exception as wrong:  # noqa: BLE001 - whatever a gateway raises, the other channel must go on
        log.warning("message %s: not known whether it left (%s)", message.pk, type(wrong).__name__)
        _unknown(message, now)
    else:
        ours.update(state="sent", changed_at=now)


def _give_up_on_what_was_cut_off(now: datetime, channel: str) -> None:
    for message in Message.every.filter(state="sending", channel=channel, changed_at__lte=now - CUT_OFF):
        _unknown(message, now)


def _unknown(message: Message, now: datetime) -> None:
    """Nobody knows whether it left: the next message to the same person on that channel leaves now."""
    with transaction.atomic():
        escalation = Escalation.every.select_for_update(of=("self",)).get(pk=message.escalation_id)
        if not Message.every.filter(pk=message.pk, state="sending").update(state="unknown", changed_at=now):
            return
        others = Message.every.filter(escalation=escalation, to=message.to_id, channel=message.channel)
        following = others.filter(number__gt=message.number)
        if following.exists():
            following.filter(state="waiting", number=message.number + 1).update(due_at=now)
        elif message.number < rules.MOST_MESSAGES:
            Message.every.create(
                escalation=escalation, to_id=message.to_id, channel=message.channel, number=message.number + 1,
                why=message.why, due_at=now, valid_until=message.valid_until, changed_at=now,
            )  # fmt: skip
