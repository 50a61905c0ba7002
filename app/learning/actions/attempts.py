"""Attempts from start to receipt; each ends in one fact, by the learner's hand or by its deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlmodel import Session

from app.classes import queries as classes
from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.rules.content import Module
from app.errors import Conflict
from app.learning import queries
from app.learning.actions.standing import count_answers, refresh, write_fact
from app.learning.rules.facts import Event, FactKind
from app.learning.rules.mistakes import Fixed
from app.learning.rules.papers import Closed, deadline
from app.people.models import Person
from app.quizzes import actions as quizzes
from app.quizzes import queries as quiz_queries
from app.quizzes.actions import Fixing, Outcome, Saved
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import EndedBy, Kind, Policy, Result
from app.quizzes.rules.drawing import Candidate, draw, draw_final
from app.quizzes.rules.keys import Posted
from app.quizzes.rules.questions import Use

PRACTISED = 10
"""So many wrong answers stand in one practice."""


class PaperClosed(Conflict):
    """This test cannot be started; `why` says what stands against it."""

    def __init__(self, why: Closed) -> None:
        self.why = why


@dataclass(frozen=True)
class Answered:
    """What became of an answer; `incomplete` when it was to be fixed and something is missing in it."""

    saved: Saved
    fixed: bool = False
    incomplete: bool = False


def start_quiz(
    session: Session,
    person: Person,
    enrolment: Enrolment,
    klass: TrainingClass,
    module: Module,
    random: Random,
    now: datetime,
) -> Attempt:
    """A module's quiz: no limit of tries, drawn anew each time; an open one goes on."""
    if attempt := _going_on(session, enrolment, klass, Kind.QUIZ, module.slug, now):
        return attempt
    pool = _pool(session, klass, {Use.QUIZ}, {module.slug})
    slugs = draw(pool, module.quiz.questions, random, queries.times_asked(session, enrolment.id))
    return _start(session, person, enrolment, klass, Kind.QUIZ, slugs, random, now, module.slug, module.quiz.pass_share)


def start_precheck(
    session: Session,
    person: Person,
    enrolment: Enrolment,
    klass: TrainingClass,
    module: Module,
    random: Random,
    now: datetime,
) -> Attempt:
    """Who knows a module already tests it out: once, before it is done."""
    if attempt := _going_on(session, enrolment, klass, Kind.PRECHECK, module.slug, now):
        return attempt
    if why := queries.precheck_closed(session, enrolment, module.slug):
        raise PaperClosed(why)
    pool = _pool(session, klass, {Use.QUIZ}, {module.slug})
    slugs = draw(pool, module.precheck.questions, random, {})
    return _start(
        session, person, enrolment, klass, Kind.PRECHECK, slugs, random, now, module.slug, module.precheck.pass_share
    )


def start_final(
    session: Session, person: Person, enrolment: Enrolment, klass: TrainingClass, random: Random, now: datetime
) -> Attempt:
    """The final, or its make-up with another paper."""
    if attempt := _going_on(session, enrolment, klass, Kind.FINAL, "", now):
        return attempt
    state = queries.final_state(session, enrolment, klass)
    if why := state.closed(classes.closes_at(enrolment, klass), now):
        raise PaperClosed(why)
    pool = _pool(session, klass, {Use.QUIZ, Use.FINAL})
    seen = queries.asked_in_finals(session, enrolment.id)
    slugs = draw_final(pool, klass.final_questions, klass.final_kept_share, random, seen)
    return _start(
        session,
        person,
        enrolment,
        klass,
        Kind.FINAL,
        slugs,
        random,
        now,
        pass_share=klass.final_pass,
        minutes=klass.final_minutes,
    )


def start_practice(
    session: Session,
    person: Person,
    enrolment: Enrolment,
    klass: TrainingClass,
    what: str,
    random: Random,
    now: datetime,
) -> Attempt:
    """Wrong answers again (those that have rested first), or short answers with a model answer; counts for nothing."""
    if attempt := _going_on(session, enrolment, klass, Kind.PRACTICE, what, now):
        return attempt
    questions = courses.version_questions(session, klass.version_id)
    if what == "short":
        slugs = [slug for slug, (_, question) in questions.items() if question.use is Use.PRACTICE]
        asked = queries.times_asked(session, enrolment.id)
        slugs = sorted(random.sample(slugs, len(slugs)), key=lambda slug: asked.get(slug, 0))[:3]
    else:
        slugs = [slug for slug in queries.to_practise(session, enrolment.id, now) if slug in questions][:PRACTISED]
    if not slugs:
        raise PaperClosed(Closed.NOTHING)
    chosen = [(slug, questions[slug][0]) for slug in slugs]
    return _start(session, person, enrolment, klass, Kind.PRACTICE, chosen, random, now, what)


def answer(
    session: Session,
    enrolment: Enrolment | None,
    klass: TrainingClass | None,
    attempt: Attempt,
    position: int,
    posted: Posted,
    base_rev: int,
    now: datetime,
    *,
    fix: bool = False,
) -> Answered:
    """Save an answer and, where asked and allowed, fix it; a late one closes the attempt."""
    if not fix or attempt.policy is Policy.AFTER:
        saved, fixed = quizzes.save_answer(session, attempt, position, posted, base_rev, now), None
    else:
        saved, fixed = quizzes.save_and_fix(session, attempt, position, posted, base_rev, now)
    if saved.outcome is Outcome.LATE and enrolment and klass:
        settle(session, enrolment, klass, attempt, EndedBy.DEADLINE, now)
    if fixed is None:
        return Answered(saved)
    if fixed.outcome is not Fixing.FIXED:
        return Answered(saved, incomplete=True)
    if enrolment and fixed.new and fixed.marked and fixed.marked.right is not None:
        count_answers(session, enrolment.id, [Fixed(fixed.slug, fixed.marked.right, now)])
    return Answered(saved, fixed=True)


def submit(
    session: Session, enrolment: Enrolment | None, klass: TrainingClass | None, attempt: Attempt, now: datetime
) -> Result:
    """Hand in; a second time changes nothing and gives the same receipt."""
    if enrolment is None or klass is None:
        return quizzes.submit(session, attempt, now, EndedBy.LEARNER)
    return settle(session, enrolment, klass, attempt, EndedBy.LEARNER, now)


def settle(
    session: Session, enrolment: Enrolment, klass: TrainingClass, attempt: Attempt, by: EndedBy, now: datetime
) -> Result:
    """The one end of an attempt: its result, its fact, its wrong answers, and how the learner stands now."""
    if attempt.submitted_at is not None:
        return quizzes.submit(session, attempt, now, by)
    before = queries.unfixed(session, attempt.id)
    result = quizzes.submit(session, attempt, now, by)
    if attempt.kind is not Kind.FINAL:
        count_answers(session, enrolment.id, queries.fixed_answers(session, enrolment.id, attempt.id, before))
    if attempt.kind not in {Kind.PRACTICE, Kind.CHECK}:
        event = Event(
            kind=FactKind.SUBMITTED,
            at=attempt.submitted_at or now,
            subject=attempt.subject,
            detail=attempt.kind.value,
            points=result.points,
            of=result.of,
            passed=result.passed,
        )
        write_fact(session, enrolment, klass, event, attempt.id)
        refresh(session, enrolment, klass)
    return result


def sweep(session: Session, now: datetime) -> int:
    """Close what its deadline has ended, though nobody came back; returns how many."""
    attempts = quiz_queries.overdue(session, now)
    for attempt in attempts:
        if attempt.enrolment_id is None:
            quizzes.submit(session, attempt, now, EndedBy.DEADLINE)
            continue
        enrolment = session.get_one(Enrolment, attempt.enrolment_id)
        klass = session.get_one(TrainingClass, enrolment.class_id)
        settle(session, enrolment, klass, attempt, EndedBy.DEADLINE, now)
    return len(attempts)


def _going_on(
    session: Session, enrolment: Enrolment, klass: TrainingClass, kind: Kind, subject: str, now: datetime
) -> Attempt | None:
    """The open attempt of this kind: on another device, in another tab, after a break it is the same one."""
    attempt = queries.open_attempt(session, enrolment.id, kind, subject)
    if attempt and attempt.deadline_at and now > attempt.deadline_at:
        settle(session, enrolment, klass, attempt, EndedBy.DEADLINE, now)
        attempt = None
    if attempt is None and now > classes.closes_at(enrolment, klass):
        raise PaperClosed(Closed.CLASS_CLOSED)
    return attempt


def _pool(
    session: Session, klass: TrainingClass, uses: set[Use], modules: set[str] | None = None
) -> Sequence[Candidate]:
    content = courses.content(session, klass.version_id)
    module_of = {lesson.slug: module.slug for module in content.modules for lesson in module.lessons}
    questions = courses.version_questions(session, klass.version_id)
    return [
        Candidate(
            slug=slug,
            id=id_,
            use=question.use,
            lesson=question.passage.lesson,
            module=module_of[question.passage.lesson],
            type=question.type,
            difficulty=question.difficulty,
        )
        for slug, (id_, question) in questions.items()
        if question.use in uses and (modules is None or module_of[question.passage.lesson] in modules)
    ]


def _start(
    session: Session,
    person: Person,
    enrolment: Enrolment,
    klass: TrainingClass,
    kind: Kind,
    drawn: Sequence[Candidate] | Sequence[tuple[str, int]],
    random: Random,
    now: datetime,
    subject: str = "",
    pass_share: int = 0,
    minutes: int | None = None,
) -> Attempt:
    ids = [one.id if isinstance(one, Candidate) else one[1] for one in drawn]
    return quizzes.start(
        session,
        person=person,
        enrolment_id=enrolment.id,
        version_id=klass.version_id,
        kind=kind,
        subject=subject,
        policy=Policy.AFTER if kind in {Kind.FINAL, Kind.PRECHECK} else Policy.AT_ONCE,
        pass_share=pass_share,
        questions=ids,
        deadline=deadline(now, minutes, classes.closes_at(enrolment, klass)),
        random=random,
        now=now,
    )
