"""An import before it is done: what its page shows."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.authoring.models import ImportBatch, ImportPreview
from app.authoring.queries.importing import held, taken
from app.authoring.queries.overview import Place as Paragraph
from app.authoring.queries.overview import places
from app.authoring.queries.seen import Seen
from app.authoring.queries.undoing import BatchLine, batches
from app.authoring.rules.formats.fields import TYPE_WORDS
from app.authoring.rules.importing import Plan, Planned, State, lesson_of, plan
from app.authoring.rules.mending import Entry, Kept, fields, loaded, reading_of
from app.authoring.rules.naming import lesson_of_question, unwritten
from app.authoring.rules.problems import Wrong, problems
from app.authoring.rules.proposals import Place, Refusal
from app.authoring.rules.sketch import dumped, question_of
from app.authoring.rules.wording import worded_changes
from app.courses.rules import Change
from app.courses.rules.content import Lesson
from app.courses.rules.similar import Stems
from app.errors import NotFound
from app.people.models import Person

REFUSED = "refused"
SHOWS = (REFUSED, *State)
PER_PAGE = 20


def preview_of(session: Session, person: Person, seen: Seen, ref: str, lock: bool = False) -> ImportPreview:
    """His own; raises NotFound."""
    mine = (ImportPreview.owner_id == person.id, ImportPreview.course_id == seen.course.id)
    query = select(ImportPreview).where(ImportPreview.ref == ref, *mine)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.exec(query).one_or_none()
    if row is None:
        raise NotFound
    return row


@dataclass(frozen=True)
class Planning:
    """`seen_as` names all that an import would do: nobody does what he was not shown."""

    kept: Kept
    plan: Plan
    entries: dict[Place, Entry]
    seen_as: str


def planning(session: Session, seen: Seen, row: ImportPreview) -> Planning:
    kept = loaded(row.body)
    questions = held(session, seen)
    found = plan(reading_of(kept), questions, taken(seen, questions))
    named = [f"{row.rev} {seen.version.sha256} {len(found.refused)}"]
    named += [f"{one.state} {one.slug} {dumped(one.before) if one.before else ''}" for one in found.accepted]
    name = hashlib.sha256("\n".join(named).encode()).hexdigest()[:16]
    return Planning(kept, found, {one.place: one for one in kept.entries}, name)


def where_of(seen: Seen, kept: Kept, entry: Entry) -> tuple[str, str]:
    """Lesson and paragraph of a new question: its own, else what the file says, else what was chosen for all."""
    titles = {one.slug: one.title for one in seen.content.lessons}
    if entry.where:
        lesson, _, paragraph = entry.where.partition("#")
        return lesson, paragraph
    lesson, _, paragraph = kept.where.partition("#")
    named = lesson_of(entry.proposed.lesson if entry.proposed else "", titles)
    return (named, paragraph if named == lesson else "") if named else (lesson, paragraph)


@dataclass(frozen=True)
class RefusedRow:
    """`fields`: what can be mended, by key; none where a whole sheet is refused."""

    number: int
    refusal: Refusal
    fields: dict[str, str]


@dataclass(frozen=True)
class AcceptedRow:
    """`wrong`: what keeps it from being published yet; `lesson` is none where nothing was chosen."""

    number: int
    planned: Planned
    lesson: Lesson | None
    paragraph: Paragraph | None
    wrong: tuple[Wrong, ...]
    changes: tuple[Change, ...]
    mended: bool


@dataclass(frozen=True)
class ImportPage:
    seen: Seen
    ref: str
    file_name: str
    made_at: datetime
    lines: bool
    ignored: tuple[tuple[str, str], ...]
    counts: dict[str, int]
    show: str
    refused: tuple[RefusedRow, ...]
    accepted: tuple[AcceptedRow, ...]
    page: int
    pages: int
    where: str
    homeless: int  # new questions without a lesson
    places: tuple[tuple[Lesson, tuple[Paragraph, ...]], ...]
    seen_as: str
    batch: ImportBatch | None

    @property
    def types(self) -> tuple[str, ...]:
        """Types as a table names them."""
        return tuple(TYPE_WORDS.values())

    @property
    def writes(self) -> int:
        return self.counts[State.NEW] + self.counts[State.CHANGED]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def import_page(
    session: Session, seen: Seen, row: ImportPreview, show: str, page: int, redrawn: dict[int, RefusedRow] | None = None
) -> ImportPage:
    """`show`: which of them; empty: the refused where there are any. A page beyond the last is the last."""
    found = planning(session, seen, row)
    counts = {REFUSED: len(found.plan.refused)} | {str(state): found.plan.count(state) for state in State}
    show = show or next((name for name in SHOWS if counts[name]), State.NEW)
    pages = max(1, -(-counts[show] // PER_PAGE))
    page = min(page, pages)
    part = slice((page - 1) * PER_PAGE, page * PER_PAGE)
    refused = found.plan.refused[part] if show == REFUSED else ()
    accepted = [one for one in found.plan.accepted if one.state == show][part] if show != REFUSED else []
    new = [one for one in found.plan.accepted if one.state is State.NEW]
    places_of = {one.slug: places(one) for one in seen.content.lessons}
    return ImportPage(
        seen=seen,
        ref=row.ref,
        file_name=row.file_name,
        made_at=row.made_at,
        lines=found.kept.lines,
        ignored=found.kept.ignored,
        counts=counts,
        show=str(show),
        refused=tuple(_refused(found, one) for one in refused),
        accepted=tuple(_accepted(seen, found, one, places_of) for one in accepted),
        page=page,
        pages=pages,
        where=found.kept.where,
        homeless=sum(not where_of(seen, found.kept, found.entries[one.proposed.place])[0] for one in new),
        places=tuple((one, places_of[one.slug]) for one in seen.content.lessons),
        seen_as=found.seen_as,
        batch=session.get(ImportBatch, row.batch_id) if row.batch_id else None,
    )


def _refused(found: Planning, refusal: Refusal) -> RefusedRow:
    entry = found.entries[refusal.place]
    return RefusedRow(entry.number, refusal, fields(refusal, entry.proposed))


def _accepted(
    seen: Seen, found: Planning, planned: Planned, places_of: dict[str, tuple[Paragraph, ...]]
) -> AcceptedRow:
    entry = found.entries[planned.proposed.place]
    lesson, paragraph = where_of(seen, found.kept, entry)
    after = planned.after
    if planned.slug:
        lesson, paragraph = lesson_of_question(planned.slug), after.paragraph
    known = unwritten(planned.slug or f"{lesson}-q1")
    home = seen.lesson(lesson) if lesson else None
    after = after.model_copy(update={"paragraph": paragraph})
    changes: Sequence[Change] = ()
    if planned.before is not None:
        before, then = question_of(planned.before, known), question_of(after, known)
        changes = worded_changes({known.slug: before}, {known.slug: then})
    return AcceptedRow(
        entry.number,
        planned,
        home,
        next((one for one in places_of.get(lesson, ()) if one.id == paragraph), None),
        tuple(problems(after, known, home, Stems({}))) if home else (),
        tuple(changes),
        entry.mended,
    )


@dataclass(frozen=True)
class OpenPreview:
    ref: str
    file_name: str
    made_at: datetime


@dataclass(frozen=True)
class StartPage:
    """Where an import begins: previews of his own that are still open, and what was imported before."""

    seen: Seen
    open: tuple[OpenPreview, ...]
    batches: tuple[BatchLine, ...]


def start_page(session: Session, person: Person, seen: Seen) -> StartPage:
    mine = (ImportPreview.owner_id == person.id, ImportPreview.course_id == seen.course.id)
    query = select(ImportPreview.ref, ImportPreview.file_name, ImportPreview.made_at).where(
        *mine, col(ImportPreview.batch_id).is_(None)
    )
    rows = session.exec(query.order_by(col(ImportPreview.made_at).desc()).limit(5))
    return StartPage(seen, tuple(OpenPreview(*row) for row in rows), tuple(batches(session, seen)))
