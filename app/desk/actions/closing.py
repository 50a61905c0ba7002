"""Closing a class for its organizer, and opening it again: the figures go on record, each learner is told."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.audit.actions import record
from app.certificates.actions import for_class
from app.classes.models import ClassClosing, ClassReopening, Enrolment
from app.dashboards.queries.overview import tally
from app.dashboards.queries.seen import View
from app.desk.queries.closing import last_closing
from app.desk.rules.closing import on_record, sealed
from app.learning.actions.closing import freeze, thaw
from app.learning.models import Progress
from app.learning.rules.facts import State
from app.notices.actions import tell_all
from app.notices.rules import NoticeKind
from app.people.models import Person


def close(session: Session, view: View, cut_off: datetime, by: Person, now: datetime) -> ClassClosing:
    """Raises `CutOffOutside`, and `ClassClosed` where somebody was quicker."""
    klass = view.klass
    freeze(session, klass, cut_off, now)
    counts = {view.tree.units[unit].ref: one for unit, one in tally(session, view).items()}
    text = on_record(counts)
    last = last_closing(session, klass.id)
    number = last.number + 1 if last else 1
    closing = ClassClosing(
        class_id=klass.id, number=number, cut_off=cut_off, counts=text, sha256=sealed(text), at=now, by=by.id
    )
    session.add(closing)
    _tell_everybody(session, view, by, now)
    for_class(session, klass, now, by)
    told = {"class": klass.name, "cut_off": cut_off.isoformat(), "number": number}
    record(session, by, "class:close", klass.ref, told, now)
    return closing


def reopen(session: Session, view: View, reason: str, by: Person, now: datetime) -> None:
    """Raises `ClassOpen` where it is open. The closing stays on record."""
    klass = view.klass
    thaw(session, klass)
    if (last := last_closing(session, klass.id)) is not None:
        session.add(ClassReopening(closing_id=last.id, reason=reason, at=now, by=by.id))
    record(session, by, "class:reopen", klass.ref, {"class": klass.name, "reason": reason}, now)


def _tell_everybody(session: Session, view: View, by: Person, now: datetime) -> None:
    query = (
        select(Enrolment.person_id, Enrolment.ref, Progress.state)
        .outerjoin(Progress, col(Progress.enrolment_id) == Enrolment.id)
        .where(Enrolment.class_id == view.klass.id, col(Enrolment.withdrawn_at).is_(None))
        .order_by(col(Enrolment.id))
    )
    told = [
        (person, {"class": view.klass.name, "completed": "yes" if state is State.DONE else "no", "enrolment": ref})
        for person, ref, state in session.exec(query)
    ]
    tell_all(session, told, NoticeKind.CLASS_CLOSED, now, by.id)
