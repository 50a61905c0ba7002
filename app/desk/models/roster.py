"""Rosters that were looked at and imported, what each import did, and which column people said is which."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db import Instant, new_ref, word


class RosterMapping(SQLModel, table=True):
    """Somebody said once what a column of this heading holds; his next file with it is read alike."""

    __table_args__ = (UniqueConstraint("by", "header"),)

    id: int = Field(default=None, primary_key=True)
    by: int = Field(foreign_key="person.id")
    header: str  # without blanks and marks, as headings are compared
    field: str  # empty: none of ours
    at: datetime = Field(sa_type=Instant)


class RosterUnitName(SQLModel, table=True):
    """Somebody said once which unit is meant by this way of writing; his next file with it is read alike."""

    __table_args__ = (UniqueConstraint("by", "written"),)

    id: int = Field(default=None, primary_key=True)
    by: int = Field(foreign_key="person.id")
    written: str  # without blanks and marks, as names of units are compared
    unit_id: int = Field(foreign_key="orgunit.id")
    at: datetime = Field(sa_type=Instant)


class RosterDraft(SQLModel, table=True):
    """A file that somebody is looking at: its cells without ID card numbers, and what he mended and chose."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    class_id: int = Field(foreign_key="trainingclass.id", index=True)
    owner_id: int = Field(foreign_key="person.id", index=True)
    at: datetime = Field(sa_type=Instant, index=True)
    file_name: str
    sha256: str  # of the file
    content: str  # JSON of its tables
    choices: str = "{}"  # JSON


class RosterImport(SQLModel, table=True):
    """One roster that was imported into a class, and whether it was taken back."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    class_id: int = Field(foreign_key="trainingclass.id", index=True)
    by: int | None = Field(default=None, foreign_key="person.id")  # none: the command line
    at: datetime = Field(sa_type=Instant)
    file_name: str
    sha256: str
    counts: str  # JSON
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_by: int | None = Field(default=None, foreign_key="person.id")


class ChangeKind(StrEnum):
    MADE = "made"  # a person who was not known
    SWITCHED_ON = "switched_on"
    ENROLLED = "enrolled"
    READMITTED = "readmitted"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"  # the unit in which he counts
    PLACED = "placed"  # the unit in which he is
    CHANGED = "changed"  # the field in `field`


class RosterChange(SQLModel, table=True):
    """One thing that an import did to one person: what undoing it reads, in its order."""

    id: int = Field(default=None, primary_key=True)
    import_id: int = Field(foreign_key="rosterimport.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    enrolment_id: int | None = Field(default=None, foreign_key="enrolment.id")
    kind: ChangeKind = Field(sa_type=word(ChangeKind))
    field: str = ""
    before: str = ""
    after: str = ""
    kept: str = ""  # after undoing: why it was left as it is
