"""What administrators see: accounts, grants with the names of where they hold, the audit trail."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Text, cast, type_coerce
from sqlalchemy.dialects import postgresql
from sqlmodel import Session, col, func, select

from app.audit.actions import sha256_of
from app.audit.models import AuditRow
from app.classes.models import TrainingClass
from app.classes.queries import class_by_ref
from app.classes.reach import classes_in
from app.courses.models import Course
from app.courses.queries import course_by_slug, courses
from app.people.models import Person
from app.people.queries import Granted, Reach, grants, unit_by_ref, units
from app.people.rules import Role, Scope

PAGE = 50
AS_JSON = Text().with_variant(postgresql.JSON(), "postgresql")  # SQLite reads JSON out of a text


def target_id(session: Session, scope: Scope, target: str) -> int | None:
    """The id of a unit, class or course by what stands in addresses; raises NotFound."""
    if scope is Scope.SITE:
        return None
    if scope is Scope.UNIT:
        return unit_by_ref(session, target).id
    return class_by_ref(session, target).id if scope is Scope.CLASS else course_by_slug(session, target).id


@dataclass(frozen=True)
class Places:
    """Where a role may be granted: pairs of what the form sends and a name; units with their depth in the tree."""

    units: list[tuple[int, str, str]]
    classes: list[tuple[str, str]]
    courses: list[tuple[str, str]]


def places(session: Session, now: datetime) -> Places:
    return Places(
        units=[(unit.depth, unit.ref, unit.name) for unit in units(session, now).values()],
        classes=[(klass.ref, klass.name) for klass in classes_in(session, Reach(site=True))],
        courses=[(course.slug, course.title) for course in courses(session)],
    )


@dataclass(frozen=True)
class GrantRow:
    granted: Granted
    where: str  # a name; empty for the site


def grant_rows(session: Session, now: datetime, person: Person | None = None) -> list[GrantRow]:
    """One person's grants, or everybody's but what learners have."""
    found = grants(session, now, person, besides=None if person else Role.LEARNER)
    names = {(Scope.CLASS, id_): name for id_, name in session.exec(select(TrainingClass.id, TrainingClass.name))}
    names |= {(Scope.COURSE, id_): name for id_, name in session.exec(select(Course.id, Course.title))}
    return [GrantRow(one, one.where or names.get((one.scope, one.scope_id or 0), "")) for one in found]


@dataclass(frozen=True)
class Entry:
    """One row of the trail; `is_whole`: its content still has its hash."""

    id: int
    at: datetime
    actor: str  # empty: the command line, or the site by itself
    actor_ref: str
    verb: str
    object_ref: str
    details: Mapping[str, Any]
    is_whole: bool


@dataclass(frozen=True)
class Trail:
    entries: list[Entry]
    count: int
    page: int
    pages: int
    verbs: list[str]


def trail(session: Session, actor: str, verb: str, object_: str, page: int) -> Trail:
    """The latest first; `actor` is a part of a name as it was then, `object_` a ref or a part of what is told."""
    wanted = _wanted(actor, verb, object_)
    count = count_entries(session, actor, verb, object_)
    pages = max(1, -(-count // PAGE))
    page = min(page, pages)
    rows = select(AuditRow).where(*wanted).order_by(col(AuditRow.id).desc())
    return Trail(
        entries=[_entry(row) for row in session.exec(rows.limit(PAGE).offset((page - 1) * PAGE))],
        count=count,
        page=page,
        pages=pages,
        verbs=list(session.exec(select(AuditRow.verb).distinct().order_by(AuditRow.verb))),
    )


def entries(session: Session, actor: str, verb: str, object_: str, until: int) -> Iterator[Entry]:
    """All that fit, the latest first, from row `until` back: what was counted, and nothing that came since."""
    wanted = [*_wanted(actor, verb, object_), col(AuditRow.id) <= until]
    rows = select(AuditRow).where(*wanted).order_by(col(AuditRow.id).desc())
    for row in session.exec(rows.execution_options(yield_per=1000)):
        yield _entry(row)


def count_entries(session: Session, actor: str, verb: str, object_: str) -> int:
    return session.exec(select(func.count()).select_from(AuditRow).where(*_wanted(actor, verb, object_))).one()


def last_row(session: Session) -> int:
    return session.exec(select(func.max(AuditRow.id))).one() or 0


def _wanted(actor: str, verb: str, object_: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if actor:
        wanted.append(_tells("actor", actor))
    if verb:
        wanted.append(col(AuditRow.verb) == verb)
    if object_:
        wanted.append((col(AuditRow.object_ref) == object_) | _tells("name", object_))
    return wanted


def _tells(name: str, text: str) -> ColumnElement[bool]:
    """That the details have `text` in the value of `name`; what stands in another value, or further inside, is none."""
    value: ColumnElement[str] = type_coerce(cast(col(AuditRow.details), AS_JSON), JSON)[name].as_string()
    return value.contains(text, autoescape=True)


def _entry(row: AuditRow) -> Entry:
    details = json.loads(row.details)
    return Entry(
        id=row.id,
        at=row.at,
        actor=details.pop("actor", ""),
        actor_ref=details.pop("actor_ref", ""),
        verb=row.verb,
        object_ref=row.object_ref,
        details=details,
        is_whole=sha256_of(row) == row.sha256,
    )
