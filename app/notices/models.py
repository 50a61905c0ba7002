"""A notice belongs to one person, says one thing, and is kept when it was seen."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel

from app.db import Instant, new_ref, word
from app.notices.rules import NoticeKind


class Notice(SQLModel, table=True):
    __table_args__ = (
        Index(  # each page asks how many are new
            "ix_notice_unseen",
            "person_id",
            sqlite_where=text("seen_at IS NULL"),
            postgresql_where=text("seen_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: NoticeKind = Field(sa_type=word(NoticeKind))
    details: dict[str, str] = Field(sa_type=JSON)  # names as they were then
    at: datetime = Field(sa_type=Instant)
    by: int | None = Field(default=None, foreign_key="person.id")  # none: the site itself
    seen_at: datetime | None = Field(default=None, sa_type=Instant)
