"""Before a test: what it asks for, and its start."""

from random import SystemRandom

from fastapi import APIRouter

from app.errors import NotFound
from app.learning import actions
from app.learning.guards import Learner
from app.learning.queries.map import course_map
from app.learning.queries.papers import module_in, results_of, rules_of
from app.learning.queries.practice import practice_view
from app.learning.routes.paths import attempt_of
from app.quizzes.rules.attempts import Kind
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/learn/{ref:ref}", route_class=UnitRoute)
CHANCE = SystemRandom()


@router.get("/quizzes/{module:slug}", name="learning:quiz")
def quiz(module: str, learner: Learner, session: SessionDep, now: Now) -> Page:
    return before(session, learner, now, "learning/quiz.html", Kind.QUIZ, module)


@router.post("/quizzes/{module:slug}", name="learning:start_quiz")
def start_quiz(module: str, learner: Learner, session: SessionDep, now: Now) -> Page:
    chosen = module_in(session, learner.klass, module)
    attempt = actions.start_quiz(session, learner, chosen, CHANCE, now)
    return Done(attempt_of(attempt.ref))


@router.get("/prechecks/{module:slug}", name="learning:precheck")
def precheck(module: str, learner: Learner, session: SessionDep, now: Now) -> Page:
    return before(session, learner, now, "learning/precheck.html", Kind.PRECHECK, module)


@router.post("/prechecks/{module:slug}", name="learning:start_precheck")
def start_precheck(module: str, learner: Learner, session: SessionDep, now: Now) -> Page:
    chosen = module_in(session, learner.klass, module)
    attempt = actions.start_precheck(session, learner, chosen, CHANCE, now)
    return Done(attempt_of(attempt.ref))


@router.get("/final", name="learning:final")
def final(learner: Learner, session: SessionDep, now: Now) -> Page:
    return before(session, learner, now, "learning/final.html", Kind.FINAL, "")


@router.post("/final", name="learning:start_final")
def start_final(learner: Learner, session: SessionDep, now: Now) -> Page:
    attempt = actions.start_final(session, learner, CHANCE, now)
    return Done(attempt_of(attempt.ref))


@router.get("/practice", name="learning:practice")
def practice(learner: Learner, session: SessionDep, now: Now) -> Page:
    view = practice_view(session, learner.enrolment, learner.klass, now)
    return Page("learning/practice.html", ref=learner.enrolment.ref, practice=view)


@router.post("/practice/{what:slug}", name="learning:start_practice")
def start_practice(what: str, learner: Learner, session: SessionDep, now: Now) -> Page:
    if what not in {"wrong", "short"}:
        raise NotFound
    attempt = actions.start_practice(session, learner, what, CHANCE, now)
    return Done(attempt_of(attempt.ref))


def before(session: SessionDep, learner: Learner, now: Now, template: str, kind: Kind, module: str) -> Page:
    """The page before a test, with earlier results of the same one."""
    if module:
        module_in(session, learner.klass, module)
    view = course_map(session, learner.enrolment, learner.klass, now)
    results = results_of(session, learner.enrolment, kind, module)
    chosen = view.module(module) if module else None
    going_on = next((one for one in view.open if one.kind is kind and one.subject == module), None)
    rules = rules_of(session, learner.enrolment, learner.klass, kind, module)
    return Page(template, map=view, module=chosen, results=results, going_on=going_on, rules=rules)
