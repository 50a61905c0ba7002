"""The trail: each row's hash covers its content and the hash before it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db import Instant


class AuditRow(SQLModel, table=True):
    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor_id: int | None = Field(
        default=None, foreign_key="person.id", index=True
    )  # none: the command line, or the site by itself
    verb: str = Field(index=True)  # "account:switch-off"
    object_ref: str = Field(default="", index=True)
    details: str  # JSON, with names as they were
    before: str
    sha256: str


class AuditHead(SQLModel, table=True):
    """One row: the last hash; locked while a row is added."""

    id: int = Field(primary_key=True)
    sha256: str
    rows: int
