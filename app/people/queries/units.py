"""The tree of units and its names."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, or_, select

from app.errors import NotFound
from app.people.models import (
    OrgUnit,
    OrgUnitBelow,
    OrgUnitName,
)
from app.people.rules import NameKind
from app.people.table import Known


@dataclass(frozen=True)
class UnitRow:
    """`short` is what fits a table; `depth` is 0 at the root; `position` counts through the tree, parents first."""

    id: int
    ref: str
    name: str
    short: str
    parent_id: int | None
    depth: int
    position: int


def units(session: Session, now: datetime, closed: bool = False) -> dict[int, UnitRow]:
    """Every unit that is not closed, by its id, in the order of the tree; `closed`: the closed ones too."""
    names: dict[tuple[int, NameKind], str] = {}
    named = select(OrgUnitName).where(col(OrgUnitName.kind).in_([NameKind.FULL, NameKind.SHORT]), _named(now))
    for name in session.exec(named.order_by(col(OrgUnitName.since), col(OrgUnitName.id))):
        names[name.unit_id, name.kind] = name.name
    children: dict[int | None, list[OrgUnit]] = defaultdict(list)
    present = select(OrgUnit)
    if not closed:
        present = present.where(or_(col(OrgUnit.archived_at).is_(None), col(OrgUnit.archived_at) > now))
    for unit in session.exec(present.order_by(col(OrgUnit.position), col(OrgUnit.id))):
        children[unit.parent_id].append(unit)
    found: dict[int, UnitRow] = {}

    def walk(parent: int | None, depth: int) -> None:
        for unit in children[parent]:
            name = names.get((unit.id, NameKind.FULL), "")
            short = names.get((unit.id, NameKind.SHORT), name)
            found[unit.id] = UnitRow(unit.id, unit.ref, name, short, unit.parent_id, depth, len(found))
            walk(unit.id, depth + 1)

    walk(None, 0)
    return found


def unit_name(session: Session, unit_id: int, now: datetime) -> str:
    """The full name of one unit as it is now; of an archived one the last."""
    query = select(OrgUnitName.name).where(
        OrgUnitName.unit_id == unit_id, OrgUnitName.kind == NameKind.FULL, OrgUnitName.since <= now
    )
    return session.exec(query.order_by(col(OrgUnitName.since).desc(), col(OrgUnitName.id).desc())).first() or ""


def below(session: Session, unit_id: int | Iterable[int]) -> set[int]:
    """A unit (or several) with all that lies below."""
    ids = [unit_id] if isinstance(unit_id, int) else list(unit_id)
    query = select(OrgUnitBelow.descendant_id).where(col(OrgUnitBelow.ancestor_id).in_(ids))
    return set(session.exec(query))


def unit_by_ref(session: Session, ref: str) -> OrgUnit:
    if (unit := session.exec(select(OrgUnit).where(OrgUnit.ref == ref)).one_or_none()) is None:
        raise NotFound
    return unit


def root(session: Session) -> OrgUnit | None:
    return session.exec(select(OrgUnit).where(col(OrgUnit.parent_id).is_(None))).first()


def aliases(session: Session, now: datetime) -> dict[int, list[str]]:
    """Other names under which units are found in tables."""
    found: dict[int, list[str]] = defaultdict(list)
    query = select(OrgUnitName).where(OrgUnitName.kind == NameKind.ALIAS, _named(now))
    for name in session.exec(query.order_by(col(OrgUnitName.id))):
        found[name.unit_id].append(name.name)
    return found


def _named(now: datetime) -> ColumnElement[bool]:
    return and_(col(OrgUnitName.since) <= now, or_(col(OrgUnitName.until).is_(None), col(OrgUnitName.until) > now))


def unit_by_name(session: Session, name: str) -> OrgUnit | None:
    """By any name that it has or had; none where that is nobody's, or fits two."""
    query = select(OrgUnit).join(OrgUnitName).where(OrgUnitName.name == name).distinct()
    found = session.exec(query).all()
    return found[0] if len(found) == 1 else None


def units_by_path(session: Session, now: datetime) -> dict[tuple[str, ...], Known]:
    """Every unit that is not closed by the full names from the root down, in the order of the tree."""
    found: dict[tuple[str, ...], Known] = {}
    paths: dict[int, tuple[str, ...]] = {}
    named = aliases(session, now)
    for row in units(session, now).values():
        path = paths[row.id] = (*paths.get(row.parent_id or 0, ()), row.name)
        found[path] = Known(row.id, row.short if row.short != row.name else "", tuple(named.get(row.id, ())))
    return found
