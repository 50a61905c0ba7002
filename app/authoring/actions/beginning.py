"""A question begun from nothing or like another, and an old wording brought back: each is a draft."""

from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.authoring.queries.drafts import standing
from app.authoring.queries.history import history, wording_in
from app.authoring.queries.importing import last_number
from app.authoring.queries.seen import Seen
from app.authoring.rules.sketch import Kind, Sketch, dumped, settled, sketch_of
from app.courses import actions as courses
from app.courses import queries as course_queries
from app.courses.models import Course
from app.errors import Conflict
from app.people.models import Person
from app.quizzes.rules.questions import Question, Use

UNSAID = 2  # the difficulty of a question of which nothing is known


class SeenOtherwise(Conflict):
    """What stands is no longer what was seen, or a draft stands that nobody gave up."""


def empty(kind: Kind, paragraph: str) -> Sketch:
    use = Use.PRACTICE if kind is Kind.SHORT else Use.QUIZ
    return settled(Sketch(type=kind, use=use, paragraph=paragraph, difficulty=UNSAID))


def begin(session: Session, seen: Seen, lesson: str, sketch: Sketch, by: Person | None, now: datetime) -> str:
    """The slug of a new question of a lesson; its number was never another question's. Raises NotFound."""
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    seen.lesson(lesson)
    slug = f"{lesson}-q{last_number(session, seen.course, lesson) + 1}"
    if sketch.use is Use.INLINE:  # only the text of a lesson places a question there
        sketch = sketch.model_copy(update={"use": Use.QUIZ})
    courses.add_draft(session, seen.course, slug, dumped(settled(sketch)), by, now)
    return slug


def begin_like(session: Session, seen: Seen, slug: str, by: Person | None, now: datetime) -> str:
    """A copy of a question beside it, as it stands now with its draft. Raises NotFound."""
    stands = standing(session, seen, slug)
    return begin(session, seen, stands.published.passage.lesson, stands.sketch, by, now)


def take(
    session: Session, seen: Seen, lesson: str, other: Course, question: Question, by: Person, now: datetime
) -> str:
    """A copy of another course's question, for a lesson of this one; its passage has to be chosen anew. Audited."""
    sketch = sketch_of(question).model_copy(update={"paragraph": ""})
    slug = begin(session, seen, lesson, sketch, by, now)
    details = {"course": seen.course.slug, "question": slug, "taken_from": f"{other.slug}/{question.slug}"}
    record(session, by, "question:take", seen.course.ref, details, now)
    return slug


def share(session: Session, course: Course, shared: bool, by: Person, now: datetime) -> None:
    """Open a course's questions to the trainers of other courses, or close them. Audited where it changes anything."""
    course = course_queries.course_by_slug(session, course.slug, lock=True)
    if course.is_shared != shared:
        course.is_shared = shared
        session.add(course)
        session.flush()
        verb = "course:share" if shared else "course:unshare"
        record(session, by, verb, course.ref, {"course": course.slug}, now)


def restore(
    session: Session, seen: Seen, slug: str, number: int, base: str, over: bool, by: Person, now: datetime
) -> None:
    """The wording that version `number` of the course had, as the question's draft; publishing makes it stand.

    `base` names what was seen to stand, empty where nothing does; a draft is replaced only `over` it.
    Raises SeenOtherwise; NotFound, also where the question's lesson is gone.
    """
    course_queries.course_by_slug(session, seen.course.slug, lock=True)
    wording = wording_in(session, seen, slug, number)
    seen.lesson(wording.passage.lesson)
    found = history(session, seen, slug)
    rev = found.standing.rev if found.standing else 0
    if (found.standing.base if found.standing else "") != base or (rev and not over):
        raise SeenOtherwise
    body = dumped(settled(sketch_of(wording)))
    if found.standing is None:
        courses.add_draft(session, seen.course, slug, body, by, now)
    elif slug in seen.questions and wording == seen.questions[slug][1]:
        courses.discard_draft(session, seen.course, slug, rev)
    else:
        courses.save_draft(session, seen.course, slug, body, rev, by, now)
