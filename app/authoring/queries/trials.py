"""A paper as its trainer tries it: an attempt of no enrolment, which no figure reads."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.authoring.queries.seen import course_in
from app.authoring.rules.papers import Place, place_of
from app.courses import queries as courses
from app.courses.models import Course, CourseVersion
from app.errors import NotFound
from app.learning.queries.sheets import PassageView, passage_view
from app.people.models import Person
from app.people.rules import Permission
from app.quizzes import queries as quizzes
from app.quizzes.models import Attempt
from app.quizzes.queries import may_see
from app.quizzes.rules.attempts import Kind, Policy, Result
from app.quizzes.rules.showing import Reasons, Shown


@dataclass(frozen=True)
class TrialQuestion:
    shown: Shown
    reasons: Reasons | None
    passage: PassageView | None
    points: int | None
    of: int


@dataclass(frozen=True)
class Trial:
    """`result`: none as long as it is not handed in; reasons that would wait for a class's end are shown then."""

    ref: str
    course: Course
    place: Place
    policy: Policy
    pass_share: int
    deadline_at: datetime | None
    questions: tuple[TrialQuestion, ...]
    result: Result | None

    @property
    def left(self) -> tuple[int, ...]:
        at_once = self.policy is Policy.AT_ONCE
        return tuple(
            one.shown.position
            for one in self.questions
            if not (one.shown.fixed if at_once else one.shown.done) and self.result is None
        )


def trial_attempt(session: Session, person: Person, slug: str, ref: str, now: datetime, lock: bool = False) -> Attempt:
    """His own try-out of a course within his reach; raises NotFound."""
    course = course_in(session, person, Permission.AUTHOR, slug, now)
    attempt = quizzes.attempt_of(session, person, ref, lock)
    version = session.get_one(CourseVersion, attempt.version_id)
    if attempt.kind is not Kind.TRIAL or version.course_id != course.id:
        raise NotFound
    return attempt


def trial(session: Session, attempt: Attempt) -> Trial:
    version = session.get_one(CourseVersion, attempt.version_id)
    content = courses.content(session, version.id)
    place = place_of(attempt.subject)
    assert place is not None
    return Trial(
        attempt.ref,
        session.get_one(Course, version.course_id),
        place,
        attempt.policy,
        attempt.pass_share,
        attempt.deadline_at,
        tuple(
            TrialQuestion(
                one.shown,
                one.reasons if may_see(attempt, one, closed=True) else None,
                passage_view(content, one.question.passage),
                one.points,
                one.question.points,
            )
            for one in quizzes.places(session, attempt)
        ),
        quizzes.result_of(session, attempt),
    )
