"""Who fits a rule of enrolment; which rules a class has; what an organizer chooses from."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, select
from sqlmodel import Session, col, or_

from app.classes.models import Enrolment, EnrolmentRule, TrainingClass
from app.classes.reach import is_whole
from app.desk.rules.enrolling import Conditions, Fitting
from app.errors import NotFound
from app.people.models import Appointment, Grant, Membership, OrgUnitBelow, Person
from app.people.queries import Reach, UnitRow, in_force, permissions_of, reach_of, roles_of, units
from app.people.rules import ADMINS, Permission, Role

MOST_POSTS = 200


def fitting(
    session: Session,
    klass: TrainingClass,
    conditions: Conditions,
    zone: tzinfo,
    now: datetime,
    *,
    new_only: bool = False,
) -> list[Fitting]:
    """In the order in which they were entered; who is in two units counts where he came last.

    Nobody who is switched off, and none of the three administrators: theirs are accounts to administer with.
    """
    is_learner = exists().where(
        col(Grant.person_id) == Person.id, col(Grant.role) == Role.LEARNER, in_force(Grant, now)
    )
    administers = exists().where(col(Grant.person_id) == Person.id, col(Grant.role).in_(ADMINS), in_force(Grant, now))
    appointed = and_(
        col(Appointment.person_id) == Person.id,
        col(Appointment.since) <= now,
        or_(col(Appointment.until).is_(None), col(Appointment.until) > now),
    )
    query = (
        select(
            col(Person.id),
            col(Person.name),
            col(Membership.unit_id),
            col(Appointment.post),
            col(Appointment.appointed_on),
            is_learner,
            col(Enrolment.id),
            col(Enrolment.withdrawn_at),
        )
        .join(Membership, and_(col(Membership.person_id) == Person.id, in_force(Membership, now)))
        .join(OrgUnitBelow, col(OrgUnitBelow.descendant_id) == Membership.unit_id)
        .outerjoin(Appointment, appointed)
        .outerjoin(Enrolment, and_(col(Enrolment.person_id) == Person.id, col(Enrolment.class_id) == klass.id))
        .where(col(OrgUnitBelow.ancestor_id) == conditions.unit_id, col(Person.switched_off_at).is_(None), ~administers)
        .order_by(col(Person.id), col(Membership.since), col(Appointment.since))
    )
    if conditions.post:
        query = query.where(col(Appointment.post) == conditions.post)
    if (since := conditions.since(now, zone)) is not None:
        query = query.where(col(Appointment.appointed_on).between(since, now.astimezone(zone).date()))
    if new_only:
        query = query.where(col(Enrolment.id).is_(None))
    found: dict[int, Fitting] = {}
    for person, name, unit, post, on, learner, enrolment, withdrawn in session.execute(query):
        entered = enrolment is not None
        found[person] = Fitting(person, name, unit, post or "", on, learner, entered, withdrawn is not None)
    return list(found.values())


@dataclass(frozen=True)
class RuleLine:
    rule: EnrolmentRule
    unit: str
    by: str
    rests: bool  # who set it no longer reaches so far
    waiting: int  # who fit and are not enrolled yet


def rules_of_class(session: Session, klass: TrainingClass, now: datetime) -> list[RuleLine]:
    query = (
        select(EnrolmentRule, Person)
        .join(Person, col(Person.id) == EnrolmentRule.by)
        .where(col(EnrolmentRule.class_id) == klass.id, col(EnrolmentRule.ended_at).is_(None))
        .order_by(col(EnrolmentRule.id))
    )
    every = units(session, now, closed=True)
    found = []
    for rule, by in session.execute(query).all():
        conditions = Conditions(rule.unit_id, rule.post, rule.within_days)
        waiting = len(fitting(session, klass, conditions, ZoneInfo(rule.zone), now, new_only=True))
        rests = not still_holds(session, rule, klass, now)
        found.append(RuleLine(rule, every[rule.unit_id].name, by.name, rests, waiting))
    return found


def rule_in(session: Session, klass: TrainingClass, ref: str) -> EnrolmentRule:
    query = select(EnrolmentRule).where(col(EnrolmentRule.ref) == ref, col(EnrolmentRule.class_id) == klass.id)
    if (rule := session.scalars(query).one_or_none()) is None:
        raise NotFound
    return rule


def still_holds(session: Session, rule: EnrolmentRule, klass: TrainingClass, now: datetime) -> bool:
    """Whether who set it may still do by hand what it does by itself."""
    by = session.get_one(Person, rule.by)
    if by.switched_off_at is not None or Permission.MANAGE_CLASS not in permissions_of(roles_of(session, by, now)):
        return False
    reach = reach_of(session, by, Permission.MANAGE_CLASS, now)
    return is_whole(reach, klass) and (reach.site or rule.unit_id in reach.units)


def units_offered(session: Session, reach: Reach, now: datetime) -> list[UnitRow]:
    """Units whose people somebody may enrol without naming each: those that he reaches, class or no class."""
    return [unit for unit in units(session, now).values() if reach.site or unit.id in reach.units]


def posts_offered(session: Session, offered: list[UnitRow], now: datetime) -> list[str]:
    """Posts in the Party that people there hold now, the most frequent first."""
    ids = [unit.id for unit in offered]
    query = (
        select(col(Appointment.post))
        .join(Membership, and_(col(Membership.person_id) == Appointment.person_id, in_force(Membership, now)))
        .where(col(Membership.unit_id).in_(ids), col(Appointment.post) != "", col(Appointment.since) <= now)
        .where(or_(col(Appointment.until).is_(None), col(Appointment.until) > now))
        .group_by(col(Appointment.post))
        .order_by(func.count().desc(), col(Appointment.post))
        .limit(MOST_POSTS)
    )
    return list(session.scalars(query))
