"""What trainers do: save a draft, publish drafts as a version, move a class; the last two are audited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from app.audit.actions import record
from app.authoring.queries.drafts import Standing, standing
from app.authoring.queries.publishing import publishing
from app.authoring.queries.seen import Seen
from app.authoring.rules.operations import Do, Edit, Verb, done
from app.authoring.rules.sketch import (
    Kind,
    Sketch,
    dumped,
    ids_of,
    merged,
    question_of,
    settled,
    sketch_of,
)
from app.classes.models import TrainingClass
from app.courses import actions as courses
from app.courses import queries as course_queries
from app.courses.models import Course, CourseVersion
from app.courses.queries import VersionRow
from app.errors import Conflict
from app.learning import actions as learning
from app.people.models import Person


class State(StrEnum):
    SAVED = "saved"
    CONFLICT = "conflict"  # somebody saved, published or gave up meanwhile; nothing was changed
    TOO_LONG = "too_long"  # no draft holds so much
    GONE = "gone"  # given up, and no version has it


@dataclass(frozen=True)
class Saved:
    """`standing` is what stands now; `sketch` is what was typed, with what the button did to it."""

    state: State
    standing: Standing
    sketch: Sketch


def save(
    session: Session, seen: Seen, slug: str, edit: Edit, by: Person, now: datetime, too_long: bool = False
) -> Saved:
    """Keeps what was typed as the draft, however wrong it is; what says the same as the published question is no draft.

    Where something else stands than the editor saw (`edit.base`), or the text is `too_long`, nothing is written.
    Raises NotFound.
    """
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    stands = standing(session, seen, slug)
    sketch = merged(stands.sketch, edit.sketch, edit.drawn)
    if stands.base != edit.base:
        return Saved(State.CONFLICT, stands, sketch)
    taken = ids_of(stands.sketch) | ids_of(sketch_of(stands.published))
    sketch = sketch if too_long else settled(done(sketch, edit.do, taken))
    body = dumped(sketch)
    if too_long or len(body) > courses.MAX_DRAFT:
        return Saved(State.TOO_LONG, stands, sketch)
    _write(session, seen.course, slug, stands, None if _gives_up(edit, sketch, stands) else body, edit.do, by, now)
    if stands.is_new and edit.do.verb is Verb.DISCARD:
        return Saved(State.GONE, stands, sketch)
    after = standing(session, seen, slug)
    return Saved(State.SAVED, after, after.sketch)


def _gives_up(edit: Edit, sketch: Sketch, stands: Standing) -> bool:
    """By the button, or by typing what is published already."""
    if edit.do.verb is Verb.DISCARD:
        return True
    if stands.is_new:
        return False
    answered = sketch.type is not Kind.TRUEFALSE or bool(sketch.answer)
    return answered and question_of(sketch, stands.published) == stands.published


def _write(
    session: Session,
    course: Course,
    slug: str,
    stands: Standing,
    body: str | None,
    do: Do,
    by: Person,
    now: datetime,
) -> None:
    rev = stands.rev
    if rev and (body is None or do.verb is Verb.REBASE):
        courses.discard_draft(session, course, slug, rev)
        rev = 0
    if body is not None:
        courses.save_draft(session, course, slug, body, rev, by, now)


class SeenOtherwise(Conflict):
    """What would be published is no longer what was shown."""


def publish(
    session: Session, seen: Seen, drafts: Sequence[str], seen_as: str, note: str, by: Person, now: datetime
) -> VersionRow | None:
    """The next version out of these drafts; none where that says nothing new. Audited.

    Raises SeenOtherwise, and what `courses.publish_questions` raises.
    """
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    found = publishing(session, seen, drafts)
    chosen = [one for one in found.ready if one.slug in drafts]
    if found.seen_as != seen_as or len(chosen) != len(drafts):
        raise SeenOtherwise
    questions = [one.standing.question for one in chosen]
    version = courses.publish_questions(session, seen.course, questions, by, note, now)
    if version.id == seen.version.id:
        return None
    details = {"course": seen.course.slug, "version": version.number, "questions": sorted(drafts), "note": note}
    record(session, by, "course:publish", version.ref, details, now)
    return version


class MovedMeanwhile(Conflict):
    """The class is no longer at the version from which somebody wanted to move it."""


def move(session: Session, klass: TrainingClass, start: int, to: int, by: Person, now: datetime) -> None:
    """Pin the class to another version of its course. Audited. Raises MovedMeanwhile, NotFound."""
    course = session.get_one(Course, klass.course_id)
    if session.get_one(CourseVersion, klass.version_id).number != start:
        raise MovedMeanwhile
    row = course_queries.version_by_number(session, course, to)
    learning.move_class(session, klass, session.get_one(CourseVersion, row.id), now, by)
    details = {"class": klass.name, "course": course.slug, "from": start, "to": to}
    record(session, by, "class:move", klass.ref, details, now)
