"""What the worker does with reminders, and what each minute brings about: rules whose morning has come."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.classes.models import Enrolment, TrainingClass
from app.dashboards.queries.seen import view_of
from app.dashboards.rules.filters import Filters
from app.errors import DomainError
from app.jobs.rules import State as JobState
from app.jobs.tasks import Details, Outcome, Task
from app.notices.actions import tell
from app.notices.rules import NoticeKind
from app.people.models import Person
from app.people.queries import permissions_of, roles_of
from app.people.rules import Permission
from app.reminders.actions.sending import DELIVER, TELL, Asked, remind
from app.reminders.channels import Message, Ways, send
from app.reminders.models import Delivery, GroupChannel, Reminder, ReminderRule
from app.reminders.queries.recipients import recipients
from app.reminders.rules.reach import Channel, State
from app.reminders.rules.rounds import falls_due

STATE_OF = {JobState.DONE: State.SENT, JobState.FAILED: State.FAILED, JobState.UNKNOWN: State.UNKNOWN}


def _nothing(_what: int) -> Outcome:
    return Outcome()


def _reminder(_session: Session, details: Details) -> int:
    return int(details["reminder"])


def _told(session: Session, details: Details, outcome: Outcome, now: datetime) -> None:
    """Everybody's notice in the transaction that ends the job: told once, or (where the worker was lost) not at all."""
    reminder = session.get_one(Reminder, int(details["reminder"]))
    klass = session.get_one(TrainingClass, reminder.class_id)
    query = (
        select(Delivery, Enrolment.person_id)
        .join(Enrolment, col(Enrolment.id) == Delivery.enrolment_id)
        .where(Delivery.reminder_id == reminder.id, Delivery.channel == Channel.IN_APP)
        .where(Delivery.state == State.WAITING)
        .order_by(col(Delivery.id))
    )
    for delivery, person_id in session.exec(query).all():
        notice = tell(
            session, person_id, NoticeKind.REMINDER, {"text": delivery.text, "class": klass.name}, now, reminder.made_by
        )
        delivery.state, delivery.at, delivery.notice_id = State.SENT, now, notice.id
        session.add(delivery)
    session.flush()


def _message(session: Session, details: Details) -> Message | None:
    delivery = session.get_one(Delivery, int(details["delivery"]))
    if delivery.state is not State.WAITING:
        return None
    reminder = session.get_one(Reminder, delivery.reminder_id)
    klass = session.get_one(TrainingClass, reminder.class_id)
    group = session.get(GroupChannel, delivery.group_id) if delivery.group_id else None
    secret = group.secret if group else ""
    return Message(delivery.channel, delivery.address, klass.name, delivery.text, reminder.due_at, secret)


def _delivered(session: Session, details: Details, outcome: Outcome, now: datetime) -> None:
    delivery = session.get_one(Delivery, int(details["delivery"]))
    delivery.state, delivery.at, delivery.error = STATE_OF[outcome.state], now, outcome.error[:500]
    session.add(delivery)
    session.flush()


@dataclass(frozen=True)
class _Sending:
    ways: Ways

    def __call__(self, message: Message) -> Outcome:
        return send(message, self.ways)


def tasks(ways: Ways) -> dict[str, Task[int] | Task[Message]]:
    """Whoever works for this site can do these."""
    return {
        TELL: Task(_reminder, _nothing, _told),
        DELIVER: Task(_message, _Sending(ways), _delivered),
    }


def by_rule(session: Session, now: datetime) -> int:
    """How many reminders rules have sent now; each rule reminds each learner once."""
    query = select(ReminderRule).where(col(ReminderRule.until).is_(None)).order_by(col(ReminderRule.id))
    return sum(_one_rule(session, rule, now) for rule in session.exec(query).all())


def _one_rule(session: Session, rule: ReminderRule, now: datetime) -> bool:
    due = _due(session, rule, now)
    by = session.get_one(Person, rule.by)
    if not due or Permission.REMIND not in permissions_of(roles_of(session, by, now)):
        return False
    klass = session.get_one(TrainingClass, rule.class_id)
    try:
        view = view_of(session, by, Permission.REMIND, klass.ref, now)
        filters = Filters(state=rule.among)
        asked = Asked(rule.text, tuple(Channel(channel) for channel in rule.channels))
        found = recipients(session, view, filters, asked.channels, due)
        if found.ready:
            remind(session, view, filters, asked, found.token, by, ZoneInfo(rule.zone), rule, due)
            return True
    except DomainError:
        pass  # he no longer reaches the class: his rule rests, and the list of rules says why
    return False


def _due(session: Session, rule: ReminderRule, now: datetime) -> frozenset[int]:
    """Enrolments whose morning it is, and whom this rule has not reminded yet."""
    klass = session.get_one(TrainingClass, rule.class_id)
    if klass.closed_at is not None or now < klass.opens_at:
        return frozenset()
    already = select(Delivery.enrolment_id).join(Reminder, col(Reminder.id) == Delivery.reminder_id)
    query = select(Enrolment.id, func.coalesce(Enrolment.closes_at, klass.closes_at)).where(
        Enrolment.class_id == klass.id,
        col(Enrolment.withdrawn_at).is_(None),
        col(Enrolment.id).not_in(already.where(Reminder.rule_id == rule.id, col(Delivery.enrolment_id).is_not(None))),
    )
    zone = ZoneInfo(rule.zone)
    return frozenset(id for id, closes_at in session.exec(query) if falls_due(closes_at, rule.days, now, zone))
