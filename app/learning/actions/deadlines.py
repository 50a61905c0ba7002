"""Nobody's time becomes shorter unseen, whatever made it shorter (decision 0025)."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from app.classes import deadlines
from app.classes.models import Enrolment, TrainingClass
from app.db import id_of, in_parts
from app.learning.models import Progress
from app.learning.rules.facts import State
from app.notices.actions import tell_all
from app.notices.rules import NoticeKind
from app.people.models import Person

Ends = dict[int, tuple[int, str, datetime]]
"""Enrolment -> the person, the name of the class, and until when he has time there."""


def redate(session: Session, persons: Collection[int], zone: tzinfo, now: datetime, by: Person | None) -> None:
    """After the day of their appointment became another."""
    whose = [col(Enrolment.person_id).in_(some) for some in in_parts(persons)]
    with telling_of_less_time(session, whose, now, by):
        deadlines.of_persons(session, persons, zone, now)


@contextmanager
def telling_of_less_time(
    session: Session, whose: Sequence[ColumnElement[bool]], now: datetime, by: Person | None
) -> Iterator[list[int]]:
    """Each condition of `whose` picks enrolments. Gives a list: after the block, the persons who were told."""
    before, told = _ends(session, whose), list[int]()
    yield told
    session.flush()
    less = [mine for id, mine in _ends(session, whose).items() if id in before and mine[2] < before[id][2]]
    notices = [(person, {"class": name, "until": until.isoformat()}) for person, name, until in less]
    tell_all(session, notices, NoticeKind.EARLIER, now, id_of(by))
    told += [person for person, *_ in less]


def _ends(session: Session, whose: Sequence[ColumnElement[bool]]) -> Ends:
    """Of those who are in a class that is open and have not completed it."""
    query = (
        select(
            col(Enrolment.id),
            col(Enrolment.person_id),
            col(TrainingClass.name),
            col(Enrolment.closes_at),
            col(TrainingClass.closes_at),
        )
        .join(TrainingClass, col(TrainingClass.id) == Enrolment.class_id)
        .join(Progress, col(Progress.enrolment_id) == Enrolment.id)
        .where(col(TrainingClass.closed_at).is_(None), col(Enrolment.withdrawn_at).is_(None))
        .where(col(Progress.state) != State.DONE)
    )
    rows = (row for one in whose for row in session.execute(query.where(one)))
    return {id: (person, name, own or ends) for id, person, name, own, ends in rows}
