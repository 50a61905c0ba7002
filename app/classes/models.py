"""Training classes, enrolments, and the facts that excuse: every fact of learning belongs to an enrolment."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.classes.rules import Came, CertificatesWhen, Excuse, FinalOpens
from app.db import Instant, new_ref, word


class TrainingClass(SQLModel, table=True):
    """A 班次: a course version pinned, dates, the rules of its tests, and whom to ask."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    name: str
    course_id: int = Field(foreign_key="course.id")
    version_id: int = Field(foreign_key="courseversion.id")
    opens_at: datetime = Field(sa_type=Instant)
    closes_at: datetime = Field(sa_type=Instant)
    credit_period: str  # the period of the credit rule: credits are unique per person, course, module and period
    final_questions: int
    final_minutes: int
    final_pass: int  # per cent
    final_kept_share: int  # per cent
    quiz_weight: int = 0  # per cent of what is passed or failed; the final has the rest
    final_opens: FinalOpens = Field(default=FinalOpens.AFTER_MODULES, sa_type=word(FinalOpens))
    makeups: int = 1
    compulsory: bool = True  # 必修, else 选修
    ranking: bool = False  # the table of units says which place each has
    contact_name: str
    contact_number: str
    certificates: CertificatesWhen = Field(default=CertificatesWhen.AT_CLOSING, sa_type=word(CertificatesWhen))
    issuer: str = ""  # who issues its certificates; empty: the site's first unit
    closed_at: datetime | None = Field(default=None, sa_type=Instant)  # the cut-off of the closing in force, kept here
    due_days: int | None = None  # after his appointment everybody's own deadline comes; none: the class's alone
    code: str | None = Field(default=None, unique=True)  # whoever types it is in; none: nobody comes in by himself


class Enrolment(SQLModel, table=True):
    """A person in a class, and the unit in which he counts there."""

    __table_args__ = (UniqueConstraint("person_id", "class_id"),)

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    person_id: int = Field(foreign_key="person.id")
    class_id: int = Field(foreign_key="trainingclass.id", index=True)
    unit_id: int = Field(foreign_key="orgunit.id", index=True)
    enrolled_at: datetime = Field(sa_type=Instant)
    enrolled_by: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = Field(
        default=None, sa_type=Instant
    )  # kept with its fact: who counts is asked often
    closes_at: datetime | None = Field(default=None, sa_type=Instant)  # his own: extended, or from his appointment


class EnrolmentFact(SQLModel, table=True):
    """A fact: an organizer excused, extended, withdrew or moved a learner, for a reason."""

    id: int = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    kind: Excuse = Field(sa_type=word(Excuse))
    subject: str = ""  # a module's slug
    until: datetime | None = Field(default=None, sa_type=Instant)
    from_unit_id: int | None = Field(default=None, foreign_key="orgunit.id")
    to_unit_id: int | None = Field(default=None, foreign_key="orgunit.id")
    reason: str
    at: datetime = Field(sa_type=Instant)
    by: int | None = Field(default=None, foreign_key="person.id")  # none: the command line


class EnrolmentRule(SQLModel, table=True):
    """Whoever fits is enrolled, today and later; each condition narrows, and a class may have several rules."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    class_id: int = Field(foreign_key="trainingclass.id", index=True)
    unit_id: int = Field(foreign_key="orgunit.id")  # with all below it
    post: str = ""  # in the Party, as the rosters write it; empty: any
    within_days: int | None = None  # since he was appointed; none: whenever
    at: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")
    zone: str  # in which its days are counted
    checked_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: int | None = Field(default=None, foreign_key="person.id")


class ClassMove(SQLModel, table=True):
    """A fact: the class was moved from one course version to another."""

    id: int = Field(default=None, primary_key=True)
    class_id: int = Field(foreign_key="trainingclass.id", index=True)
    from_version_id: int = Field(foreign_key="courseversion.id")
    to_version_id: int = Field(foreign_key="courseversion.id")
    at: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")


class ClassClosing(SQLModel, table=True):
    """A fact: the class was closed; what happened after the cut-off counts in it no more."""

    __table_args__ = (UniqueConstraint("class_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    class_id: int = Field(foreign_key="trainingclass.id", index=True)
    number: int  # of this class: 2 is the first after a reopening
    cut_off: datetime = Field(sa_type=Instant)
    counts: str  # canonical JSON of the figures at the cut-off
    sha256: str  # of `counts`
    at: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")


class ClassReopening(SQLModel, table=True):
    """A fact: a closing was taken back, for a reason; the closing itself stays."""

    id: int = Field(default=None, primary_key=True)
    closing_id: int = Field(foreign_key="classclosing.id", unique=True)
    reason: str
    at: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")


class ClassDay(SQLModel, table=True):
    """A day, or a half of one, on which the class meets in a room; a day that fell out is kept with its time."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    class_id: int = Field(foreign_key="trainingclass.id", index=True)
    day: date
    title: str = ""
    place: str = ""
    at: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")
    dropped_at: datetime | None = Field(default=None, sa_type=Instant)  # it did not take place


class Attendance(SQLModel, table=True):
    """A fact: somebody was there on a day of the class, or was not; the last word counts, each word is kept."""

    id: int = Field(default=None, primary_key=True)
    day_id: int = Field(foreign_key="classday.id", index=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    came: Came = Field(sa_type=word(Came))
    at: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")
