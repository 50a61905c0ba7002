"""What a regrade of a question would do, before it does it; and those that were done."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from app.authoring.queries.seen import Seen, names_of
from app.authoring.rules.regrading import Asked, NothingNew, published_as, ruling_for, same_key
from app.certificates.queries import Shown, standing
from app.courses import queries as courses
from app.courses.actions import faults_with
from app.errors import NotFound
from app.learning.models import Doubt
from app.learning.queries.regrading import Shift, doubts, shifts
from app.quizzes import queries as quizzes
from app.quizzes.models import Answer, Attempt, QuestionVersion, Regrade
from app.quizzes.queries import Effect, ruling_of
from app.quizzes.rules.questions import Question
from app.quizzes.rules.regrading import KeyUnfit, RegradeKind, Ruling, key_of


@dataclass(frozen=True)
class Preview:
    """What would change; `seen_as` names it, so that nothing else is done than was shown."""

    ruling: Ruling
    question_ids: tuple[int, ...]
    answers: int
    changed: int
    open_attempts: int
    shifts: tuple[Shift, ...]
    publishes: Question | None  # as the next version of the course has it
    held_back: str  # why it is not published: draft, faults; empty where it is, or there is nothing to publish
    seen_as: str
    certificates: tuple[Shown, ...]  # that stand, of those whose record rests on a lost pass

    @property
    def gaining(self) -> list[Shift]:
        return [one for one in self.shifts if one.gains]

    @property
    def losing(self) -> list[Shift]:
        return [one for one in self.shifts if one.loses and not one.certified]

    @property
    def certified(self) -> list[Shift]:
        return [one for one in self.shifts if one.certified]

    @property
    def raised(self) -> int:
        return sum(one.raised for one in self.shifts)

    @property
    def lowered(self) -> int:
        return len(self.shifts) - self.raised

    @property
    def learners(self) -> int:
        return len({one.person_id for one in self.shifts})


@dataclass(frozen=True)
class Done:
    """A regrade that was done, with the names of those who did it."""

    ref: str
    slug: str
    kind: RegradeKind
    at: datetime
    by: str
    reason: str
    raise_only: bool
    changed: int
    reversed_at: datetime | None
    reversed_by: str
    reversal: str
    is_last: bool
    doubts: tuple[tuple[Doubt, str, str], ...]
    certificates: tuple[Shown, ...]  # that stand, of those in doubt


@dataclass(frozen=True)
class RegradeView:
    seen: Seen
    slug: str
    number: int  # of the version whose key is wrong
    numbers: tuple[int, ...]  # of versions with other keys, to choose from
    question: Question
    asked: Asked
    error: str
    preview: Preview | None
    done: tuple[Done, ...]


def regrade_view(session: Session, seen: Seen, slug: str, asked: Asked) -> RegradeView:
    """Raises NotFound for what the course never had."""
    versions = _versions(session, seen.course.slug, slug)
    known = {one.number: one for one in versions}
    if asked.version is not None and asked.version not in known:
        raise NotFound
    current = seen.questions.get(slug)
    number = asked.version or next((v.number for v in versions if current and v.id == current[0]), versions[-1].number)
    parsed = quizzes.questions(session, [one.id for one in versions])
    question = parsed[known[number].id]
    groups = {key_of(parsed[one.id]): one.number for one in versions}  # the last of each key
    error, preview = "", None
    if asked.kind is not None:
        try:
            preview = _preview(session, seen, slug, question, asked, [(one.id, parsed[one.id]) for one in versions])
        except KeyUnfit:
            error = "unfit"
        except NothingNew:
            error = "nothing_new"
    numbers = tuple(sorted(groups.values(), reverse=True))
    done = regrades(session, seen.course.slug, slug)
    return RegradeView(seen, slug, number, numbers, question, asked, error, preview, done)


def _versions(session: Session, course: str, slug: str) -> list[QuestionVersion]:
    query = select(QuestionVersion).where(QuestionVersion.course == course, QuestionVersion.slug == slug)
    found = list(session.exec(query.order_by(col(QuestionVersion.number))))
    if not found:
        raise NotFound
    return found


def _preview(
    session: Session, seen: Seen, slug: str, wrong: Question, asked: Asked, versions: Sequence[tuple[int, Question]]
) -> Preview:
    ruling = ruling_for(wrong, asked)
    ids = same_key(versions, wrong, ruling)
    effects = quizzes.effects(session, ids, ruling, asked.raise_only)
    current = seen.questions.get(slug)
    publishes = published_as(current[1], ruling) if current and current[0] in ids else None
    held_back = ""
    if publishes is not None:
        if courses.draft_of(session, seen.course, slug):
            held_back = "draft"
        elif faults_with(seen.content, [*(q for s, (_, q) in seen.questions.items() if s != slug), publishes]):
            held_back = "faults"
    said = (seen.version.id, ids, asked.raise_only, held_back)
    return _shown(session, ruling, ids, effects, None if held_back else publishes, held_back, said)


def _shown(
    session: Session,
    ruling: Ruling,
    ids: Sequence[int],
    effects: Sequence[Effect],
    publishes: Question | None,
    held_back: str,
    said: object,
) -> Preview:
    found = tuple(shifts(session, effects))
    going = (
        select(func.count(func.distinct(Attempt.id)))
        .join(Answer, col(Answer.attempt_id) == Attempt.id)
        .where(col(Answer.question_id).in_(ids), col(Attempt.submitted_at).is_(None))
    )
    text = repr((said, ruling, effects, found))
    return Preview(
        ruling=ruling,
        question_ids=tuple(ids),
        answers=len(effects),
        changed=sum(one.is_changed for one in effects),
        open_attempts=session.exec(going).one(),
        shifts=found,
        publishes=publishes,
        held_back=held_back,
        seen_as=hashlib.sha256(text.encode()).hexdigest()[:16],
        certificates=standing(session, {one.enrolment_id for one in found if one.certified and one.enrolment_id}),
    )


def regrade_of(session: Session, seen: Seen, ref: str) -> Regrade:
    query = select(Regrade).where(Regrade.ref == ref, Regrade.course == seen.course.slug)
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def reversal(session: Session, made: Regrade) -> Preview:
    ids = quizzes.regraded_versions(session, made)
    effects = quizzes.effects_of_reversal(session, made)
    return _shown(session, ruling_of(made.kind, made.keys), ids, effects, None, "", (made.ref, made.reversed_at))


def regrades(session: Session, course: str, slug: str) -> tuple[Done, ...]:
    """The latest first."""
    query = select(Regrade).where(Regrade.course == course, Regrade.slug == slug).order_by(col(Regrade.id).desc())
    found = session.exec(query).all()
    names = names_of(session, {id for one in found for id in (one.by, one.reversed_by)})
    return tuple(done(session, one, names) for one in found)


def done(session: Session, one: Regrade, names: dict[int | None, str] | None = None) -> Done:
    names = names if names is not None else names_of(session, {one.by, one.reversed_by})
    open_ones = doubts(session, one.id)
    return Done(
        ref=one.ref,
        slug=one.slug,
        kind=one.kind,
        at=one.at,
        by=names.get(one.by, ""),
        reason=one.reason,
        raise_only=one.raise_only,
        changed=quizzes.changed_by(session, one),
        reversed_at=one.reversed_at,
        reversed_by=names.get(one.reversed_by, ""),
        reversal=one.reversal,
        is_last=quizzes.is_last(session, one),
        doubts=tuple(open_ones),
        certificates=standing(session, {doubt.enrolment_id for doubt, _, _ in open_ones if doubt.ruled is None}),
    )
