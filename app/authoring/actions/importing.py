"""Questions from a file become drafts of a course, all of them or none; undone as one step. Both are audited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.authoring.models import ImportBatch, ImportedQuestion
from app.authoring.queries.importing import drafts_of, last_number
from app.authoring.queries.seen import Seen
from app.authoring.queries.undoing import undoing
from app.authoring.rules.importing import Plan, Planned, State
from app.authoring.rules.sketch import Sketch, dumped, question_of
from app.courses import actions as courses
from app.courses import queries as course_queries
from app.courses.actions import MAX_DRAFT
from app.courses.models import Draft
from app.errors import Conflict, Invalid
from app.people.models import Person

Where = Callable[[Planned], tuple[str, str]]
"""The lesson that a new question goes to and the paragraph that it rests on, which may be empty."""


@dataclass(frozen=True)
class Source:
    """Where questions come from; a name that is empty was pasted."""

    name: str
    sha256: str


class TooLong(Invalid):
    """Some question has more text than a draft holds; nothing was imported."""


def import_questions(
    session: Session, seen: Seen, plan: Plan, where: Where, source: Source, by: Person | None, now: datetime
) -> ImportBatch | None:
    """Drafts of what is new and of what changed; none where the course has everything already.

    The plan must be of this very transaction, with the course locked. Raises TooLong.
    """
    writing = [one for one in plan.accepted if one.state is not State.DUPLICATE]
    if not writing:
        return None
    batch = ImportBatch(
        course_id=seen.course.id,
        by=by.id if by else None,
        at=now,
        file_name=source.name,
        sha256=source.sha256,
        added=plan.count(State.NEW),
        changed=plan.count(State.CHANGED),
        duplicates=plan.count(State.DUPLICATE),
        left_out=len(plan.refused),
    )
    session.add(batch)
    session.flush()
    drafts, numbers = drafts_of(session, seen), dict[str, int]()
    for one in writing:
        if one.state is State.NEW:
            lesson, paragraph = where(one)
            numbers.setdefault(lesson, last_number(session, seen.course, lesson))
            numbers[lesson] += 1
            slug, before = f"{lesson}-q{numbers[lesson]}", None
            body = _body(one.after.model_copy(update={"paragraph": paragraph}))
            courses.add_draft(session, seen.course, slug, body, by, now)
        else:
            slug, draft = one.slug, drafts.get(one.slug)
            before, body = draft.body if draft else None, _body(one.after)
            body = _change(session, seen, slug, draft, one.after, by, now)
        session.add(ImportedQuestion(batch_id=batch.id, slug=slug, body=body, before=before, is_new=not one.slug))
    session.flush()
    record(session, by, "questions:import", batch.ref, _details(seen, batch), now)
    return batch


def _body(sketch: Sketch) -> str:
    body = dumped(sketch)
    if len(body) > MAX_DRAFT:
        raise TooLong(sketch.stem[:20])
    return body


def _change(
    session: Session, seen: Seen, slug: str, draft: Draft | None, after: Sketch, by: Person | None, now: datetime
) -> str:
    """The draft's text; empty where the file says what is published, which is no draft."""
    body, rev = _body(after), draft.rev if draft else 0
    if slug in seen.questions and question_of(after, seen.questions[slug][1]) == seen.questions[slug][1]:
        courses.discard_draft(session, seen.course, slug, rev)
        return ""
    courses.save_draft(session, seen.course, slug, body, rev, by, now)
    return body


def _details(seen: Seen, batch: ImportBatch) -> Mapping[str, str | int]:
    counts = {name: getattr(batch, name) for name in ("added", "changed", "duplicates", "left_out")}
    return {"course": seen.course.slug, "file": batch.file_name, "sha256": batch.sha256} | counts


class SomeStand(Conflict):
    """Some of the questions were published or changed since; nobody said that the others are to go all the same."""


def undo_import(
    session: Session, seen: Seen, batch: ImportBatch, others: bool, by: Person | None, now: datetime
) -> None:
    """Takes back the drafts that nobody touched since; `others`: although some were touched. Raises SomeStand."""
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    session.refresh(batch)
    if batch.undone_at is not None:
        return
    found = undoing(session, seen, batch)
    if found.standing and not others:
        raise SomeStand
    drafts = drafts_of(session, seen)
    for one in found.free:
        draft = drafts.get(one.slug)
        if one.before is not None:
            courses.save_draft(session, seen.course, one.slug, one.before, draft.rev if draft else 0, by, now)
        elif draft is not None:
            courses.discard_draft(session, seen.course, one.slug, draft.rev)
        one.undone = True
        session.add(one)
    batch.undone_at, batch.undone_by = now, by.id if by else None
    session.add(batch)
    session.flush()
    stand = sorted(one.question.slug for one in found.standing)
    details = {"course": seen.course.slug, "undone": len(found.free), "standing": stand}
    record(session, by, "questions:undo_import", batch.ref, details, now)
