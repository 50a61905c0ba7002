"""What publishing the drafts of a course would change, and whom it touches; what moving a class changes."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from app.authoring.queries.drafts import Waiting, waiting
from app.authoring.queries.seen import SITTINGS, Pinned, Seen, pinned
from app.authoring.rules.moving import Effect, effect
from app.authoring.rules.wording import worded_changes
from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.actions import faults_with
from app.courses.models import Course, CourseVersion
from app.courses.queries import VersionRow
from app.courses.rules import Change, Fault, difference
from app.learning.actions import what_a_move_changes
from app.quizzes.models import Answer, Attempt
from app.quizzes.rules.questions import Question


@dataclass(frozen=True)
class Publishing:
    """`seen_as` names exactly this difference: nobody publishes what he was not shown."""

    seen: Seen
    drafts: tuple[Waiting, ...]
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    classes: tuple[Pinned, ...]
    open_attempts: int  # that hold a question which changes
    seen_as: str

    @property
    def ready(self) -> tuple[Waiting, ...]:
        return tuple(one for one in self.drafts if one.ready)

    @property
    def learners(self) -> int:
        return sum(one.learners for one in self.classes)


def publishing(session: Session, seen: Seen, chosen: Collection[str] | None = None) -> Publishing:
    """Of all drafts that are ready, or of those chosen among them."""
    drafts = waiting(session, seen)
    ready = [one for one in drafts if one.ready and (chosen is None or one.slug in chosen)]
    before = {slug: question for one in ready for slug, question in one.standing.before.items()}
    after = {one.slug: one.standing.question for one in ready}
    everything = {slug: question for slug, (_, question) in seen.questions.items()} | after
    return Publishing(
        seen=seen,
        drafts=tuple(drafts),
        changes=tuple(worded_changes(before, after)),
        faults=faults_with(seen.content, everything.values()) if ready else (),
        classes=tuple(pinned(session, seen.course)),
        open_attempts=_holding(session, [seen.questions[slug][0] for slug in before]),
        seen_as=seen_as(seen, drafts),
    )


def seen_as(seen: Seen, drafts: Collection[Waiting]) -> str:
    named = [seen.version.sha256, *sorted(f"{one.slug} {one.standing.base} {one.ready}" for one in drafts)]
    return hashlib.sha256("\n".join(named).encode()).hexdigest()[:16]


def _holding(session: Session, question_ids: Collection[int]) -> int:
    """Open attempts that have one of these questions."""
    query = (
        select(func.count(func.distinct(col(Attempt.id))))
        .join(Answer, col(Answer.attempt_id) == Attempt.id)
        .where(col(Answer.question_id).in_(question_ids), col(Attempt.submitted_at).is_(None))
        .where(col(Attempt.kind).in_(SITTINGS))
    )
    return session.exec(query).one()


@dataclass(frozen=True)
class Moving:
    """A class between two versions; without `to` there is nothing to show yet."""

    klass: Pinned
    course: str
    course_title: str
    versions: tuple[VersionRow, ...]
    to: VersionRow | None
    changes: tuple[Change, ...]
    effect: Effect | None


def moving(session: Session, klass: TrainingClass, number: int | None) -> Moving:
    """To the version of that number, else to the latest where that is newer; raises NotFound."""
    course = session.get_one(Course, klass.course_id)
    rows = courses.versions(session, course)
    here = pinned(session, course, klass.id)[0]
    to = rows[0] if number is None else courses.version_by_number(session, course, number)
    if to.id == klass.version_id:
        return Moving(here, course.slug, course.title, tuple(rows), None, (), None)
    old, new = _questions(session, klass.version_id), _questions(session, to.id)
    before, after = courses.content(session, klass.version_id), courses.content(session, to.id)
    gone = select(Enrolment.id).where(Enrolment.class_id == klass.id, col(Enrolment.withdrawn_at).is_not(None))
    withdrawn = set(session.exec(gone))
    version = session.get_one(CourseVersion, to.id)
    touched = [one for one in what_a_move_changes(session, klass, version) if one.enrolment_id not in withdrawn]
    return Moving(
        here,
        course.slug,
        course.title,
        tuple(rows),
        to,
        (*difference(before, after), *worded_changes(old, new)),
        effect(touched),
    )


def _questions(session: Session, version_id: int) -> dict[str, Question]:
    return {slug: question for slug, (_, question) in courses.version_questions(session, version_id).items()}
