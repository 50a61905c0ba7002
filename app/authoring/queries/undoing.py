"""Imports of a course, and what undoing one of them would do."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.authoring.models import ImportBatch, ImportedQuestion
from app.authoring.queries.importing import drafts_of
from app.authoring.queries.seen import Seen, names_of
from app.authoring.rules.sketch import loaded
from app.errors import NotFound


@dataclass(frozen=True)
class Standing:
    """A question of an import that somebody published or changed since."""

    question: ImportedQuestion
    stem: str
    published: bool


@dataclass(frozen=True)
class Undoing:
    """`free`: nobody touched them since; what was given up meanwhile is in neither list."""

    batch: ImportBatch
    free: tuple[ImportedQuestion, ...]
    standing: tuple[Standing, ...]


def batch_of(session: Session, seen: Seen, ref: str) -> ImportBatch:
    query = select(ImportBatch).where(ImportBatch.ref == ref, ImportBatch.course_id == seen.course.id)
    batch = session.exec(query).one_or_none()
    if batch is None:
        raise NotFound
    return batch


def undoing(session: Session, seen: Seen, batch: ImportBatch) -> Undoing:
    query = select(ImportedQuestion).where(ImportedQuestion.batch_id == batch.id).order_by(col(ImportedQuestion.id))
    drafts = drafts_of(session, seen)
    free, standing = [], []
    for one in session.exec(query):
        draft = drafts.get(one.slug)
        if draft is None and one.body and one.slug in seen.questions:
            standing.append(Standing(one, seen.questions[one.slug][1].stem, True))
        elif draft is not None and draft.body != one.body:
            standing.append(Standing(one, loaded(draft.body).stem, False))
        elif draft is not None or not one.body:
            free.append(one)
    return Undoing(batch, tuple(free), tuple(standing))


@dataclass(frozen=True)
class BatchLine:
    ref: str
    at: datetime
    by: str
    file_name: str
    added: int
    changed: int
    duplicates: int
    left_out: int
    undone_at: datetime | None


def batches(session: Session, seen: Seen, most: int = 10) -> list[BatchLine]:
    """The last ones, the newest first."""
    query = (
        select(ImportBatch)
        .where(ImportBatch.course_id == seen.course.id)
        .order_by(col(ImportBatch.at).desc(), col(ImportBatch.id).desc())
        .limit(most)
    )
    rows = session.exec(query).all()
    names = names_of(session, [row.by for row in rows])
    return [
        BatchLine(
            row.ref,
            row.at,
            names.get(row.by, ""),
            row.file_name,
            row.added,
            row.changed,
            row.duplicates,
            row.left_out,
            row.undone_at,
        )
        for row in rows
    ]
