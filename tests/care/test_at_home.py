"""Home practice is agreed in one session and looked at in the next; what is written together is kept sealed."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from ayni.basics.words import Refused
from ayni.care import actions
from ayni.care.queries import Encounter, LookBack, Paper, Practice, agreed_for_home, papers_of
from ayni.care.rules import LONGEST_PRACTICE, PAPERS
from ayni.engagements.queries import Engagement
from ayni.ground.queries import Entry
from ayni.ground.roles import Denied
from tests import cast as house
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db

WALK = "Walk to the market twice"
PLAN = {"signs": "I stop answering the telephone.", "call": "My sister Flor.", "place": "The tablets are with her."}


@pytest.fixture
def cast() -> Cast:
    return house.gather()


@pytest.fixture
def engagement(cast: Cast) -> Engagement:
    return house.engagement_of(cast)


def meet(cast: Cast, engagement: Engagement, week: int, **told: Any) -> Encounter:
    began = NOW + timedelta(days=7 * week)
    kept = actions.record(
        engagement, by=cast.rosa, because="visit", at=began + timedelta(hours=1), began_at=began,
        ended_at=began + timedelta(minutes=45), modality="video", steps={}, answers={}, note="", **told,
    )  # fmt: skip
    return Encounter.objects.get(pk=kept.encounter)


def agreed(cast: Cast, engagement: Engagement) -> UUID:
    return Practice.objects.get(encounter=meet(cast, engagement, 0, practice=WALK)).pk


def test_what_is_agreed_waits_until_somebody_looks_back(cast: Cast, engagement: Engagement) -> None:
    practice = agreed(cast, engagement)
    assert [each.text for each in agreed_for_home(engagement.pk)] == [WALK]
    later = meet(cast, engagement, 1, looked_back={practice: ("partly", "It rained.")}, practice="Once is enough")
    assert [each.text for each in agreed_for_home(engagement.pk)] == ["Once is enough"]
    looked = LookBack.objects.get()
    assert (looked.encounter_id, looked.how, looked.hindered) == (later.pk, "partly", "It rained.")


def test_looking_back_twice_or_on_another_person_s_practice_is_refused_and_nothing_is_kept(
    cast: Cast, engagement: Engagement
) -> None:
    practice = agreed(cast, engagement)
    other = house.engagement_of(cast, house.person_called("Pilar", cast.centre, cast.tomas))
    for wrong in (practice, uuid4()):
        with pytest.raises(Refused, match="not agreed here"):
            meet(cast, other, 1, looked_back={wrong: ("done", "")})
    with pytest.raises(Refused, match="not agreed here"):
        meet(cast, engagement, 1, looked_back={practice: ("brilliantly", "")})
    meet(cast, engagement, 1, looked_back={practice: ("done", "")})
    with pytest.raises(Refused, match="looked at already"):
        meet(cast, engagement, 2, looked_back={practice: ("not", "")})
    assert Encounter.objects.count() == 2


def test_practice_is_a_few_words(cast: Cast, engagement: Engagement) -> None:
    with pytest.raises(Refused, match="at most"):
        meet(cast, engagement, 0, practice="x" * (LONGEST_PRACTICE + 1))


def test_looking_back_alone_is_something_that_happened(cast: Cast, engagement: Engagement) -> None:
    practice = agreed(cast, engagement)
    assert meet(cast, engagement, 1, looked_back={practice: ("not", "No time.")}).look_backs.count() == 1


def test_a_paper_is_written_again_and_what_was_written_before_stays(cast: Cast, engagement: Engagement) -> None:
    for minute, parts in enumerate((PLAN, {**PLAN, "call": "My sister Flor, after six."})):
        actions.write(
            engagement, by=cast.rosa, because="together", at=NOW + timedelta(minutes=minute), kind="hard-days",
            parts={**parts, "helps": " "},
        )  # fmt: skip
    held = papers_of(engagement.pk)["hard-days"]
    assert held.parts == {**PLAN, "call": "My sister Flor, after six."}
    assert Paper.objects.count() == 2


def test_a_paper_is_sealed_and_the_ledger_has_no_word_of_it_nor_its_kind(cast: Cast, engagement: Engagement) -> None:
    actions.write(engagement, by=cast.rosa, because="together", at=NOW, kind="hard-days", parts=PLAN)
    meet(cast, engagement, 0, practice=WALK)
    with connection.cursor() as cursor:
        cursor.execute("select parts from care_paper")
        assert "Flor" not in str(cursor.fetchall())
        cursor.execute("select text from care_practice")
        assert "market" not in str(cursor.fetchall())
    told = str(list(Entry.objects.values_list("facts", "because", "verb")))
    for word in ("Flor", "hard-days", "market"):
        assert word not in told


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_a_paper_is_kept_short_and_under_its_own_headings(cast: Cast, engagement: Engagement, kind: str) -> None:
    heading = next(iter(PAPERS[kind].headings))
    for parts in ({}, {heading: "  "}, {heading: "x" * (PAPERS[kind].longest + 1)}, {"diagnosis": "F32"}):
        with pytest.raises(Refused):
            actions.write(engagement, by=cast.rosa, because="together", at=NOW, kind=kind, parts=parts)
    with pytest.raises(Refused):
        actions.write(engagement, by=cast.rosa, because="together", at=NOW, kind="another", parts={heading: "x"})


def test_only_whoever_works_with_the_person_writes(cast: Cast, engagement: Engagement) -> None:
    for who in (cast.tomas, cast.ines, cast.noor, cast.wari):
        with pytest.raises(Denied):
            actions.write(engagement, by=who, because="together", at=NOW, kind="hard-days", parts=PLAN)
