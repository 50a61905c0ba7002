"""What is done with questions, attempts and answers; the request commits.

Callers hold the attempt's row locked (`queries.attempt_of(..., lock=True)`): on PostgreSQL nothing else keeps a save
and a submission of the same attempt apart.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, insert
from sqlmodel import Session, col, select, update

from app.errors import Conflict, Invalid
from app.people.models import Person
from app.quizzes import queries
from app.quizzes.models import Answer, AnswerRevision, Attempt, QuestionVersion, SetAside
from app.quizzes.queries import Place
from app.quizzes.rules.attempts import EndedBy, Kind, Policy, Reason, Result, new_receipt, time_is_up
from app.quizzes.rules.marking import Marked, is_complete
from app.quizzes.rules.questions import Given, Order, Question, canonical
from app.quizzes.rules.showing import Posted, Reasons, Shown, given_from, order_of

CHINA = ZoneInfo("Asia/Shanghai")


class AttemptClosed(Conflict):
    """An attempt that was handed in takes no further question."""


class FixedTogether(Invalid):
    """Under this policy an answer counts only when the whole attempt is handed in."""


class Outcome(StrEnum):
    SAVED = "saved"
    CONFLICT = "conflict"  # another tab or device had saved meanwhile
    FIXED = "fixed"
    CLOSED = "closed"
    LATE = "late"
    MALFORMED = "malformed"  # nothing that our form for this question sends


_OUTCOME_OF = {
    Reason.STALE: Outcome.CONFLICT,
    Reason.FIXED: Outcome.FIXED,
    Reason.CLOSED: Outcome.CLOSED,
    Reason.LATE: Outcome.LATE,
}


@dataclass(frozen=True)
class Saved:
    """What became of a posted answer: how the question stands now, and what was posted where it does not stand."""

    outcome: Outcome
    rev: int
    saved_at: datetime | None
    shown: Shown
    mine: Shown | None = None


class Fixing(StrEnum):
    FIXED = "fixed"
    INCOMPLETE = "incomplete"
    LATE = "late"


@dataclass(frozen=True)
class Fixed:
    """What became of 「提交本题」; `new` is false where the answer had been fixed before."""

    outcome: Fixing
    slug: str
    shown: Shown
    reasons: Reasons | None = None
    marked: Marked | None = None
    new: bool = False


def add_question(
    session: Session, course: str, question: Question, now: datetime, by: Person | None = None
) -> QuestionVersion:
    """The version of a question in a course (its slug); an unchanged question keeps the one it has."""
    body = canonical(question)
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    mine = (QuestionVersion.course == course, QuestionVersion.slug == question.slug)
    version = session.exec(select(QuestionVersion).where(*mine, QuestionVersion.sha256 == sha256)).one_or_none()
    if version is None:
        last = session.exec(select(func.coalesce(func.max(QuestionVersion.number), 0)).where(*mine)).one()
        version = QuestionVersion(
            course=course,
            slug=question.slug,
            number=last + 1,
            body=body,
            sha256=sha256,
            made_at=now,
            made_by=by.id if by else None,
        )
        session.add(version)
        session.flush()
    return version


def start(
    session: Session,
    *,
    person: Person,
    enrolment_id: int | None,
    version_id: int,
    kind: Kind,
    subject: str,
    policy: Policy,
    pass_share: int,
    questions: Sequence[int],
    deadline: datetime | None,
    random: Random,
    now: datetime,
    worth: Sequence[int] = (),
    shuffle_options: bool = True,
) -> Attempt:
    """An attempt with these question versions at 1, 2, 3 …, each with an order of its own; `pass_share` in per cent.

    `worth`: what each counts in this paper, hundredths; none where they count their own points.
    """
    attempt = Attempt(
        person_id=person.id,
        enrolment_id=enrolment_id,
        version_id=version_id,
        kind=kind,
        subject=subject,
        policy=policy,
        pass_share=pass_share,
        started_at=now,
        deadline_at=deadline,
    )
    session.add(attempt)
    session.flush()
    known = queries.questions(session, questions)
    counts = dict(zip(questions, worth, strict=True)) if worth else {}
    rows = [
        _unanswered(attempt, position, id, order_of(known[id], random, shuffle_options)) | {"worth": counts.get(id)}
        for position, id in enumerate(questions, 1)
    ]
    if rows:
        session.connection().execute(_PUT, rows)
    return attempt


def place(session: Session, attempt: Attempt, position: int, question_id: int, option_order: Order) -> None:
    """Put a question version into an open attempt, at a position where nothing stands."""
    if attempt.submitted_at:
        raise AttemptClosed
    session.connection().execute(_PUT, _unanswered(attempt, position, question_id, option_order))


def _unanswered(attempt: Attempt, position: int, question_id: int, option_order: Order) -> dict[str, object]:
    return {
        "attempt_id": attempt.id,
        "position": position,
        "question_id": question_id,
        "option_order": list(option_order),
        "worth": None,
        "given": [],
        "rev": 0,
    }


def save_answer(
    session: Session, attempt: Attempt, position: int, posted: Posted, base_rev: int, now: datetime
) -> Saved:
    """Takes the revision that the learner saw. Only `saved` changes the answer; what is refused is set aside.

    A value that stands already is saved already, whatever its revision.
    """
    saved, _ = _save(session, attempt, position, posted, base_rev, now)
    return saved


def fix_answer(session: Session, attempt: Attempt, position: int, now: datetime) -> Fixed:
    """From here on the answer counts and its reasons may be seen; twice is as once."""
    return _fixed(session, attempt, queries.place_at(session, attempt, position), now)


def save_and_fix(
    session: Session, attempt: Attempt, position: int, posted: Posted, base_rev: int, now: datetime
) -> tuple[Saved, Fixed | None]:
    """Both in one reading: what is saved counts from here on; None where it was not saved."""
    saved, place = _save(session, attempt, position, posted, base_rev, now)
    return saved, _fixed(session, attempt, place, now) if saved.outcome is Outcome.SAVED else None


def _save(
    session: Session, attempt: Attempt, position: int, posted: Posted, base_rev: int, now: datetime
) -> tuple[Saved, Place]:
    place = queries.place_at(session, attempt, position)
    given = given_from(place.question, place.order, posted)
    if given is None:
        return Saved(Outcome.MALFORMED, place.rev, place.saved_at, place.shown), place
    reason = _refusal(attempt, place, given, base_rev, now)
    if reason is None:
        written = place if _stands(place, given) else _write(session, place, given, now)
        return Saved(Outcome.SAVED, written.rev, written.saved_at, written.shown), written
    if not _stands(place, given):
        _set_aside(session, place, given, base_rev, reason, now)
    mine = place.shown_with(given, base_rev)
    return Saved(_OUTCOME_OF[reason], place.rev, place.saved_at, place.shown, mine), place


def _set_aside(session: Session, place: Place, given: Given, base_rev: int, reason: Reason, now: datetime) -> None:
    """Kept, once: the same value that comes again says nothing new."""
    kept = select(SetAside).where(
        SetAside.answer_id == place.id, SetAside.base_rev == base_rev, SetAside.reason == reason
    )
    if any(tuple(one.given) == given for one in session.exec(kept)):
        return
    aside = {"answer_id": place.id, "given": given, "base_rev": base_rev, "reason": reason, "at": now}
    session.connection().execute(_SET_ASIDE, aside)


def _fixed(session: Session, attempt: Attempt, place: Place, now: datetime) -> Fixed:
    if attempt.policy is not Policy.AT_ONCE and not attempt.submitted_at:
        raise FixedTogether
    new = place.fixed_at is None
    if new:
        if not is_complete(place.question, place.given):
            return Fixed(Fixing.INCOMPLETE, place.question.slug, place.shown)
        if time_is_up(attempt.deadline_at, now):
            return Fixed(Fixing.LATE, place.question.slug, place.shown)
        _fix(session, [place], now)
        place = replace(place, fixed_at=now)
    marked = place.marked
    return Fixed(Fixing.FIXED, place.question.slug, place.shown, place.reasons, marked, new)


def submit(
    session: Session,
    attempt: Attempt,
    now: datetime,
    ended_by: EndedBy = EndedBy.LEARNER,
    zone: tzinfo = CHINA,
) -> Result:
    """Hand in an attempt: what was not fixed is marked as it stands. The second time gives the first result.

    `zone` is that of the receipt's day. What the deadline ends has the deadline as its time, whoever came to say so.
    """
    if time_is_up(attempt.deadline_at, now):
        ended_by = EndedBy.DEADLINE
    at = min(now, attempt.deadline_at or now) if ended_by == EndedBy.DEADLINE else now
    receipt = new_receipt(at.astimezone(zone).date())
    once = update(Attempt).where(col(Attempt.id) == attempt.id, col(Attempt.submitted_at).is_(None))
    if session.exec(once.values(submitted_at=at, ended_by=ended_by, receipt=receipt)).rowcount:
        _fix(session, [place for place in queries.places(session, attempt) if place.fixed_at is None], at)
    session.refresh(attempt)
    result = queries.result_of(session, attempt)
    assert result is not None
    return result


def _refusal(attempt: Attempt, place: Place, given: Given, base_rev: int, now: datetime) -> Reason | None:
    if attempt.submitted_at:
        return Reason.LATE if attempt.ended_by == EndedBy.DEADLINE else Reason.CLOSED
    if time_is_up(attempt.deadline_at, now):
        return Reason.LATE
    if place.fixed_at:
        return Reason.FIXED
    return None if place.rev == base_rev or _stands(place, given) else Reason.STALE


def _stands(place: Place, given: Given) -> bool:
    """Whether this very value is the last revision; before the first there is none."""
    return place.rev > 0 and place.given == given


def _write(session: Session, place: Place, given: Given, now: datetime) -> Place:
    """The revision that was seen becomes the next one."""
    rev = place.rev + 1
    connection = session.connection()
    seen = {"answer": place.id, "seen": place.rev, "new": given, "next": rev, "now": now}
    if not connection.execute(_REPLACE, seen).rowcount:
        raise RuntimeError("an answer changed under the lock of its attempt")  # the unit rolls back, the outbox repeats
    connection.execute(_KEEP, {"answer_id": place.id, "rev": rev, "given": given, "at": now})
    return replace(place, given=given, rev=rev, saved_at=now)


def _fix(session: Session, places: Sequence[Place], at: datetime) -> None:
    """Mark answers and let them count."""
    marked = [(place.id, place.marked) for place in places]
    if rows := [{"answer": id, "now": at, "earned": mark.points, "most": mark.of} for id, mark in marked]:
        session.connection().execute(_FIX, rows)


# Statements on tables, built once: a learner's save is the one write that comes by the thousand.
_answer = Answer.__table__  # type: ignore[attr-defined]
_REPLACE = (
    update(_answer)
    .where(_answer.c.id == bindparam("answer"), _answer.c.rev == bindparam("seen"), _answer.c.fixed_at.is_(None))
    .values(given=bindparam("new"), rev=bindparam("next"), saved_at=bindparam("now"))
)
_FIX = (
    update(_answer)
    .where(_answer.c.id == bindparam("answer"), _answer.c.fixed_at.is_(None))
    .values(fixed_at=bindparam("now"), points=bindparam("earned"), of=bindparam("most"))
)
_KEEP = insert(AnswerRevision.__table__)  # type: ignore[attr-defined]
_PUT = insert(_answer)
_SET_ASIDE = insert(SetAside.__table__)  # type: ignore[attr-defined]
