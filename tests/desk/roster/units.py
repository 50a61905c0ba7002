"""The units that the rosters speak of; the cast's three are among them."""

from sqlmodel import Session

from app.people.actions import add_unit
from app.people.models import OrgUnit, OrgUnitName
from app.people.rules import NameKind
from tests.cast import LONG_AGO, Units


def named(session: Session, unit: OrgUnit, kind: NameKind, name: str) -> None:
    until = LONG_AGO if kind is NameKind.FORMER else None
    session.add(OrgUnitName(unit_id=unit.id, kind=kind, name=name, since=LONG_AGO, until=until))


def write(session: Session, units: Units) -> None:
    """Below the root six units, two of them with an 办公室 of their own; each under several names."""
    root, first, second = (session.merge(one) for one in (units.root, units.first, units.second))
    named(session, first, NameKind.ALIAS, "市发改委")
    named(session, first, NameKind.FORMER, "江州市计划委员会")
    named(session, second, NameKind.ALIAS, "市教育局")
    money = add_unit(session, "江州市财政局", "财政局", root, LONG_AGO, ("市财政局",))
    health = add_unit(session, "江州市卫生健康委", "卫健委", root, LONG_AGO, ("市卫健委",))
    named(session, health, NameKind.FORMER, "江州市卫生局")
    add_unit(session, "江州市住房和城乡建设局", "住建局", root, LONG_AGO, ("市住建局",))
    add_unit(session, "江州市经济和信息化局（中小企业局）", "经信局", root, LONG_AGO)
    add_unit(session, "办公室", "", second, LONG_AGO)
    add_unit(session, "办公室", "", money, LONG_AGO)
    session.flush()
