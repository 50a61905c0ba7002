"""Facts, each once, and the summary rows that they add up to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from app.classes.models import Enrolment, TrainingClass
from app.db import Instant, new_ref, word
from app.learning.rules.facts import FactKind, How, Ruled, State, StepKind
from app.people.models import Person


@dataclass(frozen=True)
class Learning:
    """Who learns, in which class."""

    person: Person
    enrolment: Enrolment
    klass: TrainingClass


class Fact(SQLModel, table=True):
    """Something that happened in an enrolment, once; never changed, never removed."""

    __table_args__ = (
        Index(
            "ix_fact_once",
            "enrolment_id",
            "kind",
            "subject",
            "detail",
            unique=True,
            sqlite_where=text("attempt_id IS NULL AND kind <> 'completed'"),
            postgresql_where=text("attempt_id IS NULL AND kind <> 'completed'"),
        ),
        Index(
            "ix_fact_completed_once",
            "enrolment_id",
            unique=True,
            sqlite_where=text("kind = 'completed'"),
            postgresql_where=text("kind = 'completed'"),
        ),
        UniqueConstraint("attempt_id"),
    )

    id: int = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    kind: FactKind = Field(sa_type=word(FactKind))
    subject: str = ""  # a lesson or a module
    detail: str = ""
    version_id: int = Field(foreign_key="courseversion.id")
    attempt_id: int | None = Field(default=None, foreign_key="attempt.id")
    points: int | None = None  # hundredths
    of: int | None = None
    passed: bool | None = None
    at: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")


class Correction(SQLModel, table=True):
    """A fact: an attempt that was handed in is worth this since a key was put right; the latest stands."""

    id: int = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    attempt_id: int = Field(foreign_key="attempt.id", index=True)
    regrade_id: int = Field(foreign_key="regrade.id")
    reversal: bool = False
    points_before: int
    of_before: int
    passed_before: bool
    points: int  # hundredths
    of: int
    passed: bool
    at: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")


class Doubt(SQLModel, table=True):
    """A fact: what somebody has on record rests on an attempt that no longer passes; people decide what becomes of it.

    Until they do, and where they keep it, the record stands.
    """

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    attempt_id: int = Field(foreign_key="attempt.id")
    regrade_id: int = Field(foreign_key="regrade.id", index=True)
    module: str  # empty: the course
    at: datetime = Field(sa_type=Instant)
    ruled: Ruled | None = Field(default=None, sa_type=word(Ruled))
    reason: str = ""
    ruled_at: datetime | None = Field(default=None, sa_type=Instant)
    ruled_by: int | None = Field(default=None, foreign_key="person.id")


class Position(SQLModel, table=True):
    """Where a learner stopped reading: the last paragraph of each lesson, and when."""

    enrolment_id: int = Field(foreign_key="enrolment.id", primary_key=True)
    lesson: str = Field(primary_key=True)
    paragraph: str
    at: datetime = Field(sa_type=Instant)


class Progress(SQLModel, table=True):
    """How an enrolment stands. Never a source: `learning.actions.rebuild` makes it from the facts."""

    enrolment_id: int = Field(foreign_key="enrolment.id", primary_key=True)
    state: State = Field(sa_type=word(State))
    done: int  # steps done
    of: int  # steps in the class's version
    items: str  # a character for each of them in the version's order: 1 done, 0 not; `rules.projection.places`
    modules_done: int
    modules_of: int
    credit_hours: int  # hundredths of a 学时
    final_points: int | None = None  # of the best final
    final_of: int | None = None
    final_passed: bool = False
    first_at: datetime | None = Field(default=None, sa_type=Instant)
    last_at: datetime | None = Field(default=None, sa_type=Instant)  # of the last fact
    completed_at: datetime | None = Field(default=None, sa_type=Instant)


class Step(SQLModel, table=True):
    """One item of an enrolment: a lesson, a module's quiz or the final. Never a source."""

    # In the order of its key: an enrolment's items lie together whenever they came, and SQLite writes one tree of two.
    __table_args__ = {"sqlite_with_rowid": False}

    enrolment_id: int = Field(foreign_key="enrolment.id", primary_key=True)
    kind: StepKind = Field(primary_key=True, sa_type=word(StepKind))
    subject: str = Field(primary_key=True)  # the lesson's or the module's slug; empty for the final
    module: str  # its module's slug; empty for the final
    state: State = Field(sa_type=word(State))
    how: How | None = Field(default=None, sa_type=word(How))
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    points: int | None = None  # of the best attempt, hundredths
    of: int | None = None


class Credit(SQLModel, table=True):
    """A fact: credit hours granted, once per person, course, module and period."""

    __table_args__ = (UniqueConstraint("person_id", "course_id", "module", "period"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    course_id: int = Field(foreign_key="course.id")
    module: str
    period: str
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    hours: int  # hundredths
    at: datetime = Field(sa_type=Instant)


class WrongAnswer(SQLModel, table=True):
    """A question to practise again: put in by a wrong answer, taken out by two right ones. Never a source."""

    enrolment_id: int = Field(foreign_key="enrolment.id", primary_key=True)
    slug: str = Field(primary_key=True)
    wrong_at: datetime = Field(sa_type=Instant)
    right_since: int = 0
