"""Courses as trainers read them: the list, one course, a lesson with its questions, the bank."""

from fastapi import APIRouter, Response

from app.authoring.guards import AskedQuestions
from app.authoring.queries.bank import bank
from app.authoring.queries.overview import course_cards, course_view, lesson_page
from app.authoring.queries.seen import picture_in, seen
from app.authoring.routes.paths import bank_of, lesson_of
from app.files.replies import picture_reply
from app.people.guards import CourseSeer
from app.people.rules import Permission
from app.web.clock import Now
from app.web.render import Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/courses", route_class=UnitRoute)
SEE = Permission.SEE_COURSE


@router.get("", name="authoring:courses")
def courses(person: CourseSeer, session: SessionDep, now: Now) -> Page:
    return Page("authoring/courses.html", courses=course_cards(session, person, now))


@router.get("/{slug:slug}", name="authoring:course")
def course(slug: str, person: CourseSeer, session: SessionDep, now: Now) -> Page:
    return Page("authoring/course.html", view=course_view(session, seen(session, person, SEE, slug, now)))


@router.get("/{slug:slug}/lessons/{lesson:slug}", name="authoring:lesson")
def lesson(slug: str, lesson: str, person: CourseSeer, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, SEE, slug, now)
    view = lesson_page(session, one, lesson, lambda other, paragraph: lesson_of(slug, other, paragraph))
    return Page("authoring/lesson.html", view=view)


@router.get("/{slug:slug}/images/{name:picture}", name="authoring:picture")
def picture(slug: str, name: str, person: CourseSeer, session: SessionDep, now: Now) -> Response:
    return picture_reply(picture_in(session, seen(session, person, SEE, slug, now), name), name)


@router.get("/{slug:slug}/questions", name="authoring:questions")
def questions(slug: str, filters: AskedQuestions, person: CourseSeer, session: SessionDep, now: Now) -> Page:
    view = bank(session, seen(session, person, SEE, slug, now), filters)

    def to_page(page: int) -> str:
        return bank_of(slug, filters.with_(page=page))

    return Page("authoring/questions.html", view=view, filters=filters, to_page=to_page)
