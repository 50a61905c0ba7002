"""A reminder is written with all its messages and their jobs, in one transaction; within ten seconds it is undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from sqlmodel import Session, col, select, update

from app.audit.actions import record
from app.classes.models import TrainingClass
from app.dashboards.queries.seen import View
from app.dashboards.rules.filters import Filters
from app.errors import Conflict, Invalid, NotAllowed
from app.jobs import actions as jobs
from app.jobs.models import Job
from app.jobs.rules import State as JobState
from app.people.models import Person
from app.reminders.models import Delivery, GroupChannel, Reminder, ReminderRule
from app.reminders.queries.recipients import addressees, recipients
from app.reminders.rules.messages import class_values, digest_of, values_of
from app.reminders.rules.reach import UNDO, Channel, Someone, State, ways
from app.reminders.rules.text import filled

TELL, DELIVER = "reminders:tell", "reminders:deliver"


class SeenOtherwise(Conflict):
    """Who would be reminded is no longer what was shown."""


class NobodyToRemind(Invalid):
    """Nothing of what was chosen reaches anybody."""


@dataclass(frozen=True)
class Asked:
    """What an organizer chose; `text` is for learners, `group_text` for groups, `digest` for units' contacts."""

    text: str
    channels: tuple[Channel, ...]
    groups: tuple[GroupChannel, ...] = ()
    group_text: str = ""
    digest: str = ""  # its first line; empty: contacts are not told


def remind(
    session: Session,
    view: View,
    filters: Filters,
    asked: Asked,
    token: str,
    by: Person,
    zone: tzinfo,
    rule: ReminderRule | None = None,
    only: frozenset[int] | None = None,
) -> Reminder:
    """Nothing leaves before the undo time is over, nor ever without this row. Audited.

    `token` is of what was shown; `only` narrows to these enrolments. Raises SeenOtherwise, NobodyToRemind.
    """
    now, klass = view.now, view.klass
    session.exec(select(TrainingClass.id).where(TrainingClass.id == klass.id).with_for_update())
    found = recipients(session, view, filters, asked.channels, only)
    if found.token != token:
        raise SeenOtherwise
    if not found.ready:
        raise NobodyToRemind
    reminder = Reminder(
        class_id=klass.id,
        rule_id=rule.id if rule else None,
        text=asked.text,
        made_at=now,
        made_by=by.id,
        due_at=now + UNDO,
    )
    session.add(reminder)
    session.flush()
    deliveries = [
        *_to_learners(reminder.id, view, asked, found.ready, zone),
        *_to_contacts(reminder.id, session, view, asked, found.ready, zone),
        *_to_groups(reminder.id, view, asked, len(found.ready), zone),
    ]
    _add(session, reminder, deliveries, now)
    details = {"class": klass.name, "people": len(found.ready), "messages": len(deliveries), "filters": filters.pairs()}
    record(session, by, "reminder:send", reminder.ref, details, now)
    return reminder


def _to_learners(reminder: int, view: View, asked: Asked, ready: Sequence[Someone], zone: tzinfo) -> list[Delivery]:
    found = []
    for one in ready:
        text = filled(asked.text, values_of(one, view.klass.name, zone, view.now))
        for channel in ways(one, asked.channels):
            address = one.mail if channel is Channel.MAIL else ""
            found.append(
                Delivery(
                    reminder_id=reminder, enrolment_id=one.enrolment_id, channel=channel, address=address, text=text
                )
            )
    return found


def _to_contacts(
    reminder: int, session: Session, view: View, asked: Asked, ready: Sequence[Someone], zone: tzinfo
) -> list[Delivery]:
    found = []
    for one in addressees(session, view, ready) if asked.digest else ():
        if one.contact is not None:
            first = filled(asked.digest, _of_class(view, len(one.people), zone))
            text = digest_of(first, one.people)
            found.append(
                Delivery(
                    reminder_id=reminder, unit_id=one.unit_id, channel=Channel.MAIL, address=one.contact.mail, text=text
                )
            )
    return found


def _to_groups(reminder: int, view: View, asked: Asked, count: int, zone: tzinfo) -> list[Delivery]:
    text = filled(asked.group_text, _of_class(view, count, zone))
    return [
        Delivery(reminder_id=reminder, group_id=one.id, channel=one.kind, address=one.address, text=text)
        for one in asked.groups
    ]


def _of_class(view: View, count: int, zone: tzinfo) -> Mapping[str, str]:
    return class_values(count, view.klass.closes_at, view.klass.name, zone, view.now)


def _add(session: Session, reminder: Reminder, deliveries: Sequence[Delivery], now: datetime) -> None:
    """What stays on the site is one job: everybody is told in one transaction. Each other message is its own."""
    inside = None
    for delivery in deliveries:
        if delivery.channel is Channel.IN_APP:
            inside = inside or jobs.add(session, TELL, {"reminder": reminder.id}, reminder.due_at, now)
            delivery.job_id = inside.id
    session.add_all(deliveries)
    session.flush()
    for delivery in deliveries:
        if delivery.channel is not Channel.IN_APP:
            delivery.job_id = jobs.add(session, DELIVER, {"delivery": delivery.id}, reminder.due_at, now).id
    session.flush()


@dataclass(frozen=True)
class Undone:
    """How many messages never went out, and how many had gone already."""

    stopped: int
    gone: int
    reminder: Reminder = field(repr=False)


def undo(session: Session, view: View, reminder: Reminder, by: Person) -> Undone:
    """What still waits is never sent. What a worker holds already goes its way, and is counted as gone. Audited.

    Raises NotAllowed for somebody else's, unless the whole class is in his hands.
    """
    if reminder.made_by != by.id and not view.whole:
        raise NotAllowed
    now = view.now
    mine = list(session.exec(select(Delivery).where(Delivery.reminder_id == reminder.id).with_for_update()))
    jobs.cancel(session, sorted({one.job_id for one in mine if one.job_id is not None}))
    cancelled = (
        select(Job.id)
        .join(Delivery, col(Delivery.job_id) == Job.id)
        .where(Delivery.reminder_id == reminder.id, Job.state == JobState.CANCELLED)
    )
    waiting = update(Delivery).where(col(Delivery.job_id).in_(cancelled), col(Delivery.state) == State.WAITING)
    stopped = session.exec(waiting.values(state=State.UNDONE, at=now)).rowcount
    if stopped:
        reminder.undone_at = now
        session.add(reminder)
        record(session, by, "reminder:undo", reminder.ref, {"stopped": stopped}, now)
        session.flush()
    gone = len([one for one in mine if one.state is not State.UNDONE]) - stopped
    return Undone(stopped, gone, reminder)
