"""The questions inside a lesson: their attempt begins with the first answer."""

from datetime import datetime
from random import Random

from sqlmodel import Session

from app.classes import queries as classes
from app.classes.models import Enrolment, TrainingClass
from app.courses.rules.content import Lesson
from app.learning import queries
from app.learning.actions.attempts import Answered
from app.learning.actions.standing import count_answers, refresh, write_fact
from app.learning.rules.facts import Event, FactKind
from app.learning.rules.mistakes import Fixed
from app.people.models import Person
from app.quizzes import actions as quizzes
from app.quizzes.actions import Fixing
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind, Policy
from app.quizzes.rules.keys import Posted


def answer_check(
    session: Session,
    person: Person,
    enrolment: Enrolment,
    klass: TrainingClass,
    lesson: Lesson,
    check: str,
    posted: Posted,
    base_rev: int,
    now: datetime,
    *,
    fix: bool = False,
) -> Answered:
    """Save the answer to one question of a lesson and, where asked, fix it."""
    attempt, position = _place(session, person, enrolment, klass, lesson, check, now)
    if not fix:
        return Answered(quizzes.save_answer(session, attempt, position, posted, base_rev, now))
    saved, fixed = quizzes.save_and_fix(session, attempt, position, posted, base_rev, now)
    if fixed is None:
        return Answered(saved)
    if fixed.outcome is not Fixing.FIXED:
        return Answered(saved, incomplete=True)
    if fixed.new:
        if fixed.marked and fixed.marked.right is not None:
            count_answers(session, enrolment.id, [Fixed(fixed.slug, fixed.marked.right, now)])
        write_fact(session, enrolment, klass, Event(FactKind.CHECKED, now, lesson.slug, check))
        refresh(session, enrolment, klass)
    return Answered(saved, fixed=True)


def _place(
    session: Session,
    person: Person,
    enrolment: Enrolment,
    klass: TrainingClass,
    lesson: Lesson,
    check: str,
    now: datetime,
) -> tuple[Attempt, int]:
    """The attempt of the lesson and the question's place in it, made where they are not there yet."""
    attempt = queries.check_attempt(session, enrolment.id, lesson.slug)
    if attempt is None:
        attempt = quizzes.start(
            session,
            person=person,
            enrolment_id=enrolment.id,
            version_id=klass.version_id,
            kind=Kind.CHECK,
            subject=lesson.slug,
            policy=Policy.AT_ONCE,
            pass_share=0,
            questions=[],
            deadline=classes.closes_at(enrolment, klass),
            random=Random(0),
            now=now,
        )
    places = queries.check_places(session, attempt.id)
    if check in places:
        return attempt, places[check]
    position = max(places.values(), default=0) + 1
    version, order = queries.check_question(session, enrolment, klass, check)
    quizzes.place(session, attempt, position, version, order)
    return attempt, position
