"""What is stored of a class and of the persons whom a roster may mean, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, or_, select

from app.classes.models import Enrolment, TrainingClass
from app.classes.reach import is_whole, within
from app.desk.rules.roster.standing import Counted, Known, Standing
from app.desk.rules.roster.units import Unit, Units
from app.desk.rules.roster.values import Appointed, Roster
from app.people.models import Appointment, Grant, Identifier, Membership, OrgUnitName, Person
from app.people.queries import Reach, appointments_of, in_force, units
from app.people.rules import IdentifierKind, Role, normalised_account

EVERYTHING = Reach(site=True)


def standing_of(session: Session, klass: TrainingClass, roster: Roster, reach: Reach, now: datetime) -> Standing:
    whole = is_whole(reach, klass)
    phones = {entry.phone for entry in roster.entries if entry.phone}
    numbers = {normalised_account(entry.staff_number) for entry in roster.entries if entry.staff_number}
    named = select(Identifier.person_id).where(
        or_(
            (col(Identifier.kind) == IdentifierKind.PHONE) & col(Identifier.value).in_(phones),
            (col(Identifier.kind) == IdentifierKind.STAFF_NUMBER) & col(Identifier.value).in_(numbers),
        )
    )
    ids = set(session.exec(named))
    enrolled = select(Enrolment).where(
        Enrolment.class_id == klass.id, or_(within(reach, klass), col(Enrolment.person_id).in_(ids))
    )
    enrolments = {one.person_id: one for one in session.exec(enrolled.order_by(col(Enrolment.id)))}
    known = known_of(session, [*enrolments, *sorted(ids - enrolments.keys())], enrolments, now)
    return Standing(units_of(session, None if whole else reach.units, now), known, None if whole else reach.units)


def units_of(session: Session, only: frozenset[int] | None, now: datetime) -> Units:
    """Units that are not archived with every name that they have and had; paths begin where `only` begins."""
    rows = units(session, now)
    names: dict[int, list[str]] = defaultdict(list)
    for name in session.exec(select(OrgUnitName).order_by(col(OrgUnitName.id))):
        names[name.unit_id].append(name.name)
    paths: dict[int, tuple[str, ...]] = {}
    lines: dict[int, frozenset[int]] = {}
    found = []
    for row in rows.values():
        lines[row.id] = lines.get(row.parent_id or 0, frozenset()) | {row.id}
        if only is not None and row.id not in only:
            continue
        paths[row.id] = (*paths.get(row.parent_id or 0, ()), row.name)
        found.append(Unit(row.id, row.ref, row.parent_id, paths[row.id], tuple(names[row.id]), lines[row.id]))
    return Units(found)


def known_of(session: Session, ids: Iterable[int], enrolments: dict[int, Enrolment], now: datetime) -> list[Known]:
    """In the order of `ids`."""
    ids = list(ids)
    persons = {one.id: one for one in session.exec(select(Person).where(col(Person.id).in_(ids)))}
    phones, staff = defaultdict[int, list[str]](list), defaultdict[int, list[tuple[int, str]]](list)
    theirs = select(Identifier).where(col(Identifier.person_id).in_(ids)).order_by(col(Identifier.id))
    for one in session.exec(theirs):
        if one.kind is IdentifierKind.PHONE:
            phones[one.person_id].append(one.value)
        else:
            staff[one.person_id].append((one.unit_id or 0, one.value))
    roles = defaultdict[int, set[Role]](set)
    for grant in session.exec(select(Grant).where(col(Grant.person_id).in_(ids), in_force(Grant, now))):
        roles[grant.person_id].add(grant.role)
    joined = select(Membership).where(col(Membership.person_id).in_(ids), in_force(Membership, now))
    place = {
        one.person_id: one.unit_id for one in session.exec(joined.order_by(col(Membership.since), col(Membership.id)))
    }
    appointments = appointments_of(session, ids)
    return [
        _known(
            persons[id_],
            phones[id_],
            staff[id_],
            place.get(id_),
            enrolments.get(id_),
            appointments.get(id_) or Appointment(person_id=id_, since=now),
            roles[id_],
        )
        for id_ in ids
    ]


def _known(
    person: Person,
    phones: list[str],
    staff: list[tuple[int, str]],
    unit_id: int | None,
    enrolment: Enrolment | None,
    appointment: Appointment,
    roles: set[Role],
) -> Known:
    counted = None
    if enrolment is not None:
        counted = Counted(enrolment.id, enrolment.ref, enrolment.unit_id, enrolment.withdrawn_at is not None)
    day = appointment.appointed_on
    return Known(
        person.id,
        person.ref,
        person.name,
        person.sex,
        tuple(phones),
        tuple(staff),
        unit_id,
        counted,
        appointment.department,
        appointment.branch,
        appointment.post,
        appointment.administrative_post,
        appointment.rank,
        Appointed(day, appointment.only_month) if day else None,
        off=person.switched_off_at is not None,
        fresh=person.first_sign_in_at is None and person.password_hash is None,
        more=bool(roles - {Role.LEARNER}),
        learner=Role.LEARNER in roles,
    )
