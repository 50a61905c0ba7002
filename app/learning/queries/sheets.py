"""An attempt as its learner sees it: a question at a time, what is open, and the result with its reasons."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from sqlmodel import Session, col, func, select

from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.rules.content import Content
from app.courses.rules.rendering import block_text
from app.errors import NotFound
from app.learning.queries.marks import grades
from app.people.models import Person
from app.quizzes import queries as quizzes
from app.quizzes.models import Attempt
from app.quizzes.queries import Place, may_see
from app.quizzes.rules.attempts import EndedBy, Kind, Policy, Result
from app.quizzes.rules.questions import Passage
from app.quizzes.rules.rubric import Graded, Stage
from app.quizzes.rules.showing import Reasons, Shown, Verdict


@dataclass(frozen=True)
class PassageView:
    """The paragraph that a question rests on; `number` as in 「第 n 段」, 0 for what is not counted."""

    lesson: str
    lesson_title: str
    module_number: int
    lesson_number: int
    paragraph: str
    number: int
    text: str


@dataclass(frozen=True)
class Dot:
    """A question's place in the row of dots: open, begun, ready, or (where it may be known) how it was answered."""

    position: int
    state: str  # open | begun | ready | right | partly | wrong | unmarked
    current: bool


@dataclass(frozen=True)
class AttemptView:
    ref: str
    kind: Kind
    policy: Policy
    subject: str
    title: str  # the module's; empty for the final
    module_number: int
    seal: str
    enrolment: str
    number: int  # the how-manieth of its kind
    pass_share: int
    started_at: datetime
    deadline_at: datetime | None
    limited: bool  # a clock runs, beside the class's own end
    seconds_left: int | None
    submitted_at: datetime | None
    ended_by: EndedBy | None
    revealed: bool  # its reasons need not wait for the end of the class
    tries: int  # that its paper allows; 0 for no limit
    dots: tuple[Dot, ...]

    @property
    def of(self) -> int:
        return len(self.dots)

    @property
    def left(self) -> tuple[int, ...]:
        """Questions that are not ready, or at once feedback not submitted."""
        return tuple(dot.position for dot in self.dots if dot.state in self._open)

    @property
    def _open(self) -> set[str]:
        return {"open", "begun", "ready"} if self.policy is Policy.AT_ONCE else {"open", "begun"}

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(dot.state for dot in self.dots))

    def place_after(self, position: int) -> int | None:
        return position + 1 if position < self.of else None


@dataclass(frozen=True)
class Changed:
    """An answer's points before its key was first put right and now, in hundredths."""

    before: int
    of_before: int
    points: int
    of: int
    why: str


@dataclass(frozen=True)
class QuestionView:
    """`graded`: a written answer, by the marks that it has so far."""

    shown: Shown
    reasons: Reasons | None
    passage: PassageView | None
    graded: Graded | None = None
    changed: Changed | None = None


def attempt_view(
    session: Session, enrolment: Enrolment, attempt: Attempt, now: datetime, current: int = 0
) -> AttemptView:
    return _view(session, enrolment, attempt, quizzes.places(session, attempt), now, current)


def question_view(
    session: Session, enrolment: Enrolment, attempt: Attempt, position: int, now: datetime
) -> tuple[AttemptView, QuestionView]:
    places = quizzes.places(session, attempt)
    place = next((place for place in places if place.position == position), None) or quizzes.place_at(
        session, attempt, position
    )
    content = courses.content(session, attempt.version_id)
    closed = is_closed(session, enrolment, attempt, now)
    question = _question(attempt, place, content, closed, grades(session, [place]).get(position))
    return _view(session, enrolment, attempt, places, now, position), question


def is_closed(session: Session, enrolment: Enrolment, attempt: Attempt, now: datetime) -> bool:
    """Whether reasons that wait for the end of the class may be seen: its closing hour alone does not end it, since
    others may have been given longer."""
    if attempt.policy is not Policy.CLOSED:
        return True
    closed_at = session.get_one(TrainingClass, enrolment.class_id).closed_at
    return closed_at is not None and now >= closed_at


def _question(attempt: Attempt, place: Place, content: Content, closed: bool, graded: Graded | None) -> QuestionView:
    if not may_see(attempt, place, closed):
        return QuestionView(place.shown, None, None)
    return QuestionView(place.shown, place.reasons, passage_view(content, place.question.passage), graded)


def _view(
    session: Session, enrolment: Enrolment, attempt: Attempt, places: list[Place], now: datetime, current: int
) -> AttemptView:
    content = courses.content(session, attempt.version_id)
    module = next((module for module in content.modules if module.slug == attempt.subject), None)
    number = session.exec(
        select(func.count()).where(
            Attempt.enrolment_id == attempt.enrolment_id,
            Attempt.kind == attempt.kind,
            Attempt.subject == attempt.subject,
            col(Attempt.id) <= attempt.id,
        )
    ).one()
    test = content.test(attempt.kind, attempt.subject)
    own = test is not None and test.paper is not None and bool(test.paper.minutes)
    limited = (own or attempt.kind is Kind.FINAL) and attempt.deadline_at is not None
    closed = is_closed(session, enrolment, attempt, now)
    left = (
        max(0, int((attempt.deadline_at - now).total_seconds()))
        if limited and attempt.deadline_at and attempt.submitted_at is None
        else None
    )
    return AttemptView(
        ref=attempt.ref,
        kind=attempt.kind,
        policy=attempt.policy,
        subject=attempt.subject,
        title=module.title if module else "",
        module_number=content.modules.index(module) + 1 if module else 0,
        seal=module.seal if module else "",
        enrolment=enrolment.ref,
        number=number,
        pass_share=attempt.pass_share,
        started_at=attempt.started_at,
        deadline_at=attempt.deadline_at,
        limited=limited,
        seconds_left=left,
        submitted_at=attempt.submitted_at,
        ended_by=attempt.ended_by,
        revealed=closed,
        tries=test.paper.attempts if test is not None and test.paper is not None else 0,
        dots=tuple(Dot(one.position, _state(attempt, one, closed), one.position == current) for one in places),
    )


def _state(attempt: Attempt, place: Place, closed: bool) -> str:
    if may_see(attempt, place, closed):
        return place.reasons.verdict.value
    if place.shown.done:
        return "ready"
    return "begun" if any(place.given) else "open"


def passage_view(content: Content, passage: Passage) -> PassageView | None:
    """Where a question's reason can be read; None where a later version has no such place."""
    for module_number, module in enumerate(content.modules, 1):
        for lesson_number, lesson in enumerate(module.lessons, 1):
            if lesson.slug != passage.lesson:
                continue
            number = 0
            for block in lesson.blocks:
                number += block.mark is not None
                if block.id == passage.paragraph:
                    return PassageView(
                        lesson.slug,
                        lesson.title,
                        module_number,
                        lesson_number,
                        block.id,
                        number if block.mark else 0,
                        block_text(block),
                    )
    return None


@dataclass(frozen=True)
class LessonShare:
    """How the questions of one lesson went, in hundredths."""

    slug: str
    title: str
    points: int
    of: int


@dataclass(frozen=True)
class ResultView:
    attempt: AttemptView
    result: Result
    questions: tuple[QuestionView, ...]
    by_lesson: tuple[LessonShare, ...]
    lacking: int | None  # how many more full questions would have passed; none where they are not worth the same

    @property
    def share(self) -> Fraction:
        return Fraction(self.result.points, self.result.of or 1)

    @property
    def missed(self) -> tuple[QuestionView, ...]:
        """Those that did not earn all their points."""
        lost = {Verdict.WRONG, Verdict.PARTLY}
        return tuple(one for one in self.questions if one.reasons and one.reasons.verdict in lost)

    @property
    def written(self) -> tuple[QuestionView, ...]:
        """Written answers, which people mark."""
        return tuple(one for one in self.questions if one.graded)

    @property
    def unmarked(self) -> int:
        return sum(one.graded is not None and one.graded.stage is not Stage.MARKED for one in self.written)

    @property
    def written_points(self) -> tuple[int, int] | None:
        """Reached and possible, in hundredths; None as long as one of them is not marked."""
        if not self.written or self.unmarked:
            return None
        reached = sum(one.graded.counts.total for one in self.written if one.graded and one.graded.counts)
        return reached, sum(c.points for one in self.written if one.reasons for c in one.reasons.rubric)


def result_view(session: Session, enrolment: Enrolment, attempt: Attempt, now: datetime) -> ResultView | None:
    """None as long as the attempt is open."""
    result = quizzes.result_of(session, attempt)
    if result is None:
        return None
    places = quizzes.places(session, attempt)
    content = courses.content(session, attempt.version_id)
    titles = {lesson.slug: lesson.title for lesson in content.lessons}
    lessons: dict[str, list[int]] = {}
    for place in places:
        if place.of:
            sums = lessons.setdefault(place.question.passage.lesson, [0, 0])
            sums[0] += place.points or 0
            sums[1] += place.of
    given, closed = grades(session, places), is_closed(session, enrolment, attempt, now)
    changes = quizzes.changes(session, attempt)
    needed = Fraction(attempt.pass_share * result.of, 100) - result.points
    return ResultView(
        attempt=_view(session, enrolment, attempt, places, now, 0),
        result=result,
        questions=tuple(
            replace(
                _question(attempt, place, content, closed, given.get(place.position)), changed=_changed(changes, place)
            )
            for place in places
        ),
        by_lesson=tuple(
            LessonShare(slug, titles.get(slug, slug), lessons[slug][0], lessons[slug][1])
            for slug in titles
            if slug in lessons
        ),
        lacking=max(0, -(-needed // 100)) if all(place.question.points == 100 for place in places) else None,
    )


def _changed(changes: dict[int, list[tuple[int, int, str]]], place: Place) -> Changed | None:
    """None where it is worth what it was in the first place."""
    mine = changes.get(place.id)
    if not mine or (mine[0][0], mine[0][1]) == (place.points, place.of):
        return None
    return Changed(mine[0][0], mine[0][1], place.points or 0, place.of or 0, mine[-1][2])


def whose(session: Session, learner: Person, ref: str, lock: bool = False) -> tuple[Attempt, Enrolment, TrainingClass]:
    """The learner's own attempt with its enrolment and class; a check inside a lesson has no page of its own."""
    attempt = quizzes.attempt_of(session, learner, ref, lock)
    if attempt.enrolment_id is None or attempt.kind is Kind.CHECK:
        raise NotFound
    enrolment = session.get_one(Enrolment, attempt.enrolment_id)
    return attempt, enrolment, session.get_one(TrainingClass, enrolment.class_id)


@dataclass(frozen=True)
class WayBack:
    """To the question whose passage is being read."""

    attempt: str
    question: int
    kind: Kind
    module_number: int
    submitted: bool


def way_back(session: Session, learner: Person, attempt: str, question: int) -> WayBack | None:
    """None where there is no such question of his own."""
    found = session.exec(select(Attempt).where(Attempt.ref == attempt, Attempt.person_id == learner.id)).one_or_none()
    if found is None:
        return None
    slugs = [module.slug for module in courses.content(session, found.version_id).modules]
    number = slugs.index(found.subject) + 1 if found.subject in slugs else 0
    return WayBack(attempt, question, found.kind, number, found.submitted_at is not None)
