"""Reading a lesson and answering the questions inside it."""

from typing import Any

from fastapi import APIRouter

from app.errors import NotFound
from app.learning import actions
from app.learning.forms import BackQuery, FixForm, PositionForm
from app.learning.guards import Learner
from app.learning.queries.lessons import lesson_in, lesson_view
from app.learning.queries.sheets import way_back
from app.learning.routes.paths import check_of, lesson_of, map_of
from app.learning.routes.replies import SAVED, reply
from app.quizzes.forms import AnswerForm
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/learn/{ref:ref}/lessons/{slug:slug}", route_class=UnitRoute)


@router.get("", name="learning:lesson")
def lesson(slug: str, back: BackQuery, learner: Learner, session: SessionDep) -> Page:
    came = back.value and way_back(session, learner.person, back.value.attempt, back.value.question)
    return lesson_page(session, learner, slug, back=came)


@router.post("/position", name="learning:position")
def position(slug: str, form: PositionForm, learner: Learner, session: SessionDep, now: Now) -> Page:
    _, lesson = lesson_in(session, learner.klass, slug)
    if form.value is None or form.value not in {block.id for block in lesson.blocks}:
        return lesson_page(session, learner, slug, status=422)
    actions.save_position(session, learner.enrolment, learner.klass, lesson, form.value, now)
    return Done(lesson_of(learner.enrolment.ref, slug), partial="learning/_position.html", saved_at=now)


@router.post("/read", name="learning:read")
def read(slug: str, learner: Learner, session: SessionDep, now: Now) -> Page:
    _, lesson = lesson_in(session, learner.klass, slug)
    actions.read_lesson(session, learner.enrolment, learner.klass, lesson, now)
    view = lesson_view(session, learner.enrolment, learner.klass, slug)
    ref = learner.enrolment.ref
    if view.missing:
        return Done(lesson_of(ref, slug, view.missing[0]))
    return Done(lesson_of(ref, view.after.slug) if view.after else map_of(ref, view.module))


@router.post("/checks/{question:slug}", name="learning:check")
def check(
    slug: str, question: str, form: AnswerForm, fix: FixForm, learner: Learner, session: SessionDep, now: Now
) -> Page:
    _, lesson = lesson_in(session, learner.klass, slug)
    if question not in lesson.checks:
        raise NotFound
    if form.value is None:
        return check_page(session, learner, slug, question, status=422)
    ref, posted, base_rev = learner.enrolment.ref, form.value.posted, form.value.base_rev
    answered = actions.answer_check(session, learner, lesson, question, posted, base_rev, now, fix=bool(fix.value))

    def page(**values: Any) -> Page:
        return check_page(session, learner, slug, question, **values)

    back = lesson_of(ref, slug, lesson.block_of(question))

    def counts() -> Done:
        view = lesson_view(session, learner.enrolment, learner.klass, slug)
        where: dict[str, Any] = {"ref": ref, "lesson": view, "check": view.check(question), "incomplete": ""}
        return Done(back, partial="learning/_check.html", **where)

    def saved(**values: Any) -> Done:
        return Done(back, partial=SAVED, **values)

    return reply(answered, page, counts, saved, url=check_of(ref, slug, question), back=back)


def lesson_page(session: SessionDep, learner: Learner, slug: str, **values: Any) -> Page:
    view = lesson_view(session, learner.enrolment, learner.klass, slug)
    values = {"back": None, "incomplete": ""} | values
    return Page("learning/lesson.html", ref=learner.enrolment.ref, lesson=view, **values)


def check_page(
    session: SessionDep, learner: Learner, slug: str, question: str, *, status: int, incomplete: bool = False
) -> Page:
    """The lesson drawn again, or for htmx the one question in it."""
    view = lesson_view(session, learner.enrolment, learner.klass, slug)
    return Page(
        "learning/lesson.html",
        partial="learning/_check.html",
        status=status,
        ref=learner.enrolment.ref,
        lesson=view,
        check=view.check(question),
        incomplete=question if incomplete else "",
        back=None,
    )
