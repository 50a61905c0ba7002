"""A paper is saved as it is typed, published as the course's next version, and tried without a trace."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session

from app.audit.actions import record
from app.authoring.models import PaperDraft
from app.authoring.queries.papers import Paper, draft_of, dumped, paper, published
from app.authoring.queries.seen import Seen
from app.authoring.rules.papers import Mode, PaperSketch, Place, decimal, replaced, sketch_of
from app.courses import actions as courses
from app.courses import queries as course_queries
from app.courses.queries import VersionRow
from app.courses.rules.content import Final
from app.courses.rules.paper_file import DEFAULT
from app.errors import Conflict
from app.learning.actions.attempts import composed, drawn_plainly
from app.people.models import Person
from app.quizzes import actions as quizzes
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind


class SeenOtherwise(Conflict):
    """What stands is no longer what was seen."""


class NotReady(Conflict):
    """The paper still has faults."""


@dataclass(frozen=True)
class Saved:
    """`kept` is false where something else stands than the form had seen: nothing was written then."""

    kept: bool
    paper: Paper


def save(
    session: Session, seen: Seen, place: Place, sketch: PaperSketch, base: str, by: Person, now: datetime
) -> Saved:
    """Keeps what was typed, however wrong; what says the same as the published paper is no draft."""
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    stands = paper(session, seen, place)
    if stands.base != base and stands.sketch != sketch:  # the same words twice contradict nobody
        return Saved(False, stands)
    draft = draft_of(session, seen, place)
    if sketch == sketch_of(published(seen, place), place.kind):
        if draft is not None:
            session.delete(draft)
    elif draft is None:
        body = dumped(sketch)
        draft = PaperDraft(course_id=seen.course.id, place=place.name, body=body, saved_at=now, saved_by=by.id)
        session.add(draft)
    elif draft.body != dumped(sketch):
        draft.body, draft.rev, draft.saved_at, draft.saved_by = dumped(sketch), draft.rev + 1, now, by.id
        session.add(draft)
    session.flush()
    return Saved(True, paper(session, seen, place))


def discard(session: Session, seen: Seen, place: Place, base: str) -> None:
    """Raises SeenOtherwise."""
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    if paper(session, seen, place).base != base:
        raise SeenOtherwise
    if (draft := draft_of(session, seen, place)) is not None:
        session.delete(draft)
        session.flush()


def seen_as(view: Paper) -> str:
    """Names exactly the difference that is shown: nobody publishes what he was not shown."""
    return hashlib.sha256(f"{view.seen.version.sha256}\n{view.base}".encode()).hexdigest()[:16]


def publish(session: Session, seen: Seen, place: Place, shown: str, note: str, by: Person, now: datetime) -> VersionRow:
    """The course's next version with this paper. Audited. Raises SeenOtherwise, NotReady, Unpublishable."""
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    view = paper(session, seen, place)
    if seen_as(view) != shown:
        raise SeenOtherwise
    if view.read.test is None or not view.read.ready:
        raise NotReady
    frame = replaced(seen.content, place, view.read.test)
    version = courses.publish_frame(session, seen.course, frame, by, note, now)
    if (draft := draft_of(session, seen, place)) is not None:
        session.delete(draft)
        session.flush()
    details = {"course": seen.course.slug, "version": version.number, "paper": place.name, "note": note}
    record(session, by, "paper:publish", version.ref, details, now)
    return version


def drawing(session: Session, view: Paper, random: Random) -> list[tuple[int, int]]:
    """One sitting of the paper as it is written: question versions, each with what it is worth. Raises NotReady."""
    test = view.read.test
    if test is None or not view.read.ready:
        raise NotReady
    if test.paper is not None:
        return composed(session, view.seen.version.id, test.paper, view.place.kind, view.place.module, random)
    kept = test.kept_share if isinstance(test, Final) else 0
    ids = drawn_plainly(session, view.seen.version.id, view.place.kind, view.place.module, test.questions, kept, random)
    return [(id, 100) for id in ids]


def fixed_from(session: Session, view: Paper, random: Random) -> PaperSketch:
    """A drawing of the paper as a list of fixed questions. Raises NotReady."""
    slugs = {id: slug for slug, (id, _) in view.seen.questions.items()}
    lines = [f"{slugs[id]} {decimal(points)}" for id, points in drawing(session, view, random)]
    return view.sketch.model_copy(update={"mode": Mode.FIXED, "fixed": "\n".join(lines), "overlap": ""})


def try_out(session: Session, view: Paper, by: Person, random: Random, now: datetime) -> Attempt:
    """An attempt of a trainer, of no enrolment: no figure, no analysis and no queue reads it. Raises NotReady."""
    drawn: Sequence[tuple[int, int]] = drawing(session, view, random)
    test = view.read.test
    assert test is not None
    minutes = test.minutes if isinstance(test, Final) else test.paper.minutes if test.paper else 0
    return quizzes.start(
        session,
        person=by,
        enrolment_id=None,
        version_id=view.seen.version.id,
        kind=Kind.TRIAL,
        subject=view.place.name,
        policy=test.paper.feedback if test.paper else DEFAULT[view.place.kind],
        pass_share=test.pass_share,
        questions=[id for id, _ in drawn],
        worth=[points for _, points in drawn],
        shuffle_options=test.paper.shuffle_options if test.paper else True,
        deadline=now + timedelta(minutes=minutes) if minutes else None,
        random=random,
        now=now,
    )
