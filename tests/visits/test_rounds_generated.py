"""Whatever the day: promises within the limit, protections kept, and nobody sent who is not asked to come."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.basics.instants import WeeklyHours
from ayni.basics.places import Mode, Point
from ayni.visits.planning import Question, Thinking, Wanted, Wishes, changes
from ayni.visits.planning.question import Helper, Limits, Shift, Told

LIMITS = Limits(
    day_minutes=540, rest_minutes=660, notes_minutes=15, kept_minutes=0,
    weights={"travel": 1, "waiting": 0.3, "continuity": 45, "fairness": 0.05, "stability": 60},
    prizes={"due": 300, "told": 900, "urgent": 1800},
)  # fmt: skip
WORKERS = ("w0", "w1", "w2")
points = st.builds(Point, st.floats(-12.06, -12.0), st.floats(-77.06, -77.0))
shifts = st.tuples(st.integers(14, 24), st.integers(2, 16)).map(lambda each: (30 * each[0], 30 * sum(each)))


@st.composite
def helpers(draw, id_, days):
    hours = [draw(st.none() | shifts) for _ in range(days)]
    return Helper(
        id=id_, name=id_, mode=draw(st.sampled_from(list(Mode))), start=draw(points), taken=(),
        shifts=tuple(Shift(day, *each) for day, each in enumerate(hours) if each),
        week_minutes=draw(st.sampled_from([120, 600, 1200])), before=0,
    )  # fmt: skip


@st.composite
def wanteds(draw, number, days):
    own = draw(st.sampled_from(WORKERS))
    others = tuple(sorted(draw(st.sets(st.sampled_from(WORKERS), max_size=2)) - {own}))
    told = draw(st.none() | st.builds(Told, st.integers(0, days - 1), st.integers(14, 34).map(lambda n: 30 * n),
                                      st.sampled_from(WORKERS)))  # fmt: skip
    hours = draw(st.sampled_from([(), tuple(WeeklyHours(day, 540, 780) for day in range(7))]))
    return Wanted(
        id=f"v{number}", visit=None, engagement=f"e{number // 2}", code=f"A-{number}", worker=own, others=others,
        companions=(), in_pairs=False, protocol="talk", setting="home", minutes=50, place=draw(points), hours=hours,
        days=(told.day,) if told else tuple(range(days)), told=told, urgent=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def questions(draw):
    days = draw(st.sampled_from([1, 1, 3]))
    return Question(
        first_day="2026-03-02", weekday=0, days=days, zone="America/Lima", from_minute=0, centre=Point(-12.03, -77.03),
        helpers=tuple(draw(helpers(each, days)) for each in WORKERS),
        wanted=tuple(draw(wanteds(number, days)) for number in range(draw(st.integers(1, 6)))),
        limits=LIMITS, most_changes=draw(st.integers(0, 3)), wishes=Wishes(),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(questions())
def test_promises_and_protections_hold_whatever_the_day(question):
    thinking = Thinking(question)
    list(thinking.steps())
    answer = thinking.answer()
    moved = [each for each in changes(question, answer) if each.after]
    assert len(moved) <= question.most_changes
    assert {each.wanted for each in answer.placed} | {each.wanted for each in answer.left} == set(question.wanted_of)
    for placed in answer.placed:
        wanted = question.wanted_of[placed.wanted]
        assert placed.worker in wanted.allowed
        assert placed.day in wanted.days
        kept = wanted.told and (placed.day, placed.minute) == (wanted.told.day, wanted.told.minute)
        suits = any(a <= placed.minute <= b - wanted.minutes for a, b in question.hours_on(wanted, placed.day))
        assert kept or suits
    for who in WORKERS:
        _protected(question, who, [each for each in answer.rounds if each.worker == who])


def _protected(question, who, rounds):
    helper = question.helper_of[who]
    assert sum(each.back - each.leaves for each in rounds) <= helper.week_minutes
    for each in rounds:
        shift = next(shift for shift in helper.shifts if shift.day == each.day)
        assert shift.start <= each.leaves <= each.back <= shift.end
        assert each.back - each.leaves <= question.limits.day_minutes
    ordered = sorted(rounds, key=lambda each: each.day)
    for before, after in pairwise(ordered):
        apart = (after.day - before.day) * 24 * 60 + after.leaves - before.back
        assert apart >= question.limits.rest_minutes


def test_whoever_is_back_late_sets_out_late_the_next_day():
    long = tuple(Shift(day, 300, 1400) for day in range(2))
    rosa = Helper("w0", "Rosa", Mode.WALK, Point(-12, -77), long, (), 1200, 0)
    late = _visit("late", Told(0, 21 * 60, "w0"), (0,))
    early = _visit("early", None, (1,))
    question = Question(
        first_day="2026-03-02", weekday=0, days=2, zone="America/Lima", from_minute=0, centre=Point(-12, -77),
        helpers=(rosa,), wanted=(early, late), limits=LIMITS, most_changes=0,
    )  # fmt: skip
    thinking = Thinking(question)
    list(thinking.steps())
    first, second = thinking.answer().rounds
    assert first.back > 22 * 60
    assert second.leaves == first.back + LIMITS.rest_minutes - 24 * 60


def _visit(id_, told, days):
    return Wanted(
        id=id_, visit=None, engagement=id_, code=id_, worker="w0", others=(), companions=(), in_pairs=False,
        protocol="talk", setting="home", minutes=50, place=Point(-12.001, -77), hours=(), days=days, told=told,
    )  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(questions())
def test_a_question_that_was_stored_is_answered_the_same_to_the_hash(question):
    def answered(asked):
        thinking = Thinking(asked)
        list(thinking.steps())
        return thinking.answer().hash

    again = Question.from_json(question.as_json())
    assert again.hash == question.hash
    assert answered(again) == answered(question)
