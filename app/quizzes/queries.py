"""Reading attempts; whose they are comes first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func
from sqlmodel import Session, col, select

from app.errors import NotFound
from app.people.models import Person
from app.quizzes.models import Answer, Attempt, Mark, QuestionVersion, Regrade, RegradedAnswer, RegradedQuestion
from app.quizzes.rules.attempts import GRACE, Kind, Policy, Result, passes
from app.quizzes.rules.marking import Marked
from app.quizzes.rules.questions import QUESTION, Given, Question, worth
from app.quizzes.rules.regrading import RegradeKind, Ruling, as_marked, marked, regraded
from app.quizzes.rules.rubric import Graded, MarkGiven, graded
from app.quizzes.rules.showing import Reasons, Shown, reasons, shown


@dataclass(frozen=True)
class Place:
    """An answer as it stands, with its question: with the key, for the server alone."""

    id: int
    position: int
    question_id: int
    question: Question
    order: list[str]
    given: Given
    rev: int
    saved_at: datetime | None
    fixed_at: datetime | None
    points: int | None
    of: int | None
    ruling: Ruling | None = None  # by what it is marked, in place of the question's own key

    @property
    def marked(self) -> Marked:
        return marked(self.question, self.given, self.ruling)

    @property
    def shown(self) -> Shown:
        return self.shown_with(self.given, self.rev)

    def shown_with(self, given: Given, rev: int) -> Shown:
        return shown(
            self.question,
            self.order,
            given,
            position=self.position,
            rev=rev,
            saved_at=self.saved_at,
            fixed=self.fixed_at is not None,
        )

    @property
    def reasons(self) -> Reasons:
        if self.ruling is None:
            found = reasons(self.question, self.order, self.given)
            return as_marked(found, self.points, self.of)
        worth = self.marked if self.points is None else Marked(self.points, self.of, self.points == self.of)
        found = reasons(self.ruling.question(self.question, self.given), self.order, self.given)
        return as_marked(found, worth.points, worth.of)


@dataclass(frozen=True)
class Reviewed:
    """A question with its reasons; without them as long as they may not be seen."""

    shown: Shown
    reasons: Reasons | None


def attempt_of(session: Session, person: Person, ref: str, lock: bool = False) -> Attempt:
    """Locked for a write, so that nothing closes it in between on PostgreSQL."""
    query = select(Attempt).where(Attempt.ref == ref, Attempt.person_id == person.id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    attempt = session.exec(query).one_or_none()
    if attempt is None:
        raise NotFound
    return attempt


def overdue(session: Session, now: datetime) -> list[Attempt]:
    """Open attempts whose deadline and grace are past, the longest first: for the sweep that closes them.

    The questions inside a lesson are never handed in together, so their attempt is none of these.
    """
    late = select(Attempt).where(
        col(Attempt.submitted_at).is_(None), col(Attempt.deadline_at) < now - GRACE, Attempt.kind != Kind.CHECK
    )
    return list(session.exec(late.order_by(col(Attempt.deadline_at), col(Attempt.id))))


def sheet(session: Session, attempt: Attempt) -> list[Shown]:
    """All its questions in their order, as the learner may see them."""
    return [place.shown for place in places(session, attempt)]


def review(session: Session, attempt: Attempt) -> list[Reviewed]:
    """All its questions, with reasons where the policy lets them be seen before a class is closed."""
    return [Reviewed(p.shown, p.reasons if may_see(attempt, p) else None) for p in places(session, attempt)]


def may_see(attempt: Attempt, place: Place, closed: bool = False) -> bool:
    """Reasons are for answers that count: at once when each is fixed, or when all are handed in; some papers keep
    them until the class is `closed`."""
    if place.fixed_at is None:
        return False
    if attempt.policy is Policy.CLOSED:
        return attempt.submitted_at is not None and closed
    return attempt.policy is Policy.AT_ONCE or attempt.submitted_at is not None


def result_of(session: Session, attempt: Attempt) -> Result | None:
    """What an attempt reached; None as long as it is open."""
    if attempt.receipt is None:
        return None
    sums = select(func.sum(Answer.points), func.sum(Answer.of)).where(Answer.attempt_id == attempt.id)
    points, of = (int(total or 0) for total in session.exec(sums).one())
    return Result(points, of, passes(points, of, attempt.pass_share), attempt.receipt)


def places(session: Session, attempt: Attempt) -> list[Place]:
    """All answers of an attempt with their questions, for decisions on the server."""
    return list(_places(session, attempt, None))


def place_at(session: Session, attempt: Attempt, position: int) -> Place:
    for place in _places(session, attempt, position):
        return place
    raise NotFound


_answer = Answer.__table__.c  # type: ignore[attr-defined]
_version = QuestionVersion.__table__.c  # type: ignore[attr-defined]
_ruled, _regrade = RegradedQuestion.__table__.c, Regrade.__table__.c  # type: ignore[attr-defined]
_RULED = (
    select(func.max(_ruled.regrade_id))
    .join(Regrade, _regrade.id == _ruled.regrade_id)
    .where(_ruled.question_id == _answer.question_id, _regrade.reversed_at.is_(None))
    .correlate(Answer.__table__)  # type: ignore[attr-defined]
    .scalar_subquery()
    .label("regrade_id")
)
_ROW = (
    select(*(_answer[name] for name in ("id", "position", "question_id", "option_order", "given")))
    .add_columns(
        *(_answer[name] for name in ("rev", "saved_at", "fixed_at", "points", "of", "worth")), _version.sha256, _RULED
    )
    .join(QuestionVersion, _version.id == _answer.question_id)
    .order_by(_answer.position)
)
_ALL = _ROW.where(_answer.attempt_id == bindparam("attempt"))
_ONE = _ALL.where(_answer.position == bindparam("place"))


def _places(session: Session, attempt: Attempt, position: int | None) -> Iterator[Place]:
    """Columns, not entities: this is read for each save, and what it reads is changed by statements."""
    query = _ALL if position is None else _ONE
    rows = session.connection().execute(query, {"attempt": attempt.id, "place": position}).all()
    known = _parsed(session, {row.question_id: row.sha256 for row in rows})
    rulings = _rulings(session, {row.regrade_id for row in rows} - {None})
    return (_place(row, known[row.question_id], rulings.get(row.regrade_id)) for row in rows)


def _place(row: Row[tuple[object, ...]], question: Question, ruling: Ruling | None) -> Place:
    return Place(
        row.id,
        row.position,
        row.question_id,
        worth(question, row.worth),
        row.option_order,
        tuple(row.given),
        row.rev,
        row.saved_at,
        row.fixed_at,
        row.points,
        row.of,
        ruling,
    )


def _rulings(session: Session, ids: Collection[int]) -> dict[int, Ruling]:
    """What stands of these regrades; what one says never changes."""
    if not ids:
        return {}
    rows = session.exec(select(Regrade.id, Regrade.kind, Regrade.keys).where(col(Regrade.id).in_(ids)))
    return {row[0]: ruling_of(RegradeKind(row[1]), list(row[2])) for row in rows}


def ruling_of(kind: RegradeKind, keys: list[list[list[str]]]) -> Ruling:
    return Ruling(kind, tuple(tuple(tuple(row) for row in key) for key in keys))


def rulings_on(session: Session, question_ids: Collection[int], without: int = 0) -> dict[int, Ruling]:
    """Question version -> by what it is marked; as if the regrade `without` were reversed."""
    query = (
        select(_ruled.question_id, func.max(_ruled.regrade_id))
        .join(Regrade, _regrade.id == _ruled.regrade_id)
        .where(_ruled.question_id.in_(question_ids), _regrade.reversed_at.is_(None), _regrade.id != without)
        .group_by(_ruled.question_id)
    )
    found = {question: regrade for question, regrade in session.exec(query)}
    rulings = _rulings(session, set(found.values()))
    return {question: rulings[regrade] for question, regrade in found.items()}


def regraded_versions(session: Session, made: Regrade) -> list[int]:
    return list(session.exec(select(RegradedQuestion.question_id).where(RegradedQuestion.regrade_id == made.id)))


def is_last(session: Session, made: Regrade) -> bool:
    """Whether no later regrade of one of its versions stands."""
    later = (
        select(_ruled.regrade_id)
        .join(Regrade, _regrade.id == _ruled.regrade_id)
        .where(_ruled.question_id.in_(regraded_versions(session, made)))
        .where(_ruled.regrade_id > made.id, _regrade.reversed_at.is_(None))
    )
    return session.exec(later.limit(1)).first() is None


@dataclass(frozen=True)
class Effect:
    """An answer that counts, and what a regrade or its reversal makes of it; points in hundredths."""

    answer_id: int
    attempt_id: int
    before: int
    of_before: int
    points: int
    of: int

    @property
    def is_changed(self) -> bool:
        return (self.before, self.of_before) != (self.points, self.of)


_COUNTS = (
    select(*(_answer[name] for name in ("id", "attempt_id", "question_id", "given", "worth")))
    .add_columns(_answer.points, _answer.of)
    .where(_answer.fixed_at.is_not(None), _answer.points.is_not(None))
    .order_by(_answer.id)
)


def effects(session: Session, question_ids: Collection[int], ruling: Ruling, raise_only: bool) -> list[Effect]:
    known, found = questions(session, question_ids), []
    for row in session.connection().execute(_COUNTS.where(_answer.question_id.in_(question_ids))):
        before = Marked(row.points, row.of, None)
        after = regraded(before, ruling.mark(worth(known[row.question_id], row.worth), tuple(row.given)), raise_only)
        found.append(_effect(row, after))
    return found


def effects_of_reversal(session: Session, made: Regrade) -> list[Effect]:
    ids = regraded_versions(session, made)
    known, rulings = questions(session, ids), rulings_on(session, ids, without=made.id)
    mine = select(RegradedAnswer).where(RegradedAnswer.regrade_id == made.id, col(RegradedAnswer.reversal).is_(False))
    then = {row.answer_id: Marked(row.points_before, row.of_before, None) for row in session.exec(mine)}
    return [
        _effect(
            row,
            then.get(row.id)
            or marked(worth(known[row.question_id], row.worth), tuple(row.given), rulings.get(row.question_id)),
        )
        for row in session.connection().execute(_COUNTS.where(_answer.question_id.in_(ids)))
    ]


def _effect(row: Row[tuple[object, ...]], after: Marked) -> Effect:
    return Effect(row.id, row.attempt_id, row.points, row.of, after.points or 0, after.of or 0)


def questions(session: Session, ids: Collection[int]) -> dict[int, Question]:
    """Question versions by id, with their keys; parsed once per process."""
    if not ids:
        return {}
    query = select(_version.id, _version.sha256).where(_version.id.in_(ids))
    return _parsed(session, {id: sha for id, sha in session.exec(query)})


def graded_answers(
    session: Session, answer_ids: Collection[int], among: Select[Any] | None = None
) -> dict[int, Graded]:
    """How each of these written answers stands by its marks; for each of them, also where there is none.

    `among` selects them too, where they are too many to be named one by one.
    """
    marks: dict[int, list[MarkGiven]] = {id: [] for id in answer_ids}
    query = select(Mark).where(col(Mark.answer_id).in_(answer_ids if among is None else among)).order_by(col(Mark.id))
    for one in session.exec(query) if answer_ids else ():
        if one.answer_id in marks:
            given = MarkGiven(one.marker_id, tuple(one.points), one.comment, one.second, one.settles, one.at)
            marks[one.answer_id].append(given)
    return {id: graded(given) for id, given in marks.items()}


_CACHED = 10_000
_question_of: dict[str, Question] = {}  # SHA-256 of a body -> what it says; a version never changes


def _parsed(session: Session, sha_of: dict[int, str]) -> dict[int, Question]:
    known = {id: question for id, sha in sha_of.items() if (question := _question_of.get(sha))}
    if missing := sha_of.keys() - known.keys():
        if len(_question_of) > _CACHED:
            _question_of.clear()
        query = select(_version.id, _version.sha256, _version.body).where(_version.id.in_(sorted(missing)))
        for id, sha, body in session.exec(query):
            known[id] = _question_of[sha] = QUESTION.validate_json(body)
    return known


def changed_by(session: Session, made: Regrade) -> int:
    """How many answers got other points by it."""
    mine = select(func.count()).where(RegradedAnswer.regrade_id == made.id, col(RegradedAnswer.reversal).is_(False))
    return session.exec(mine.where(RegradedAnswer.points != RegradedAnswer.points_before)).one()


def changes(session: Session, attempt: Attempt) -> dict[int, list[tuple[int, int, str]]]:
    """Answer -> points before each change by a regrade, and the reason of it; the first first."""
    query = (
        select(RegradedAnswer, Regrade.reason)
        .join(Regrade, _regrade.id == RegradedAnswer.regrade_id)
        .join(Answer, _answer.id == RegradedAnswer.answer_id)
        .where(Answer.attempt_id == attempt.id, RegradedAnswer.points != RegradedAnswer.points_before)
        .order_by(col(RegradedAnswer.id))
    )
    found: dict[int, list[tuple[int, int, str]]] = {}
    for row, reason in session.exec(query):
        found.setdefault(row.answer_id, []).append((row.points_before, row.of_before, reason))
    return found
