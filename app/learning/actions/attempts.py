"""Attempts from start to receipt; each ends in one fact, by the learner's hand or by its deadline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlmodel import Session

from app.classes import queries as classes
from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.queries import candidates
from app.courses.rules.content import Module, Paper
from app.courses.rules.papers import pool_of, rows_of
from app.errors import Conflict
from app.learning import queries
from app.learning.actions.standing import count_answers, refresh, write_fact
from app.learning.models import Learning
from app.learning.queries.papers import final_mark
from app.learning.rules.facts import Event, FactKind
from app.learning.rules.mistakes import Fixed
from app.learning.rules.papers import Closed, deadline
from app.quizzes import actions as quizzes
from app.quizzes import queries as quiz_queries
from app.quizzes.actions import Fixing, Outcome, Saved
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import EndedBy, Kind, Policy, Result, time_is_up
from app.quizzes.rules.blueprint import draw_rows
from app.quizzes.rules.drawing import draw, draw_final
from app.quizzes.rules.keys import Posted
from app.quizzes.rules.questions import Use

PRACTISED, SHORT = 10, 3
"""So many wrong answers, or short ones, stand in one practice."""


class PaperClosed(Conflict):
    """This test cannot be started; `why` says what stands against it."""

    def __init__(self, why: Closed) -> None:
        self.why = why


@dataclass(frozen=True)
class Answered:
    """What became of an answer.

    `fixed`: it counts; `new`: since now; `incomplete`: it was to count, and something is missing in it.
    """

    saved: Saved
    fixed: bool = False
    new: bool = False
    incomplete: bool = False


def start_quiz(session: Session, who: Learning, module: Module, random: Random, now: datetime) -> Attempt:
    """A module's quiz, drawn anew each time; an open one goes on. Without a paper that says otherwise there is no
    limit of tries."""
    if attempt := _going_on(session, who, Kind.QUIZ, module.slug, now):
        return attempt
    test, seldom, version = module.quiz, queries.times_asked(session, who.enrolment.id), who.klass.version_id
    if test.paper is None:
        ids = drawn_plainly(session, version, Kind.QUIZ, module.slug, test.questions, 0, random, seldom=seldom)
        return _start(session, who, Kind.QUIZ, module.slug, ids, random, now, test.pass_share)
    tries = queries.tries_of(session, who.enrolment.id, Kind.QUIZ, module.slug)
    if test.paper.attempts and tries >= test.paper.attempts:
        raise PaperClosed(Closed.USED_UP)
    first = queries.asked_first(session, who.enrolment.id, Kind.QUIZ, module.slug)
    drawn = composed(session, who.klass.version_id, test.paper, Kind.QUIZ, module.slug, random, first, seldom)
    return _sit(session, who, Kind.QUIZ, module.slug, test.paper, drawn, test.pass_share, None, random, now)


def start_precheck(session: Session, who: Learning, module: Module, random: Random, now: datetime) -> Attempt:
    """Who knows a module already tests it out: once, before it is done."""
    if attempt := _going_on(session, who, Kind.PRECHECK, module.slug, now):
        return attempt
    if why := queries.precheck_closed(session, who.enrolment, module.slug):
        raise PaperClosed(why)
    test = module.precheck
    if test.paper is None:
        ids = drawn_plainly(session, who.klass.version_id, Kind.PRECHECK, module.slug, test.questions, 0, random)
        return _start(session, who, Kind.PRECHECK, module.slug, ids, random, now, test.pass_share)
    drawn = composed(session, who.klass.version_id, test.paper, Kind.PRECHECK, module.slug, random)
    return _sit(session, who, Kind.PRECHECK, module.slug, test.paper, drawn, test.pass_share, None, random, now)


def start_final(session: Session, who: Learning, random: Random, now: datetime) -> Attempt:
    """The final, or its make-up with another paper."""
    if attempt := _going_on(session, who, Kind.FINAL, "", now):
        return attempt
    klass = who.klass
    state = queries.final_state(session, who.enrolment, klass)
    if why := state.closed(classes.closes_at(who.enrolment, klass), now):
        raise PaperClosed(why)
    seen, mark = queries.asked_in_finals(session, who.enrolment.id), final_mark(session, who.enrolment, klass).share
    paper = courses.content(session, klass.version_id).final.paper
    if paper is None:
        count, kept = klass.final_questions, klass.final_kept_share
        ids = drawn_plainly(session, klass.version_id, Kind.FINAL, "", count, kept, random, seen)
        return _start(session, who, Kind.FINAL, "", ids, random, now, mark, klass.final_minutes)
    drawn = composed(session, klass.version_id, paper, Kind.FINAL, "", random, seen)
    return _sit(session, who, Kind.FINAL, "", paper, drawn, mark, klass.final_minutes, random, now)


def start_practice(session: Session, who: Learning, what: str, random: Random, now: datetime) -> Attempt:
    """Wrong answers again (those that have rested first), or short answers with a model answer; counts for nothing."""
    if attempt := _going_on(session, who, Kind.PRACTICE, what, now):
        return attempt
    questions = courses.version_questions(session, who.klass.version_id)
    if what == "short":
        slugs = [slug for slug, (_, question) in questions.items() if question.use is Use.PRACTICE]
        asked = queries.times_asked(session, who.enrolment.id)
        slugs = sorted(random.sample(slugs, len(slugs)), key=lambda slug: asked.get(slug, 0))[:SHORT]
    else:
        slugs = [slug for slug in queries.to_practise(session, who.enrolment.id, now) if slug in questions][:PRACTISED]
    if not slugs:
        raise PaperClosed(Closed.NOTHING)
    return _start(session, who, Kind.PRACTICE, what, [questions[slug][0] for slug in slugs], random, now)


def answer(
    session: Session,
    who: Learning,
    attempt: Attempt,
    position: int,
    posted: Posted,
    base_rev: int,
    now: datetime,
    *,
    fix: bool = False,
) -> Answered:
    """Save an answer and, where asked and allowed, let it count; a late one closes the attempt."""
    if not fix or attempt.policy is not Policy.AT_ONCE:
        saved, fixed = quizzes.save_answer(session, attempt, position, posted, base_rev, now), None
    else:
        saved, fixed = quizzes.save_and_fix(session, attempt, position, posted, base_rev, now)
    if saved.outcome is Outcome.LATE and attempt.kind is not Kind.CHECK:
        settle(session, who.enrolment, who.klass, attempt, EndedBy.DEADLINE, now)
    if fixed is None:
        return Answered(saved)
    if fixed.outcome is not Fixing.FIXED:
        return Answered(saved, incomplete=True)
    if fixed.new and fixed.marked and fixed.marked.right is not None:
        count_answers(session, who.enrolment.id, [Fixed(fixed.slug, fixed.marked.right, now)])
    return Answered(saved, fixed=True, new=fixed.new)


def submit(session: Session, who: Learning, attempt: Attempt, now: datetime) -> Result:
    """Hand in; a second time changes nothing and gives the same receipt."""
    return settle(session, who.enrolment, who.klass, attempt, EndedBy.LEARNER, now)


def settle(
    session: Session, enrolment: Enrolment, klass: TrainingClass, attempt: Attempt, by: EndedBy, now: datetime
) -> Result:
    """The one end of an attempt: its result, its fact, its wrong answers, and how the learner stands now."""
    if attempt.submitted_at is not None:
        return quizzes.submit(session, attempt, now, by)
    before = queries.unfixed(session, attempt.id)
    result = quizzes.submit(session, attempt, now, by)
    if attempt.kind is not Kind.FINAL and attempt.policy is not Policy.CLOSED:
        count_answers(session, enrolment.id, queries.fixed_answers(session, enrolment.id, attempt.id, before))
    if attempt.kind is not Kind.PRACTICE:
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


def _going_on(session: Session, who: Learning, kind: Kind, subject: str, now: datetime) -> Attempt | None:
    """The open attempt of this kind: on another device, in another tab, after a break it is the same one."""
    attempt = queries.open_attempt(session, who.enrolment.id, kind, subject)
    if attempt and time_is_up(attempt.deadline_at, now):
        settle(session, who.enrolment, who.klass, attempt, EndedBy.DEADLINE, now)
        attempt = None
    if attempt is None and now > classes.closes_at(who.enrolment, who.klass):
        raise PaperClosed(Closed.CLASS_CLOSED)
    return attempt


def drawn_plainly(
    session: Session,
    version_id: int,
    kind: Kind,
    module: str,
    count: int,
    kept_share: int,
    random: Random,
    avoid: frozenset[str] = frozenset(),
    seldom: Mapping[str, int] | None = None,
) -> list[int]:
    """Question versions of one sitting of a test without a paper."""
    every = candidates(session, version_id)
    if kind is Kind.FINAL:
        drawn = draw_final(pool_of(kind, "", every), count, kept_share, random, avoid)
    else:
        pool = [one for one in every if one.use is Use.QUIZ and one.module == module]
        drawn = draw(pool, count, random, seldom)
    return [one.id for one in drawn]


def composed(
    session: Session,
    version_id: int,
    paper: Paper,
    kind: Kind,
    module: str,
    random: Random,
    avoid: frozenset[str] = frozenset(),
    seldom: Mapping[str, int] | None = None,
) -> list[tuple[int, int]]:
    """The question versions of one sitting of a paper, each with what it is worth, in the order they are asked."""
    if paper.fixed:
        asked = courses.version_questions(session, version_id)
        found = [(asked[one.slug][0], one.points) for one in paper.fixed]
    else:
        pool = pool_of(kind, module, candidates(session, version_id))
        drawn = draw_rows(rows_of(paper), pool, random, avoid, seldom)
        found = [(one.candidate.id, one.points) for one in drawn]
    return random.sample(found, len(found)) if paper.shuffle else found


def _sit(
    session: Session,
    who: Learning,
    kind: Kind,
    subject: str,
    paper: Paper,
    drawn: Sequence[tuple[int, int]],
    pass_share: int,
    minutes: int | None,
    random: Random,
    now: datetime,
) -> Attempt:
    return quizzes.start(
        session,
        person=who.person,
        enrolment_id=who.enrolment.id,
        version_id=who.klass.version_id,
        kind=kind,
        subject=subject,
        policy=paper.feedback,
        pass_share=pass_share,
        questions=[id for id, _ in drawn],
        worth=[points for _, points in drawn],
        shuffle_options=paper.shuffle_options,
        deadline=deadline(now, minutes or paper.minutes or None, classes.closes_at(who.enrolment, who.klass)),
        random=random,
        now=now,
    )


def _start(
    session: Session,
    who: Learning,
    kind: Kind,
    subject: str,
    questions: Sequence[int],
    random: Random,
    now: datetime,
    pass_share: int = 0,
    minutes: int | None = None,
) -> Attempt:
    return quizzes.start(
        session,
        person=who.person,
        enrolment_id=who.enrolment.id,
        version_id=who.klass.version_id,
        kind=kind,
        subject=subject,
        policy=Policy.AFTER if kind in {Kind.FINAL, Kind.PRECHECK} else Policy.AT_ONCE,
        pass_share=pass_share,
        questions=questions,
        deadline=deadline(now, minutes, classes.closes_at(who.enrolment, who.klass)),
        random=random,
        now=now,
    )
