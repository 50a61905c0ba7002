"""What a corrected key changes for learners: new facts beside the old ones, and how each stands by them."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from app.classes.models import Enrolment
from app.learning.actions.standing import rebuild
from app.learning.models import Correction, Doubt
from app.learning.queries.regrading import Shift, handed_in
from app.learning.rules.facts import Ruled
from app.people.models import Person
from app.quizzes.models import Regrade
from app.quizzes.rules.attempts import Kind


def recompute(
    session: Session, made: Regrade, shifts: Sequence[Shift], by: Person, now: datetime, reversal: bool = False
) -> None:
    """`shifts` as read before the answers changed. What stands on record is put in doubt, never taken away."""
    results = handed_in(session, [one.attempt_id for one in shifts])
    for one in shifts:
        if one.attempt_id in results and one.enrolment_id is not None:
            session.add(_correction(one, one.enrolment_id, made, by, now, reversal))
    if reversal:
        waiting = update(Doubt).where(col(Doubt.regrade_id) == made.id, col(Doubt.ruled).is_(None))
        session.exec(waiting.values(ruled=Ruled.MOOT, reason=made.reversal, ruled_at=now, ruled_by=by.id))
    for one in shifts:
        if one.certified and one.enrolment_id is not None:
            module = "" if one.kind is Kind.FINAL else one.subject
            session.add(
                Doubt(
                    enrolment_id=one.enrolment_id,
                    attempt_id=one.attempt_id,
                    regrade_id=made.id,
                    module=module,
                    at=now,
                )
            )
    session.flush()
    ids = {one.enrolment_id for one in shifts}
    rebuild(
        session, session.exec(select(Enrolment).where(col(Enrolment.id).in_(ids)).order_by(col(Enrolment.id))).all()
    )


def _correction(one: Shift, enrolment_id: int, made: Regrade, by: Person, now: datetime, reversal: bool) -> Correction:
    return Correction(
        enrolment_id=enrolment_id,
        attempt_id=one.attempt_id,
        regrade_id=made.id,
        reversal=reversal,
        points_before=one.before,
        of_before=one.of_before,
        passed_before=one.passed_before,
        points=one.points,
        of=one.of,
        passed=one.passed,
        at=now,
        by=by.id,
    )
