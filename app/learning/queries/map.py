"""The course as one learner sees it: every item with its state, what is missing, and where to go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlmodel import Session, col, func, select

from app.classes import queries as classes
from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.rules.content import Content, Lesson, Module
from app.errors import NotFound
from app.learning import queries
from app.learning.models import Credit, Fact, Position, Progress, Step, WrongAnswer
from app.learning.rules.facts import FactKind, How, State, StepKind
from app.learning.rules.mistakes import REST
from app.learning.rules.pace import Pace, pace
from app.learning.rules.papers import Closed, FinalState
from app.people.models import Person
from app.people.queries import unit_name
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind


@dataclass(frozen=True)
class Row:
    """One item of the map; `minutes` of a lesson, `questions` of a test, `share` of its best attempt."""

    kind: StepKind
    slug: str  # the lesson's, or the module's of a quiz; empty for the final
    number: int  # of a lesson within its module
    title: str
    state: State
    how: How | None
    minutes: int
    questions: int
    share: Fraction | None
    read: bool  # a lesson was read to its end, though something in it may be missing
    checks_left: int  # questions inside a lesson that are not answered
    pass_share: int  # per cent
    current: bool = False  # where the learner goes on


@dataclass(frozen=True)
class ModuleView:
    slug: str
    number: int
    title: str
    seal: str
    goal: str
    credit_hours: int  # hundredths
    how: How | None  # by what it was done; none: not done
    done_at: datetime | None
    rows: tuple[Row, ...]
    minutes_left: int
    precheck: Closed | None  # why it cannot be tested out; none: it can

    @property
    def done(self) -> int:
        return sum(row.state is State.DONE for row in self.rows)

    @property
    def lessons_left(self) -> int:
        return sum(row.kind is StepKind.LESSON and row.state is not State.DONE for row in self.rows)

    @property
    def quiz_left(self) -> bool:
        return self.rows[-1].state is not State.DONE


@dataclass(frozen=True)
class Next:
    """Where the one button leads: a lesson (at a paragraph), a quiz, the final, or nowhere but back to read again."""

    kind: StepKind | None  # none: all is done
    slug: str
    title: str
    module: ModuleView | None
    number: int
    lessons: int  # in the module
    minutes: int  # left in a lesson
    paragraph: str
    paragraph_text: str  # its heading
    teaser: str


@dataclass(frozen=True)
class Open:
    """An attempt that was begun and not handed in."""

    ref: str
    kind: Kind
    subject: str
    title: str
    deadline_at: datetime | None


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
    steps = {(step.kind, step.subject): step for step in session.exec(rows)}
    facts = {(event.kind, event.subject, event.detail) for event in queries.events(session, enrolment.id)}
    place = session.exec(
        select(Position).where(Position.enrolment_id == enrolment.id).order_by(col(Position.at).desc()).limit(1)
    ).first()
    tried = set(
        session.exec(select(Attempt.subject).where(Attempt.enrolment_id == enrolment.id, Attempt.kind == Kind.PRECHECK))
    )
    current = _current(content, steps, place)
    closes_at = classes.closes_at(enrolment, klass)
    passed = {event[1]: event[2] for event in facts if event[0] is FactKind.PASSED}
    modules = tuple(
        _module(module, number, steps, facts, tried, passed, current, now > closes_at)
        for number, module in enumerate(content.modules, 1)
    )
    final_state = queries.final_state(session, enrolment, klass)
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
        final=_final_row(klass, steps, current),
        final_state=final_state,
        final_closed=final_state.closed(closes_at, now),
        final_minutes=klass.final_minutes,
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
        next=_next(content, modules, current, place),
        open=_open(session, enrolment, content, now),
    )


Steps = Mapping[tuple[StepKind, str], Step]
Facts = set[tuple[FactKind, str, str]]
Current = tuple[StepKind, str] | None


def _current(content: Content, steps: Steps, place: Position | None) -> Current:
    """The lesson that was read last while it is not done, else the first item that is not done."""

    def left(kind: StepKind, slug: str) -> bool:
        step = steps.get((kind, slug))
        return step is None or step.state is not State.DONE

    known = {lesson.slug for lesson in content.lessons}
    if place and place.lesson in known and left(StepKind.LESSON, place.lesson):
        return StepKind.LESSON, place.lesson
    for module in content.modules:
        for lesson in module.lessons:
            if left(StepKind.LESSON, lesson.slug):
                return StepKind.LESSON, lesson.slug
        if left(StepKind.QUIZ, module.slug):
            return StepKind.QUIZ, module.slug
    return (StepKind.FINAL, "") if left(StepKind.FINAL, "") else None


def _share(step: Step | None) -> Fraction | None:
    return Fraction(step.points, step.of) if step and step.points is not None and step.of else None


def _module(
    module: Module,
    number: int,
    steps: Steps,
    facts: Facts,
    tried: set[str],
    passed: dict[str, str],
    current: Current,
    closed: bool,
) -> ModuleView:
    rows = [_lesson_row(lesson, n, steps, facts, current) for n, lesson in enumerate(module.lessons, 1)]
    quiz = steps.get((StepKind.QUIZ, module.slug))
    rows.append(
        Row(
            kind=StepKind.QUIZ,
            slug=module.slug,
            number=0,
            title="",
            state=quiz.state if quiz else State.NOT_STARTED,
            how=quiz.how if quiz else None,
            minutes=0,
            questions=module.quiz.questions,
            share=_share(quiz),
            read=False,
            checks_left=0,
            pass_share=module.quiz.pass_share,
            current=current == (StepKind.QUIZ, module.slug),
        )
    )
    done = all(row.state is State.DONE for row in rows)
    ends = [step.done_at for step in steps.values() if step.module == module.slug and step.done_at]
    why = Closed.MODULE_DONE if done else Closed.USED_UP if module.slug in tried else None
    return ModuleView(
        slug=module.slug,
        number=number,
        title=module.title,
        seal=module.seal,
        goal=module.goal,
        credit_hours=module.credit_hours,
        how=(How(passed[module.slug]) if module.slug in passed else How.EXEMPTED) if done else None,
        done_at=max(ends) if done and ends else None,
        rows=tuple(rows),
        minutes_left=sum(row.minutes for row in rows if row.state is not State.DONE),
        precheck=Closed.CLASS_CLOSED if why is None and closed else why,
    )


def _lesson_row(lesson: Lesson, number: int, steps: Steps, facts: Facts, current: Current) -> Row:
    step = steps.get((StepKind.LESSON, lesson.slug))
    return Row(
        kind=StepKind.LESSON,
        slug=lesson.slug,
        number=number,
        title=lesson.title,
        state=step.state if step else State.NOT_STARTED,
        how=step.how if step else None,
        minutes=lesson.minutes,
        questions=len(lesson.checks),
        share=None,
        read=(FactKind.READ, lesson.slug, "") in facts,
        checks_left=sum((FactKind.CHECKED, lesson.slug, check) not in facts for check in lesson.checks),
        pass_share=0,
        current=current == (StepKind.LESSON, lesson.slug),
    )


def _final_row(klass: TrainingClass, steps: Steps, current: Current) -> Row:
    step = steps.get((StepKind.FINAL, ""))
    return Row(
        kind=StepKind.FINAL,
        slug="",
        number=0,
        title="",
        state=step.state if step else State.NOT_STARTED,
        how=step.how if step else None,
        minutes=klass.final_minutes,
        questions=klass.final_questions,
        share=_share(step),
        read=False,
        checks_left=0,
        pass_share=klass.final_pass,
        current=current == (StepKind.FINAL, ""),
    )


def _next(content: Content, modules: tuple[ModuleView, ...], current: Current, place: Position | None) -> Next:
    if current is None or current[0] is StepKind.FINAL:
        return Next(current and current[0], "", "", None, 0, 0, 0, "", "", "")
    kind, slug = current
    view = next(module for module in modules if any(row.kind is kind and row.slug == slug for row in module.rows))
    row = next(row for row in view.rows if row.kind is kind and row.slug == slug)
    lessons = len(view.rows) - 1
    if kind is StepKind.QUIZ:
        return Next(kind, slug, view.title, view, 0, lessons, 0, "", "", view.goal)
    lesson = next(lesson for lesson in content.lessons if lesson.slug == slug)
    paragraph = place.paragraph if place and place.lesson == slug else ""
    left, heading = _left(lesson, paragraph)
    return Next(kind, slug, lesson.title, view, row.number, lessons, left, paragraph, heading, lesson.goal)


def _left(lesson: Lesson, paragraph: str) -> tuple[int, str]:
    """Minutes that are left from a paragraph on, by its share of the blocks, and the heading that it stands under."""
    ids = [block.id for block in lesson.blocks]
    if paragraph not in ids:
        return lesson.minutes, ""
    place = ids.index(paragraph)
    headings = [block.markdown for block in lesson.blocks[: place + 1] if block.kind == "heading"]
    left = -(-lesson.minutes * (len(ids) - place) // len(ids))
    return max(left, 1), headings[-1] if headings else ""


def _open(session: Session, enrolment: Enrolment, content: Content, now: datetime) -> tuple[Open, ...]:
    titles = {module.slug: module.title for module in content.modules}
    return tuple(
        Open(attempt.ref, attempt.kind, attempt.subject, titles.get(attempt.subject, ""), attempt.deadline_at)
        for attempt in queries.open_attempts(session, enrolment.id, now)
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


def credits_of(session: Session, learner: Person) -> int:
    """All credit hours that a person was ever granted, in hundredths."""
    return session.exec(select(func.coalesce(func.sum(Credit.hours), 0)).where(Credit.person_id == learner.id)).one()


def module_in(session: Session, klass: TrainingClass, slug: str) -> Module:
    for module in courses.content(session, klass.version_id).modules:
        if module.slug == slug:
            return module
    raise NotFound


@dataclass(frozen=True)
class Earlier:
    """A result of the same test, points in hundredths."""

    ref: str
    at: datetime
    points: int
    of: int
    passed: bool
    receipt: str


def results_of(session: Session, enrolment: Enrolment, kind: Kind, module: str) -> list[Earlier]:
    query = (
        select(Attempt, Fact)
        .join(Fact, col(Fact.attempt_id) == Attempt.id)
        .where(Attempt.enrolment_id == enrolment.id, Attempt.kind == kind, Attempt.subject == module)
        .order_by(col(Fact.at))
    )
    return [
        Earlier(attempt.ref, fact.at, fact.points or 0, fact.of or 0, bool(fact.passed), attempt.receipt or "")
        for attempt, fact in session.exec(query)
    ]
