"""Tests of a course, and what a learner has reached in them."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlmodel import Session, col, select

from app.classes.models import Enrolment, TrainingClass
from app.classes.queries import exemptions
from app.courses import queries as courses
from app.courses.rules.content import Module
from app.courses.rules.paper_file import DEFAULT
from app.errors import NotFound
from app.learning.models import Fact
from app.learning.queries.attempts import tries_of
from app.learning.queries.facts import corrections, events
from app.learning.rules.weights import final_share, module_average
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind, Policy


def module_in(session: Session, klass: TrainingClass, slug: str) -> Module:
    for module in courses.content(session, klass.version_id).modules:
        if module.slug == slug:
            return module
    raise NotFound


@dataclass(frozen=True)
class Rules:
    """What a test asks for. `minutes` and `tries`: 0 for no limit; `points`: of all its questions, in hundredths."""

    questions: int
    points: int
    minutes: int
    tries: int
    tries_left: int
    feedback: Policy
    drawn: bool  # anew each time

    @property
    def used_up(self) -> bool:
        return bool(self.tries) and not self.tries_left


def rules_of(session: Session, enrolment: Enrolment, klass: TrainingClass, kind: Kind, module: str) -> Rules:
    """Raises NotFound for what is no test of the course."""
    test = courses.content(session, klass.version_id).test(kind, module)
    if test is None:
        raise NotFound
    paper, final = test.paper, kind is Kind.FINAL
    count = paper.total if paper else klass.final_questions if final else test.questions
    tries = paper.attempts if paper else 0
    used = tries_of(session, enrolment.id, kind, module) if tries else 0
    return Rules(
        questions=count,
        points=paper.points if paper else count * 100,
        minutes=klass.final_minutes if final else paper.minutes if paper else 0,
        tries=tries,
        tries_left=max(0, tries - used),
        feedback=paper.feedback if paper else DEFAULT[kind],
        drawn=not (paper and paper.fixed),
    )


@dataclass(frozen=True)
class FinalMark:
    """The share of the final that he needs, in per cent, and what it comes from."""

    share: int
    pass_share: int
    quiz_weight: int
    average: Fraction | None  # of his modules' tests


def final_mark(session: Session, enrolment: Enrolment, klass: TrainingClass) -> FinalMark:
    """As it stands now; an attempt keeps the one with which it began."""
    if not klass.quiz_weight:
        return FinalMark(klass.final_pass, klass.final_pass, 0, None)
    modules = [module.slug for module in courses.content(session, klass.version_id).modules]
    exempted = {fact.subject for fact in exemptions(session, enrolment.id)}
    average = module_average(modules, events(session, enrolment.id), exempted)
    share = final_share(klass.final_pass, klass.quiz_weight, average)
    return FinalMark(share, klass.final_pass, klass.quiz_weight, average)


@dataclass(frozen=True)
class Earlier:
    """A result of the same test, points in hundredths."""

    ref: str
    at: datetime
    points: int
    of: int
    passed: bool
    receipt: str


def results_of(session: Session, enrolment: Enrolment, kind: Kind, module: str) -> list[Earlier]:
    query = (
        select(Attempt, Fact)
        .join(Fact, col(Fact.attempt_id) == Attempt.id)
        .where(Attempt.enrolment_id == enrolment.id, Attempt.kind == kind, Attempt.subject == module)
        .order_by(col(Fact.at))
    )
    since = corrections(session, enrolment.id)
    found = [(attempt, fact.at, since.get(attempt.id, fact)) for attempt, fact in session.exec(query)]
    return [
        Earlier(attempt.ref, at, worth.points or 0, worth.of or 0, bool(worth.passed), attempt.receipt or "")
        for attempt, at, worth in found
    ]
