"""Who comes in at which door: every door of the schema, asked by everybody of the cast.

The table is ``tests/doors/api.txt``. Write it anew with

    AYNI_WRITE_DOORS=1 .venv/bin/python -m pytest tests/exchange/test_doors.py

and read the difference before keeping it.
"""

import os
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from ayni.ground import actions as ground
from ayni.ground.queries import Grant
from tests.exchange.bodies import body_of
from tests.exchange.doors import DOORS, Door
from tests.exchange.world import Caller, World, elsewhere

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parent.parent / "doors" / "api.txt"
WHO = ("nobody", "Wari", "Tomás", "Rosa", "Inés", "Marisol", "Noor", "Carmen", "Quilla")
STAFF = WHO[2:]
# A steward knows of these at every centre, and a director of the centres themselves.
KNOWN_EVERYWHERE = {"Noor": {"centre", "shortlist", "token", "worker", "version"}, "Carmen": {"centre", "version"}}
# What the world is not ready for; each has a test of its own.
TOO_EARLY = ("flag}/ending", "flag}/review", "onward}/undoing", "asides/{supervisor}")
WITH_IDS = [door for door in DOORS if door.nouns]
NEVER = UUID("00000000-0000-4000-8000-000000000000")


def knock(caller: Caller, door: Door, world: World, ids: dict[str, UUID] | None = None) -> Any:
    """The answer, leaving the world as it was."""
    with transaction.atomic():
        body = body_of(door.operation["operationId"], world)
        answer = caller.ask(door.method, door.leading_to(ids or world.ids), body)
        transaction.set_rollback(True)
    return answer


def test_everybody_is_answered_at_every_door_as_the_table_says(world):
    callers = {who: Caller(None if who == "nobody" else who) for who in WHO}
    rows = [
        " ".join([f"{door!s:<56}", *(f"{knock(callers[who], door, world).status_code:>7}" for who in WHO)])
        for door in DOORS
    ]
    table = "\n".join([" ".join([f"{'':<56}", *(f"{who:>7}" for who in WHO)]), *rows, ""])
    if os.environ.get("AYNI_WRITE_DOORS"):
        TABLE.write_text(table, "utf-8")
    assert table == TABLE.read_text("utf-8")


def test_the_table_lets_a_stranger_nowhere_in_and_somebody_everywhere():
    _, *rows = TABLE.read_text("utf-8").splitlines()
    assert len(rows) == len(DOORS)
    for row in rows:
        nobody, wari, *staff = row[56:].split()
        assert (nobody, wari) == ("401", "404"), row
        assert any(status.startswith("2") for status in staff) or any(each in row for each in TOO_EARLY), row


def test_what_may_not_be_known_is_answered_like_what_does_not_exist_to_the_byte(world):
    there = elsewhere(world.cast)
    for who in STAFF:
        caller = Caller(who)
        for door in WITH_IDS:
            if KNOWN_EVERYWHERE.get(who, set()) & set(door.nouns):
                continue
            forbidden = knock(caller, door, world, there.ids)
            unknown = knock(caller, door, world, dict.fromkeys(there.ids, NEVER))
            assert (forbidden.status_code, _seen(forbidden)) == (404, _seen(unknown)), (who, door)


def test_a_stranger_cannot_tell_what_exists(world):
    wari = Caller("Wari")
    for door in DOORS:
        here, nowhere = knock(wari, door, world), knock(wari, door, world, dict.fromkeys(world.ids, NEVER))
        assert (here.status_code, _seen(here)) == (404, _seen(nowhere)), door
    assert _seen(wari.ask("GET", "/no-such-noun")) == _seen(wari.ask("GET", f"/people/{world.ids['person']}"))
    assert _seen(wari.ask("GET", "/people/not-an-id")) == _seen(wari.ask("GET", f"/people/{world.ids['person']}"))


def test_what_a_body_points_to_is_as_unknown_as_what_an_address_points_to(world):
    there = elsewhere(world.cast)
    tomas, marisol = Caller("Tomás"), Caller("Marisol")
    for caller, operation, method, path, field in (
        (tomas, "registerPerson", "POST", "/people", "centre"),
        (tomas, "openReferral", "POST", "/referrals", "person"),
        (tomas, "excludeWorker", "POST", "/people/{person}/exclusions", "worker"),
        (tomas, "setSupervisorAside", "POST", "/people/{person}/asides", "supervisor"),
        (marisol, "enrolWorker", "POST", "/workers", "centre"),
        (marisol, "assignSupervisor", "PUT", "/workers/{worker}/supervision", "supervisor"),
    ):
        body, address = body_of(operation, world), path.format(**world.ids)
        forbidden = caller.ask(method, address, {**body, field: str(there.ids[field])})
        unknown = caller.ask(method, address, {**body, field: str(uuid4())})
        assert (forbidden.status_code, _seen(forbidden)) == (404, _seen(unknown)), operation


def test_a_role_ended_a_moment_ago_opens_nothing(world):
    tomas = Caller("Tomás")
    assert tomas.ask("GET", "/people").status_code == 200
    held = Grant.objects.get(account=world.cast.tomas.id)
    ground.end_role(held, by=world.cast.noor, because="left")
    assert tomas.ask("GET", "/people").status_code == 404


def _seen(answer: Any) -> tuple[bytes, list[tuple[str, str]]]:
    """All that the asker can see of an answer."""
    return answer.content, sorted(answer.headers.items())
