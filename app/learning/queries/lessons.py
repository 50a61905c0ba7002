"""A lesson as one learner reads it."""

from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.rules.content import Block, Content, Lesson, Mark, Module, Term
from app.courses.rules.rendering import Sight, block_html, block_text
from app.errors import NotFound
from app.files.queries import load
from app.learning import queries
from app.learning.models import Position
from app.learning.rules.facts import FactKind
from app.quizzes.queries import Place, places
from app.quizzes.rules.showing import Reasons, Shown, shown


@dataclass(frozen=True)
class Check:
    """A question inside a lesson, its number there, and its reasons once it was answered."""

    slug: str
    number: int
    shown: Shown
    reasons: Reasons | None


@dataclass(frozen=True)
class BlockView:
    """`number` counts paragraphs, as the learner reads 「第 n 段」; a check has its question."""

    block: Block
    number: int
    html: Markup
    check: Check | None = None

    @property
    def mark(self) -> Mark | None:
        return self.block.mark


@dataclass(frozen=True)
class Link:
    slug: str
    title: str
    minutes: int


@dataclass(frozen=True)
class LessonView:
    slug: str
    title: str
    goal: str
    passage: str
    minutes: int
    number: int
    lessons: int
    module: str
    module_number: int
    module_title: str
    seal: str
    blocks: tuple[BlockView, ...]
    outline: tuple[tuple[str, str], ...]  # (id, heading)
    terms: tuple[Term, ...]
    checks: int
    paragraphs: int
    position: str  # the paragraph where he stopped
    saved_at: datetime | None
    read: bool
    done: bool
    checks_left: int
    before: Link | None
    after: Link | None  # the next lesson; none: the module's quiz comes next
    marks: tuple[Mark, ...]  # provenance marks that occur

    @property
    def paragraph_now(self) -> int:
        """The number of the paragraph where he stopped, or of the last one before it."""
        ids = [view.block.id for view in self.blocks]
        if self.position not in ids:
            return 0
        return max(view.number for view in self.blocks[: ids.index(self.position) + 1])

    @property
    def missing(self) -> tuple[str, ...]:
        """Blocks of the questions that are still to be answered."""
        return tuple(view.block.id for view in self.blocks if view.check and not view.check.shown.fixed)

    def check(self, slug: str) -> Check:
        return next(view.check for view in self.blocks if view.check and view.check.slug == slug)


def lesson_in(session: Session, klass: TrainingClass, slug: str) -> tuple[Module, Lesson]:
    for module in courses.content(session, klass.version_id).modules:
        for lesson in module.lessons:
            if lesson.slug == slug:
                return module, lesson
    raise NotFound


def picture_in(session: Session, klass: TrainingClass, name: str) -> bytes:
    """A picture of the version that a class learns from. Raises NotFound."""
    picture = courses.content(session, klass.version_id).images.get(name)
    if picture is None:
        raise NotFound
    return load(session, picture.sha256)


def lesson_view(session: Session, enrolment: Enrolment, klass: TrainingClass, slug: str) -> LessonView:
    content = courses.content(session, klass.version_id)
    module, lesson = lesson_in(session, klass, slug)
    facts = {(event.kind, event.detail) for event in queries.events(session, enrolment.id) if event.subject == slug}
    place = session.get(Position, (enrolment.id, slug))
    checks = checks_in(session, enrolment, klass, lesson)
    every = content.lessons
    at = every.index(lesson)
    in_module = module.lessons.index(lesson)
    checked = sum((FactKind.CHECKED, check) in facts for check in lesson.checks)
    return LessonView(
        slug=slug,
        title=lesson.title,
        goal=lesson.goal,
        passage=lesson.passage,
        minutes=lesson.minutes,
        number=in_module + 1,
        lessons=len(module.lessons),
        module=module.slug,
        module_number=content.modules.index(module) + 1,
        module_title=module.title,
        seal=module.seal,
        blocks=_blocks(enrolment.ref, content, lesson, checks),
        outline=tuple((block.id, block_text(block)) for block in lesson.blocks if block.kind == "heading"),
        terms=lesson.terms,
        checks=len(lesson.checks),
        paragraphs=sum(block.mark is not None for block in lesson.blocks),
        position=place.paragraph if place else "",
        saved_at=place.at if place else None,
        read=any(kind is FactKind.READ for kind, _ in facts),
        done=any(kind is FactKind.LEARNED for kind, _ in facts),
        checks_left=len(lesson.checks) - checked,
        before=_link(every[at - 1]) if at else None,
        after=_link(module.lessons[in_module + 1]) if in_module + 1 < len(module.lessons) else None,
        marks=tuple(dict.fromkeys(block.mark for block in lesson.blocks if block.mark)),
    )


def _link(lesson: Lesson) -> Link:
    return Link(lesson.slug, lesson.title, lesson.minutes)


def _blocks(ref: str, content: Content, lesson: Lesson, checks: dict[str, Check]) -> tuple[BlockView, ...]:
    def link(to: str, paragraph: str) -> str:
        return f"/learn/{ref}/lessons/{to}#{paragraph}"

    def show(name: str) -> Sight | None:
        if (picture := content.images.get(name)) is None:
            return None
        return Sight(f"/learn/{ref}/images/{name}?v={picture.sha256[:12]}", picture.width, picture.height)

    number, views = 0, []
    for block in lesson.blocks:
        number += block.mark is not None
        html = Markup(block_html(block, link, show))  # cleaned by nh3, twice locked
        views.append(BlockView(block, number if block.mark else 0, html, checks.get(block.question)))
    return tuple(views)


def checks_in(session: Session, enrolment: Enrolment, klass: TrainingClass, lesson: Lesson) -> dict[str, Check]:
    """The lesson's questions as they stand for this learner; an answered one keeps the version it was answered in."""
    answers: dict[str, Place] = {}
    if lesson.checks and (attempt := queries.check_attempt(session, enrolment.id, lesson.slug)):
        answers = {place.question.slug: place for place in places(session, attempt)}
    found: dict[str, Check] = {}
    for number, slug in enumerate(lesson.checks, 1):
        if place := answers.get(slug):
            view = replace(place.shown, position=number)
            why = place.reasons if place.fixed_at else None
        else:
            _, question, order = queries.inline_question(session, enrolment, klass, slug)
            view, why = shown(question, order, position=number), None
        found[slug] = Check(slug, number, view, why)
    return found
