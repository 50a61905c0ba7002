"""The wrong answers of a learner, and what can be practised."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.learning import queries
from app.learning.models import WrongAnswer
from app.learning.queries.marks import WrittenView, written_views
from app.learning.queries.sheets import PassageView, passage_view
from app.learning.rules.mistakes import REST, RIGHT_TO_LEAVE, Mistake
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind
from app.quizzes.rules.questions import Use


@dataclass(frozen=True)
class MistakeView:
    slug: str
    stem: str
    type: str
    wrong_at: datetime
    again_at: datetime
    due: bool
    right_left: int  # so many right answers take it off the list
    passage: PassageView | None


@dataclass(frozen=True)
class PracticeView:
    mistakes: tuple[MistakeView, ...]
    due: int
    shorts: int  # short answers that can be practised
    open: str | None  # an open practice of wrong answers goes on
    open_short: str | None
    next_at: datetime | None  # when the first that rests comes back
    written: tuple[WrittenView, ...] = ()


def practice_view(session: Session, enrolment: Enrolment, klass: TrainingClass, now: datetime) -> PracticeView:
    content = courses.content(session, klass.version_id)
    questions = courses.version_questions(session, klass.version_id)
    rows = session.exec(
        select(WrongAnswer)
        .where(WrongAnswer.enrolment_id == enrolment.id)
        .order_by(col(WrongAnswer.wrong_at), col(WrongAnswer.slug))
    )
    mistakes = []
    for row in rows:
        if row.slug not in questions:  # taken out of the course since
            continue
        question = questions[row.slug][1]
        mistakes.append(
            MistakeView(
                slug=row.slug,
                stem=question.stem,
                type=question.type,
                wrong_at=row.wrong_at,
                again_at=row.wrong_at + REST,
                due=Mistake(row.wrong_at, row.right_since).due(now),
                right_left=RIGHT_TO_LEAVE - row.right_since,
                passage=passage_view(content, question.passage),
            )
        )
    open_: dict[str, Attempt] = {
        attempt.subject: attempt
        for attempt in queries.open_attempts(session, enrolment.id, now)
        if attempt.kind is Kind.PRACTICE
    }
    return PracticeView(
        mistakes=tuple(mistakes),
        due=sum(mistake.due for mistake in mistakes),
        shorts=sum(question.use is Use.PRACTICE for _, question in questions.values()),
        open=open_["wrong"].ref if "wrong" in open_ else None,
        open_short=open_["short"].ref if "short" in open_ else None,
        next_at=min((mistake.again_at for mistake in mistakes if not mistake.due), default=None),
        written=written_views(session, enrolment.id),
    )
