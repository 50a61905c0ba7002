"""Units, persons, what they are granted, and where they are signed in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db import Instant, new_ref, word
from app.people.rules import IdentifierKind, NameKind, Role, Scope, Sex


class OrgUnit(SQLModel, table=True):
    """A unit; one without a parent is the site's root, and there is one."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    parent_id: int | None = Field(default=None, foreign_key="orgunit.id", index=True)
    position: int = 0  # among its siblings
    archived_at: datetime | None = Field(default=None, sa_type=Instant)


class OrgUnitName(SQLModel, table=True):
    """A name that a unit has or had; the present full name has no `until`."""

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="orgunit.id", index=True)
    kind: NameKind = Field(sa_type=word(NameKind))
    name: str = Field(index=True)
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)


class OrgUnitBelow(SQLModel, table=True):
    """The closure of the tree: each unit is below itself at depth 0."""

    ancestor_id: int = Field(foreign_key="orgunit.id", primary_key=True)
    descendant_id: int = Field(foreign_key="orgunit.id", primary_key=True, index=True)
    depth: int


class Person(SQLModel, table=True):
    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    name: str
    sex: Sex | None = Field(default=None, sa_type=word(Sex))
    password_hash: str | None = None
    must_change: bool = False  # a first password, or one that was set by somebody else
    made_at: datetime = Field(sa_type=Instant)
    first_sign_in_at: datetime | None = Field(default=None, sa_type=Instant)
    switched_off_at: datetime | None = Field(default=None, sa_type=Instant)


class Identifier(SQLModel, table=True):
    """What a person signs in with: a phone (unique) or a staff number (unique within its issuing unit)."""

    __table_args__ = (
        UniqueConstraint("kind", "unit_id", "value"),
        Index(
            "ix_identifier_phone",
            "value",
            unique=True,
            sqlite_where=text("kind = 'phone'"),
            postgresql_where=text("kind = 'phone'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: IdentifierKind = Field(sa_type=word(IdentifierKind))
    unit_id: int | None = Field(default=None, foreign_key="orgunit.id")
    value: str = Field(index=True)  # normalised


class Membership(SQLModel, table=True):
    """A person in a unit, from one day to another."""

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    unit_id: int = Field(foreign_key="orgunit.id", index=True)
    post: str = ""
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)


class Appointment(SQLModel, table=True):
    """What a person is besides his unit, from one moment to another: his branch, his posts, his rank."""

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    department: str = ""  # the office within the unit (内设处室)
    branch: str = ""  # the Party branch (支部)
    post: str = ""  # in the Party (党内职务)
    administrative_post: str = ""
    rank: str = ""
    appointed_on: date | None = Field(default=None, index=True)  # to the post in the Party
    only_month: bool = False  # only the month of `appointed_on` is known; it is then counted from its first day
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)

    @property
    def is_held(self) -> bool:
        """Whether there is a post in it; the rest of the row stands without one too."""
        return bool(self.post or self.appointed_on)


class Grant(SQLModel, table=True):
    """A role in a scope, from one moment to another; a person may hold several."""

    id: int = Field(default=None, primary_key=True)
    ref: str = Field(default_factory=new_ref, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_type=word(Role))
    scope: Scope = Field(sa_type=word(Scope))
    scope_id: int | None = None  # the unit, class or course; none for the site
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)
    by: int | None = Field(default=None, foreign_key="person.id")


class SignIn(SQLModel, table=True):
    """A browser that knows the token; the database knows only its hash."""

    token_hash: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)


class OneTimeLink(SQLModel, table=True):
    """A way in for who forgot his password: made by somebody, shown once, used once, for 24 hours."""

    token_hash: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    made_at: datetime = Field(sa_type=Instant)
    made_by: int | None = Field(default=None, foreign_key="person.id")  # none: from the command line
    until: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class FailedSignIn(SQLModel, table=True):
    """A wrong guess; counted per account typed and per address of the browser."""

    id: int = Field(default=None, primary_key=True)
    account: str = Field(index=True)  # SHA-256 of what was typed, normalised
    address: str = Field(index=True)
    at: datetime = Field(sa_type=Instant)


class Site(SQLModel, table=True):
    """The one row that says what this database was made for; a demo is never served beyond this machine."""

    __table_args__ = (CheckConstraint("id = 1"),)

    id: int = Field(default=1, primary_key=True)
    is_demo: bool
    made_at: datetime = Field(sa_type=Instant)
