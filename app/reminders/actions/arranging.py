"""Rules, groups and addresses: made and ended by an organizer, none ever removed; audited."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.audit.actions import record
from app.classes.models import TrainingClass
from app.dashboards.rules.filters import Among
from app.errors import NotFound
from app.people.models import OrgUnit, Person
from app.reminders.models import GroupChannel, MailAddress, ReminderRule, UnitContact
from app.reminders.rules.reach import Channel


def add_rule(
    session: Session,
    klass: TrainingClass,
    days: int,
    among: Among,
    channels: tuple[Channel, ...],
    text: str,
    zone: str,
    by: Person,
    now: datetime,
) -> ReminderRule:
    rule = ReminderRule(
        class_id=klass.id,
        days=days,
        among=among,
        channels=[channel.value for channel in channels],
        text=text,
        zone=zone,
        since=now,
        by=by.id,
    )
    session.add(rule)
    session.flush()
    record(session, by, "reminder:rule", rule.ref, {"class": klass.name, "days": days, "among": among.value}, now)
    return rule


def end_rule(session: Session, klass: TrainingClass, ref: str, by: Person, now: datetime) -> None:
    """Ending it twice changes nothing. Raises NotFound."""
    query = select(ReminderRule).where(ReminderRule.ref == ref, ReminderRule.class_id == klass.id)
    if (rule := session.exec(query).one_or_none()) is None:
        raise NotFound
    if rule.until is None:
        rule.until = now
        session.add(rule)
        record(session, by, "reminder:end-rule", rule.ref, {"class": klass.name}, now)
        session.flush()


def add_channel(
    session: Session,
    klass: TrainingClass,
    kind: Channel,
    name: str,
    address: str,
    secret: str,
    by: Person,
    now: datetime,
) -> GroupChannel:
    """The trail names the group; its address is half a password and stands in no trail."""
    channel = GroupChannel(class_id=klass.id, kind=kind, name=name, address=address, secret=secret, since=now, by=by.id)
    session.add(channel)
    session.flush()
    details = {"class": klass.name, "kind": kind.value, "name": name}
    record(session, by, "reminder:channel", channel.ref, details, now)
    return channel


def end_channel(session: Session, klass: TrainingClass, ref: str, by: Person, now: datetime) -> None:
    """Ending it twice changes nothing. Raises NotFound."""
    query = select(GroupChannel).where(GroupChannel.ref == ref, GroupChannel.class_id == klass.id)
    if (channel := session.exec(query).one_or_none()) is None:
        raise NotFound
    if channel.until is None:
        channel.until = now
        session.add(channel)
        record(session, by, "reminder:end-channel", channel.ref, {"class": klass.name, "name": channel.name}, now)
        session.flush()


def set_contact(session: Session, unit: OrgUnit, name: str, mail: str, by: Person, now: datetime) -> None:
    """The contact of a unit from now on; an empty name: nobody. The same again changes nothing."""
    query = select(UnitContact).where(UnitContact.unit_id == unit.id, col(UnitContact.until).is_(None))
    before = session.exec(query).one_or_none()
    if (before.name, before.mail) == (name, mail) if before else not name:
        return
    if before:
        before.until = now
        session.add(before)
    if name:
        session.add(UnitContact(unit_id=unit.id, name=name, mail=mail, since=now, by=by.id))
    record(session, by, "unit:contact", unit.ref, {"name": name, "mail": mail}, now)
    session.flush()


def set_mail_address(session: Session, person: Person, value: str, now: datetime) -> None:
    """His own; empty takes it away."""
    known = session.get(MailAddress, person.id)
    if not value:
        if known:
            session.delete(known)
    elif known is None:
        session.add(MailAddress(person_id=person.id, value=value, at=now))
    elif known.value != value:
        known.value, known.at = value, now
        session.add(known)
    session.flush()
