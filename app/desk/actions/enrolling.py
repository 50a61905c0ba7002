"""Ways into a class beside the roster: a code that learners type, and rules that enrol whoever fits."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from app.aloud import new_sign
from app.audit.actions import record
from app.classes import deadlines
from app.classes.actions import must_not_be_closed
from app.classes.models import EnrolmentRule, TrainingClass
from app.db import insert_all
from app.desk.queries.enrolling import fitting, still_holds
from app.desk.rules.enrolling import PER_PASS, Conditions, Fitting
from app.errors import Conflict
from app.learning.actions.enrolling import enrol_many
from app.people.models import Grant, Person
from app.people.queries import unit_name
from app.people.rules import Role, Scope

EVERY = timedelta(minutes=10)
"""How long a rule may take to find a new colleague."""


class OthersFit(Conflict):
    """Since the preview somebody came or went; it is shown again."""


class Ended(Conflict):
    """The class has come to its end and takes in nobody by itself any more."""


def locked(session: Session, klass: TrainingClass) -> TrainingClass:
    """Raises ClassClosed."""
    known = select(TrainingClass).where(TrainingClass.id == klass.id)
    found = session.exec(known.with_for_update().execution_options(populate_existing=True)).one()
    must_not_be_closed(found)
    return found


def switch_code(session: Session, klass: TrainingClass, on: bool, by: Person, now: datetime) -> None:
    """On: a new code, and the one before lets nobody in any more. The trail does not tell it. Raises ClassClosed."""
    klass = locked(session, klass)
    if not on and klass.code is None:
        return
    verb = "class:code_on" if klass.code is None else "class:code_new" if on else "class:code_off"
    klass.code = new_sign() if on else None
    session.add(klass)
    session.flush()
    record(session, by, verb, klass.ref, {"class": klass.name}, now)


def add_rule(
    session: Session, klass: TrainingClass, conditions: Conditions, seen: int, zone: ZoneInfo, by: Person, now: datetime
) -> EnrolmentRule:
    """`seen`: how many the preview said it would enrol. Raises ClassClosed, Ended, OthersFit. Audited."""
    klass = locked(session, klass)
    if now > klass.closes_at:
        raise Ended
    whom = fitting(session, klass, conditions, zone, now, new_only=True)
    if len(whom) != seen:
        raise OthersFit
    rule = EnrolmentRule(class_id=klass.id, **vars(conditions), at=now, by=by.id, zone=zone.key, checked_at=now)
    rule.checked_at = _next_look(whom, now)
    session.add(rule)
    session.flush()
    record(session, by, "enrolment:rule_add", rule.ref, _told(session, klass, conditions, len(whom), now), now)
    _enrol(session, klass, whom[:PER_PASS], zone, by, now)
    return rule


def end_rule(session: Session, klass: TrainingClass, rule: EnrolmentRule, by: Person, now: datetime) -> None:
    """Whoever it brought in stays."""
    session.refresh(rule, with_for_update=True)
    if rule.ended_at is None:
        rule.ended_at, rule.ended_by = now, by.id
        session.add(rule)
        session.flush()
        record(session, by, "enrolment:rule_end", rule.ref, {"class": klass.name}, now)


def keep_rules(session: Session, now: datetime) -> int:
    """Enrols whoever fits a rule since it was last looked at; gives how many. Nobody is taken out by a rule."""
    query = (
        select(EnrolmentRule, TrainingClass)
        .join(TrainingClass)
        .where(col(EnrolmentRule.ended_at).is_(None), EnrolmentRule.checked_at <= now - EVERY)
        .where(col(TrainingClass.closed_at).is_(None), TrainingClass.closes_at > now)
        .order_by(col(EnrolmentRule.id))
    )
    return sum(_kept(session, rule, klass, now) for rule, klass in session.exec(query).all())


def _kept(session: Session, rule: EnrolmentRule, klass: TrainingClass, now: datetime) -> int:
    session.refresh(klass, with_for_update=True)
    session.refresh(rule, with_for_update=True)
    if klass.closed_at is not None or rule.ended_at is not None:  # meanwhile (PostgreSQL)
        return 0
    rule.checked_at = now
    session.add(rule)
    if not still_holds(session, rule, klass, now):
        return 0
    zone, by = ZoneInfo(rule.zone), session.get_one(Person, rule.by)
    conditions = Conditions(rule.unit_id, rule.post, rule.within_days)
    if whom := fitting(session, klass, conditions, zone, now, new_only=True):
        rule.checked_at, some = _next_look(whom, now), whom[:PER_PASS]
        record(session, None, "enrolment:by_rule", rule.ref, _told(session, klass, conditions, len(some), now), now)
        _enrol(session, klass, some, zone, by, now)
        return len(some)
    return 0


def _next_look(whom: Sequence[Fitting], now: datetime) -> datetime:
    """When more fit than one pass takes, the next minute goes on: nobody's answer waits for a hundred thousand rows."""
    return now if len(whom) <= PER_PASS else now - EVERY


def _enrol(
    session: Session, klass: TrainingClass, whom: Sequence[Fitting], zone: tzinfo, by: Person, now: datetime
) -> None:
    """Who may not study yet is granted it."""
    new = [one.person_id for one in whom if not one.learner]
    grants = [Grant(person_id=id, role=Role.LEARNER, scope=Scope.SITE, since=now, by=by.id) for id in new]
    insert_all(session, grants)
    made = enrol_many(session, [(one.person_id, one.unit_id) for one in whom], klass, now, by)
    deadlines.of_enrolments(session, [one.id for one in made], zone, now)


def _told(
    session: Session, klass: TrainingClass, conditions: Conditions, people: int, now: datetime
) -> dict[str, object]:
    told: dict[str, object] = {"class": klass.name, "unit": unit_name(session, conditions.unit_id, now)}
    if conditions.post:
        told["post"] = conditions.post
    if conditions.within_days is not None:
        told["days"] = conditions.within_days
    return told | {"people": people}
