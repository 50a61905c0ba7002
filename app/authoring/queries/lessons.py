"""One lesson as it is being written: its draft, what it would change, and what stands against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from app.authoring.models import LessonDraft
from app.authoring.queries.seen import Seen, names_of, showing
from app.authoring.rules.lessons import LessonSketch, Read, homeless, read, replaced, sketch_of, with_uses
from app.authoring.rules.merging import Clash, Version, clashes
from app.authoring.rules.sketch import token
from app.authoring.rules.wording import worded_changes
from app.canonical import one_text
from app.courses import queries as courses
from app.courses.models import Course
from app.courses.rules import Change, difference
from app.courses.rules.content import Lesson, Module, Picture
from app.courses.rules.rendering import Link, block_html
from app.errors import NotFound
from app.quizzes.rules.questions import Question


@dataclass(frozen=True)
class Writing:
    """A lesson as it stands: its draft where there is one, else as it is published; `base` names what stands.

    `begun`: the lesson as it was when the draft was begun; `stale`: it was published again since.
    """

    seen: Seen
    module: Module
    module_number: int
    number: int
    published: Lesson
    begun: Lesson
    begun_at: int
    sketch: LessonSketch
    rev: int
    base: str
    saved_at: datetime | None
    saved_by: str
    saver_id: int | None
    read: Read
    homeless: tuple[Question, ...]  # questions whose paragraph is gone
    uses: tuple[Question, ...]  # questions that go into the lesson's text, or out of it
    pictures: Mapping[str, Picture]  # what its text may show, by name

    @property
    def stale(self) -> bool:
        return self.rev > 0 and self.begun != self.published

    @property
    def ready(self) -> bool:
        return self.read.lesson is not None and not self.homeless and not self.stale

    @property
    def changes(self) -> list[Change]:
        """What publishing it would change; nothing as long as it is no lesson."""
        if self.read.lesson is None:
            return []
        after = replaced(self.seen.content, self.read.lesson, self.pictures)
        before = {one.slug: self.seen.questions[one.slug][1] for one in self.uses}
        return [
            *difference(self.seen.content, after),
            *worded_changes(before, {one.slug: one for one in self.uses}),
        ]

    @property
    def count(self) -> int:
        return len(self.read.wrong) + len(self.homeless)


def draft_of(session: Session, course: Course, slug: str) -> LessonDraft | None:
    query = select(LessonDraft).where(LessonDraft.course_id == course.id, LessonDraft.slug == slug)
    return session.exec(query).one_or_none()


def drafted(session: Session, course: Course) -> set[str]:
    return set(session.exec(select(LessonDraft.slug).where(LessonDraft.course_id == course.id)))


def writing(session: Session, seen: Seen, slug: str, typed: LessonSketch | None = None) -> Writing:
    """`typed`: what a form shows, where that is not what is saved. Raises NotFound."""
    module, module_number, published, number = seen.place(slug)
    draft = draft_of(session, seen.course, slug)
    own = sketch_of(published)
    saved = LessonSketch.model_validate_json(draft.body) if draft else own
    begun = lesson_in(session, seen, slug, draft.base) if draft else published
    sketch = typed or saved
    names = names_of(session, [draft.saved_by]) if draft else {}
    pictures = courses.pictures(session, seen.course, seen.content)
    found = read(sketch, slug, module.slug, begun.blocks, ever(session, seen, slug), pictures)
    asked: Mapping[str, Question] = {name: one for name, (_, one) in seen.questions.items()}
    return Writing(
        seen,
        module,
        module_number,
        number,
        published,
        begun,
        draft.base if draft else seen.version.number,
        sketch,
        draft.rev if draft else 0,
        token(draft.rev, draft.body) if draft else token(0, dumped(own)),
        draft.saved_at if draft else None,
        names.get(draft.saved_by, "") if draft else "",
        draft.saved_by if draft else None,
        found,
        tuple(homeless(found.lesson, asked)) if found.lesson else (),
        tuple(with_uses(found.lesson, asked)) if found.lesson else (),
        pictures,
    )


def dumped(sketch: LessonSketch) -> str:
    return one_text(sketch.model_dump(mode="json"))


def lesson_in(session: Session, seen: Seen, slug: str, number: int) -> Lesson:
    """A lesson as a version of the course had it; as it is now where that version had none."""
    try:
        version = courses.version_by_number(session, seen.course, number)
        content = courses.content(session, version.id)
    except NotFound:
        content = seen.content
    return next((one for one in content.lessons if one.slug == slug), seen.lesson(slug))


def ever(session: Session, seen: Seen, slug: str) -> frozenset[str]:
    """Every id that a block of the lesson had in any version of the course: none is given to another text."""
    found: set[str] = set()
    for version in courses.versions(session, seen.course):
        for lesson in courses.content(session, version.id).lessons:
            if lesson.slug == slug:
                found |= {block.id for block in lesson.blocks}
    return frozenset(found)


@dataclass(frozen=True)
class Merging:
    """A draft beside what was published since it was begun; nothing is open where they agree."""

    view: Writing
    clashes: tuple[Clash, ...]

    @property
    def open(self) -> tuple[Clash, ...]:
        return tuple(one for one in self.clashes if one.plain is None)


def sides(view: Writing) -> tuple[Version, Version, Version]:
    """The beginning, the draft, and what is published."""
    return (
        Version(sketch_of(view.begun), view.begun.blocks),
        Version(view.sketch, view.read.blocks),
        Version(sketch_of(view.published), view.published.blocks),
    )


def merging(view: Writing) -> Merging:
    return Merging(view, tuple(clashes(*sides(view))))


@dataclass(frozen=True)
class Shown:
    """A block as learners will read it."""

    id: str
    kind: str
    mark: str
    number: int
    html: str
    question: Question | None


def shown(view: Writing, link: Link) -> list[Shown]:
    show = showing(view.seen.course.slug, view.pictures)
    counted, found = 0, []
    for block in view.read.blocks:
        counted += block.mark is not None
        question = view.seen.questions.get(block.question, (0, None))[1] if block.question else None
        found.append(
            Shown(
                block.id,
                block.kind,
                block.mark or "",
                counted if block.mark else 0,
                block_html(block, link, show),
                question,
            )
        )
    return found
