"""A question at a time, handing in, and the result."""

from typing import Any

from fastapi import APIRouter

from app.learning import actions
from app.learning.forms import FixForm, OnwardForm
from app.learning.guards import Sitter
from app.learning.queries.map import course_map
from app.learning.queries.sheets import attempt_view, question_view, result_view
from app.learning.routes.paths import question_of, result_of, submission_of
from app.learning.routes.replies import SAVED, reply
from app.quizzes.forms import AnswerForm
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/attempts/{ref:ref}", route_class=UnitRoute)


@router.get("", name="learning:attempt")
def attempt(sitter: Sitter, session: SessionDep, now: Now) -> Page:
    """Where to go on, from whatever device: the first question that is open, or the result."""
    view = attempt_view(session, sitter.enrolment, sitter.attempt, now)
    if view.submitted_at:
        return Done(result_of(view.ref))
    return Done(question_of(view.ref, view.left[0]) if view.left else submission_of(view.ref))


@router.get("/questions/{position:place}", name="learning:question")
def question(position: int, sitter: Sitter, session: SessionDep, now: Now) -> Page:
    return question_page(session, sitter, position, now)


@router.post("/questions/{position:place}", name="learning:answer")
def answer(
    position: int,
    form: AnswerForm,
    fix: FixForm,
    onward: OnwardForm,
    sitter: Sitter,
    session: SessionDep,
    now: Now,
) -> Page:
    if form.value is None:
        return question_page(session, sitter, position, now, status=422)
    posted, base_rev, url = form.value.posted, form.value.base_rev, question_of(sitter.attempt.ref, position)
    ref, after = sitter.attempt.ref, onward.value
    next_url = submission_of(ref) if after == "end" else question_of(ref, int(after)) if after else url
    answered = actions.answer(session, sitter, sitter.attempt, position, posted, base_rev, now, fix=bool(fix.value))

    def page(**values: Any) -> Page:
        return question_page(session, sitter, position, now, **values)

    def counts() -> Done:
        return Done(url, partial="learning/_question.html", **question_values(session, sitter, position, now))

    def saved(**values: Any) -> Done:
        view = attempt_view(session, sitter.enrolment, sitter.attempt, now, position)  # its dots come along
        return Done(next_url, partial=SAVED, keep=values, attempt=view, **values)

    return reply(answered, page, counts, saved, url=url, back=url)


@router.get("/submission", name="learning:handing_in")
def handing_in(sitter: Sitter, session: SessionDep, now: Now) -> Page:
    return Page("learning/handing_in.html", attempt=attempt_view(session, sitter.enrolment, sitter.attempt, now))


@router.post("/submission", name="learning:submit")
def submit(sitter: Sitter, session: SessionDep, now: Now) -> Page:
    actions.submit(session, sitter, sitter.attempt, now)
    return Done(result_of(sitter.attempt.ref))


@router.get("/result", name="learning:result")
def result(sitter: Sitter, session: SessionDep, now: Now) -> Page:
    view = result_view(session, sitter.enrolment, sitter.attempt, now)
    if view is None:
        return Done(submission_of(sitter.attempt.ref))
    course = course_map(session, sitter.enrolment, sitter.klass, now)
    return Page("learning/result.html", result=view, map=course)


def question_page(session: SessionDep, sitter: Sitter, position: int, now: Now, **values: Any) -> Page:
    status = values.pop("status", 200)
    values = question_values(session, sitter, position, now) | values
    return Page("learning/question.html", partial="learning/_question.html", status=status, **values)


def question_values(session: SessionDep, sitter: Sitter, position: int, now: Now) -> dict[str, Any]:
    view, question = question_view(session, sitter.enrolment, sitter.attempt, position, now)
    return {"attempt": view, "question": question, "incomplete": False}
