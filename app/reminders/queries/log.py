"""What became of reminders, of a class or of one; only messages to people within reach are counted and listed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlmodel import Session, col

from app.classes.models import Enrolment
from app.dashboards.queries.seen import View
from app.errors import NotFound
from app.notices.models import Notice
from app.people.models import OrgUnit, Person
from app.reminders.models import Delivery, GroupChannel, Reminder, ReminderRule, UnitContact
from app.reminders.rules.reach import Channel, State

SHOWN = 50


@dataclass(frozen=True)
class Sent:
    """One reminder and what became of its messages; `seen` are those on the site that were opened."""

    ref: str
    by: str
    made_at: datetime
    due_at: datetime
    undone_at: datetime | None
    by_rule: bool
    people: int
    seen: int
    states: Mapping[State, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Went:
    """One message: to a learner, a unit's contact or a group (then `unit` is empty)."""

    name: str
    unit: str
    enrolment: str  # its ref, or empty
    channel: Channel
    state: State
    at: datetime | None
    seen_at: datetime | None
    error: str
    text: str


def _mine(view: View) -> ColumnElement[bool]:
    """Deliveries that this organizer may know of: the query joins Enrolment from the outside."""
    if view.whole:
        return true()
    return and_(col(Delivery.enrolment_id).is_not(None), view.within)


def sent(session: Session, view: View, most: int | None = SHOWN) -> list[Sent]:
    """The latest first."""
    return [one for one, _ in _reminders(session, view, most=most)]


def count_sent(session: Session, view: View) -> int:
    query = select(func.count(func.distinct(Reminder.id))).join(Delivery, col(Delivery.reminder_id) == Reminder.id)
    query = query.outerjoin(Enrolment, col(Enrolment.id) == Delivery.enrolment_id)
    return session.scalars(query.where(col(Reminder.class_id) == view.klass.id, _mine(view))).one()


def count_messages(session: Session, view: View, ref: str) -> int:
    """Of one reminder. Raises NotFound for one of which nothing is within reach."""
    query = select(func.count()).join(Reminder, col(Reminder.id) == Delivery.reminder_id)
    query = query.select_from(Delivery).outerjoin(Enrolment, col(Enrolment.id) == Delivery.enrolment_id)
    query = query.where(col(Reminder.class_id) == view.klass.id, col(Reminder.ref) == ref, _mine(view))
    if not (found := session.scalars(query).one()):
        raise NotFound
    return found


def one_sent(session: Session, view: View, ref: str) -> tuple[Sent, Reminder]:
    """Raises NotFound for one of which nothing is within reach."""
    for one, reminder in _reminders(session, view, ref):
        return one, reminder
    raise NotFound


def _reminders(session: Session, view: View, ref: str = "", most: int | None = None) -> list[tuple[Sent, Reminder]]:
    people = func.count(func.distinct(Delivery.enrolment_id))
    seen = func.sum(case((col(Notice.seen_at).is_not(None), 1), else_=0))
    states = [func.sum(case((col(Delivery.state) == state, 1), else_=0)) for state in State]
    query = (
        select(Reminder, col(Person.name), people, seen, *states)
        .join(Delivery, col(Delivery.reminder_id) == Reminder.id)
        .join(Person, col(Person.id) == Reminder.made_by)
        .outerjoin(Enrolment, col(Enrolment.id) == Delivery.enrolment_id)
        .outerjoin(Notice, col(Notice.id) == Delivery.notice_id)
        .where(col(Reminder.class_id) == view.klass.id, _mine(view))
        .group_by(col(Reminder.id), col(Person.name))
        .order_by(col(Reminder.id).desc())
        .limit(most)
    )
    if ref:
        query = query.where(col(Reminder.ref) == ref)
    found = []
    for reminder, name, count, opened, *counts in session.execute(query):
        by_state = {state: n for state, n in zip(State, counts, strict=True) if n}
        one = Sent(
            ref=reminder.ref,
            by=name,
            made_at=reminder.made_at,
            due_at=reminder.due_at,
            undone_at=reminder.undone_at,
            by_rule=reminder.rule_id is not None,
            people=count,
            seen=opened or 0,
            states=by_state,
        )
        found.append((one, reminder))
    return found


def messages(session: Session, view: View, reminder: Reminder) -> list[Went]:
    """Those that need a look first."""
    rank = case({State.UNKNOWN: 0, State.FAILED: 1, State.WAITING: 2}, value=col(Delivery.state), else_=3)
    query = (
        select(Delivery, col(Person.name), col(Enrolment.unit_id), col(Enrolment.ref), col(Notice.seen_at))
        .add_columns(col(GroupChannel.name), col(UnitContact.name))
        .outerjoin(Enrolment, col(Enrolment.id) == Delivery.enrolment_id)
        .outerjoin(Person, col(Person.id) == Enrolment.person_id)
        .outerjoin(Notice, col(Notice.id) == Delivery.notice_id)
        .outerjoin(GroupChannel, col(GroupChannel.id) == Delivery.group_id)
        .outerjoin(
            UnitContact,
            and_(
                col(UnitContact.unit_id) == Delivery.unit_id,
                col(UnitContact.since) <= reminder.made_at,
                or_(col(UnitContact.until).is_(None), col(UnitContact.until) > reminder.made_at),
            ),
        )
        .where(col(Delivery.reminder_id) == reminder.id, _mine(view))
        .order_by(rank, col(Delivery.id))
    )
    units = view.tree.units
    found = []
    for delivery, name, unit_id, ref, seen_at, group, contact in session.execute(query):
        place = unit_id or delivery.unit_id
        found.append(
            Went(
                name=name or group or contact or "",
                unit=units[place].name if place in units else "",
                enrolment=ref or "",
                channel=delivery.channel,
                state=delivery.state,
                at=delivery.at,
                seen_at=seen_at,
                error=delivery.error,
                text=delivery.text,
            )
        )
    return found


def rules_of(session: Session, view: View) -> list[tuple[ReminderRule, str]]:
    """In force, each with the name of who made it."""
    query = (
        select(ReminderRule, col(Person.name))
        .join(Person, col(Person.id) == ReminderRule.by)
        .where(col(ReminderRule.class_id) == view.klass.id, col(ReminderRule.until).is_(None))
        .order_by(col(ReminderRule.days).desc(), col(ReminderRule.id))
    )
    return [(rule, name) for rule, name in session.execute(query)]


def groups_of(session: Session, view: View) -> list[GroupChannel]:
    """In use, and only for who sees the whole class: a group hears of all of it."""
    if not view.whole:
        return []
    query = select(GroupChannel).where(col(GroupChannel.class_id) == view.klass.id, col(GroupChannel.until).is_(None))
    return list(session.scalars(query.order_by(col(GroupChannel.id))))


def unit_of(session: Session, view: View, ref: str) -> OrgUnit:
    """One that is seen in this class, whose contact may then be set. Raises NotFound."""
    unit = view.tree.by_ref(ref)
    if unit is None:
        raise NotFound
    found = session.get(OrgUnit, unit)
    if found is None:
        raise NotFound
    return found
