"""Written answers are marked: each mark is a fact that stands beside those before it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, func, select

from app.authoring.queries.marking import Written, written_answers
from app.courses.models import Course
from app.errors import Invalid
from app.notices.actions import tell
from app.notices.rules import NoticeKind
from app.people.models import Person
from app.quizzes import queries as quizzes
from app.quizzes.models import Mark
from app.quizzes.rules.rubric import Graded, Stage, fits


class BeyondRubric(Invalid):
    """Points that the rubric does not have, or a criterion without any."""


def mark(
    session: Session,
    course: Course,
    written: Written,
    points: Sequence[int],
    comment: str,
    second: bool,
    marker: Person,
    now: datetime,
) -> Graded:
    """Points in hundredths, one for each criterion; gives how the answer stands now.

    The same mark once more is no new one. Where two marks differ, or were settled before, this one settles it.
    Its learner is told once all of his practice is marked.
    """
    if not fits(written.question.rubric, points):
        raise BeyondRubric
    before, own = written.graded, written.graded.by(marker.id)
    settles = before.stage is Stage.DIFFER or any(one.settles for one in before.last)
    same = own is not None and (own.points, own.comment) == (tuple(points), comment)
    if own is not None and same and (own.second, own.settles) == (second, settles):
        return before
    revs = select(func.count()).where(Mark.answer_id == written.answer_id, Mark.marker_id == marker.id)
    session.add(
        Mark(
            answer_id=written.answer_id,
            marker_id=marker.id,
            rev=session.exec(revs).one() + 1,
            points=list(points),
            comment=comment,
            second=second and not settles,
            settles=settles,
            at=now,
        )
    )
    session.flush()
    found = quizzes.graded_answers(session, [written.answer_id])[written.answer_id]
    if found.stage is Stage.MARKED and before.stage is not Stage.MARKED:
        _tell(session, course, written, now)
    return found


def _tell(session: Session, course: Course, written: Written, now: datetime) -> None:
    together = written_answers(session, course, written.attempt)
    if all(one.graded.stage is Stage.MARKED for one in together):
        details = {"course": course.title, "attempt": written.attempt, "count": str(len(together))}
        tell(session, written.person_id, NoticeKind.ANSWERS_MARKED, details, now)
