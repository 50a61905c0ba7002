"""The course as one learner sees it: every item with its state, what is missing, and where to go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.courses.rules.content import Content, Lesson, Module
from app.learning.rules.facts import FactKind, How, State, StepKind
from app.learning.rules.papers import Closed
from app.learning.rules.projection import StepValue


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
class Place:
    """Where reading stopped."""

    lesson: str
    paragraph: str


Steps = Mapping[tuple[StepKind, str], StepValue]
Facts = frozenset[tuple[FactKind, str, str]]  # kind, subject, detail
Current = tuple[StepKind, str] | None


def where_to_go_on(content: Content, steps: Steps, place: Place | None) -> Current:
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


def _share(step: StepValue | None) -> Fraction | None:
    return Fraction(step.points, step.of) if step and step.points is not None and step.of else None


def module_view(
    module: Module, number: int, steps: Steps, facts: Facts, current: Current, *, tried: bool, closed: bool
) -> ModuleView:
    """`tried`: the pre-check was begun; `closed`: the class is over."""
    rows = [_lesson_row(lesson, n, steps, facts, current) for n, lesson in enumerate(module.lessons, 1)]
    rows.append(test_row(StepKind.QUIZ, module.slug, module.quiz.questions, module.quiz.pass_share, 0, steps, current))
    done = all(row.state is State.DONE for row in rows)
    ends = [step.done_at for step in steps.values() if step.module == module.slug and step.done_at]
    why = Closed.MODULE_DONE if done else Closed.USED_UP if tried else None
    return ModuleView(
        slug=module.slug,
        number=number,
        title=module.title,
        seal=module.seal,
        goal=module.goal,
        credit_hours=module.credit_hours,
        how=_how(module, facts) if done else None,
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


def test_row(
    kind: StepKind, slug: str, questions: int, pass_share: int, minutes: int, steps: Steps, current: Current
) -> Row:
    """A module's quiz, or the final."""
    step = steps.get((kind, slug))
    return Row(
        kind=kind,
        slug=slug,
        number=0,
        title="",
        state=step.state if step else State.NOT_STARTED,
        how=step.how if step else None,
        minutes=minutes,
        questions=questions,
        share=_share(step),
        read=False,
        checks_left=0,
        pass_share=pass_share,
        current=current == (kind, slug),
    )


def _how(module: Module, facts: Facts) -> How:
    """What the fact of its passing says; a module that is done without one was exempted."""
    said = (detail for kind, subject, detail in facts if kind is FactKind.PASSED and subject == module.slug)
    return How(next(said, How.EXEMPTED))


def next_step(content: Content, modules: tuple[ModuleView, ...], current: Current, place: Place | None) -> Next:
    """Where the one button leads, given where to go on."""
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
