"""The trainer's courses, one course as learners see it, and one lesson with its questions beside the paragraphs."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.authoring.queries.drafts import Waiting, waiting
from app.authoring.queries.lessons import drafted
from app.authoring.queries.seen import Pinned, Seen, names_of, pinned, reaches, seen, showing
from app.authoring.rules.listing import Tally, tally
from app.courses import queries as courses
from app.courses.rules.content import Block, Lesson, Mark, Module
from app.courses.rules.rendering import Link, block_html, block_text
from app.people.models import Person
from app.people.queries import reach_of
from app.people.rules import Permission
from app.quizzes.rules.questions import Question


@dataclass(frozen=True)
class CourseCard:
    slug: str
    title: str
    number: int
    published_at: datetime
    lessons: int
    questions: int
    drafts: tuple[Waiting, ...]
    classes: tuple[Pinned, ...]

    @property
    def ready(self) -> int:
        return sum(one.ready for one in self.drafts)

    @property
    def older(self) -> int:
        """Classes that are pinned to an earlier version."""
        return sum(one.number < self.number for one in self.classes)


def course_cards(session: Session, person: Person, now: datetime) -> list[CourseCard]:
    reach = reach_of(session, person, Permission.SEE_COURSE, now)
    cards = []
    for course in courses.courses(session):
        if reaches(reach, course.id):
            one = seen(session, person, Permission.SEE_COURSE, course.slug, now)
            cards.append(
                CourseCard(
                    course.slug,
                    course.title,
                    one.version.number,
                    one.version.published_at,
                    len(one.content.lessons),
                    len(one.questions),
                    tuple(waiting(session, one)),
                    tuple(pinned(session, course)),
                )
            )
    return cards


@dataclass(frozen=True)
class VersionLine:
    number: int
    published_at: datetime
    by: str  # empty: from the files
    note: str
    sha256: str
    classes: tuple[Pinned, ...]


@dataclass(frozen=True)
class LessonLine:
    """`drafted`: its text is being changed."""

    lesson: Lesson
    tally: Tally
    drafted: bool


@dataclass(frozen=True)
class ModulePart:
    module: Module
    lessons: tuple[LessonLine, ...]
    tally: Tally

    @property
    def minutes(self) -> int:
        return sum(line.lesson.minutes for line in self.lessons)


@dataclass(frozen=True)
class CourseView:
    seen: Seen
    modules: tuple[ModulePart, ...]
    tally: Tally
    versions: tuple[VersionLine, ...]
    classes: tuple[Pinned, ...]
    drafts: tuple[Waiting, ...]

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.modules)


def course_view(session: Session, one: Seen) -> CourseView:
    by_lesson: dict[str, list[Question]] = {lesson.slug: [] for lesson in one.content.lessons}
    for _, question in one.questions.values():
        by_lesson[question.passage.lesson].append(question)
    texts = drafted(session, one.course)
    parts = tuple(
        ModulePart(
            module,
            tuple(LessonLine(lesson, tally(by_lesson[lesson.slug]), lesson.slug in texts) for lesson in module.lessons),
            tally([question for lesson in module.lessons for question in by_lesson[lesson.slug]]),
        )
        for module in one.content.modules
    )
    classes = pinned(session, one.course)
    rows = courses.versions(session, one.course)
    names = names_of(session, [row.published_by for row in rows])
    lines = tuple(
        VersionLine(
            row.number,
            row.published_at,
            names.get(row.published_by, ""),
            row.note,
            row.sha256,
            tuple(klass for klass in classes if klass.number == row.number),
        )
        for row in rows
    )
    every = tally([question for _, question in one.questions.values()])
    return CourseView(one, parts, every, lines, tuple(classes), tuple(waiting(session, one)))


@dataclass(frozen=True)
class Beside:
    """A question beside the paragraph that it rests on; `drafted` where it is being changed."""

    question: Question
    drafted: bool


@dataclass(frozen=True)
class BlockLine:
    """`number` counts paragraphs as learners do; `html` is clean."""

    block: Block
    number: int
    html: str
    check: Beside | None
    questions: tuple[Beside, ...]


@dataclass(frozen=True)
class LessonPage:
    seen: Seen
    module: Module
    module_number: int
    lesson: Lesson
    number: int
    blocks: tuple[BlockLine, ...]
    tally: Tally
    marks: tuple[Mark, ...]
    before: Lesson | None
    after: Lesson | None


def lesson_page(session: Session, one: Seen, slug: str, link: Link) -> LessonPage:
    module, module_number, lesson, number = one.place(slug)
    changed = {draft.slug for draft in courses.drafts(session, one.course)}
    mine = [question for _, question in one.questions.values() if question.passage.lesson == slug]
    of_block: dict[str, list[Beside]] = {}
    for question in mine:
        of_block.setdefault(question.passage.paragraph, []).append(Beside(question, question.slug in changed))
    known = {question.slug: Beside(question, question.slug in changed) for question in mine}
    show = showing(one.course.slug, one.content.images)
    counted, blocks = 0, []
    for block in lesson.blocks:
        counted += block.mark is not None
        blocks.append(
            BlockLine(
                block,
                counted if block.mark else 0,
                block_html(block, link, show),
                known.get(block.question),
                tuple(of_block.get(block.id, ())),
            )
        )
    every = one.content.lessons
    at = every.index(lesson)
    return LessonPage(
        one,
        module,
        module_number,
        lesson,
        number,
        tuple(blocks),
        tally(mine),
        tuple(dict.fromkeys(block.mark for block in lesson.blocks if block.mark)),
        every[at - 1] if at else None,
        every[at + 1] if at + 1 < len(every) else None,
    )


@dataclass(frozen=True)
class Place:
    """A paragraph to rest a question on, in a list: its number (0 for what is not counted) and its beginning."""

    id: str
    kind: str
    number: int
    mark: Mark | None
    text: str

    @property
    def beginning(self) -> str:
        return self.text if len(self.text) <= BEGINNING else self.text[:BEGINNING] + "…"


BEGINNING = 30


def places(lesson: Lesson) -> tuple[Place, ...]:
    """Everything in a lesson that may be pointed to."""
    counted, found = 0, []
    for block in lesson.blocks:
        counted += block.mark is not None
        if block.kind != "check":
            text = " ".join((_cells(block) if block.kind == "table" else block_text(block)).split())
            found.append(Place(block.id, block.kind, counted if block.mark else 0, block.mark, text))
    return tuple(found)


def _cells(block: Block) -> str:
    """The words of a table with spaces between its cells."""
    lines = [line for line in block.markdown.splitlines() if line.strip("|-: ")]
    return " ".join(line.replace("|", " ") for line in lines).replace("**", "")
