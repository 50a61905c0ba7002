"""Where quizzes count too, the final asks for what the whole still lacks; each attempt keeps what it asked for."""

from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from app.classes.models import Enrolment, TrainingClass
from app.db import Database
from app.demo.learner import Learner
from app.learning import actions
from app.learning.models import Progress
from app.learning.queries.papers import final_mark
from app.learning.rules.facts import Event, FactKind
from app.learning.rules.weights import final_share, module_average
from app.people.models import Person
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind
from tests.cast import NOW
from tests.conftest import As
from tests.school import School

SHARES = st.fractions(0, 1, max_denominator=40)
PASS, WEIGHT = st.integers(1, 100), st.integers(0, 50)


def taken(kind: str, module: str, points: int, of: int) -> Event:
    return Event(FactKind.SUBMITTED, NOW, module, kind, points, of, points * 2 > of)


@given(pass_share=PASS, weight=WEIGHT, average=SHARES, final=SHARES)
def test_who_reaches_what_is_asked_for_reaches_the_whole(
    pass_share: int, weight: int, average: Fraction, final: Fraction
) -> None:
    asked = final_share(pass_share, weight, average)
    whole = weight * average + (100 - weight) * final
    assert 1 <= asked <= 100
    if final >= Fraction(asked, 100) and asked < 100:
        assert whole >= pass_share
    if final < Fraction(asked - 1, 100):  # less than a point is lost by rounding up
        assert whole < pass_share


@given(pass_share=PASS, average=SHARES)
def test_without_a_weight_the_final_alone_decides(pass_share: int, average: Fraction) -> None:
    assert final_share(pass_share, 0, average) == pass_share


@given(pass_share=PASS, weight=WEIGHT, low=SHARES, high=SHARES)
def test_better_quizzes_never_ask_for_more(pass_share: int, weight: int, low: Fraction, high: Fraction) -> None:
    low, high = sorted((low, high))
    assert final_share(pass_share, weight, high) <= final_share(pass_share, weight, low)


@pytest.mark.parametrize(
    ("pass_share", "weight", "average", "asked"),
    [
        (60, 40, Fraction(9, 10), 40),  # 36 + 0.6 × 40 = 60
        (60, 40, Fraction(8, 10), 47),  # 32 + 0.6 × 46.67
        (60, 50, Fraction(1), 20),
        (40, 50, Fraction(1), 1),  # the quizzes alone would do: an empty paper does not
        (90, 50, Fraction(6, 10), 100),
        (60, 40, None, 60),  # exempted from every module
    ],
)
def test_worked_examples(pass_share: int, weight: int, average: Fraction | None, asked: int) -> None:
    assert final_share(pass_share, weight, average) == asked


def test_the_average_takes_the_best_of_each_module_and_nothing_for_one_that_was_left_out() -> None:
    events = [
        taken("quiz", "a", 5, 10),
        taken("quiz", "a", 9, 10),
        taken("precheck", "b", 8, 10),
        taken("final", "", 1, 1),
    ]
    assert module_average(["a", "b"], events, ()) == Fraction(17, 20)
    assert module_average(["a", "b", "c"], events, ()) == Fraction(17, 30)
    assert module_average(["a", "b", "c"], events, {"c"}) == Fraction(17, 20)
    assert module_average(["c"], events, {""}) is None
    assert module_average(["a", "b"], events, {"b"}) == Fraction(9, 10)  # also where he tried it before
    assert module_average(["a", "c"], events, {""}) is None


def learner_of(session: Session, school: School, ability: float) -> Learner:
    klass = session.get_one(TrainingClass, school.klass.id)
    enrolment = session.get_one(Enrolment, school.enrolment.id)
    person = session.get_one(Person, school.cast.learner.id)
    return Learner(session, person, enrolment, klass, Random(1), ability, NOW - timedelta(days=2))


def weigh(database: Database, school: School, weight: int, pass_share: int = 60) -> None:
    def write(session: Session) -> None:
        klass = session.get_one(TrainingClass, school.klass.id)
        klass.quiz_weight, klass.final_pass = weight, pass_share

    database.write(write)


def test_good_quizzes_let_him_pass_with_less_and_the_page_says_so_before(
    school: School, as_: As, database: Database
) -> None:
    weigh(database, school, 40)

    def tested_out(session: Session) -> None:
        learner = learner_of(session, school, 1.0)
        for module in school.content.modules:
            assert learner.tests_out(module)

    database.write(tested_out)
    page = as_(school.cast.learner).get(f"/learn/{school.enrolment.ref}/final").text
    assert "34 分：小测平均 100 分，占 40%，总评 60 分及格" in page  # 40 + 0.6 × 33.3

    def sits(session: Session) -> tuple[int, bool, bool]:
        learner = learner_of(session, school, 0.45)
        learner.now = NOW
        passed = learner.takes_final()
        attempt = session.exec(select(Attempt).where(Attempt.kind == Kind.FINAL)).one()
        return attempt.pass_share, passed, session.get_one(Progress, school.enrolment.id).final_passed

    asked, passed, counted = database.write(sits)
    assert asked == 34
    assert passed is counted is True


def test_an_attempt_keeps_what_it_asked_for_when_the_class_changes_its_mind(
    school: School, as_: As, database: Database
) -> None:
    weigh(database, school, 0)

    def begins(session: Session) -> int:
        learner = learner_of(session, school, 1.0)
        for module in school.content.modules:
            assert learner.tests_out(module)
        learner.now = NOW
        return actions.start_final(session, learner.who, learner.random, NOW).id

    id = database.write(begins)
    weigh(database, school, 50, 90)

    def mark(session: Session) -> tuple[int, int]:
        enrolment, klass = (
            session.get_one(Enrolment, school.enrolment.id),
            session.get_one(TrainingClass, school.klass.id),
        )
        return session.get_one(Attempt, id).pass_share, final_mark(session, enrolment, klass).share

    assert database.read(mark) == (60, 80)
    page = as_(school.cast.learner).get(f"/learn/{school.enrolment.ref}/final").text
    assert "测验正在进行" in page
    assert "<dd>60 分</dd>" in page
    assert "80 分" not in page
