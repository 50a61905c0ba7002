"""What the answers say: the papers and questions of a course, and one question."""

from typing import Any

from fastapi import APIRouter

from app.authoring.guards import AskedAnalysis
from app.authoring.queries import analysis as queries
from app.authoring.queries.seen import seen
from app.authoring.routes.paths import analysis_of, question_analysis_of, regrade_of
from app.people.guards import CourseSeer
from app.people.rules import Permission
from app.web.clock import Now
from app.web.render import Page
from app.web.routing import SessionDep, UnitRoute, long

router = APIRouter(prefix="/courses/{slug:slug}", route_class=UnitRoute)
SEE = Permission.SEE_COURSE


@router.get("/analysis", name="authoring:analysis")
@long
def course(slug: str, asked: AskedAnalysis, person: CourseSeer, session: SessionDep, now: Now) -> Page:
    view = queries.analysis(session, seen(session, person, SEE, slug, now), asked)
    return Page(
        "authoring/analysis.html",
        view=view,
        now=now,
        here=lambda **changes: analysis_of(slug, asked.with_(**changes)),
        to_page=lambda page: analysis_of(slug, asked.with_(page=page)),
        to_question=lambda question: question_analysis_of(slug, question, asked),
        to_regrade=lambda question: regrade_of(slug, question),
    )


@router.get("/questions/{question:slug}/analysis", name="authoring:question_analysis")
@long
def question(slug: str, question: str, asked: AskedAnalysis, person: CourseSeer, session: SessionDep, now: Now) -> Page:
    view = queries.question_analysis(session, seen(session, person, SEE, slug, now), question, asked)
    return Page("authoring/question_analysis.html", **shown(view, slug, question), now=now)


def shown(view: queries.QuestionAnalysis, slug: str, question: str) -> dict[str, Any]:
    return {
        "view": view,
        "back": analysis_of(slug, view.asked.with_(module="", show="")),
        "to_regrade": lambda one: regrade_of(slug, one),
    }
