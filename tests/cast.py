"""The standing cast, each with a reason, in a root unit with two children."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, SQLModel

from app.db import id_of
from app.people.models import OrgUnit, Person
from app.people.rules import IdentifierKind, Role, Scope
from tests import make

NOW = datetime(2026, 7, 10, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai
LONG_AGO = NOW - timedelta(days=100)
PASSWORD = "jiang-he-hu-hai"  # of everybody in the cast
Row = TypeVar("Row", bound=SQLModel)


@dataclass
class Units:
    root: OrgUnit
    first: OrgUnit
    second: OrgUnit


@dataclass
class Cast:
    units: Units
    learner: Person  # of the first unit
    second_learner: Person  # of the second unit
    trainer: Person
    organizer: Person  # sees the whole site
    officer: Person  # sees the first unit and below
    system_admin: Person
    security_admin: Person
    auditor: Person
    outsider: Person  # a learner in no class and no unit of the others

    @property
    def people(self) -> list[Person]:
        return [getattr(self, field.name) for field in fields(self) if field.name != "units"]


def write(session: Session, password_hash: str) -> Cast:
    """Called once per worker; every test then gets a copy of the database."""
    root = make.unit(session, "江州市直机关工委", "市直工委", now=LONG_AGO)
    first = make.unit(session, "江州市发展改革委", "发改委", root, now=LONG_AGO)
    second = make.unit(session, "江州市教育局", "教育局", root, now=LONG_AGO)

    def play(name: str, number: str, unit: OrgUnit, role: Role, scope: OrgUnit | None = None) -> Person:
        person = make.person(session, name, unit, roles=(), password_hash=password_hash, now=LONG_AGO)
        make.identifier(session, person, number, unit)
        kind = Scope.UNIT if scope else Scope.SITE
        make.grant(session, person, role, kind, id_of(scope), now=LONG_AGO)
        return person

    cast = Cast(
        units=Units(root, first, second),
        learner=play("林知远", "A001", first, Role.LEARNER),
        second_learner=play("苏明", "B001", second, Role.LEARNER),
        trainer=play("陶讲师", "T001", root, Role.TRAINER),
        organizer=play("欧阳组织", "Z001", root, Role.ORGANIZER),
        officer=play("方干事", "A002", first, Role.ORGANIZER, first),
        system_admin=play("邢系统", "X001", root, Role.SYSTEM_ADMIN),
        security_admin=play("安保全", "X002", root, Role.SECURITY_ADMIN),
        auditor=play("沈审计", "X003", root, Role.AUDITOR),
        outsider=play("吴外", "B002", second, Role.LEARNER),
    )
    make.identifier(session, cast.learner, "13900000001", None, IdentifierKind.PHONE)
    return cast


def copied(cast: Cast) -> Cast:
    """The same rows as objects that belong to no session, so that no test leaves its marks on another's."""
    units = Units(*(detached(getattr(cast.units, field.name)) for field in fields(Units)))
    people = {field.name: detached(getattr(cast, field.name)) for field in fields(Cast) if field.name != "units"}
    return Cast(units=units, **people)


def detached(row: Row) -> Row:
    copy = type(row)(**row.model_dump())
    make_transient_to_detached(copy)
    return copy
