"""What is done with the tree of units; its closure is kept here and nowhere else."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.db import id_of
from app.errors import Conflict
from app.people.models import (
    OrgUnit,
    OrgUnitBelow,
    OrgUnitName,
)
from app.people.rules import NameKind


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
