"""What a corrected key makes of whole attempts, and what is on record because of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from app.classes.models import Enrolment, TrainingClass
from app.learning.models import Doubt, Fact
from app.learning.queries.facts import events_of_many
from app.learning.rules.facts import FactKind
from app.people.models import Person
from app.quizzes.models import Answer, Attempt
from app.quizzes.queries import Effect
from app.quizzes.rules.attempts import Kind, passes

TESTS = {Kind.QUIZ, Kind.PRECHECK, Kind.FINAL}
"""What is passed or not."""


@dataclass(frozen=True)
class Shift:
    """An attempt before and after; points in hundredths. `certified`: what stands on record rests on this pass."""

    attempt_id: int
    ref: str
    kind: Kind
    subject: str
    person_id: int
    name: str
    enrolment_id: int | None
    class_id: int | None
    klass: str
    submitted: bool
    before: int
    of_before: int
    passed_before: bool
    points: int
    of: int
    passed: bool
    certified: bool = False

    @property
    def gains(self) -> bool:
        return self.passed and not self.passed_before

    @property
    def loses(self) -> bool:
        return self.passed_before and not self.passed

    @property
    def raised(self) -> bool:
        return self.points - self.before > 0


def shifts(session: Session, effects: Sequence[Effect]) -> list[Shift]:
    """One for each attempt of which an answer changes; trials of trainers are left out."""
    change: dict[int, list[int]] = {}
    for one in effects:
        if one.is_changed:
            sums = change.setdefault(one.attempt_id, [0, 0])
            sums[0] += one.points - one.before
            sums[1] += one.of - one.of_before
    if not change:
        return []
    query = (
        select(Attempt, Person.name, TrainingClass.id, TrainingClass.name, func.sum(Answer.points), func.sum(Answer.of))  # type: ignore[call-overload]
        .join(Person, col(Person.id) == Attempt.person_id)
        .join(Answer, col(Answer.attempt_id) == Attempt.id)
        .join(Enrolment, col(Enrolment.id) == Attempt.enrolment_id)
        .join(TrainingClass, col(TrainingClass.id) == Enrolment.class_id)
        .where(col(Attempt.id).in_(change), Attempt.kind != Kind.TRIAL)
        .group_by(col(Attempt.id), col(Person.name), col(TrainingClass.id), col(TrainingClass.name))
        .order_by(col(Person.name), col(Attempt.id))
    )
    found = [_shift(*row, *change[row[0].id]) for row in session.exec(query)]
    return _with_records(session, found)


def _shift(
    attempt: Attempt, name: str, class_id: int, klass: str, points: int, of: int, more: int, more_of: int
) -> Shift:
    counts = attempt.kind in TESTS and attempt.submitted_at is not None
    points, of = int(points or 0), int(of or 0)
    return Shift(
        attempt_id=attempt.id,
        ref=attempt.ref,
        kind=attempt.kind,
        subject=attempt.subject,
        person_id=attempt.person_id,
        name=name,
        enrolment_id=attempt.enrolment_id,
        class_id=class_id,
        klass=klass,
        submitted=attempt.submitted_at is not None,
        before=points,
        of_before=of,
        passed_before=counts and passes(points, of, attempt.pass_share),
        points=points + more,
        of=of + more_of,
        passed=counts and passes(points + more, of + more_of, attempt.pass_share),
    )


def _with_records(session: Session, found: list[Shift]) -> list[Shift]:
    """A lost pass on which a module or the course was recorded as completed, where no other attempt passes."""
    losing = [one for one in found if one.loses and one.enrolment_id]
    events = events_of_many(session, {one.enrolment_id for one in losing if one.enrolment_id})
    certified: set[int] = set()
    for one in losing:
        mine = events.get(one.enrolment_id or 0, [])
        wanted = (one.kind.value, one.subject)
        passed = sum(e.kind is FactKind.SUBMITTED and bool(e.passed) and (e.detail, e.subject) == wanted for e in mine)
        lost = sum(
            (o.kind, o.subject) == (one.kind, one.subject) and o.enrolment_id == one.enrolment_id for o in losing
        )
        kind, subject = (FactKind.COMPLETED, "") if one.kind is Kind.FINAL else (FactKind.PASSED, one.subject)
        if passed <= lost and any(e.kind is kind and e.subject == subject for e in mine):
            certified.add(one.attempt_id)
    return [Shift(**{**vars(one), "certified": one.attempt_id in certified}) for one in found]


def doubts(session: Session, regrade_id: int) -> list[tuple[Doubt, str, str]]:
    """Those of a regrade, each with the learner's and the class's name; those that wait for a decision first."""
    query = (
        select(Doubt, Person.name, TrainingClass.name)
        .join(Enrolment, col(Enrolment.id) == Doubt.enrolment_id)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .join(TrainingClass, col(TrainingClass.id) == Enrolment.class_id)
        .where(Doubt.regrade_id == regrade_id)
        .order_by(col(Doubt.ruled_at).is_not(None), col(Doubt.id))
    )
    return list(session.exec(query).all())


def handed_in(session: Session, attempt_ids: Sequence[int]) -> set[int]:
    """Those whose result is a fact."""
    query = select(Fact.attempt_id).where(col(Fact.attempt_id).in_(attempt_ids))
    return {id for id in session.exec(query) if id is not None}
