"""What a roster changes in a person who is known; the same for taking it back."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session, col, select

from app.desk.models import ChangeKind, RosterChange, RosterImport
from app.desk.rules.roster.plan import Line
from app.desk.rules.roster.values import TEXTS, Appointed, Field
from app.people import actions as people
from app.people.models import Identifier, Membership, Person
from app.people.queries import in_force
from app.people.rules import IdentifierKind, Sex, normalised_account

KINDS = {Field.PHONE: IdentifierKind.PHONE, Field.STAFF_NUMBER: IdentifierKind.STAFF_NUMBER}
OF_APPOINTMENT = frozenset({*TEXTS, Field.APPOINTED})


def change_known(session: Session, line: Line, person: Person, done: RosterImport, now: datetime) -> None:
    """Name, numbers, sex; and, as a new dated row, whatever belongs to his appointment."""
    if person.switched_off_at is not None:
        person.switched_off_at = None
        session.add_all([person, _row(done, ChangeKind.SWITCHED_ON, person.id)])
    said = {change.field: change.after for change in line.changes}
    for change in line.changes:
        session.add(_row(done, ChangeKind.CHANGED, person.id, change.field, change.before, change.after))
        if change.field not in OF_APPOINTMENT:
            set_own(session, person, change.field, change.before, change.after, line.unit.id)
    if of_appointment := {field: value for field, value in said.items() if field in OF_APPOINTMENT}:
        appoint(session, person.id, of_appointment, now)


def set_own(session: Session, person: Person, field: Field, before: str, after: str, unit_id: int | None) -> None:
    """His name, sex, phone or staff number; an account name that is emptied is taken away."""
    if field is Field.NAME:
        person.name = after
    elif field is Field.SEX:
        person.sex = Sex(after) if after else None
    else:
        _renumber(session, person, KINDS[field], normalised_account(before), normalised_account(after), unit_id)
    session.add(person)


def _renumber(
    session: Session, person: Person, kind: IdentifierKind, before: str, after: str, unit_id: int | None
) -> None:
    query = select(Identifier).where(
        Identifier.person_id == person.id, Identifier.kind == kind, Identifier.value == before
    )
    row = session.exec(query).first() if before else None
    if row is not None and after:
        row.value = after
        session.add(row)
    elif row is not None:
        session.delete(row)
    elif after:
        issuer = unit_id if kind is IdentifierKind.STAFF_NUMBER else None
        session.add(Identifier(person_id=person.id, kind=kind, unit_id=issuer, value=after))
    session.flush()


def appoint(session: Session, person_id: int, said: Mapping[Field, str], now: datetime) -> None:
    """What a roster says of his appointment."""
    values: dict[str, object] = {}
    for field, value in said.items():
        if field is Field.APPOINTED:
            on = written(value)
            values |= {"appointed_on": on.day if on else None, "only_month": bool(on and on.only_month)}
        else:
            values[field.value] = value
    people.appoint(session, person_id, values, now)


def written(text: str) -> Appointed | None:
    """A day or a month as `Appointed` writes it."""
    if not text:
        return None
    return Appointed(date.fromisoformat(text if len(text) > 7 else f"{text}-01"), len(text) <= 7)


def place(session: Session, done: RosterImport, person_id: int, unit_id: int, now: datetime) -> None:
    """He leaves wherever he is and joins `unit_id`."""
    before = []
    for membership in present_places(session, person_id, now):
        membership.until = now
        session.add(membership)
        before.append(str(membership.unit_id))
    session.add(Membership(person_id=person_id, unit_id=unit_id, since=now))
    session.add(_row(done, ChangeKind.PLACED, person_id, "", ",".join(before), str(unit_id)))
    session.flush()


def present_places(session: Session, person_id: int, now: datetime) -> list[Membership]:
    query = select(Membership).where(Membership.person_id == person_id, in_force(Membership, now))
    return list(session.exec(query.order_by(col(Membership.id))))


def _row(
    done: RosterImport, kind: ChangeKind, person_id: int, field: str = "", before: str = "", after: str = ""
) -> RosterChange:
    return RosterChange(import_id=done.id, person_id=person_id, kind=kind, field=field, before=before, after=after)
