"""Courses, their immutable versions, and drafts made in the browser."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db import Instant, new_ref


class Course(SQLModel, table=True):
    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    slug: str = Field(unique=True)
    title: str
    is_shared: bool = False  # trainers of other courses may read its questions and take copies
    files_sha256: str | None = None  # of the files last read; none: made in the browser only
    files_version_id: int | None = Field(default=None)  # the version that those files made or matched


class CourseVersion(SQLModel, table=True):
    """One published state: canonical JSON of `courses.rules.content.Content`, never changed."""

    __table_args__ = (UniqueConstraint("course_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    course_id: int = Field(foreign_key="course.id", index=True)
    number: int
    body: str
    sha256: str
    published_at: datetime = Field(sa_type=Instant)
    published_by: int | None = Field(default=None, foreign_key="person.id")  # none: from the files
    note: str = ""


class CourseImage(SQLModel, table=True):
    """A picture that was put into a course in the browser; its name is made of its bytes and never means others."""

    course_id: int = Field(foreign_key="course.id", primary_key=True)
    name: str = Field(primary_key=True)
    sha256: str = Field(foreign_key="storedfile.sha256", index=True)
    width: int
    height: int
    added_at: datetime = Field(sa_type=Instant)
    added_by: int = Field(foreign_key="person.id", index=True)


class VersionQuestion(SQLModel, table=True):
    """Which question versions one course version holds."""

    version_id: int = Field(foreign_key="courseversion.id", primary_key=True)
    question_id: int = Field(foreign_key="questionversion.id", primary_key=True)


class Draft(SQLModel, table=True):
    """A question as it is being changed in the browser; published or thrown away by its editor."""

    __table_args__ = (UniqueConstraint("course_id", "slug"),)

    id: int = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id")
    slug: str
    base_question_id: int | None = Field(default=None, foreign_key="questionversion.id")  # none: never published
    body: str  # JSON of a question that may still be incomplete
    rev: int = 1
    saved_at: datetime = Field(sa_type=Instant)
    saved_by: int | None = Field(default=None, foreign_key="person.id")  # none: by a command
