"""Publishing versions, from files or from the browser; drafts; writing the files back. The request commits."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert
from sqlmodel import Session, col, delete, select

from app.canonical import one_text
from app.courses import queries
from app.courses.models import Course, CourseImage, CourseVersion, Draft, VersionQuestion
from app.courses.queries import VersionRow
from app.courses.rules.checking import check, digest
from app.courses.rules.content import Content
from app.courses.rules.difference import Change, difference
from app.courses.rules.faults import Fault
from app.courses.rules.problems import question_problems
from app.courses.rules.writing import files_of
from app.errors import Conflict, Invalid, NotFound
from app.files.actions import keep
from app.files.rules import Picture
from app.people.models import Person
from app.quizzes.actions import add_question
from app.quizzes.rules.questions import Question

MAX_DRAFT = 64 * 1024  # characters
NAMED = 12  # hexadecimal digits of a picture in its name


class State(StrEnum):
    NEW = "new"  # the course's first version
    CHANGED = "changed"  # its next version
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"  # the browser changed the same things meanwhile; nothing was published
    FAULTY = "faulty"  # nothing was published


@dataclass(frozen=True)
class Outcome:
    """`version` is the one that stands now, none for a course that could not be read.

    `changes` are from the version before; in a conflict from the browser's version to the files, for what both changed.
    """

    version: VersionRow | None
    state: State
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()


class DraftStale(Conflict):
    """Questions whose drafts were begun on a wording that is no longer the published one."""

    def __init__(self, slugs: Sequence[str]) -> None:
        super().__init__(*slugs)
        self.slugs = tuple(slugs)


class Unpublishable(Invalid):
    """What would be published has faults."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(*faults)
        self.faults = tuple(faults)


class DraftState(StrEnum):
    SAVED = "saved"
    CONFLICT = "conflict"  # somebody saved, published or discarded meanwhile; nothing was changed


@dataclass(frozen=True)
class DraftSaved:
    """`draft` is what stands now; none where it is gone."""

    state: DraftState
    draft: Draft | None


def publish_files(session: Session, files: Mapping[str, bytes], now: datetime) -> Outcome:
    """The next version of a course from its files, unless they are the files last read or say nothing new.

    Files that take back what the browser published since are a conflict; files that contain it are not.
    Checking takes about 0.1 s: who holds the writer's turn calls `rules.check(files)` before, which is remembered.
    """
    key = digest(files)
    known = session.exec(select(Course).where(Course.files_sha256 == key)).first()
    if known is not None:
        return Outcome(queries.latest(session, known), State.UNCHANGED)
    checked = check(files)
    if checked.content is None:
        return Outcome(None, State.FAULTY, faults=checked.faults)
    try:
        course = queries.course_by_slug(session, checked.content.slug, lock=True)
    except NotFound:
        _keep_pictures(session, checked.content, files)
        return _first(session, checked.content, checked.questions, key, now)
    before = queries.latest(session, course)
    asked = {question.slug: question for question in checked.questions}
    changes = _from(session, before.id, checked.content, asked)
    same = _is_same(session, before.id, checked.content, asked)
    if not same and course.files_version_id != before.id:
        theirs = _touched(session, course.files_version_id, before.id)
        taken_back = [one for one in changes if theirs is None or (one.what, one.slug) in theirs]
        if taken_back:
            return Outcome(before, State.CONFLICT, tuple(taken_back))
    version = before
    _keep_pictures(session, checked.content, files)
    if not same:
        version = _publish(session, course, checked.content, checked.questions, now)
        course.title = checked.content.title
    course.files_sha256, course.files_version_id = key, version.id
    session.add(course)
    session.flush()
    return Outcome(version, State.UNCHANGED if same else State.CHANGED, tuple(changes))


def publish_questions(
    session: Session, course: Course, changed: Sequence[Question], by: Person, note: str, now: datetime
) -> VersionRow:
    """The next version with these questions in place of those of their names, or beside them; their drafts are gone.

    Without a change it is the version that stands. Raises DraftStale, Unpublishable.
    """
    queries.course_by_slug(session, course.slug, lock=True)
    before = queries.latest(session, course)
    frame = queries.content(session, before.id)
    published = queries.version_questions(session, before.id)
    asked = {slug: question for slug, (_, question) in published.items()}
    asked |= {question.slug: question for question in changed}
    _refuse_stale(session, course, [question.slug for question in changed], published)
    faults = faults_with(frame, asked.values())
    if faults:
        raise Unpublishable(faults)
    version = before
    if any(published.get(one.slug, (0, None))[1] != one for one in changed):
        version = _publish(session, course, frame, list(asked.values()), now, by, note)
    mine = (col(Draft.course_id) == course.id, col(Draft.slug).in_([question.slug for question in changed]))
    session.exec(delete(Draft).where(*mine))
    session.flush()
    return version


def publish_frame(
    session: Session,
    course: Course,
    frame: Content,
    by: Person,
    note: str,
    now: datetime,
    changed: Sequence[Question] = (),
) -> VersionRow:
    """The next version with another frame of the course, and with the questions as they are but for those `changed`.

    Without a change it is the version that stands. Raises Unpublishable.
    """
    queries.course_by_slug(session, course.slug, lock=True)
    before = queries.latest(session, course)
    held = {slug: question for slug, (_, question) in queries.version_questions(session, before.id).items()}
    if not changed and frame == queries.content(session, before.id):
        return before
    asked = list((held | {one.slug: one for one in changed}).values())
    if faults := faults_with(frame, asked):
        raise Unpublishable(faults)
    return _publish(session, course, frame, asked, now, by, note)


def faults_with(frame: Content, questions: Iterable[Question]) -> tuple[Fault, ...]:
    """What the checker would say to a version with these questions, 0.1 s at most.

    What is wrong inside a question has the question's slug for a file; all else has a line of the exported files.
    """
    known = {lesson.slug for lesson in frame.lessons}
    asked = list(questions)
    inside = [
        Fault(one.slug, 1, 1, problem.code, problem.values) for one in asked for problem in question_problems(one)
    ]
    inside += [
        Fault(one.slug, 1, 1, "passage-dead", {"lesson": one.passage.lesson, "paragraph": one.passage.paragraph})
        for one in asked
        if one.passage.lesson not in known
    ]
    return tuple(inside) or check(files_of(frame, asked), frame.images).faults


def export(session: Session, version: VersionRow | CourseVersion) -> dict[str, bytes]:
    """A version as plain files; publishing them again changes nothing."""
    asked = queries.version_questions(session, version.id)
    frame = queries.content(session, version.id)
    return files_of(frame, [question for _, question in asked.values()]) | queries.picture_files(session, frame)


def add_picture(session: Session, course: Course, picture: Picture, by: Person, now: datetime) -> str:
    """Keeps a picture for the lessons of a course; its name in `images/`. The same picture again keeps its name."""
    name = f"{picture.sha256[:NAMED]}.{picture.suffix}"
    queries.course_by_slug(session, course.slug, lock=True)
    if session.get(CourseImage, (course.id, name)) is None:
        sha256 = keep(session, picture.data)
        size = {"width": picture.width, "height": picture.height}
        session.add(CourseImage(course_id=course.id, name=name, sha256=sha256, **size, added_at=now, added_by=by.id))
        session.flush()
    return name


def save_draft(
    session: Session, course: Course, slug: str, body: str, base_rev: int, by: Person | None, now: datetime
) -> DraftSaved:
    """A question as it is being typed; `base_rev` is the revision that the editor saw, 0 for none.

    Raises NotFound for a question that the published version does not have.
    """
    if len(body) > MAX_DRAFT:
        raise Invalid("body", MAX_DRAFT)
    queries.course_by_slug(session, course.slug, lock=True)
    draft = queries.draft_of(session, course, slug)
    if (draft.rev if draft else 0) != base_rev:
        return DraftSaved(DraftState.CONFLICT, draft)
    if draft is None:
        published = queries.version_questions(session, queries.latest(session, course).id)
        if slug not in published:
            raise NotFound
        base = published[slug][0]
        draft = Draft(course_id=course.id, slug=slug, base_question_id=base, body="", rev=0, saved_at=now)
    if draft.body != body:
        draft.body, draft.rev, draft.saved_at, draft.saved_by = body, draft.rev + 1, now, by.id if by else None
        session.add(draft)
        session.flush()
    return DraftSaved(DraftState.SAVED, draft)


def add_draft(session: Session, course: Course, slug: str, body: str, by: Person | None, now: datetime) -> Draft:
    """The draft of a question that no version has yet; `slug` names its lesson, and no question ever had it."""
    if len(body) > MAX_DRAFT:
        raise Invalid("body", MAX_DRAFT)
    queries.course_by_slug(session, course.slug, lock=True)
    draft = Draft(course_id=course.id, slug=slug, body=body, rev=1, saved_at=now, saved_by=by.id if by else None)
    session.add(draft)
    session.flush()
    return draft


def discard_draft(session: Session, course: Course, slug: str, base_rev: int) -> DraftSaved:
    """Throws a draft away, unless somebody saved it meanwhile; one that is gone already is no conflict."""
    queries.course_by_slug(session, course.slug, lock=True)
    draft = queries.draft_of(session, course, slug)
    if draft is not None:
        if draft.rev != base_rev:
            return DraftSaved(DraftState.CONFLICT, draft)
        session.delete(draft)
        session.flush()
    return DraftSaved(DraftState.SAVED, None)


def _keep_pictures(session: Session, frame: Content, files: Mapping[str, bytes]) -> None:
    for name in frame.images:
        keep(session, files[f"images/{name}"])


def _first(session: Session, frame: Content, asked: Sequence[Question], key: str, now: datetime) -> Outcome:
    course = Course(slug=frame.slug, title=frame.title)
    session.add(course)
    session.flush()
    version = _publish(session, course, frame, asked, now)
    course.files_sha256, course.files_version_id = key, version.id
    session.add(course)
    session.flush()
    return Outcome(version, State.NEW)


def _publish(
    session: Session,
    course: Course,
    frame: Content,
    asked: Sequence[Question],
    now: datetime,
    by: Person | None = None,
    note: str = "",
) -> VersionRow:
    """The one place that makes a version."""
    stored = {question.slug: add_question(session, course.slug, question, now, by) for question in asked}
    numbers = {slug: version.number for slug, version in stored.items()}
    body = canonical(frame.model_copy(update={"questions": numbers}))
    last = queries.versions(session, course)
    version = CourseVersion(
        course_id=course.id,
        number=last[0].number + 1 if last else 1,
        body=body,
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        published_at=now,
        published_by=by.id if by else None,
        note=note,
    )
    session.add(version)
    session.flush()
    rows = [{"version_id": version.id, "question_id": one.id} for one in stored.values()]
    session.execute(insert(VersionQuestion), rows)
    return queries.latest(session, course)


def canonical(frame: Content) -> str:
    """The one JSON text of a content."""
    return one_text(frame.model_dump(mode="json"))


def _is_same(session: Session, version_id: int, frame: Content, asked: Mapping[str, Question]) -> bool:
    """Whether publishing would only repeat a stored version."""
    stored = queries.content(session, version_id)
    held = {slug: question for slug, (_, question) in queries.version_questions(session, version_id).items()}
    return held == asked and stored == frame.model_copy(update={"questions": stored.questions})


def _from(session: Session, version_id: int, frame: Content, asked: Mapping[str, Question]) -> list[Change]:
    """The difference from a stored version to a content."""
    before = {slug: question for slug, (_, question) in queries.version_questions(session, version_id).items()}
    return difference(queries.content(session, version_id), frame, before, asked)


def _touched(session: Session, base_id: int | None, later_id: int) -> set[tuple[str, str]] | None:
    """What changed between two stored versions; none where nobody knows, since no files were ever read."""
    if base_id is None:
        return None
    after = {slug: question for slug, (_, question) in queries.version_questions(session, later_id).items()}
    changes = _from(session, base_id, queries.content(session, later_id), after)
    return {(one.what, one.slug) for one in changes}


def _refuse_stale(session: Session, course: Course, slugs: Sequence[str], published: queries.VersionQuestions) -> None:
    begun = select(Draft.slug, Draft.base_question_id).where(Draft.course_id == course.id, col(Draft.slug).in_(slugs))
    stale = [slug for slug, base in session.exec(begun) if base != published.get(slug, (None, None))[0]]
    if stale:
        raise DraftStale(stale)
