"""A closed class counts what happened up to its cut-off, whatever comes later, until it is opened again."""

from datetime import timedelta
from random import Random

import pytest
from sqlmodel import Session, col, select

from app.classes import actions as classes
from app.classes.models import Enrolment
from app.classes.rules import ClassClosed
from app.dashboards.queries.overview import tally
from app.dashboards.queries.seen import view_of
from app.learning import actions, queries
from app.learning.actions.closing import ClassOpen, CutOffOutside
from app.learning.actions.study import read_lesson
from app.people.models import Person
from app.people.rules import Permission
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind
from tests.learning.history import play
from tests.school import CLOSES, OPENED, School

LATER = CLOSES + timedelta(days=400)


def standings(session: Session, enrolments: list[Enrolment]) -> list[object]:
    return [queries.summary(session, one.id) for one in enrolments]


@pytest.mark.parametrize("days", [5, *(pytest.param(n, marks=pytest.mark.slow) for n in (2, 9, 60))])
def test_figures_are_those_of_the_cut_off_for_ever_and_come_back_when_it_is_opened(
    days: int, session: Session, school: School
) -> None:
    klass = session.merge(school.klass)
    enrolments = play(session, school, Random(5), facts=160, learners=10)
    everybody = list(session.exec(select(Enrolment).where(Enrolment.class_id == klass.id)))
    for attempt in session.exec(select(Attempt).where(col(Attempt.submitted_at).is_(None))):
        attempt.deadline_at = attempt.deadline_at or CLOSES
    actions.freeze(session, klass, OPENED + timedelta(days=days), LATER)
    ended = select(Attempt.id).where(col(Attempt.submitted_at).is_(None), Attempt.kind != Kind.CHECK)
    assert session.exec(ended.where(col(Attempt.enrolment_id).is_not(None))).all() == []
    organizer = school.cast.organizer

    def seen(n: int) -> object:
        moment = LATER + timedelta(days=n)
        view = view_of(session, organizer, Permission.SEE_COMPLETION, klass.ref, moment)
        return tally(session, view)

    at_closing, frozen = seen(0), standings(session, everybody)
    assert actions.rebuild(session, everybody) == 0
    session.get_one(Person, enrolments[0].person_id).first_sign_in_at = LATER
    session.flush()
    assert (seen(30), standings(session, everybody)) == (at_closing, frozen)
    actions.thaw(session, klass)
    assert actions.rebuild(session, everybody) == 0


def test_nothing_is_added_to_a_closed_class(session: Session, school: School) -> None:
    klass, enrolment = session.merge(school.klass), session.merge(school.enrolment)
    by = session.merge(school.cast.organizer)
    now = OPENED + timedelta(days=3)
    actions.freeze(session, klass, now, now)
    later = now + timedelta(minutes=1)
    with pytest.raises(ClassClosed):
        read_lesson(session, enrolment, klass, school.content.lessons[0], later)
    with pytest.raises(ClassClosed):
        classes.withdraw(session, enrolment, "退出", later, by)
    with pytest.raises(ClassClosed):
        classes.extend(session, enrolment, CLOSES, "出差", later, by)
    with pytest.raises(ClassClosed):
        actions.enrol(
            session, session.merge(school.cast.outsider), klass, session.merge(school.cast.units.first), later, by
        )
    with pytest.raises(ClassClosed):
        actions.freeze(session, klass, now, later)


def test_a_cut_off_lies_between_the_opening_and_now_and_what_is_open_cannot_be_opened(
    session: Session, school: School
) -> None:
    klass, now = session.merge(school.klass), OPENED + timedelta(days=3)
    for wrong in (OPENED, OPENED - timedelta(days=1), now + timedelta(seconds=1)):
        with pytest.raises(CutOffOutside):
            actions.freeze(session, klass, wrong, now)
    with pytest.raises(ClassOpen):
        actions.thaw(session, klass)
