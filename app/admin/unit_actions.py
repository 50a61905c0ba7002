"""Units are made, named, moved and closed; persons change their name and place: each act stands in the trail."""

from datetime import date, datetime, tzinfo

from sqlmodel import Session

from app.admin.actions import NotForYou
from app.admin.rules import Appointed
from app.admin.unit_forms import UnitValues
from app.audit.actions import record
from app.errors import Conflict, Invalid
from app.learning.actions import redate
from app.people import actions as people
from app.people.models import OrgUnit, Person
from app.people.queries import appointments_of, memberships_of, person_by_ref, roles_of, root, unit_by_ref, units
from app.people.rules import may_open


class NameTaken(Conflict):
    """Another part of the same unit has this name."""


class UnitClosed(Conflict):
    """It takes nothing any more."""


def make_unit(session: Session, admin: Person, wanted: UnitValues, now: datetime) -> OrgUnit:
    """Raises NotFound, NameTaken, UnitClosed; Invalid without a parent where there is a root."""
    parent = unit_by_ref(session, wanted.parent) if wanted.parent else None
    if parent is None and root(session) is not None:
        raise Invalid("parent")
    _free(session, parent, wanted.name, None, now)
    unit = people.add_unit(session, wanted.name, wanted.short, parent, now, wanted.aliases)
    told = {"name": wanted.name, "where": parent.ref if parent else ""}
    record(session, admin, "unit:make", unit.ref, told, now)
    return unit


def change_unit(session: Session, admin: Person, unit: OrgUnit, wanted: UnitValues, now: datetime) -> None:
    """Raises NotFound, NameTaken, NotThere, UnitClosed."""
    if unit.archived_at is not None:
        raise UnitClosed
    parent = unit_by_ref(session, wanted.parent) if wanted.parent else None
    home = parent if parent is not None else session.get(OrgUnit, unit.parent_id) if unit.parent_id else None
    _free(session, home, wanted.name, unit, now)
    before = units(session, now)[unit.id]
    changes = []
    if people.rename_unit(session, unit, wanted.name, now):
        changes.append(f"{before.name} → {wanted.name}")
    if people.set_short(session, unit, wanted.short, now):
        changes.append(wanted.short or "—")
    if people.set_aliases(session, unit, wanted.aliases, now):
        changes.append("、".join(wanted.aliases) or "—")
    if parent is not None and people.move_unit(session, unit, parent):
        changes.append(f"→ {units(session, now)[parent.id].name}")
    if changes:
        record(session, admin, "unit:change", unit.ref, {"name": wanted.name, "changes": changes}, now)


def close_unit(session: Session, admin: Person, unit: OrgUnit, now: datetime) -> None:
    """Raises NotThere, StillHeld."""
    if unit.archived_at is None:
        name = units(session, now)[unit.id].name
        people.close_unit(session, unit, now)
        record(session, admin, "unit:close", unit.ref, {"name": name}, now)


def _free(session: Session, parent: OrgUnit | None, name: str, but: OrgUnit | None, now: datetime) -> None:
    if parent is not None and parent.archived_at is not None:
        raise UnitClosed
    for row in units(session, now).values():
        if parent is not None and row.parent_id == parent.id and row.name == name and (not but or row.id != but.id):
            raise NameTaken


def rename(session: Session, admin: Person, ref: str, name: str, now: datetime) -> None:
    """His certificates and records keep the name of their day. Raises NotFound, NotForYou."""
    person = _open(session, admin, ref, now)
    if person.name != name:
        told = {"name": name, "changes": [f"{person.name} → {name}"]}
        person.name = name
        session.add(person)
        session.flush()
        record(session, admin, "person:rename", person.ref, told, now)


def transfer(session: Session, admin: Person, ref: str, unit_ref: str, post: str, now: datetime) -> None:
    """Where he counts in a class stays an organizer's own act. Raises NotFound, NotForYou, UnitClosed."""
    person, unit = _open(session, admin, ref, now), unit_by_ref(session, unit_ref)
    if unit.archived_at is not None:
        raise UnitClosed
    present = memberships_of(session, person, now)
    if [(one.unit_id, one.post) for one in present] == [(unit.id, post)]:
        return
    people.move(session, person, unit, post, now)
    where = units(session, now)[unit.id].name
    record(session, admin, "person:transfer", person.ref, {"name": person.name, "where": where}, now)


def leave(session: Session, admin: Person, ref: str, now: datetime) -> None:
    """He is in no unit any more; what he did stays. Raises NotFound, NotForYou."""
    person = _open(session, admin, ref, now)
    for one in memberships_of(session, person, now):
        people.leave(session, person, session.get_one(OrgUnit, one.unit_id), now)
        where = units(session, now, closed=True)[one.unit_id].name
        record(session, admin, "person:leave", person.ref, {"name": person.name, "where": where}, now)


def appoint(session: Session, admin: Person, ref: str, wanted: Appointed, zone: tzinfo, now: datetime) -> None:
    """A deadline that is counted from the day follows it, when the day is another. Raises NotFound, NotForYou."""
    person = _open(session, admin, ref, now)
    before = appointments_of(session, [person.id]).get(person.id)
    if before and all(getattr(before, name) == value for name, value in vars(wanted).items()):
        return
    people.appoint(session, person.id, vars(wanted), now)
    if wanted.appointed_on != (before.appointed_on if before else None):
        redate(session, [person.id], zone, now, admin)
    told = {"name": person.name, "post": wanted.post}
    if wanted.appointed_on:
        told["day"] = wanted.appointed_on.isoformat()[: 7 if wanted.only_month else 10]
    record(session, admin, "person:appoint", person.ref, told, now)


def dismiss(session: Session, admin: Person, ref: str, day: date, zone: tzinfo, now: datetime) -> None:
    """From that day on. Raises NotFound, NotForYou, NotYetAppointed."""
    person = _open(session, admin, ref, now)
    if people.dismiss(session, person.id, day, zone):
        told = {"name": person.name, "day": day.isoformat()}
        record(session, admin, "person:dismiss", person.ref, told, now)


def _open(session: Session, admin: Person, ref: str, now: datetime) -> Person:
    person = person_by_ref(session, ref, lock=True)
    if person.id == admin.id or not may_open(roles_of(session, person, now)):
        raise NotForYou
    return person
