"""The questions inside a lesson: their attempt begins with the first answer, and is never handed in as a whole."""

from datetime import datetime
from random import Random

from sqlmodel import Session

from app.classes import queries as classes
from app.courses.rules.content import Lesson
from app.learning import queries
from app.learning.actions.attempts import Answered, answer
from app.learning.actions.standing import refresh, write_fact
from app.learning.models import Learning
from app.learning.rules.facts import Event, FactKind
from app.quizzes import actions as quizzes
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind, Policy
from app.quizzes.rules.keys import Posted


def answer_check(
    session: Session,
    who: Learning,
    lesson: Lesson,
    check: str,
    posted: Posted,
    base_rev: int,
    now: datetime,
    *,
    fix: bool = False,
) -> Answered:
    """Save the answer to one question of a lesson and, where asked, let it count."""
    attempt, position = _place(session, who, lesson, check, now)
    answered = answer(session, who, attempt, position, posted, base_rev, now, fix=fix)
    if answered.new:
        write_fact(session, who.enrolment, who.klass, Event(FactKind.CHECKED, now, lesson.slug, check))
        refresh(session, who.enrolment, who.klass)
    return answered


def _place(session: Session, who: Learning, lesson: Lesson, check: str, now: datetime) -> tuple[Attempt, int]:
    """The attempt of the lesson and the question's place in it, made where they are not there yet."""
    attempt = queries.check_attempt(session, who.enrolment.id, lesson.slug)
    if attempt is None:
        attempt = quizzes.start(
            session,
            person=who.person,
            enrolment_id=who.enrolment.id,
            version_id=who.klass.version_id,
            kind=Kind.CHECK,
            subject=lesson.slug,
            policy=Policy.AT_ONCE,
            pass_share=0,
            questions=[],
            deadline=classes.closes_at(who.enrolment, who.klass),
            random=Random(0),
            now=now,
        )
    places = queries.check_places(session, attempt.id)
    if check in places:
        return attempt, places[check]
    position = max(places.values(), default=0) + 1
    version, _, order = queries.inline_question(session, who.enrolment, who.klass, check)
    quizzes.place(session, attempt, position, version, order)
    return attempt, position
