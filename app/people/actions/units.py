"""What is done with the tree of units; its closure is kept here and nowhere else."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from app.db import id_of
from app.errors import Conflict
from app.people.models import Membership, OrgUnit, OrgUnitBelow, OrgUnitName
from app.people.queries import in_force, units_by_path
from app.people.rules import NameKind
from app.people.table import Diff


class RootExists(Conflict):
    """A site has one root unit."""


def add_unit(
    session: Session, name: str, short: str, parent: OrgUnit | None, now: datetime, aliases: tuple[str, ...] = ()
) -> OrgUnit:
    """A unit at the end of its parent's; without a parent it is the root."""
    siblings = select(func.count()).select_from(OrgUnit).where(col(OrgUnit.parent_id) == (id_of(parent)))
    if parent is None:
        siblings = select(func.count()).select_from(OrgUnit).where(col(OrgUnit.parent_id).is_(None))
    position = session.exec(siblings).one()
    if parent is None and position:
        raise RootExists
    unit = OrgUnit(parent_id=id_of(parent), position=position)
    session.add(unit)
    session.flush()
    session.add(OrgUnitBelow(ancestor_id=unit.id, descendant_id=unit.id, depth=0))
    if parent is not None:
        above = select(OrgUnitBelow).where(OrgUnitBelow.descendant_id == parent.id)
        session.add_all(
            OrgUnitBelow(ancestor_id=one.ancestor_id, descendant_id=unit.id, depth=one.depth + 1)
            for one in session.exec(above)
        )
    names = [(NameKind.FULL, name), (NameKind.SHORT, short), *((NameKind.ALIAS, alias) for alias in aliases)]
    session.add_all(OrgUnitName(unit_id=unit.id, kind=kind, name=text, since=now) for kind, text in names if text)
    session.flush()
    return unit


class NotThere(Conflict):
    """A unit does not go below itself, and the root goes nowhere."""


class StillHeld(Conflict):
    """Somebody is in the unit, or a part of it is not closed."""


def rename_unit(session: Session, unit: OrgUnit, name: str, now: datetime) -> bool:
    """The name of before stays as one that it had, and is still found in tables. Whether it is another one."""
    return _set_name(session, unit, NameKind.FULL, name, now)


def set_short(session: Session, unit: OrgUnit, short: str, now: datetime) -> bool:
    """What fits a table; empty for none."""
    return _set_name(session, unit, NameKind.SHORT, short, now)


def set_aliases(session: Session, unit: OrgUnit, aliases: Sequence[str], now: datetime) -> bool:
    """Exactly these from now on."""
    present = {name.name: name for name in _names(session, unit, NameKind.ALIAS)}
    gone, new = (
        [name for text, name in present.items() if text not in aliases],
        [a for a in aliases if a not in present],
    )
    for name in gone:
        name.until = now
        session.add(name)
    session.add_all(OrgUnitName(unit_id=unit.id, kind=NameKind.ALIAS, name=text, since=now) for text in new)
    session.flush()
    return bool(gone or new)


def move_unit(session: Session, unit: OrgUnit, parent: OrgUnit) -> bool:
    """With all that lies below it, to the end of another's parts. Raises NotThere."""
    if unit.parent_id is None or _is_below(session, parent.id, unit.id):
        raise NotThere
    if unit.parent_id == parent.id:
        return False
    inside = select(OrgUnitBelow).where(OrgUnitBelow.ancestor_id == unit.id)
    below = {one.descendant_id: one.depth for one in session.exec(inside)}
    outside = delete(OrgUnitBelow).where(
        col(OrgUnitBelow.descendant_id).in_(below), col(OrgUnitBelow.ancestor_id).not_in(below)
    )
    session.exec(outside.execution_options(synchronize_session=False))
    session.expire_all()
    above = list(session.exec(select(OrgUnitBelow).where(OrgUnitBelow.descendant_id == parent.id)))
    session.add_all(
        OrgUnitBelow(ancestor_id=one.ancestor_id, descendant_id=id, depth=one.depth + 1 + depth)
        for one in above
        for id, depth in below.items()
    )
    last = select(func.max(OrgUnit.position)).where(OrgUnit.parent_id == parent.id)
    unit.parent_id, unit.position = parent.id, (session.exec(last).one() or 0) + 1
    session.add(unit)
    session.flush()
    return True


def close_unit(session: Session, unit: OrgUnit, now: datetime) -> None:
    """It takes nobody any more; what counted in it stays there. Raises NotThere for the root, StillHeld."""
    if unit.parent_id is None:
        raise NotThere
    parts = select(OrgUnit.id).where(OrgUnit.parent_id == unit.id, col(OrgUnit.archived_at).is_(None))
    people = select(Membership.id).where(Membership.unit_id == unit.id, in_force(Membership, now))
    if session.exec(parts).first() is not None or session.exec(people).first() is not None:
        raise StillHeld
    unit.archived_at = unit.archived_at or now
    session.add(unit)
    session.flush()


def _names(session: Session, unit: OrgUnit, kind: NameKind) -> list[OrgUnitName]:
    """Those that it has now."""
    query = select(OrgUnitName).where(
        OrgUnitName.unit_id == unit.id, OrgUnitName.kind == kind, col(OrgUnitName.until).is_(None)
    )
    return list(session.exec(query))


def _set_name(session: Session, unit: OrgUnit, kind: NameKind, name: str, now: datetime) -> bool:
    present = _names(session, unit, kind)
    if [one.name for one in present] == ([name] if name else []):
        return False
    for one in present:
        one.until = now
        session.add(one)
    if name:
        session.add(OrgUnitName(unit_id=unit.id, kind=kind, name=name, since=now))
    session.flush()
    return True


def _is_below(session: Session, unit_id: int, above_id: int) -> bool:
    return session.get(OrgUnitBelow, (above_id, unit_id)) is not None


def bring_in(session: Session, diff: Diff, now: datetime) -> None:
    """All that a table changes, at once. Its rows stand with parents before parts."""
    known = {path: unit.id for path, unit in units_by_path(session, now).items()}
    for line in diff.new:
        parent = session.get_one(OrgUnit, known[line.path[:-1]]) if len(line.path) > 1 else None
        known[line.path] = add_unit(session, line.path[-1], line.short, parent, now, line.aliases).id
    for change in diff.changed:
        unit = session.get_one(OrgUnit, known[change.line.path])
        if change.field == "short":
            set_short(session, unit, change.line.short, now)
        else:
            set_aliases(session, unit, change.line.aliases, now)
