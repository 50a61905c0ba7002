"""A file that somebody looks at before it goes in: kept, mended, given a place, imported, forgotten."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from app.authoring.actions.editing import SeenOtherwise
from app.authoring.actions.importing import Source, import_questions
from app.authoring.models import ImportBatch, ImportPreview
from app.authoring.queries.previews import planning, where_of
from app.authoring.queries.seen import Seen
from app.authoring.rules.importing import Planned, State
from app.authoring.rules.mending import dumped, kept_from, loaded, mended, placed, with_entry
from app.authoring.rules.reading import Proposal
from app.courses import queries as courses
from app.errors import Invalid, NotFound
from app.people.models import Person

KEPT_FOR = timedelta(days=7)


def keep(session: Session, seen: Seen, source: Source, proposal: Proposal, owner: Person, now: datetime) -> str:
    """The ref of the preview; the same file again, sent twice, is one. Nothing is imported yet, nor audited."""
    same = select(ImportPreview.ref).where(
        ImportPreview.owner_id == owner.id,
        ImportPreview.course_id == seen.course.id,
        ImportPreview.sha256 == source.sha256,
        ImportPreview.file_name == source.name,
        ImportPreview.rev == 1,
        col(ImportPreview.batch_id).is_(None),
    )
    if known := session.exec(same).first():
        return known
    row = ImportPreview(
        course_id=seen.course.id,
        owner_id=owner.id,
        file_name=source.name,
        sha256=source.sha256,
        body=dumped(kept_from(proposal.reading, proposal.lines, proposal.ignored)),
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row.ref


class NoSuchPlace(Invalid): ...


def mend(session: Session, row: ImportPreview, number: int, typed: Mapping[str, str]) -> bool:
    """Reads one entry again as it was typed; whether it can be taken now. Raises NotFound."""
    kept = loaded(row.body)
    entry = next((one for one in kept.entries if one.number == number), None)
    if entry is None or row.batch_id is not None:
        raise NotFound
    changed = mended(entry, typed)
    _store(session, row, dumped(with_entry(kept, changed)))
    return changed.proposed is not None


def choose(session: Session, seen: Seen, row: ImportPreview, where: str, numbers: frozenset[int] | None) -> None:
    """New questions go to `lesson#paragraph`: all of them, or those named. Raises NoSuchPlace."""
    lesson, _, paragraph = where.partition("#")
    found = next((one for one in seen.content.lessons if one.slug == lesson), None)
    if found is None or (paragraph and paragraph not in {block.id for block in found.blocks if block.kind != "check"}):
        raise NoSuchPlace("where")
    _store(session, row, dumped(placed(loaded(row.body), where, numbers)))


def _store(session: Session, row: ImportPreview, body: str) -> None:
    row.body, row.rev = body, row.rev + 1
    session.add(row)
    session.flush()


class RefusedStand(Invalid):
    """Some are refused, and nobody said that they are to be left out."""


class Homeless(Invalid):
    """Some new questions have no lesson yet."""


def import_preview(
    session: Session, seen: Seen, row: ImportPreview, seen_as: str, leave_out: bool, by: Person, now: datetime
) -> ImportBatch | None:
    """What the preview shows becomes drafts; a second time changes nothing.

    Raises SeenOtherwise, RefusedStand, Homeless, TooLong.
    """
    courses.course_by_slug(session, seen.course.slug, lock=True)
    if row.batch_id is not None:
        return session.get_one(ImportBatch, row.batch_id)
    found = planning(session, seen, row)
    if found.seen_as != seen_as:
        raise SeenOtherwise
    if found.plan.refused and not leave_out:
        raise RefusedStand("leave_out")

    def where(one: Planned) -> tuple[str, str]:
        return where_of(seen, found.kept, found.entries[one.proposed.place])

    if any(one.state is State.NEW and not where(one)[0] for one in found.plan.accepted):
        raise Homeless("where")
    batch = import_questions(session, seen, found.plan, where, Source(row.file_name, row.sha256), by, now)
    if batch is not None:
        row.batch_id = batch.id
        session.add(row)
        session.flush()
    return batch


def forget_old_previews(session: Session, now: datetime) -> None:
    session.exec(delete(ImportPreview).where(col(ImportPreview.made_at) < now - KEPT_FOR))
