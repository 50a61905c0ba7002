"""A class is opened, or its rules are changed; one learner is given time, excused, let go or taken back."""

from dataclasses import replace
from datetime import datetime, tzinfo

from sqlmodel import Session, col, select

from app.audit.actions import record
from app.classes import actions as classes
from app.classes import deadlines
from app.classes.models import Enrolment, TrainingClass
from app.classes.rules import ClassRules, fingerprint, to_the_second
from app.courses import queries as courses
from app.courses.models import CourseVersion
from app.dashboards.queries.seen import View
from app.desk.queries.classes import Choice
from app.errors import Conflict, Invalid
from app.learning.actions import exempt, refresh, telling_of_less_time
from app.notices.actions import tell
from app.notices.rules import NoticeKind
from app.people.actions import grant
from app.people.models import OrgUnit, Person
from app.people.queries import reach_of, units
from app.people.rules import Permission, Role, Scope


class AlreadySo(Conflict):
    """He is out already, or in."""


class SetMeanwhile(Conflict):
    """Since the page was drawn somebody set other rules; saving would take them back unseen."""


class NotLater(Invalid):
    """An extension ends after the deadline that stands, and after now."""


def open_class(session: Session, chosen: Choice, rules: ClassRules, by: Person, now: datetime) -> TrainingClass:
    """Pinned to the course's latest version. Who opens a class organizes it. Audited."""
    version = session.get_one(CourseVersion, chosen.version.id)
    klass = classes.open_class(
        session,
        name=rules.name,
        version=version,
        content=courses.content(session, version.id),
        opens_at=rules.opens_at,
        closes_at=rules.closes_at,
        credit_period=rules.credit_period,
        contact=(rules.contact_name, rules.contact_number),
    )
    for name, value in vars(rules).items():
        setattr(klass, name, value)
    session.add(klass)
    reach = reach_of(session, by, Permission.MANAGE_CLASS, now)
    if not reach.site and klass.course_id not in reach.courses:
        grant(session, by, Role.ORGANIZER, Scope.CLASS, klass.id, now)
    told = {"class": klass.name, "course": chosen.course.slug, "version": version.number}
    record(session, by, "class:open", klass.ref, told, now)
    return klass


def change_class(
    session: Session, view: View, rules: ClassRules, seen: str, zone: tzinfo, by: Person, now: datetime
) -> bool:
    """Whether anything was another. Audited with what it was; whose time ends earlier now is told.

    `seen`: the fingerprint of the rules that were changed. Raises ClassClosed, RuleSettled, SetMeanwhile.
    """
    known = select(TrainingClass).where(TrainingClass.id == view.klass.id)
    klass = session.exec(known.with_for_update().execution_options(populate_existing=True)).one()
    stands = classes.rules_of(klass)
    rules = to_the_second(rules, stands)
    if klass.closed_at is None and seen != fingerprint(stands) and rules != stands:
        raise SetMeanwhile
    moved = (rules.closes_at, rules.due_days) != (klass.closes_at, klass.due_days)
    whose = [col(Enrolment.class_id) == klass.id] if moved else []
    with telling_of_less_time(session, whose, now, by) as sooner:
        changed = classes.set_rules(session, klass, rules, zone, now)
    if changed:
        told: dict[str, object] = {"class": klass.name}
        told["changes"] = [f"{name}: {old} → {new}" for name, (old, new) in changed.items()]
        if sooner:
            told["sooner"] = len(sooner)
        record(session, by, "class:change", klass.ref, told, now)
    return bool(changed)


def extend(
    session: Session, view: View, enrolment: Enrolment, until: datetime, reason: str, by: Person, now: datetime
) -> None:
    """Raises NotLater, ClassClosed."""
    if until <= max(now, view.ends_for(enrolment.closes_at)):
        raise NotLater
    classes.extend(session, enrolment, until, reason, now, by)
    _told(session, view, enrolment, NoticeKind.EXTENDED, reason, by, now, until=until.isoformat())


def excuse(
    session: Session, view: View, enrolment: Enrolment, module: str, reason: str, by: Person, now: datetime
) -> None:
    """From a module, or from all of them where it is empty. Raises Invalid for a module that is none, ClassClosed."""
    titles = {one.slug: one.title for one in view.content.modules}
    if module and module not in titles:
        raise Invalid("module")
    exempt(session, enrolment, view.klass, module, reason, now, by)
    _told(session, view, enrolment, NoticeKind.EXEMPTED, reason, by, now, module=titles.get(module, ""))


def transfer(
    session: Session, view: View, enrolment: Enrolment, unit_ref: str, reason: str, by: Person, now: datetime
) -> None:
    """He counts in another unit from now on; where he works is the roster's to say. Raises Invalid for a unit that is
    none or is closed, AlreadySo, ClassClosed."""
    unit = next((one for one in units(session, now).values() if one.ref == unit_ref), None)
    if unit is None:
        raise Invalid("unit")
    if unit.id == enrolment.unit_id:
        raise AlreadySo
    classes.transfer(session, enrolment, session.get_one(OrgUnit, unit.id), reason, now, by)
    _told(session, view, enrolment, NoticeKind.TRANSFERRED, reason, by, now, unit=unit.name)


def withdraw(session: Session, view: View, enrolment: Enrolment, reason: str, by: Person, now: datetime) -> None:
    """Raises AlreadySo, ClassClosed."""
    if enrolment.withdrawn_at is not None:
        raise AlreadySo
    classes.withdraw(session, enrolment, reason, now, by)
    _told(session, view, enrolment, NoticeKind.WITHDRAWN, reason, by, now)


def readmit(
    session: Session, view: View, enrolment: Enrolment, reason: str, zone: tzinfo, by: Person, now: datetime
) -> None:
    """A deadline that is counted from his appointment leaves him time again. Raises AlreadySo, ClassClosed."""
    if enrolment.withdrawn_at is None:
        raise AlreadySo
    classes.readmit(session, enrolment, reason, now, by)
    deadlines.of_enrolments(session, [enrolment.id], zone, now)
    refresh(session, enrolment, view.klass)
    _told(session, view, enrolment, NoticeKind.READMITTED, reason, by, now)


def _told(
    session: Session,
    view: View,
    enrolment: Enrolment,
    kind: NoticeKind,
    reason: str,
    by: Person,
    now: datetime,
    **more: str,
) -> None:
    """He learns it, and it stands in the trail."""
    person = session.get_one(Person, enrolment.person_id)
    tell(session, person.id, kind, {"class": view.klass.name, "reason": reason, **more}, now, by.id)
    details = {"class": view.klass.name, "name": person.name, "reason": reason, **more}
    record(session, by, f"enrolment:{kind}", enrolment.ref, details, now)


def copied(rules: ClassRules) -> ClassRules:
    """The same for the next term, whose name and dates somebody still has to say."""
    return replace(rules, name="")
