"""The papers of a course, and one of them as it is being written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from app.authoring.models import PaperDraft
from app.authoring.queries.seen import Pinned, Seen, names_of, pinned
from app.authoring.rules.papers import PaperSketch, Place, Read, place_of, places, read, replaced, sketch_of
from app.authoring.rules.sketch import token
from app.canonical import one_text
from app.courses import queries as courses
from app.courses.rules import Change, difference
from app.courses.rules.content import Final, Module, Test
from app.errors import NotFound
from app.quizzes.rules.questions import Question


@dataclass(frozen=True)
class PaperLine:
    """A paper in the list of a course; `drafted`: it is being changed."""

    place: Place
    module: Module | None
    number: int
    test: Test | Final
    drafted: bool


@dataclass(frozen=True)
class Paper:
    """A paper as it stands: its draft where there is one, else what is published; `base` names what stands."""

    seen: Seen
    place: Place
    module: Module | None
    number: int
    published: Test | Final
    sketch: PaperSketch
    rev: int
    base: str
    saved_at: datetime | None
    saved_by: str
    saver_id: int | None
    read: Read
    fixed: tuple[Question, ...]
    """What stands in the list of fixed questions, as far as it is known."""

    @property
    def changes(self) -> list[Change]:
        """What publishing it would change; nothing as long as it is no paper."""
        if self.read.test is None:
            return []
        return difference(self.seen.content, replaced(self.seen.content, self.place, self.read.test))

    @property
    def modules(self) -> tuple[Module, ...]:
        return self.seen.content.modules


def named(seen: Seen, name: str) -> Place:
    """Raises NotFound for a paper that the course does not have."""
    place = place_of(name)
    if place is None or place not in places(seen.content):
        raise NotFound
    return place


def draft_of(session: Session, seen: Seen, place: Place) -> PaperDraft | None:
    query = select(PaperDraft).where(PaperDraft.course_id == seen.course.id, PaperDraft.place == place.name)
    return session.exec(query).one_or_none()


def drafted(session: Session, seen: Seen) -> set[str]:
    return set(session.exec(select(PaperDraft.place).where(PaperDraft.course_id == seen.course.id)))


def papers(session: Session, seen: Seen) -> list[PaperLine]:
    waiting = drafted(session, seen)
    return [
        PaperLine(one, *_module(seen, one), published(seen, one), one.name in waiting) for one in places(seen.content)
    ]


def published(seen: Seen, place: Place) -> Test | Final:
    test = seen.content.test(place.kind, place.module)
    assert test is not None
    return test


def _module(seen: Seen, place: Place) -> tuple[Module | None, int]:
    for number, module in enumerate(seen.content.modules, 1):
        if module.slug == place.module:
            return module, number
    return None, 0


def paper(session: Session, seen: Seen, place: Place, typed: PaperSketch | None = None) -> Paper:
    """`typed`: what a form shows, where that is not what is saved."""
    draft, test = draft_of(session, seen, place), published(seen, place)
    own = sketch_of(test, place.kind)
    saved = PaperSketch.model_validate_json(draft.body) if draft else own
    shown = typed or saved
    names = names_of(session, [draft.saved_by]) if draft else {}
    every = courses.candidates(session, seen.version.id)
    slugs = [line.split()[0] for line in shown.fixed.splitlines() if line.split()]
    return Paper(
        seen,
        place,
        *_module(seen, place),
        test,
        shown,
        draft.rev if draft else 0,
        token(draft.rev, draft.body) if draft else token(0, dumped(own)),
        draft.saved_at if draft else None,
        names.get(draft.saved_by, "") if draft else "",
        draft.saved_by if draft else None,
        read(shown, place, every),
        tuple(seen.questions[slug][1] for slug in slugs if slug in seen.questions),
    )


def dumped(sketch: PaperSketch) -> str:
    return one_text(sketch.model_dump(mode="json"))


def touched(session: Session, seen: Seen) -> Sequence[Pinned]:
    """The classes of the course: each stays at its version until somebody moves it."""
    return pinned(session, seen.course)
