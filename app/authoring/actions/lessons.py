"""A lesson is saved as it is typed, brought together with what was published meanwhile, and published."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.authoring.models import LessonDraft
from app.authoring.queries.lessons import Writing, draft_of, dumped, merging, sides, writing
from app.authoring.queries.seen import Seen
from app.authoring.rules.lessons import LessonSketch, PicturePlace, replaced, sketch_of, with_picture
from app.authoring.rules.merging import Side, merged
from app.courses import actions as courses
from app.courses import queries as course_queries
from app.courses.queries import VersionRow
from app.errors import Conflict, Invalid
from app.files.rules import Picture
from app.people.models import Person

MAX_DRAFT = 256 * 1024  # characters


class SeenOtherwise(Conflict):
    """What stands is no longer what was seen."""


class NotReady(Conflict):
    """The lesson still has faults, or was published again since its draft was begun."""


class Undecided(Invalid):
    """Both sides changed these, and nobody said which one is to stand."""


@dataclass(frozen=True)
class Saved:
    """`kept` is false where something else stands than the form had seen: nothing was written then."""

    kept: bool
    view: Writing


def save(
    session: Session, seen: Seen, slug: str, sketch: LessonSketch, base: str, by: Person, now: datetime, tidy: bool
) -> Saved:
    """Keeps what was typed, however wrong; what says the same as the published lesson is no draft.

    `tidy` writes the ids of its paragraphs into the text. Raises NotFound; Invalid for more than a draft holds.
    """
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    stands = writing(session, seen, slug)
    if stands.base != base and stands.sketch != sketch:  # the same words twice contradict nobody
        return Saved(False, stands)
    if tidy:
        sketch = sketch.model_copy(update={"body": writing(session, seen, slug, sketch).read.body})
    _write(session, seen, slug, sketch, stands.begun_at, by, now)
    return Saved(True, writing(session, seen, slug))


def place_picture(
    session: Session,
    seen: Seen,
    slug: str,
    sketch: LessonSketch,
    base: str,
    place: PicturePlace,
    picture: Picture,
    by: Person,
    now: datetime,
) -> Saved:
    """Keeps what was typed, and puts a picture into it. Audited. As `save`."""
    saved = save(session, seen, slug, sketch, base, by, now, tidy=False)
    if not saved.kept:
        return saved
    name = courses.add_picture(session, seen.course, picture, by, now)
    body = with_picture(saved.view.read.body, name, place)
    _write(session, seen, slug, saved.view.sketch.model_copy(update={"body": body}), saved.view.begun_at, by, now)
    details = {"course": seen.course.slug, "lesson": slug, "file": name}
    record(session, by, "picture:add", seen.course.ref, details, now)
    return Saved(True, writing(session, seen, slug))


def _write(
    session: Session, seen: Seen, slug: str, sketch: LessonSketch, begun_at: int, by: Person, now: datetime
) -> None:
    body = dumped(sketch)
    if len(body) > MAX_DRAFT:
        raise Invalid("body", MAX_DRAFT)
    draft = draft_of(session, seen.course, slug)
    if sketch == sketch_of(seen.lesson(slug)):
        if draft is not None:
            session.delete(draft)
    elif draft is None:
        draft = LessonDraft(course_id=seen.course.id, slug=slug, body=body, base=begun_at, saved_at=now, saved_by=by.id)
        session.add(draft)
    elif draft.body != body or draft.base != begun_at:
        draft.body, draft.base, draft.rev, draft.saved_at, draft.saved_by = body, begun_at, draft.rev + 1, now, by.id
        session.add(draft)
    session.flush()


def discard(session: Session, seen: Seen, slug: str, base: str) -> None:
    """Raises SeenOtherwise, NotFound."""
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    if writing(session, seen, slug).base != base:
        raise SeenOtherwise
    if (draft := draft_of(session, seen.course, slug)) is not None:
        session.delete(draft)
        session.flush()


def seen_as(view: Writing) -> str:
    """Names exactly what is shown: nobody publishes or merges what he was not shown."""
    return hashlib.sha256(f"{view.seen.version.sha256}\n{view.base}".encode()).hexdigest()[:16]


def resolve(
    session: Session, seen: Seen, slug: str, shown: str, chosen: Mapping[str, Side], by: Person, now: datetime
) -> None:
    """Makes one draft of two changes, on top of what is published. Raises SeenOtherwise, Undecided, NotFound."""
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    view = writing(session, seen, slug)
    if seen_as(view) != shown:
        raise SeenOtherwise
    found = merging(view)
    if missing := [one.name for one in found.clashes if one.name not in chosen]:
        raise Undecided(*missing)
    _, mine, theirs = sides(view)
    _write(session, seen, slug, merged(mine, theirs, chosen), seen.version.number, by, now)


def publish(session: Session, seen: Seen, slug: str, shown: str, note: str, by: Person, now: datetime) -> VersionRow:
    """The course's next version with this lesson. Audited. Raises SeenOtherwise, NotReady, Unpublishable."""
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    view = writing(session, seen, slug)
    if seen_as(view) != shown:
        raise SeenOtherwise
    if view.read.lesson is None or not view.ready:
        raise NotReady
    frame = replaced(seen.content, view.read.lesson, view.pictures)
    version = courses.publish_frame(session, seen.course, frame, by, note, now, view.uses)
    if (draft := draft_of(session, seen.course, slug)) is not None:
        session.delete(draft)
        session.flush()
    details = {"course": seen.course.slug, "version": version.number, "lesson": slug, "note": note}
    record(session, by, "lesson:publish", version.ref, details, now)
    return version
