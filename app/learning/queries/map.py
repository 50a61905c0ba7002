"""The map of one learner's course: read here, decided in `rules.map`."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlmodel import Session, col, select

from app.classes import queries as classes
from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.rules.content import Content
from app.learning import queries
from app.learning.models import Position, Progress, Step, WrongAnswer
from app.learning.queries.papers import FinalMark, final_mark
from app.learning.rules.facts import State, StepKind
from app.learning.rules.map import ModuleView, Next, Place, Row, module_view, next_step, test_row, where_to_go_on
from app.learning.rules.mistakes import REST
from app.learning.rules.pace import Pace, pace
from app.learning.rules.papers import Closed, FinalState
from app.learning.rules.projection import StepValue
from app.people.models import Person
from app.people.queries import unit_name
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind


@dataclass(frozen=True)
class Open:
    """An attempt that was begun and not handed in."""

    ref: str
    kind: Kind
    subject: str
    title: str
    deadline_at: datetime | None
    pass_share: int  # per cent, as it was when he began


@dataclass(frozen=True)
class CourseMap:
    """All that home and map show of one enrolment."""

    ref: str
    klass: str
    unit: str
    course: str
    summary: str
    contact: tuple[str, str]
    opens_at: datetime
    closes_at: datetime
    modules: tuple[ModuleView, ...]
    final: Row
    final_state: FinalState
    final_closed: Closed | None
    final_minutes: int
    final_mark: FinalMark
    done: int
    of: int
    state: State
    completed_at: datetime | None
    credit_hours: int
    credit_hours_of: int
    quiz_average: Fraction | None  # of the best attempts of the quizzes that were tried
    quizzes_tried: int
    mistakes: int
    mistakes_due: int
    pace: Pace
    next: Next
    open: tuple[Open, ...]

    @property
    def share(self) -> Fraction:
        return Fraction(self.done, self.of)

    def module(self, slug: str) -> ModuleView:
        return next(module for module in self.modules if module.slug == slug)


def course_map(session: Session, enrolment: Enrolment, klass: TrainingClass, now: datetime) -> CourseMap:
    content = courses.content(session, klass.version_id)
    progress = session.get_one(Progress, enrolment.id, populate_existing=True)
    rows = select(Step).where(Step.enrolment_id == enrolment.id).execution_options(populate_existing=True)
    steps = {(step.kind, step.subject): value_of(step) for step in session.exec(rows)}
    facts = frozenset((event.kind, event.subject, event.detail) for event in queries.events(session, enrolment.id))
    place = _place(session, enrolment)
    tried = set(
        session.exec(select(Attempt.subject).where(Attempt.enrolment_id == enrolment.id, Attempt.kind == Kind.PRECHECK))
    )
    current = where_to_go_on(content, steps, place)
    closes_at = classes.closes_at(enrolment, klass)
    modules = tuple(
        module_view(module, n, steps, facts, current, tried=module.slug in tried, closed=now > closes_at)
        for n, module in enumerate(content.modules, 1)
    )
    final_state, mark = queries.final_state(session, enrolment, klass), final_mark(session, enrolment, klass)
    mistakes = session.exec(select(WrongAnswer.wrong_at).where(WrongAnswer.enrolment_id == enrolment.id)).all()
    shares = [row.share for module in modules for row in module.rows if row.share is not None]
    return CourseMap(
        ref=enrolment.ref,
        klass=klass.name,
        unit=unit_name(session, enrolment.unit_id, now),
        course=content.title,
        summary=content.summary,
        contact=(klass.contact_name, klass.contact_number),
        opens_at=klass.opens_at,
        closes_at=closes_at,
        modules=modules,
        final=test_row(StepKind.FINAL, "", klass.final_questions, mark.share, klass.final_minutes, steps, current),
        final_state=final_state,
        final_closed=final_state.closed(closes_at, now),
        final_minutes=klass.final_minutes,
        final_mark=mark,
        done=progress.done,
        of=progress.of,
        state=progress.state,
        completed_at=progress.completed_at,
        credit_hours=progress.credit_hours,
        credit_hours_of=sum(module.credit_hours for module in content.modules),
        quiz_average=sum(shares, Fraction()) / len(shares) if shares else None,
        quizzes_tried=len(shares),
        mistakes=len(mistakes),
        mistakes_due=sum(now >= at + REST for at in mistakes),
        pace=pace(
            state=progress.state,
            done=progress.done,
            of=progress.of,
            last_at=progress.last_at,
            enrolled_at=enrolment.enrolled_at,
            opens_at=klass.opens_at,
            closes_at=closes_at,
            now=now,
        ),
        next=next_step(content, modules, current, place),
        open=_open(session, enrolment, content, now),
    )


def value_of(step: Step) -> StepValue:
    return StepValue(step.kind, step.subject, step.module, step.state, step.how, step.done_at, step.points, step.of)


def _place(session: Session, enrolment: Enrolment) -> Place | None:
    last = select(Position).where(Position.enrolment_id == enrolment.id).order_by(col(Position.at).desc()).limit(1)
    row = session.exec(last).first()
    return Place(row.lesson, row.paragraph) if row else None


def _open(session: Session, enrolment: Enrolment, content: Content, now: datetime) -> tuple[Open, ...]:
    titles = {module.slug: module.title for module in content.modules}
    return tuple(
        Open(one.ref, one.kind, one.subject, titles.get(one.subject, ""), one.deadline_at, one.pass_share)
        for one in queries.open_attempts(session, enrolment.id, now)
    )


@dataclass(frozen=True)
class OtherClass:
    """A line of the list of a learner's classes."""

    ref: str
    name: str
    closes_at: datetime
    state: State


def classes_of(session: Session, learner: Person) -> list[OtherClass]:
    rows = classes.enrolments_of(session, learner)
    states = {
        row.enrolment_id: row.state
        for row in session.exec(
            select(Progress).where(col(Progress.enrolment_id).in_([enrolment.id for enrolment, _ in rows]))
        )
    }
    return [
        OtherClass(
            enrolment.ref, klass.name, classes.closes_at(enrolment, klass), states.get(enrolment.id, State.NOT_STARTED)
        )
        for enrolment, klass in rows
    ]
