"""Question versions never change; attempts point to them; every value that an answer ever had is kept."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from app.db import Instant, new_ref, word
from app.quizzes.rules.attempts import EndedBy, Kind, Policy, Reason
from app.quizzes.rules.regrading import RegradeKind


class QuestionVersion(SQLModel, table=True):
    """One immutable wording of one question of a course; its body is canonical JSON, with the key."""

    __table_args__ = (UniqueConstraint("course", "slug", "sha256"), UniqueConstraint("course", "slug", "number"))

    id: int = Field(default=None, primary_key=True)
    course: str  # the course's slug
    slug: str
    number: int
    body: str
    sha256: str
    made_at: datetime = Field(sa_type=Instant)
    made_by: int | None = Field(default=None, foreign_key="person.id")  # none: from the course's files


class Attempt(SQLModel, table=True):
    """One sitting: its questions, their order and its deadline are fixed when it starts."""

    __table_args__ = (
        Index(  # the sweep asks each minute whose time is up
            "ix_attempt_open",
            "deadline_at",
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    enrolment_id: int | None = Field(default=None, foreign_key="enrolment.id", index=True)  # none: a trial
    version_id: int = Field(foreign_key="courseversion.id")
    kind: Kind = Field(sa_type=word(Kind))
    subject: str = ""  # the lesson of a check, the module of a quiz or pre-check; empty for the final and practice
    policy: Policy = Field(sa_type=word(Policy))
    pass_share: int = 0  # per cent; as the rule stood at the start
    started_at: datetime = Field(sa_type=Instant)
    deadline_at: datetime | None = Field(default=None, sa_type=Instant)
    submitted_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: EndedBy | None = Field(default=None, sa_type=word(EndedBy))
    receipt: str | None = Field(default=None, unique=True)  # what the learner can quote


class Answer(SQLModel, table=True):
    """A question's place in an attempt, and the answer that stands there now."""

    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: int = Field(default=None, primary_key=True)
    attempt_id: int = Field(foreign_key="attempt.id")
    position: int
    question_id: int = Field(foreign_key="questionversion.id", index=True)
    option_order: list[str] = Field(sa_type=JSON)
    worth: int | None = None  # hundredths that its paper gives for it; none: the question's own
    given: list[str] = Field(default_factory=list, sa_type=JSON)
    rev: int = 0
    saved_at: datetime | None = Field(default=None, sa_type=Instant)
    fixed_at: datetime | None = Field(default=None, sa_type=Instant)  # it counts from here on, and cannot change
    points: int | None = None  # hundredths, set when fixed; none for a short answer
    of: int | None = None


class AnswerRevision(SQLModel, table=True):
    """A fact: this was answered, then."""

    answer_id: int = Field(foreign_key="answer.id", primary_key=True)
    rev: int = Field(primary_key=True)
    given: list[str] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=Instant)


class SetAside(SQLModel, table=True):
    """A fact: this answer came too late, or met a newer one; it is kept and flagged, and counts for nothing."""

    id: int = Field(default=None, primary_key=True)
    answer_id: int = Field(foreign_key="answer.id", index=True)
    given: list[str] = Field(sa_type=JSON)
    base_rev: int
    reason: Reason = Field(sa_type=word(Reason))
    at: datetime = Field(sa_type=Instant)


class Mark(SQLModel, table=True):
    """A fact: somebody marked a written answer by its rubric. A later revision of his own goes before it, and stays."""

    __table_args__ = (UniqueConstraint("answer_id", "marker_id", "rev"),)

    id: int = Field(default=None, primary_key=True)
    answer_id: int = Field(foreign_key="answer.id", index=True)
    marker_id: int = Field(foreign_key="person.id")
    rev: int  # of this marker, from 1
    points: list[int] = Field(sa_type=JSON)  # hundredths, one for each criterion
    comment: str = ""
    second: bool = False  # a second marker is wanted
    settles: bool = False  # two marks differed, or were settled before
    at: datetime = Field(sa_type=Instant)


class Regrade(SQLModel, table=True):
    """A wrong key put right: from then on it marks the versions that it names, until it is reversed."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    course: str = Field(index=True)
    slug: str
    kind: RegradeKind = Field(sa_type=word(RegradeKind))
    keys: list[list[list[str]]] = Field(sa_type=JSON)  # see rules.regrading.Key
    raise_only: bool  # answers that counted before never lost points by it
    reason: str
    at: datetime = Field(sa_type=Instant)
    by: int = Field(foreign_key="person.id")
    published: int | None = None  # the number of the course's version that brought the new key
    reversed_at: datetime | None = Field(default=None, sa_type=Instant)
    reversed_by: int | None = Field(default=None, foreign_key="person.id")
    reversal: str = ""  # why


class RegradedQuestion(SQLModel, table=True):
    """A question version that a regrade marks; of several that stand the latest does."""

    question_id: int = Field(foreign_key="questionversion.id", primary_key=True)
    regrade_id: int = Field(foreign_key="regrade.id", primary_key=True)


class RegradedAnswer(SQLModel, table=True):
    """A fact: what an answer was worth before a regrade, or its reversal, and what after it, in hundredths."""

    __table_args__ = (UniqueConstraint("regrade_id", "answer_id", "reversal"),)

    id: int = Field(default=None, primary_key=True)
    regrade_id: int = Field(foreign_key="regrade.id")
    answer_id: int = Field(foreign_key="answer.id", index=True)
    reversal: bool = False
    points_before: int
    of_before: int
    points: int
    of: int
    at: datetime = Field(sa_type=Instant)
