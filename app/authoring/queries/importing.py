"""The questions of a course as an import finds them: what is drafted, else what is published."""

from sqlmodel import Session, select

from app.authoring.models import ImportedQuestion
from app.authoring.queries.drafts import is_new
from app.authoring.queries.seen import Seen
from app.authoring.rules.importing import Held
from app.authoring.rules.sketch import ids_of, loaded, settled, sketch_of
from app.courses import queries as courses
from app.courses.models import Course, Draft
from app.courses.rules import question_number
from app.quizzes.models import QuestionVersion


def seen_by_all(session: Session, slug: str) -> Seen:
    """The latest version of a course, for whoever need not be asked who he is; raises NotFound."""
    course = courses.course_by_slug(session, slug)
    version = courses.latest(session, course)
    return Seen(course, version, courses.content(session, version.id), courses.version_questions(session, version.id))


def drafts_of(session: Session, seen: Seen) -> dict[str, Draft]:
    every = courses.drafts(session, seen.course)
    return {one.slug: one for one in every if one.slug in seen.questions or is_new(seen, one)}


def held(session: Session, seen: Seen) -> list[Held]:
    drafts = drafts_of(session, seen)
    published = [
        Held(slug, settled(loaded(drafts[slug].body) if slug in drafts else sketch_of(question)))
        for slug, (_, question) in seen.questions.items()
    ]
    new = [Held(slug, settled(loaded(one.body))) for slug, one in drafts.items() if slug not in seen.questions]
    return published + sorted(new, key=lambda one: one.slug)


def taken(seen: Seen, questions: list[Held]) -> dict[str, frozenset[str]]:
    """Ids of rows that each question has, as a draft or as it is published."""
    published = {slug: ids_of(sketch_of(question)) for slug, (_, question) in seen.questions.items()}
    return {one.slug: ids_of(one.sketch) | published.get(one.slug, frozenset()) for one in questions}


def last_number(session: Session, course: Course, lesson: str) -> int:
    """The highest number that a question of the lesson ever had, here or in any version."""
    prefix = f"{lesson}-q"
    found: set[str] = set()
    for query in (
        select(QuestionVersion.slug).where(QuestionVersion.course == course.slug),
        select(Draft.slug).where(Draft.course_id == course.id),
        select(ImportedQuestion.slug),
    ):
        found |= set(session.exec(query))
    mine = [slug for slug in found if slug.startswith(prefix) and slug.removeprefix(prefix).isdigit()]
    return max(map(question_number, mine), default=0)
