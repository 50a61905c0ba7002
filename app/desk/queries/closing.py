"""What is open before a class is closed, and how it was closed and opened again."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from app.classes.models import ClassClosing, ClassReopening
from app.dashboards.queries.overview import tally
from app.dashboards.queries.seen import View
from app.dashboards.rules.figures import Counts, Standing, total
from app.desk.rules.closing import Open
from app.learning.queries import under_way
from app.learning.queries.marks import stages
from app.people.models import Person
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
    counts: Counts
    open: Open
    history: tuple[Closed, ...]  # the latest first


def closing_of(session: Session, view: View) -> Closing:
    counts = total(tally(session, view).values())
    written = stages(session, view.klass.id, view.within)
    open_ones = Open(
        behind=counts[Standing.BEHIND],
        never=counts[Standing.NEVER],
        learning=counts[Standing.LEARNING],
        attempts=session.scalar(under_way(view.klass.id).with_only_columns(func.count()).order_by(None)) or 0,
        unmarked=written.total() - written[Stage.MARKED],
    )
    return Closing(counts, open_ones, _history(session, view.klass.id))


def last_closing(session: Session, class_id: int) -> ClassClosing | None:
    query = select(ClassClosing).where(ClassClosing.class_id == class_id).order_by(col(ClassClosing.number).desc())
    return session.exec(query).first()


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
