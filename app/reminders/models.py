"""Reminders, what became of each of their messages, and by which ways people and groups are reached."""

from datetime import datetime

from sqlmodel import JSON, Field, Index, SQLModel, UniqueConstraint

from app.dashboards.rules.filters import Among
from app.db import Instant, new_ref, word
from app.reminders.rules.reach import Channel, State


class Reminder(SQLModel, table=True):
    """A fact: somebody reminded these people, in these words."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    class_id: int = Field(foreign_key="trainingclass.id", index=True)
    rule_id: int | None = Field(default=None, foreign_key="reminderrule.id", index=True)
    text: str  # with its places
    made_at: datetime = Field(sa_type=Instant)
    made_by: int = Field(foreign_key="person.id")
    due_at: datetime = Field(sa_type=Instant)  # until then it can be undone
    undone_at: datetime | None = Field(default=None, sa_type=Instant)


class Delivery(SQLModel, table=True):
    """One message by one way: to a learner, to a unit's contact, or to a group."""

    __table_args__ = (Index("ix_delivery_enrolment", "enrolment_id", "state"),)

    id: int = Field(default=None, primary_key=True)
    reminder_id: int = Field(foreign_key="reminder.id", index=True)
    enrolment_id: int | None = Field(default=None, foreign_key="enrolment.id")
    unit_id: int | None = Field(default=None, foreign_key="orgunit.id")
    group_id: int | None = Field(default=None, foreign_key="groupchannel.id")
    channel: Channel = Field(sa_type=word(Channel))
    address: str = ""  # none within the product
    text: str  # as it is sent
    state: State = Field(default=State.WAITING, sa_type=word(State))
    at: datetime | None = Field(default=None, sa_type=Instant)  # when that became of it
    error: str = ""
    notice_id: int | None = Field(default=None, foreign_key="notice.id")
    job_id: int | None = Field(default=None, foreign_key="job.id", index=True)


class ReminderRule(SQLModel, table=True):
    """Before each learner's deadline, once, in the morning: who is in that state then."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    class_id: int = Field(foreign_key="trainingclass.id", index=True)
    days: int
    among: Among = Field(sa_type=word(Among))
    channels: list[str] = Field(sa_type=JSON)
    text: str
    zone: str  # of the site when it was made: mornings are there
    since: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")
    until: datetime | None = Field(default=None, sa_type=Instant)


class GroupChannel(SQLModel, table=True):
    """A group's robot, to which a class's organizer may send; kept when it is given up, for the record."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    class_id: int = Field(foreign_key="trainingclass.id", index=True)
    kind: Channel = Field(sa_type=word(Channel))
    name: str
    address: str
    secret: str = ""
    since: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")
    until: datetime | None = Field(default=None, sa_type=Instant)


class MailAddress(SQLModel, table=True):
    """Where somebody gets mail: he said so himself."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    value: str
    at: datetime = Field(sa_type=Instant)


class UnitContact(SQLModel, table=True):
    """Who is told of a unit's learners; the present one has no `until`."""

    __table_args__ = (UniqueConstraint("unit_id", "since"),)

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="orgunit.id", index=True)
    name: str
    mail: str
    since: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")
    until: datetime | None = Field(default=None, sa_type=Instant)
