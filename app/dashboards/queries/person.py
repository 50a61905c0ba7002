"""One learner in a class: what is done, what is missing, what happened."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlmodel import Session, col

from app.classes.deadlines import is_extended
from app.classes.models import Enrolment, EnrolmentFact
from app.classes.queries import closes_at
from app.classes.reach import enrolment_in, place_in
from app.courses.queries import content
from app.courses.rules.content import Module
from app.dashboards.queries.people import identifiers, line_of
from app.dashboards.queries.seen import View
from app.dashboards.rules.history import Event, Happened, listed, points_seen
from app.dashboards.rules.people import Line
from app.dashboards.rules.sheet import masked
from app.learning.models import Correction, Credit, Fact, Position, Step
from app.learning.queries.facts import corrections
from app.learning.rules.facts import FactKind, How, State, StepKind
from app.learning.rules.pace import Pace
from app.people.models import Person
from app.people.rules import IdentifierKind


@dataclass(frozen=True)
class Item:
    """A lesson, or a module's quiz (without a title); `at` of `blocks` where reading stopped."""

    kind: StepKind
    slug: str
    title: str
    state: State
    at: int = 0
    blocks: int = 0


@dataclass(frozen=True)
class ModuleState:
    slug: str
    number: int
    title: str
    seal: str
    items: tuple[Item, ...]
    how: How | None  # of its quiz; none: not done
    done_at: datetime | None
    hours: int  # granted in this class, hundredths

    @property
    def done(self) -> int:
        return sum(item.state is State.DONE for item in self.items)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.items)

    @property
    def left(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.state is not State.DONE)


@dataclass(frozen=True)
class PersonView:
    line: Line
    pace: Pace
    enrolled: bool  # not withdrawn
    post: str
    staff_number: str
    phone: str  # masked
    closes_at: datetime
    own: bool  # not the class's
    extended: bool
    modules: tuple[ModuleState, ...]
    hours: int  # hundredths
    hours_of: int
    events: tuple[Event, ...]  # the latest first


def person_view(session: Session, view: View, ref: str) -> PersonView:
    """Raises NotFound for an enrolment out of reach or of another class."""
    enrolment = enrolment_in(session, view.reach, view.klass, ref)
    line, standing = line_of(session, view, enrolment.id)
    person = session.get_one(Person, enrolment.person_id)
    membership = place_in(session, view.reach, view.klass, person, view.now)
    known = identifiers(session, [person.id]).get(person.id, {}) if view.whole or membership else {}
    credits = session.execute(
        select(col(Credit.module), col(Credit.hours)).where(col(Credit.enrolment_id) == enrolment.id)
    )
    hours: dict[str, int] = {module: granted for module, granted in credits}
    steps = list(session.scalars(select(Step).where(col(Step.enrolment_id) == enrolment.id)))
    places = list(session.scalars(select(Position).where(col(Position.enrolment_id) == enrolment.id)))
    return PersonView(
        line=line,
        pace=standing,
        enrolled=enrolment.withdrawn_at is None,
        post=membership.post if membership else "",
        staff_number=known.get(IdentifierKind.STAFF_NUMBER, ""),
        phone=masked(known.get(IdentifierKind.PHONE, "")),
        closes_at=closes_at(enrolment, view.klass),
        own=enrolment.closes_at is not None,
        extended=is_extended(session, enrolment),
        modules=tuple(
            _module(view, module, number, steps, places, hours.get(module.slug, 0))
            for number, module in enumerate(view.content.modules, 1)
        ),
        hours=sum(hours.values()),
        hours_of=sum(module.credit_hours for module in view.content.modules),
        events=tuple(sorted(_events(session, view, enrolment, person, places), key=lambda e: e.at, reverse=True)),
    )


def _module(
    view: View, module: Module, number: int, steps: list[Step], places: list[Position], hours: int
) -> ModuleState:
    states = {(step.kind, step.subject): step for step in steps}
    stopped = {place.lesson: place.paragraph for place in places}
    items: list[Item] = []
    for lesson in module.lessons:
        step = states.get((StepKind.LESSON, lesson.slug))
        state = step.state if step else State.NOT_STARTED
        at, blocks = _place([block.id for block in lesson.blocks], stopped.get(lesson.slug))
        items.append(Item(StepKind.LESSON, lesson.slug, lesson.title, state, at, blocks))
    quiz = states.get((StepKind.QUIZ, module.slug))
    items.append(Item(StepKind.QUIZ, module.slug, "", quiz.state if quiz else State.NOT_STARTED))
    done = all(item.state is State.DONE for item in items)
    ends = [step.done_at for step in steps if step.module == module.slug and step.done_at]
    how = quiz.how if done and quiz else None
    return ModuleState(
        module.slug,
        number,
        module.title,
        module.seal,
        tuple(items),
        how,
        max(ends, default=None) if done else None,
        hours,
    )


def _place(blocks: list[str], paragraph: str | None) -> tuple[int, int]:
    return (blocks.index(paragraph) + 1, len(blocks)) if paragraph in blocks else (0, len(blocks))


def _events(session: Session, view: View, enrolment: Enrolment, person: Person, places: list[Position]) -> list[Event]:
    names = _Names(session, view)
    events = [Event(Happened.ENROLLED, enrolment.enrolled_at, by=names.person(enrolment.enrolled_by))]
    if person.first_sign_in_at:
        events.append(Event(Happened.SIGNED_IN, person.first_sign_in_at))
    learned: set[str] = set()
    facts = session.scalars(select(Fact).where(col(Fact.enrolment_id) == enrolment.id).order_by(col(Fact.id)))
    since = corrections(session, enrolment.id)
    for fact in facts:
        if fact.kind is FactKind.LEARNED:
            learned.add(fact.subject)
        if event := _event(fact, since.get(fact.attempt_id or 0, fact), names, view.whole):
            events.append(event)
    for place in places:
        if place.lesson not in learned and (lesson := names.lessons.get(place.lesson)):
            at, blocks = _place([block.id for block in lesson.blocks], place.paragraph)
            events.append(Event(Happened.READ_TO, place.at, lesson.title, at_block=at, blocks=blocks))
    excuses = session.scalars(select(EnrolmentFact).where(col(EnrolmentFact.enrolment_id) == enrolment.id))
    for excuse in excuses:
        code, title, reason = Happened(excuse.kind.value), names.module(excuse.subject), excuse.reason
        if excuse.to_unit_id is not None:
            title = names.unit(excuse.to_unit_id)
            reason = reason if view.whole else ""  # it may speak of the other unit
        events.append(Event(code, excuse.at, title, reason, until=excuse.until, by=names.person(excuse.by)))
    return events


def _event(fact: Fact, worth: Fact | Correction, names: "_Names", whole: bool) -> Event | None:
    if fact.kind is FactKind.LEARNED:
        return Event(Happened.LEARNED, fact.at, names.lesson(fact.subject, fact.version_id))
    if fact.kind is FactKind.PASSED:
        return Event(Happened.MODULE, fact.at, names.module(fact.subject, fact.version_id), fact.detail)
    if fact.kind is FactKind.COMPLETED:
        return Event(Happened.COMPLETED, fact.at)
    passed = bool(worth.passed)
    if fact.kind is not FactKind.SUBMITTED or not listed(fact.detail, passed):
        return None
    seen = points_seen(fact.detail, passed, whole) and worth.points is not None and worth.of
    share = Fraction(worth.points or 0, worth.of) if seen and worth.of else None
    title = names.module(fact.subject, fact.version_id)
    return Event(Happened.TEST, fact.at, title, fact.detail, passed, share)


class _Names:
    """Titles of the class's version, or of the one that a fact was made under."""

    def __init__(self, session: Session, view: View) -> None:
        self._session, self._view = session, view
        self.lessons = {lesson.slug: lesson for lesson in view.content.lessons}
        self._modules = {module.slug: module.title for module in view.content.modules}

    def lesson(self, slug: str, version_id: int) -> str:
        if lesson := self.lessons.get(slug):
            return lesson.title
        old = content(self._session, version_id).lessons
        return next((lesson.title for lesson in old if lesson.slug == slug), slug)

    def module(self, slug: str, version_id: int | None = None) -> str:
        if slug in self._modules or not slug or version_id is None:
            return self._modules.get(slug, slug)
        old = content(self._session, version_id).modules
        return next((module.title for module in old if module.slug == slug), slug)

    def unit(self, id: int) -> str:
        """A unit out of reach has no name here."""
        return self._view.tree.units[id].name if self._view.whole or id in self._view.reach.units else ""

    def person(self, id: int | None) -> str:
        found = self._session.get(Person, id) if id is not None else None
        return found.name if found else ""
