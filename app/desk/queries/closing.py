"""What is open before a class is closed, and how it was closed and opened again."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from app.classes.models import ClassClosing, ClassReopening, Enrolment
from app.dashboards.queries.overview import tally
from app.dashboards.queries.seen import View, view_of
from app.dashboards.rules.figures import Counts, Standing, total
from app.desk.rules.closing import Open
from app.errors import NotAllowed
from app.learning.queries.marks import stages
from app.people.models import Person
from app.people.rules import Permission
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind
from app.quizzes.rules.rubric import Stage


@dataclass(frozen=True)
class Closed:
    """One closing, and its reopening where there was one."""

    number: int
    cut_off: datetime
    at: datetime
    by: str
    seal: str
    reopened_at: datetime | None
    reopened_by: str
    reason: str


@dataclass(frozen=True)
class Closing:
    view: View
    counts: Counts
    open: Open
    history: tuple[Closed, ...]  # the latest first


def whole_class(session: Session, person: Person, ref: str, now: datetime) -> View:
    """A class is closed as a whole, by somebody to whom the whole is entrusted."""
    view = view_of(session, person, Permission.CLOSE_CLASS, ref, now)
    if not view.whole:
        raise NotAllowed
    return view


def closing_of(session: Session, view: View) -> Closing:
    counts = total(tally(session, view).values())
    written = stages(session, view.klass.id, view.within)
    open_ones = Open(
        behind=counts[Standing.BEHIND],
        never=counts[Standing.NEVER],
        learning=counts[Standing.LEARNING],
        attempts=_attempts_under_way(session, view.klass.id),
        unmarked=written.total() - written[Stage.MARKED],
    )
    return Closing(view, counts, open_ones, _history(session, view.klass.id))


def _attempts_under_way(session: Session, class_id: int) -> int:
    query = (
        select(func.count())
        .select_from(Attempt)
        .join(Enrolment, col(Enrolment.id) == Attempt.enrolment_id)
        .where(Enrolment.class_id == class_id, col(Enrolment.withdrawn_at).is_(None))
        .where(col(Attempt.submitted_at).is_(None), Attempt.kind != Kind.CHECK)
    )
    return session.exec(query).one()


def _history(session: Session, class_id: int) -> tuple[Closed, ...]:
    query = (
        select(ClassClosing, ClassReopening)
        .outerjoin(ClassReopening, col(ClassReopening.closing_id) == ClassClosing.id)
        .where(ClassClosing.class_id == class_id)
        .order_by(col(ClassClosing.number).desc())
    )
    rows = session.exec(query).all()
    ids = {row.by for pair in rows for row in pair if row}
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all())
    return tuple(
        Closed(
            number=closing.number,
            cut_off=closing.cut_off,
            at=closing.at,
            by=names[closing.by],
            seal=closing.sha256[:16],
            reopened_at=reopening.at if reopening else None,
            reopened_by=names[reopening.by] if reopening else "",
            reason=reopening.reason if reopening else "",
        )
        for closing, reopening in rows
    )
