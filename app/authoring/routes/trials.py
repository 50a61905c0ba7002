"""A paper tried as a learner would sit it, without a trace in any figure."""

from random import SystemRandom

from fastapi import APIRouter

from app.authoring.actions import papers as actions
from app.authoring.queries.papers import named, paper
from app.authoring.queries.seen import seen
from app.authoring.queries.trials import trial, trial_attempt
from app.authoring.routes.paths import trial_of
from app.errors import NotFound
from app.learning.forms import FixForm
from app.people.guards import Author
from app.people.rules import Permission
from app.quizzes import actions as quizzes
from app.quizzes.forms import AnswerForm
from app.quizzes.rules.attempts import Policy
from app.web.clock import Now
from app.web.render import Done, Page
from app.web.routing import SessionDep, UnitRoute

router = APIRouter(prefix="/courses/{slug:slug}", route_class=UnitRoute)
CHANCE = SystemRandom()


@router.post("/papers/{name:slug}/trials", name="authoring:try_paper")
def begin(slug: str, name: str, person: Author, session: SessionDep, now: Now) -> Page:
    one = seen(session, person, Permission.AUTHOR, slug, now)
    attempt = actions.try_out(session, paper(session, one, named(one, name)), person, CHANCE, now)
    return Done(trial_of(slug, attempt.ref, 1))


@router.get("/trials/{ref:ref}/questions/{position:place}", name="authoring:trial_question")
def question(slug: str, ref: str, position: int, person: Author, session: SessionDep, now: Now) -> Page:
    view = trial(session, trial_attempt(session, person, slug, ref, now))
    if position > len(view.questions):
        raise NotFound
    return Page("authoring/trial.html", view=view, question=view.questions[position - 1], incomplete=False)


@router.post("/trials/{ref:ref}/questions/{position:place}", name="authoring:answer_trial")
def answer(
    slug: str,
    ref: str,
    position: int,
    form: AnswerForm,
    fix: FixForm,
    person: Author,
    session: SessionDep,
    now: Now,
) -> Page:
    attempt = trial_attempt(session, person, slug, ref, now, lock=True)
    outcome = quizzes.Outcome.MALFORMED
    incomplete = False
    if form.value is not None:
        saved = quizzes.save_answer(session, attempt, position, form.value.posted, form.value.base_rev, now)
        outcome = saved.outcome
        if outcome is quizzes.Outcome.SAVED and fix.value and attempt.policy is Policy.AT_ONCE:
            incomplete = quizzes.fix_answer(session, attempt, position, now).outcome is quizzes.Fixing.INCOMPLETE
    view = trial(session, attempt)
    if position > len(view.questions):
        raise NotFound
    if outcome is not quizzes.Outcome.SAVED or incomplete:
        status = 422 if incomplete or outcome is quizzes.Outcome.MALFORMED else 409
        shown = view.questions[position - 1]
        return Page("authoring/trial.html", status=status, view=view, question=shown, incomplete=incomplete)
    stays = fix.value and attempt.policy is Policy.AT_ONCE
    last = position == len(view.questions)
    return Done(trial_of(slug, ref, position if stays or last else position + 1))


@router.get("/trials/{ref:ref}", name="authoring:trial")
def result(slug: str, ref: str, person: Author, session: SessionDep, now: Now) -> Page:
    return Page("authoring/trial_result.html", view=trial(session, trial_attempt(session, person, slug, ref, now)))


@router.post("/trials/{ref:ref}", name="authoring:submit_trial")
def submit(slug: str, ref: str, person: Author, session: SessionDep, now: Now) -> Page:
    attempt = trial_attempt(session, person, slug, ref, now, lock=True)
    quizzes.submit(session, attempt, now)
    return Done(trial_of(slug, ref))
