"""The tree of units as an administrator keeps it: names that are and were, how many people are where."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from app.people.models import Membership, OrgUnit, OrgUnitName, Person
from app.people.queries import UnitRow, aliases, in_force, units
from app.people.rules import NameKind


@dataclass(frozen=True)
class UnitLine:
    """`own`: people who are in the unit itself; `people`: with all that lies below."""

    row: UnitRow
    aliases: tuple[str, ...]
    own: int
    people: int
    closed_at: datetime | None


@dataclass(frozen=True)
class OldName:
    name: str
    kind: NameKind
    since: datetime
    until: datetime


@dataclass(frozen=True)
class UnitView:
    line: UnitLine
    parts: tuple[UnitLine, ...]
    old: tuple[OldName, ...]  # the latest first
    above: tuple[UnitRow, ...]  # from the root down
    parents: tuple[UnitRow, ...]  # where it may be moved
    people: tuple[tuple[str, str, str], ...]  # (ref, name, post) of its own, by name


def unit_lines(session: Session, now: datetime) -> list[UnitLine]:
    """In the order of the tree, closed ones too; the same number of queries for any tree."""
    rows, named = units(session, now, closed=True), aliases(session, now)
    counts = select(Membership.unit_id, func.count(func.distinct(Membership.person_id)))
    own = dict(session.exec(counts.where(in_force(Membership, now)).group_by(col(Membership.unit_id))).all())
    closed = dict(session.exec(select(OrgUnit.id, OrgUnit.archived_at)).all())
    people = {id: own.get(id, 0) for id in rows}
    for row in reversed(rows.values()):  # parts stand behind what they are parts of
        if row.parent_id in people:
            people[row.parent_id] += people[row.id]
    return [UnitLine(row, tuple(named.get(id, ())), own.get(id, 0), people[id], closed[id]) for id, row in rows.items()]


def unit_view(session: Session, unit: OrgUnit, now: datetime) -> UnitView:
    lines = unit_lines(session, now)
    by_id = {line.row.id: line for line in lines}
    line = by_id[unit.id]
    above: list[UnitRow] = []
    at = line.row.parent_id
    while at is not None:
        above.insert(0, by_id[at].row)
        at = by_id[at].row.parent_id
    below = _below(lines, unit.id)
    parents = [one.row for one in lines if one.row.id not in below and one.closed_at is None]
    return UnitView(
        line,
        tuple(one for one in lines if one.row.parent_id == unit.id),
        _old(session, unit, now),
        tuple(above),
        tuple(parents),
        _people(session, unit, now),
    )


def _below(lines: list[UnitLine], id: int) -> set[int]:
    found = {id}
    for line in lines:
        if line.row.parent_id in found:
            found.add(line.row.id)
    return found


def _old(session: Session, unit: OrgUnit, now: datetime) -> tuple[OldName, ...]:
    query = select(OrgUnitName).where(OrgUnitName.unit_id == unit.id, col(OrgUnitName.until).is_not(None))
    found = session.exec(query.order_by(col(OrgUnitName.until).desc(), col(OrgUnitName.id).desc()))
    return tuple(OldName(one.name, one.kind, one.since, one.until) for one in found if one.until and one.until <= now)


def _people(session: Session, unit: OrgUnit, now: datetime) -> tuple[tuple[str, str, str], ...]:
    query = (
        select(Person.ref, Person.name, Membership.post)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(Membership.unit_id == unit.id, in_force(Membership, now))
        .order_by(col(Person.name), col(Person.id))
    )
    return tuple(session.exec(query).all())


@dataclass(frozen=True)
class Past:
    """Where somebody was, or is, and since when; `until` is none for now."""

    unit: str
    post: str
    since: datetime
    until: datetime | None


def places_of(session: Session, person: Person, now: datetime) -> list[Past]:
    """The latest first."""
    names = {row.id: row.name for row in units(session, now, closed=True).values()}
    query = select(Membership).where(Membership.person_id == person.id)
    found = session.exec(query.order_by(col(Membership.since).desc(), col(Membership.id).desc()))
    return [Past(names.get(one.unit_id, ""), one.post, one.since, one.until) for one in found]
