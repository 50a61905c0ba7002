"""The learners that filters let through, as a reminder sees them: a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.classes.models import Enrolment
from app.dashboards.queries.people import everybody
from app.dashboards.queries.seen import View, enrolments_in
from app.dashboards.rules.figures import Standing
from app.dashboards.rules.filters import Filters
from app.notices.models import Notice
from app.people.models import Person
from app.reminders.models import Delivery, MailAddress, Reminder, UnitContact
from app.reminders.rules.reach import Channel, Held, Someone, State, held, seen_as

COUNTS = (State.WAITING, State.SENT, State.UNKNOWN)
"""What is not known to have gone wrong counts as a reminder."""


@dataclass(frozen=True)
class Recipients:
    """`ready` are reminded; `held` are not, each with the reason."""

    ready: tuple[Someone, ...]
    held: tuple[tuple[Someone, Held], ...]
    token: str  # of exactly this: see `rules.reach.seen_as`


def recipients(
    session: Session,
    view: View,
    filters: Filters,
    channels: Sequence[Channel],
    only: frozenset[int] | None = None,
) -> Recipients:
    """In the list's order; `only` narrows to these enrolments."""
    ready, left_out = [], []
    for one in _chosen(session, view, filters):
        if only is not None and one.enrolment_id not in only:
            continue
        why = held(one, channels, view.now)
        if why is None:
            ready.append(one)
        else:
            left_out.append((one, why))
    return Recipients(tuple(ready), tuple(left_out), seen_as(ready, channels))


def _chosen(session: Session, view: View, filters: Filters) -> list[Someone]:
    lines = everybody(session, view, filters)
    chosen = enrolments_in(view, filters)
    last = (
        select(col(Delivery.enrolment_id).label("enrolment_id"), func.max(Reminder.made_at).label("at"))
        .join(Reminder, col(Reminder.id) == Delivery.reminder_id)
        .where(col(Delivery.state).in_(COUNTS), col(Reminder.class_id) == view.klass.id)
        .group_by(col(Delivery.enrolment_id))
        .subquery()
    )
    query = (
        chosen.with_only_columns(
            col(Enrolment.ref),
            col(Enrolment.id),
            col(Enrolment.unit_id),
            col(Enrolment.closes_at),
            col(Person.id),
            col(Person.first_sign_in_at),
            col(Person.switched_off_at),
            col(MailAddress.value),
            last.c.at,
        )
        .outerjoin(MailAddress, col(MailAddress.person_id) == Person.id)
        .outerjoin(last, last.c.enrolment_id == Enrolment.id)
    )
    found = {row[0]: row[1:] for row in session.execute(query)}
    people = []
    for line in lines:
        enrolment_id, unit_id, closes_at, person_id, first, off, mail, reminded_at = found[line.ref]
        people.append(
            Someone(
                enrolment_id=enrolment_id,
                person_id=person_id,
                ref=line.ref,
                name=line.name,
                unit=line.unit,
                unit_id=unit_id,
                standing=Standing(line.standing),
                left=line.of - line.done,
                closes_at=closes_at or view.klass.closes_at,
                signed_in=first is not None,
                switched_off=off is not None,
                mail=mail or "",
                phone=line.phone,
                reminded_at=reminded_at,
            )
        )
    return people


def unseen(session: Session, reminder: Reminder) -> frozenset[int]:
    """Enrolments that this reminder reached on the site and that have not opened it."""
    query = (
        select(col(Delivery.enrolment_id))
        .join(Notice, col(Notice.id) == Delivery.notice_id)
        .where(col(Delivery.reminder_id) == reminder.id, col(Notice.seen_at).is_(None))
    )
    return frozenset(found for (found,) in session.execute(query) if found is not None)


@dataclass(frozen=True)
class Addressee:
    """A unit's contact, and those of the unit's learners (and of units below it without a contact) who are chosen."""

    unit_id: int
    unit: str
    contact: UnitContact | None
    people: tuple[Someone, ...]


def addressees(session: Session, view: View, people: Sequence[Someone]) -> list[Addressee]:
    """Each learner under the nearest unit above him that has a contact; under his own unit where there is none."""
    contacts = contacts_of(session)
    grouped: dict[int, list[Someone]] = {}
    for one in people:
        path = reversed(view.tree.path(one.unit_id))
        unit = next((unit for unit in path if unit in contacts), one.unit_id)
        grouped.setdefault(unit, []).append(one)
    units = view.tree.units
    return [Addressee(unit, units[unit].name, contacts.get(unit), tuple(mine)) for unit, mine in grouped.items()]


def contacts_of(session: Session) -> dict[int, UnitContact]:
    """The present contact of each unit that has one."""
    query = select(UnitContact).where(col(UnitContact.until).is_(None))
    return {contact.unit_id: contact for contact in session.scalars(query)}


def mail_of(session: Session, person: Person) -> str:
    """Empty where he gave none."""
    found = session.get(MailAddress, person.id)
    return found.value if found else ""
