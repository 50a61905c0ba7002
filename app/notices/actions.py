"""Telling somebody something, and that it was seen."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from app.db import insert_all
from app.errors import NotFound
from app.notices.models import Notice
from app.notices.rules import NoticeKind
from app.people.models import Person


def tell(
    session: Session,
    person_id: int,
    kind: NoticeKind,
    details: Mapping[str, str],
    now: datetime,
    by: int | None = None,
) -> Notice:
    """`details` has the names that this kind's sentence needs (templates/_words.html), all as text."""
    notice = Notice(person_id=person_id, kind=kind, details=dict(details), at=now, by=by)
    session.add(notice)
    session.flush()
    return notice


def tell_all(
    session: Session,
    told: Iterable[tuple[int, Mapping[str, str]]],
    kind: NoticeKind,
    now: datetime,
    by: int | None = None,
) -> None:
    """`tell` for many at once, in one statement: (person's id, details) each."""
    insert_all(session, [Notice(person_id=id, kind=kind, details=dict(details), at=now, by=by) for id, details in told])


def mark_seen(session: Session, person: Person, refs: Collection[str], now: datetime) -> int:
    """Those of his that were new are seen from now on; gives their number. Raises NotFound where one is not his."""
    mine = select(Notice).where(Notice.person_id == person.id, col(Notice.ref).in_(set(refs)))
    found = session.exec(mine).all()
    if len(found) != len(set(refs)):
        raise NotFound
    new = [notice for notice in found if notice.seen_at is None]
    for notice in new:
        notice.seen_at = now
        session.add(notice)
    session.flush()
    return len(new)
