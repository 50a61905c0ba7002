"""The wrong key, found too late: put right as one transaction, told to each whom it touches, and taken back alike."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.authoring.actions.editing import SeenOtherwise
from app.authoring.queries.regrading import Preview, RegradeView, reversal
from app.authoring.queries.seen import Seen
from app.courses import actions as courses
from app.courses import queries as course_queries
from app.learning.actions.regrading import recompute
from app.learning.queries.regrading import Shift
from app.notices.actions import tell_all
from app.notices.rules import NoticeKind
from app.people.models import Person
from app.quizzes import actions as quizzes
from app.quizzes.models import Regrade
from app.quizzes.rules.attempts import Kind


def regrade(
    session: Session, view: RegradeView, shown: Preview, seen_as: str, reason: str, by: Person, now: datetime
) -> Regrade:
    """`shown` was read in this transaction; raises SeenOtherwise where the trainer saw something else."""
    course_queries.course_by_slug(session, view.seen.course.slug, lock=True)
    if shown.seen_as != seen_as:
        raise SeenOtherwise
    made, effects = quizzes.regrade(
        session,
        course=view.seen.course.slug,
        slug=view.slug,
        ruling=shown.ruling,
        question_ids=shown.question_ids,
        raise_only=view.asked.raise_only,
        reason=reason,
        by=by,
        now=now,
    )
    recompute(session, made, shown.shifts, by, now)
    if shown.publishes is not None:
        version = courses.publish_questions(session, view.seen.course, [shown.publishes], by, reason, now)
        made.published = version.number
        session.add(made)
    _tell(session, view.seen, made, shown.shifts, NoticeKind.REGRADED, reason, by, now)
    details = {
        "course": view.seen.course.slug,
        "question": view.slug,
        "kind": made.kind.value,
        "reason": reason,
        "answers": sum(one.is_changed for one in effects),
        "attempts": len(shown.shifts),
        "passed": len(shown.gaining),
        "failed": len(shown.losing),
        "certified": len(shown.certified),
    }
    record(session, by, "question:regrade", made.ref, details, now)
    return made


def reverse(session: Session, seen: Seen, made: Regrade, seen_as: str, reason: str, by: Person, now: datetime) -> None:
    """Raises SeenOtherwise, and Reversed where it is reversed already or a later one stands on it."""
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    shown = reversal(session, made)
    if shown.seen_as != seen_as:
        raise SeenOtherwise
    quizzes.reverse(session, made, reason, by, now)
    recompute(session, made, shown.shifts, by, now, reversal=True)
    _tell(session, seen, made, shown.shifts, NoticeKind.REGRADE_REVERSED, reason, by, now)
    details = {"course": seen.course.slug, "question": made.slug, "reason": reason, "attempts": len(shown.shifts)}
    record(session, by, "question:regrade-reverse", made.ref, details, now)


def _tell(
    session: Session,
    seen: Seen,
    made: Regrade,
    shifts: Sequence[Shift],
    kind: NoticeKind,
    why: str,
    by: Person,
    now: datetime,
) -> None:
    titles = {module.slug: module.title for module in seen.content.modules}
    titles |= {lesson.slug: lesson.title for lesson in seen.content.lessons}
    stem = seen.questions[made.slug][1].stem if made.slug in seen.questions else ""
    told = []
    for one in shifts:
        counts = one.submitted and one.kind in {Kind.QUIZ, Kind.PRECHECK, Kind.FINAL}
        details = {
            "course": seen.course.title,
            "kind": one.kind.value,
            "title": titles.get(one.subject, ""),
            "question": stem if one.submitted else "",  # not while it is being answered
            "before": str(one.before),
            "of_before": str(one.of_before),
            "after": str(one.points),
            "of_after": str(one.of),
            "passed_before": ("yes" if one.passed_before else "no") if counts else "",
            "passed_after": ("yes" if one.passed or one.certified else "no") if counts else "",
            "why": why,
            "attempt": one.ref if one.submitted else "",
        }
        told.append((one.person_id, details))
    tell_all(session, told, kind, now, by.id)
