"""The site's rules on credit hours, and what was earned away from it; what was earned here is `learning.Credit`."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.credits.rules import Decision
from app.db import Instant, new_ref, word


class CreditRule(SQLModel, table=True):
    """A fact: from a year on so much is asked for; a later row for the same year takes its place."""

    __table_args__ = (CheckConstraint("target > 0 AND half >= 0 AND half <= target AND carry >= 0"),)

    id: int = Field(default=None, primary_key=True)
    since_year: int
    target: int  # hundredths, as all of these
    half: int = 0
    carry: int = 0
    source: str  # the document that says so, as it was typed
    at: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")


class CreditEntry(SQLModel, table=True):
    """A fact: somebody says that a person was trained away from the site; it counts once another approves it."""

    __table_args__ = (CheckConstraint("hours > 0"),)

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    day: date = Field(index=True)
    title: str
    hours: int
    evidence: str  # what shows it: a certificate's number, a sign-in sheet
    at: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")


class CreditDecision(SQLModel, table=True):
    """A fact: what was decided on an entry; the last one holds."""

    id: int = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="creditentry.id", index=True)
    decision: Decision = Field(sa_type=word(Decision))
    reason: str = ""  # of a refusal
    at: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")
