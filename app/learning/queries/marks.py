"""What became of the written answers of a learner: not marked yet, being marked, or marked with a comment."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from app.classes.models import Enrolment
from app.quizzes import queries as quizzes
from app.quizzes.models import Answer, Attempt
from app.quizzes.queries import Place
from app.quizzes.rules.attempts import Kind
from app.quizzes.rules.questions import Short
from app.quizzes.rules.rubric import Graded, Stage, full, wrote


@dataclass(frozen=True)
class WrittenView:
    """An answer in its practice; who marked it is not said."""

    attempt: str
    position: int
    stem: str
    at: datetime
    of: int
    graded: Graded


def grades(session: Session, places: Sequence[Place]) -> dict[int, Graded]:
    """By position: of written answers that count and are not empty."""
    written = {place.id: place.position for place in places if _counts(place)}
    return {written[id]: one for id, one in quizzes.graded_answers(session, list(written)).items()}


def _counts(place: Place) -> bool:
    return isinstance(place.question, Short) and place.fixed_at is not None and wrote(place.given)


def written_views(session: Session, enrolment_id: int) -> tuple[WrittenView, ...]:
    """All of an enrolment's, the newest first."""
    query = (
        select(
            col(Attempt.ref),
            col(Answer.position),
            col(Answer.id),
            col(Answer.question_id),
            col(Answer.fixed_at),
            col(Answer.given),
        )
        .join(Attempt, col(Attempt.id) == Answer.attempt_id)
        .where(col(Attempt.enrolment_id) == enrolment_id)
        .where(col(Attempt.kind) == Kind.PRACTICE, col(Attempt.subject) == "short")
        .where(col(Answer.fixed_at).is_not(None))
        .order_by(col(Answer.fixed_at).desc(), col(Answer.id).desc())
    )
    rows = [row for row in session.execute(query).all() if wrote(tuple(row[5]))]
    known = quizzes.questions(session, {row[3] for row in rows})
    stands = quizzes.graded_answers(session, [row[2] for row in rows])
    return tuple(
        WrittenView(ref, position, question.stem, at, full(question), stands[answer])
        for ref, position, answer, question_id, at, _ in rows
        if isinstance(question := known[question_id], Short)
    )


def stages(session: Session, class_id: int, within: ColumnElement[bool]) -> Counter[Stage]:
    """How many written answers of a class stand where: those of who is still in it, as far as `within` lets through."""
    query = (
        select(col(Answer.id), col(Answer.given))
        .join(Attempt, col(Attempt.id) == Answer.attempt_id)
        .join(Enrolment, col(Enrolment.id) == Attempt.enrolment_id)
        .where(col(Enrolment.class_id) == class_id, col(Enrolment.withdrawn_at).is_(None), within)
        .where(col(Attempt.kind) == Kind.PRACTICE, col(Attempt.subject) == "short")
        .where(col(Answer.fixed_at).is_not(None))
    )
    rows = [row for row in session.execute(query).all() if wrote(tuple(row.given))]
    among = query.with_only_columns(col(Answer.id))
    return Counter(one.stage for one in quizzes.graded_answers(session, [row.id for row in rows], among).values())
