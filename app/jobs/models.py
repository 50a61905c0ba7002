"""Jobs, each with its cause's word for what to do."""

from datetime import datetime

from sqlmodel import JSON, Field, Index, SQLModel

from app.db import Instant, word
from app.jobs.rules import State


class Job(SQLModel, table=True):
    """Something to do at `due_at` or soon after, at most once; `kind` names who can do it, `details` say what."""

    __table_args__ = (Index("ix_job_due", "state", "due_at"),)

    id: int = Field(default=None, primary_key=True)
    kind: str
    details: dict[str, int | str] = Field(sa_type=JSON)
    state: State = Field(default=State.WAITING, sa_type=word(State))
    made_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    lease: str | None = None  # of the worker that claimed it
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    error: str = ""
