"""The one projection: what an enrolment's facts add up to under the class's version of the course."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.courses.rules.content import Content, Lesson, Module
from app.learning.rules.facts import Event, Exemption, FactKind, How, State, StepKind


@dataclass(frozen=True)
class StepValue:
    """One item and how it stands; points are those of the best attempt, in hundredths."""

    kind: StepKind
    subject: str
    module: str
    state: State
    how: How | None = None
    done_at: datetime | None = None
    points: int | None = None
    of: int | None = None


@dataclass(frozen=True)
class Standing:
    """How an enrolment stands. `due` are facts that follow from the others and are not written yet."""

    steps: tuple[StepValue, ...]
    passed: dict[str, tuple[How, datetime]]  # modules done
    modules_of: int
    completed_at: datetime | None
    first_at: datetime | None
    last_at: datetime | None
    due: tuple[Event, ...]

    @property
    def done(self) -> int:
        return sum(step.state is State.DONE for step in self.steps)

    @property
    def of(self) -> int:
        return len(self.steps)

    @property
    def items(self) -> str:
        """A character for each step: 1 done, 0 not."""
        return "".join("1" if step.state is State.DONE else "0" for step in self.steps)

    @property
    def state(self) -> State:
        if self.completed_at:
            return State.DONE
        return State.LEARNING if self.first_at else State.NOT_STARTED

    @property
    def final(self) -> StepValue:
        return self.steps[-1]


@dataclass(frozen=True)
class Places:
    """Where in `Standing.items` the items of a version stand, counted from 0."""

    modules: dict[str, range]  # a module's lessons and its quiz; the final, under no slug, is the last
    lessons: dict[str, int]


def places(content: Content) -> Places:
    modules: dict[str, range] = {}
    lessons: dict[str, int] = {}
    at = 0
    for module in content.modules:
        modules[module.slug] = range(at, at + len(module.lessons) + 1)
        lessons |= {lesson.slug: at + n for n, lesson in enumerate(module.lessons)}
        at = modules[module.slug].stop
    modules[""] = range(at, at + 1)
    return Places(modules, lessons)


class _Facts:
    """The facts, looked up by what they are about; the first of a kind counts."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.all = sorted(events, key=lambda event: event.at)
        self.first: dict[tuple[FactKind, str, str], Event] = {}
        self.submitted: dict[tuple[str, str], list[Event]] = {}
        for event in self.all:
            if event.kind is FactKind.SUBMITTED:
                self.submitted.setdefault((event.detail, event.subject), []).append(event)
            else:
                detail = event.detail if event.kind is FactKind.CHECKED else ""
                self.first.setdefault((event.kind, event.subject, detail), event)

    def when(self, kind: FactKind, subject: str = "", detail: str = "") -> datetime | None:
        event = self.first.get((kind, subject, detail))
        return event.at if event else None

    def attempts(self, kind: str, subject: str = "") -> list[Event]:
        return self.submitted.get((kind, subject), [])


def best(attempts: Sequence[Event]) -> Event | None:
    """The best of some attempts: a passed one before any other, then the greater share; the earliest of equals."""
    return max(attempts, key=lambda one: (bool(one.passed), _share(one), -one.at.timestamp()), default=None)


def _share(event: Event) -> Fraction:
    return Fraction(event.points or 0, event.of or 1)


def _first_passed(attempts: Sequence[Event]) -> datetime | None:
    return next((attempt.at for attempt in attempts if attempt.passed), None)


def missing_in(lesson: Lesson, facts: "_Facts") -> tuple[str, ...]:
    """Questions inside a lesson that are not answered yet."""
    return tuple(check for check in lesson.checks if not facts.when(FactKind.CHECKED, lesson.slug, check))


def _learned(lesson: Lesson, facts: _Facts) -> datetime | None:
    """When a lesson became done: read to its end, and each question inside answered."""
    if at := facts.when(FactKind.LEARNED, lesson.slug):
        return at
    read = facts.when(FactKind.READ, lesson.slug)
    if read is None or missing_in(lesson, facts):
        return None
    checked = [facts.when(FactKind.CHECKED, lesson.slug, check) for check in lesson.checks]
    return max([read, *(at for at in checked if at)])


def _passed(module: Module, facts: _Facts) -> tuple[How, datetime] | None:
    """How and when a module became done: all its lessons and its quiz, or its pre-check."""
    if written := facts.first.get((FactKind.PASSED, module.slug, "")):
        return How(written.detail), written.at
    if at := _first_passed(facts.attempts("precheck", module.slug)):
        return How.TESTED_OUT, at
    ends = [_learned(lesson, facts) for lesson in module.lessons]
    ends.append(_first_passed(facts.attempts("quiz", module.slug)))
    known = [at for at in ends if at]
    return (How.STUDIED, max(known)) if len(known) == len(ends) else None


def projection(content: Content, events: Iterable[Event], exemptions: Iterable[Exemption]) -> Standing:
    """The standing of one enrolment.

    A module is done by its lessons and its quiz, by its pre-check, or by exemption; the course by all modules and
    the final. What was once completed stays so in every later version: its new steps count as done earlier.
    """
    facts = _Facts(events)
    exempt = {exemption.module: exemption.at for exemption in sorted(exemptions, key=lambda one: one.at, reverse=True)}
    passed: dict[str, tuple[How, datetime]] = {}
    for module in content.modules:
        if way := _passed(module, facts):
            passed[module.slug] = way
        elif at := exempt.get(module.slug) or exempt.get(""):
            passed[module.slug] = (How.EXEMPTED, at)
    final_at = _first_passed(facts.attempts("final"))
    final_how: How | None = How.STUDIED if final_at else None
    if final_at is None and "" in exempt:
        final_at, final_how = exempt[""], How.EXEMPTED
    completed = facts.when(FactKind.COMPLETED)
    if completed is None and final_at and len(passed) == len(content.modules):
        completed = max([final_at, *(at for _, at in passed.values())])
    steps: list[StepValue] = []
    for module in content.modules:
        way = passed.get(module.slug) or ((How.EARLIER, completed) if completed else None)
        steps += [_lesson_step(lesson, module, facts, way) for lesson in module.lessons]
        steps.append(_test_step(StepKind.QUIZ, module.slug, facts.attempts("quiz", module.slug), way))
    ending = (final_how, final_at) if final_how and final_at else ((How.EARLIER, completed) if completed else None)
    steps.append(_test_step(StepKind.FINAL, "", facts.attempts("final"), ending))
    own = [event.at for event in facts.all]
    return Standing(
        steps=tuple(steps),
        passed=passed,
        modules_of=len(content.modules),
        completed_at=completed,
        first_at=min(own, default=None),
        last_at=max(own, default=None),
        due=tuple(_due(content, facts, passed, completed)),
    )


def _lesson_step(lesson: Lesson, module: Module, facts: _Facts, way: tuple[How, datetime] | None) -> StepValue:
    if at := _learned(lesson, facts):
        return StepValue(StepKind.LESSON, lesson.slug, module.slug, State.DONE, How.STUDIED, at)
    if way:
        how = How.EARLIER if way[0] is How.STUDIED else way[0]
        return StepValue(StepKind.LESSON, lesson.slug, module.slug, State.DONE, how, way[1])
    kinds = (FactKind.OPENED, FactKind.READ)
    begun = any(facts.when(kind, lesson.slug) for kind in kinds) or len(missing_in(lesson, facts)) < len(lesson.checks)
    return StepValue(StepKind.LESSON, lesson.slug, module.slug, State.LEARNING if begun else State.NOT_STARTED)


def _test_step(kind: StepKind, module: str, attempts: Sequence[Event], way: tuple[How, datetime] | None) -> StepValue:
    top = best(attempts)
    points, of = (top.points, top.of) if top else (None, None)
    if at := _first_passed(attempts):
        return StepValue(kind, module, module, State.DONE, How.STUDIED, at, points, of)
    if way:
        how = How.EARLIER if way[0] is How.STUDIED else way[0]
        return StepValue(kind, module, module, State.DONE, how, way[1], points, of)
    return StepValue(kind, module, module, State.LEARNING if attempts else State.NOT_STARTED, None, None, points, of)


def _due(
    content: Content, facts: _Facts, passed: dict[str, tuple[How, datetime]], completed: datetime | None
) -> Iterable[Event]:
    for lesson in content.lessons:
        at = _learned(lesson, facts)
        if at and not facts.when(FactKind.LEARNED, lesson.slug):
            yield Event(FactKind.LEARNED, at, lesson.slug)
    for module, (how, at) in passed.items():
        if how is not How.EXEMPTED and not facts.when(FactKind.PASSED, module):
            yield Event(FactKind.PASSED, at, module, how.value)
    if completed and not facts.when(FactKind.COMPLETED):
        yield Event(FactKind.COMPLETED, completed)
