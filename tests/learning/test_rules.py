"""What facts add up to, who is behind, and what is practised again."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.learning.rules.facts import Event, Exemption, FactKind, How, State, StepKind
from app.learning.rules.mistakes import REST, Fixed, Mistake, after, mistakes
from app.learning.rules.pace import SLACK, Why, expected_by, pace
from app.learning.rules.papers import Closed, FinalState, deadline
from app.learning.rules.projection import Standing, places, projection
from tests.learning.outline import SMALL, course, lesson, module

START = datetime(2026, 7, 1, 1, tzinfo=UTC)


def at(day: float) -> datetime:
    return START + timedelta(days=day)


def read(slug: str, day: float = 1) -> Event:
    return Event(FactKind.READ, at(day), slug)


def checked(lesson_: str, question: str, day: float = 1) -> Event:
    return Event(FactKind.CHECKED, at(day), lesson_, question)


def handed_in(kind: str, module_: str, points: int, passed: bool, day: float = 2) -> Event:
    return Event(FactKind.SUBMITTED, at(day), module_, kind, points, 200, passed)


ONE_DONE = [read("a"), checked("a", "a-q1"), read("b"), handed_in("quiz", "one", 200, True)]
TWO_DONE = [
    read("c", 3),
    read("d", 3),
    checked("d", "d-q1", 3),
    checked("d", "d-q2", 4),
    handed_in("quiz", "two", 160, True, 5),
]
ALL_DONE = [*ONE_DONE, *TWO_DONE, handed_in("final", "", 150, True, 6)]


def standing(*events: Event, exemptions: tuple[Exemption, ...] = ()) -> Standing:
    return projection(SMALL, events, exemptions)


def test_nothing_happened_yet() -> None:
    empty = standing()
    assert (empty.state, empty.done, empty.of, empty.first_at) == (State.NOT_STARTED, 0, 7, None)


def test_each_item_stands_where_its_module_and_its_lesson_say() -> None:
    found, where = standing(*ONE_DONE, read("c")), places(SMALL)
    assert found.items == "1111000"
    assert list(where.modules) == ["one", "two", ""]
    for slug, span in where.modules.items():
        assert [n for n, step in enumerate(found.steps) if step.module == slug] == list(span)
    for slug, n in where.lessons.items():
        assert (found.steps[n].kind, found.steps[n].subject) == (StepKind.LESSON, slug)
    assert len(where.lessons) == 4


def test_a_lesson_is_done_when_it_is_read_and_each_question_inside_is_answered() -> None:
    only_read = standing(read("d"), checked("d", "d-q1"))
    assert [step.state for step in only_read.steps if step.subject == "d"] == [State.LEARNING]
    both = standing(read("d"), checked("d", "d-q1"), checked("d", "d-q2", 4))
    step = next(step for step in both.steps if step.subject == "d")
    assert (step.state, step.how, step.done_at) == (State.DONE, How.STUDIED, at(4))


def test_a_module_is_done_by_its_lessons_and_its_quiz() -> None:
    assert standing(*ONE_DONE).passed == {"one": (How.STUDIED, at(2))}
    assert standing(*ONE_DONE[:-1]).passed == {}
    assert standing(*ONE_DONE[:-1], handed_in("quiz", "one", 100, False)).passed == {}


def test_a_passed_precheck_tests_out_the_whole_module() -> None:
    out = standing(handed_in("precheck", "one", 200, True))
    assert out.passed == {"one": (How.TESTED_OUT, at(2))}
    assert {step.how for step in out.steps if step.module == "one"} == {How.TESTED_OUT}
    assert standing(handed_in("precheck", "one", 100, False)).passed == {}


def test_an_exempted_module_counts_as_done_and_earns_no_fact() -> None:
    out = standing(exemptions=(Exemption("two", at(1)),))
    assert out.passed == {"two": (How.EXEMPTED, at(1))}
    assert [event.kind for event in out.due] == []
    assert out.state is State.NOT_STARTED


def test_who_is_exempted_from_everything_is_done() -> None:
    assert standing(exemptions=(Exemption("", at(1)),)).state is State.DONE


def test_the_course_is_completed_by_all_modules_and_the_final() -> None:
    done = standing(*ALL_DONE)
    assert (done.state, done.done, done.of, done.completed_at) == (State.DONE, 7, 7, at(6))
    assert standing(*ALL_DONE[:-1]).state is State.LEARNING


def test_the_best_attempt_counts_and_a_pass_is_never_taken_back() -> None:
    events = [*ONE_DONE, handed_in("quiz", "one", 0, False, 9)]
    quiz = next(step for step in standing(*events).steps if step.kind == "quiz" and step.module == "one")
    assert (quiz.points, quiz.state, quiz.done_at) == (200, State.DONE, at(2))


def test_practice_and_trials_move_nothing() -> None:
    assert standing(handed_in("practice", "wrong", 200, True)).done == 0


def test_what_follows_from_facts_is_due_once() -> None:
    first = standing(*ONE_DONE)
    assert [(event.kind, event.subject) for event in first.due] == [
        (FactKind.LEARNED, "a"),
        (FactKind.LEARNED, "b"),
        (FactKind.PASSED, "one"),
    ]
    assert standing(*ONE_DONE, *first.due).due == ()


def test_what_was_completed_stays_completed_in_a_later_version() -> None:
    facts = [*ALL_DONE, *standing(*ALL_DONE).due]
    larger = course(
        module("one", lesson("a", "a-q1", "a-q9"), lesson("b"), lesson("new")),
        module("two", lesson("c"), lesson("d", "d-q1", "d-q2")),
        module("three", lesson("e")),
    )
    later = projection(larger, facts, ())
    assert later.state is State.DONE
    assert later.done == later.of
    assert {step.subject: step.how for step in later.steps}["new"] is How.EARLIER
    assert {step.subject: step.how for step in later.steps}["a"] is How.STUDIED
    assert "three" not in later.passed  # it was not done, and is not said to be


def test_a_lesson_once_learned_stays_so_when_a_question_is_added() -> None:
    facts = [read("a"), checked("a", "a-q1")]
    facts += projection(SMALL, facts, ()).due
    more = course(module("one", lesson("a", "a-q1", "a-q9"), lesson("b")), module("two", lesson("c")))
    assert next(step for step in projection(more, facts, ()).steps if step.subject == "a").state is State.DONE


_events = st.lists(
    st.one_of(
        st.builds(read, st.sampled_from("abcd"), st.integers(0, 30)),
        st.builds(checked, st.just("a"), st.just("a-q1"), st.integers(0, 30)),
        st.builds(checked, st.just("d"), st.sampled_from(["d-q1", "d-q2"]), st.integers(0, 30)),
        st.builds(
            handed_in,
            st.sampled_from(["quiz", "precheck"]),
            st.sampled_from(["one", "two"]),
            st.integers(0, 200),
            st.booleans(),
            st.integers(0, 30),
        ),
        st.builds(handed_in, st.just("final"), st.just(""), st.integers(0, 200), st.booleans(), st.integers(0, 30)),
    ),
    max_size=30,
)


@given(_events, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_read_does_not_matter(events: list[Event], chance: object) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = projection(SMALL, events, ()), projection(SMALL, shuffled, ())
    assert (one.steps, one.passed, one.completed_at) == (other.steps, other.passed, other.completed_at)


@given(_events, _events)
def test_more_facts_never_take_anything_away(events: list[Event], more: list[Event]) -> None:
    before, later = projection(SMALL, events, ()), projection(SMALL, [*events, *more], ())
    assert before.done <= later.done
    assert before.passed.keys() <= later.passed.keys()
    assert all(old.points is None or (new.points or 0) >= 0 for old, new in zip(before.steps, later.steps, strict=True))


@given(_events)
def test_writing_what_is_due_changes_no_figure(events: list[Event]) -> None:
    before = projection(SMALL, events, ())
    later = projection(SMALL, [*events, *before.due], ())
    assert later.due == ()
    assert (before.done, before.passed.keys(), before.completed_at) == (
        later.done,
        later.passed.keys(),
        later.completed_at,
    )


def stand(
    done: int, last: float | None, now: float, state: State = State.LEARNING
) -> tuple[bool, datetime | None, tuple[Why, ...]]:
    found = pace(
        state=state,
        done=done,
        of=20,
        last_at=None if last is None else at(last),
        enrolled_at=at(0),
        opens_at=at(0),
        closes_at=at(20),
        now=at(now),
    )
    return found.behind, found.since, found.why


def test_who_learned_within_a_week_and_keeps_to_the_plan_is_not_behind() -> None:
    assert stand(8, 9, 10) == (False, None, ())


def test_seven_days_without_a_fact_is_behind_since_the_seventh() -> None:
    assert stand(19, 3, 11) == (True, at(10), (Why.QUIET,))


def test_too_few_items_is_behind_since_the_plan_passed_them_by() -> None:
    behind, since, why = stand(2, 9.5, 10)
    assert (behind, why) == (True, (Why.BELOW_PLAN,))
    assert since == at(2 + SLACK + 1)


def test_who_never_started_is_behind_for_both_reasons_in_time() -> None:
    assert stand(0, None, 12)[2] == (Why.BELOW_PLAN, Why.QUIET)


def test_who_is_done_is_never_behind_and_nobody_before_the_class_opens() -> None:
    assert stand(20, 1, 30, State.DONE)[0] is False
    assert stand(0, None, -1)[0] is False


def test_after_closing_who_is_not_done_is_behind_since_then() -> None:
    assert stand(19, 19, 21) == (True, at(20), (Why.CLOSED,))


@given(st.integers(1, 60), st.floats(-5, 40))
def test_the_plan_asks_for_nothing_before_opening_and_for_all_at_closing(of: int, day: float) -> None:
    asked = expected_by(of, at(0), at(20), at(day))
    assert 0 <= asked <= of
    assert asked == 0 or day > 0
    assert asked == of or day < 20


def test_what_is_left_is_said_by_day() -> None:
    found = pace(
        state=State.LEARNING,
        done=6,
        of=16,
        last_at=at(9),
        enrolled_at=at(0),
        opens_at=at(0),
        closes_at=at(20),
        now=at(10),
    )
    assert (found.days_left, found.per_day) == (10, Fraction(10, 11))


def test_a_wrong_answer_stays_until_two_right_ones() -> None:
    wrong, right = Fixed("q", False, at(1)), Fixed("q", True, at(4))
    assert mistakes([wrong]) == {"q": Mistake(at(1), 0)}
    assert mistakes([wrong, right]) == {"q": Mistake(at(1), 1)}
    assert mistakes([wrong, right, right]) == {}
    assert mistakes([wrong, right, Fixed("q", False, at(5)), right]) == {"q": Mistake(at(5), 1)}


def test_a_right_answer_to_what_was_never_wrong_puts_nothing_on_the_list() -> None:
    assert after(None, Fixed("q", True, at(1))) is None


def test_a_wrong_answer_rests_for_two_days() -> None:
    mistake = Mistake(at(1))
    assert not mistake.due(at(1) + REST - timedelta(seconds=1))
    assert mistake.due(at(1) + REST)


@given(st.lists(st.tuples(st.sampled_from("pqr"), st.booleans()), max_size=40))
def test_the_list_by_steps_is_the_list_at_once(answers: list[tuple[str, bool]]) -> None:
    fixed = [Fixed(slug, right, at(n)) for n, (slug, right) in enumerate(answers)]
    by_steps: dict[str, Mistake] = {}
    for answer in fixed:
        state = after(by_steps.pop(answer.slug, None), answer)
        if state:
            by_steps[answer.slug] = state
    assert by_steps == mistakes(fixed)


def final(**changes: object) -> FinalState:
    values = {"opens_after_modules": True, "modules_done": True, "tries": 0, "makeups": 1, "passed": False} | changes
    return FinalState(**values)  # type: ignore[arg-type]


def test_when_the_final_may_be_started() -> None:
    close = at(20)
    assert final().closed(close, at(1)) is None
    assert final(modules_done=False).closed(close, at(1)) is Closed.MODULES_FIRST
    assert final(modules_done=False, opens_after_modules=False).closed(close, at(1)) is None
    assert final(tries=1).closed(close, at(1)) is None
    assert final(tries=2).closed(close, at(1)) is Closed.USED_UP
    assert final(passed=True).closed(close, at(1)) is Closed.PASSED
    assert final().closed(close, at(21)) is Closed.CLASS_CLOSED


def test_nobody_writes_beyond_the_closing_hour() -> None:
    assert deadline(at(1), 40, at(20)) == at(1) + timedelta(minutes=40)
    assert deadline(at(19.99), 40, at(20)) == at(20)
    assert deadline(at(1), None, at(20)) == at(20)
