"""Papers as they are being written; imports of questions: what is looked at before it goes in, and what went in."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db import Instant, new_ref


class LessonDraft(SQLModel, table=True):
    """The form of a lesson as somebody left it; gone once it is published or given up."""

    __table_args__ = (UniqueConstraint("course_id", "slug"),)

    id: int = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id")
    slug: str
    body: str  # JSON of `authoring.rules.lessons.LessonSketch`
    base: int  # the number of the course's version from which it was begun
    rev: int = 1
    saved_at: datetime = Field(sa_type=Instant)
    saved_by: int = Field(foreign_key="person.id")


class PaperDraft(SQLModel, table=True):
    """The form of a paper as somebody left it; gone once it is published or given up."""

    __table_args__ = (UniqueConstraint("course_id", "place"),)

    id: int = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id")
    place: str  # `authoring.rules.papers.Place.name`
    body: str  # JSON of `authoring.rules.papers.PaperSketch`
    rev: int = 1
    saved_at: datetime = Field(sa_type=Instant)
    saved_by: int = Field(foreign_key="person.id")


class ImportPreview(SQLModel, table=True):
    """One file as it was read, with what was mended and chosen since; only its owner sees it, and not for long."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    course_id: int = Field(foreign_key="course.id", index=True)
    owner_id: int = Field(foreign_key="person.id", index=True)
    file_name: str  # empty: pasted
    sha256: str
    body: str  # JSON of `authoring.rules.importing.Kept`
    rev: int = 1
    made_at: datetime = Field(sa_type=Instant, index=True)
    batch_id: int | None = Field(default=None, foreign_key="importbatch.id")  # none: not imported yet


class ImportBatch(SQLModel, table=True):
    """What one import put into the drafts of a course, and whether that was undone."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    course_id: int = Field(foreign_key="course.id", index=True)
    by: int | None = Field(default=None, foreign_key="person.id")  # none: by a command
    at: datetime = Field(sa_type=Instant)
    file_name: str  # empty: pasted
    sha256: str
    added: int
    changed: int
    duplicates: int
    left_out: int
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_by: int | None = Field(default=None, foreign_key="person.id")


class ImportedQuestion(SQLModel, table=True):
    """A draft that an import wrote, as it wrote it; its slug is never given to another question."""

    __table_args__ = (UniqueConstraint("batch_id", "slug"),)

    id: int = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="importbatch.id", index=True)
    slug: str
    body: str  # the draft's
    before: str | None = None  # the draft that it took the place of
    is_new: bool
    undone: bool = False
