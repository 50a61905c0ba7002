"""The editor's page of one question."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from app.authoring.queries.drafts import Standing, waiting, wrong_with
from app.authoring.queries.overview import Place, places
from app.authoring.queries.seen import Seen
from app.authoring.rules.preview import Preview, preview
from app.authoring.rules.problems import Wrong, is_markable, kinds_for, uses_for
from app.authoring.rules.sketch import Kind, Sketch, question_of
from app.authoring.rules.wording import worded_changes
from app.courses.rules import Change, question_number
from app.courses.rules.content import Lesson, Module
from app.learning.queries.sheets import PassageView, passage_view
from app.people.models import Person
from app.quizzes.rules.questions import Question, Use


@dataclass(frozen=True)
class Sibling:
    """A question of the same lesson; `wrong` counts what is wrong with its draft, none where it has none."""

    slug: str
    number: int
    stem: str
    type: str
    use: Use
    wrong: int | None


@dataclass(frozen=True)
class Editor:
    course: str
    course_title: str
    version: int
    module: Module
    module_number: int
    lesson: Lesson
    lesson_number: int
    slug: str
    number: int
    standing: Standing
    sketch: Sketch  # what the form shows; more than the draft, where it could not be saved
    wrong: tuple[Wrong, ...]
    preview: Preview
    passage: PassageView | None
    changes: tuple[Change, ...]
    places: tuple[Place, ...]
    siblings: tuple[Sibling, ...]
    kinds: tuple[Kind, ...]
    uses: tuple[Use, ...]

    @property
    def question(self) -> Question:
        return question_of(self.sketch, self.standing.published)

    @property
    def fields(self) -> frozenset[str]:
        """The fields that something is wrong with."""
        return frozenset(one.field for one in self.wrong)

    @property
    def count(self) -> int:
        """How many fields the draft changes."""
        return sum(len(change.fields) for change in self.changes)

    @property
    def before(self) -> str:
        return self._beside(-1)

    @property
    def after(self) -> str:
        return self._beside(1)

    def _beside(self, step: int) -> str:
        slugs = [one.slug for one in self.siblings]
        at = slugs.index(self.slug) + step
        return slugs[at] if 0 <= at < len(slugs) else ""


def editor(session: Session, seen: Seen, stands: Standing, show: str, sketch: Sketch | None = None) -> Editor:
    """`sketch`: what was typed, where that is not what is saved."""
    published = stands.published
    shown = sketch or stands.sketch
    module, module_number, lesson, lesson_number = seen.place(published.passage.lesson)
    wrong = wrong_with(session, seen, stands, shown)
    question = question_of(shown, published)
    number = question_number(published.slug)
    return Editor(
        course=seen.course.slug,
        course_title=seen.course.title,
        version=seen.version.number,
        module=module,
        module_number=module_number,
        lesson=lesson,
        lesson_number=lesson_number,
        slug=published.slug,
        number=number,
        standing=stands,
        sketch=shown,
        wrong=tuple(wrong),
        preview=preview(question, show, is_markable(wrong), number),
        passage=passage_view(seen.content, question.passage),
        changes=tuple(worded_changes(stands.before, {published.slug: question})),
        places=places(lesson),
        siblings=_siblings(session, seen, lesson.slug),
        kinds=kinds_for(published),
        uses=uses_for(published),
    )


def _siblings(session: Session, seen: Seen, lesson: str) -> tuple[Sibling, ...]:
    drafts = {one.slug: one for one in waiting(session, seen, lesson)}
    asked = {slug: question for slug, (_, question) in seen.questions.items()}
    asked |= {slug: one.standing.question for slug, one in drafts.items() if one.is_new}
    return tuple(
        Sibling(
            slug,
            question_number(slug),
            drafts[slug].stem if slug in drafts else question.stem,
            drafts[slug].type if slug in drafts else question.type,
            question.use,
            drafts[slug].wrong if slug in drafts else None,
        )
        for slug, question in sorted(asked.items(), key=lambda item: question_number(item[0]))
        if question.passage.lesson == lesson
    )


LATELY = timedelta(minutes=15)


@dataclass(frozen=True)
class Other:
    """Somebody else who saved the question a short while ago, and may be writing yet."""

    name: str
    at: datetime


def other_at_it(stands: Standing, person: Person, now: datetime) -> Other | None:
    if stands.saver_id in (None, person.id) or stands.saved_at is None or now - stands.saved_at > LATELY:
        return None
    return Other(stands.saved_by, stands.saved_at)


@dataclass(frozen=True)
class Met:
    """What stands in the way of a save: the value that is saved, and how the typed one differs from it."""

    gone: bool  # the draft is not there any more: published or given up
    by: str
    mine: bool  # from another window of the same person
    at: datetime | None
    over: str  # names what would be replaced
    changes: tuple[Change, ...]


def met(stands: Standing, typed: Sketch, person: Person) -> Met:
    slug = stands.published.slug
    mine = question_of(typed, stands.published)
    return Met(
        stands.rev == 0,
        stands.saved_by,
        stands.saver_id == person.id,
        stands.saved_at,
        stands.base,
        tuple(worded_changes({slug: stands.question}, {slug: mine})),
    )
