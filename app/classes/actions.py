"""What is done with classes and enrolments; each change of an enrolment is a fact with its reason."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlmodel import Session, col, select, update

from app.classes import deadlines
from app.classes.models import ClassMove, Enrolment, EnrolmentFact, TrainingClass
from app.classes.rules import ClassClosed, ClassRules, Excuse, changes, settled
from app.courses.models import CourseVersion
from app.courses.rules.content import Content
from app.errors import Conflict
from app.people.models import OrgUnit, Person
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind


def open_class(
    session: Session,
    *,
    name: str,
    version: CourseVersion,
    content: Content,
    opens_at: datetime,
    closes_at: datetime,
    credit_period: str,
    contact: tuple[str, str],
) -> TrainingClass:
    """A new class pinned to a version; its final starts with the course's own defaults."""
    klass = TrainingClass(
        name=name,
        course_id=version.course_id,
        version_id=version.id,
        opens_at=opens_at,
        closes_at=closes_at,
        credit_period=credit_period,
        final_questions=content.final.questions,
        final_minutes=content.final.minutes,
        final_pass=content.final.pass_share,
        final_kept_share=content.final.kept_share,
        contact_name=contact[0],
        contact_number=contact[1],
    )
    session.add(klass)
    session.flush()
    return klass


class RuleSettled(Conflict):
    """These may no longer be changed."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(*fields)
        self.fields = tuple(fields)


def rules_of(klass: TrainingClass) -> ClassRules:
    return ClassRules(**{name: getattr(klass, name) for name in ClassRules.__dataclass_fields__})


def set_rules(
    session: Session, klass: TrainingClass, rules: ClassRules, zone: tzinfo, now: datetime
) -> dict[str, tuple[str, str]]:
    """Gives what changed. Attempts that were begun keep their rules, results that stand are not touched.

    A new deadline holds for everybody without one of his own, open attempts included, save those on a clock of their
    own. Raises ClassClosed, RuleSettled.
    """
    must_not_be_closed(klass)
    before = rules_of(klass)
    if fields := settled(before, rules, now):
        raise RuleSettled(fields)
    for name in ClassRules.__dataclass_fields__:
        setattr(klass, name, getattr(rules, name))
    session.add(klass)
    if rules.closes_at != before.closes_at:
        whose = select(Enrolment.id).where(Enrolment.class_id == klass.id, col(Enrolment.closes_at).is_(None))
        untimed = update(Attempt).where(
            col(Attempt.enrolment_id).in_(whose),
            col(Attempt.submitted_at).is_(None),
            col(Attempt.kind) != Kind.FINAL,
            col(Attempt.deadline_at) == before.closes_at,
        )
        session.exec(untimed.values(deadline_at=rules.closes_at).execution_options(synchronize_session=False))
    session.flush()
    if rules.due_days != before.due_days:
        deadlines.of_class(session, klass, zone, now)
    elif rules.closes_at != before.closes_at:
        deadlines.within_class_end(session, klass, zone, now)
    return changes(before, rules)


def enrol(
    session: Session, person: Person, klass: TrainingClass, unit: OrgUnit, now: datetime, by: Person | None
) -> Enrolment:
    """Enrolling twice changes nothing."""
    known = select(Enrolment).where(Enrolment.person_id == person.id, Enrolment.class_id == klass.id)
    if (enrolment := session.exec(known).one_or_none()) is None:
        must_not_be_closed(klass)
        enrolment = Enrolment(
            person_id=person.id,
            class_id=klass.id,
            unit_id=unit.id,
            enrolled_at=now,
            enrolled_by=by.id if by else None,
        )
        session.add(enrolment)
        session.flush()
    return enrolment


def exempt(session: Session, enrolment: Enrolment, module: str, reason: str, now: datetime, by: Person) -> None:
    """From one module, or from all where `module` is empty."""
    must_not_be_closed(session.get_one(TrainingClass, enrolment.class_id))
    _excuse(session, enrolment, Excuse.EXEMPTED, reason, now, by, subject=module)


def extend(session: Session, enrolment: Enrolment, until: datetime, reason: str, now: datetime, by: Person) -> None:
    """His open attempts go on with him, save those on a clock of their own."""
    session.refresh(enrolment, with_for_update={"key_share": True})  # his deadline may just be counted (PostgreSQL)
    must_not_be_closed(session.get_one(TrainingClass, enrolment.class_id))
    enrolment.closes_at = until
    untimed = update(Attempt).where(
        col(Attempt.enrolment_id) == enrolment.id, col(Attempt.submitted_at).is_(None), col(Attempt.kind) != Kind.FINAL
    )
    session.exec(untimed.values(deadline_at=until))
    _excuse(session, enrolment, Excuse.EXTENDED, reason, now, by, until=until)


def withdraw(session: Session, enrolment: Enrolment, reason: str, now: datetime, by: Person) -> None:
    """He no longer counts; what he did stays."""
    must_not_be_closed(session.get_one(TrainingClass, enrolment.class_id))
    enrolment.withdrawn_at = now
    _excuse(session, enrolment, Excuse.WITHDRAWN, reason, now, by)


def readmit(session: Session, enrolment: Enrolment, reason: str, now: datetime, by: Person) -> None:
    """He counts again, with what he did before."""
    must_not_be_closed(session.get_one(TrainingClass, enrolment.class_id))
    enrolment.withdrawn_at = None
    _excuse(session, enrolment, Excuse.READMITTED, reason, now, by)


def transfer(session: Session, enrolment: Enrolment, unit: OrgUnit, reason: str, now: datetime, by: Person) -> None:
    """He counts in another unit from now on; his facts go with him."""
    must_not_be_closed(session.get_one(TrainingClass, enrolment.class_id))
    before, enrolment.unit_id = enrolment.unit_id, unit.id
    _excuse(session, enrolment, Excuse.TRANSFERRED, reason, now, by, from_unit_id=before, to_unit_id=unit.id)


def _excuse(
    session: Session,
    enrolment: Enrolment,
    kind: Excuse,
    reason: str,
    now: datetime,
    by: Person,
    **values: Any,
) -> None:
    session.add(enrolment)
    session.add(EnrolmentFact(enrolment_id=enrolment.id, kind=kind, reason=reason, at=now, by=by.id, **values))
    session.flush()


def pin(session: Session, klass: TrainingClass, version: CourseVersion, now: datetime, by: Person) -> None:
    """Move a class to another version of its course; open attempts keep theirs."""
    must_not_be_closed(klass)
    move = ClassMove(class_id=klass.id, from_version_id=klass.version_id, to_version_id=version.id, at=now, by=by.id)
    klass.version_id = version.id
    session.add_all([move, klass])
    session.flush()


def must_not_be_closed(klass: TrainingClass) -> None:
    """What was closed stays as it was reported; whoever must change it reopens the class first, for a reason."""
    if klass.closed_at is not None:
        raise ClassClosed
