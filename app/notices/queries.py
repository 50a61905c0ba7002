"""One's own notices, and how many of them are new."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from app.notices.models import Notice
from app.notices.rules import NoticeKind
from app.people.models import Person

PAGE = 20


@dataclass(frozen=True)
class NoticeView:
    ref: str
    kind: NoticeKind
    details: Mapping[str, str]
    at: datetime
    is_new: bool


@dataclass(frozen=True)
class Notices:
    """One page of them, the newest first."""

    rows: tuple[NoticeView, ...]
    unread: int
    page: int
    pages: int

    @property
    def new(self) -> tuple[str, ...]:
        """The refs of those on this page that are new."""
        return tuple(row.ref for row in self.rows if row.is_new)


def notices_of(session: Session, person: Person, page: int) -> Notices:
    mine = Notice.person_id == person.id
    count = session.exec(select(func.count()).select_from(Notice).where(mine)).one()
    pages = max(1, -(-count // PAGE))
    page = min(page, pages)
    query = select(Notice).where(mine).order_by(col(Notice.id).desc()).limit(PAGE).offset((page - 1) * PAGE)
    rows = tuple(NoticeView(one.ref, one.kind, one.details, one.at, one.seen_at is None) for one in session.exec(query))
    return Notices(rows, unread(session, person.id), page, pages)


def unread(session: Session, person_id: int) -> int:
    return int(session.connection().execute(_UNREAD, {"whose": person_id}).scalar_one())


_UNREAD = (  # built once: each page asks
    select(func.count())
    .select_from(Notice)
    .where(col(Notice.person_id) == bindparam("whose"), col(Notice.seen_at).is_(None))
)
