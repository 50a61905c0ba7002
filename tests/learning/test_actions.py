"""What learners do, as facts and figures."""

from datetime import timedelta
from random import Random

import pytest
from sqlmodel import Session, col, select

from app.classes import actions as classes
from app.classes.rules import ClassClosed, FinalOpens
from app.courses import actions as course_actions
from app.courses import queries as courses
from app.courses.models import Course, CourseVersion
from app.courses.rules.content import Content, Lesson
from app.learning import actions, queries
from app.learning.actions.attempts import Answered, PaperClosed
from app.learning.models import Credit, Fact, Learning, Progress, WrongAnswer
from app.learning.rules.facts import FactKind, State
from app.learning.rules.papers import Closed
from app.quizzes import queries as quizzes
from app.quizzes.models import Answer, AnswerRevision, Attempt, SetAside
from app.quizzes.rules.attempts import EndedBy, Kind, Policy, Result
from app.quizzes.rules.questions import Use
from tests.cast import NOW
from tests.learning.sitting import answer_to
from tests.school import CLOSES, School

MINUTE = timedelta(minutes=1)


class Learner:
    """The learner of the school at work, a minute an act."""

    def __init__(self, session: Session, school: School) -> None:
        self.session, self.school = session, school
        self.person = session.merge(school.cast.learner)
        self.enrolment = session.merge(school.enrolment)
        self.klass = session.merge(school.klass)
        self.random, self.now = Random(1), NOW
        self.whose = (session, Learning(self.person, self.enrolment, self.klass))

    @property
    def content(self) -> Content:
        return courses.content(self.session, self.klass.version_id)

    @property
    def progress(self) -> Progress:
        return self.session.get_one(Progress, self.enrolment.id, populate_existing=True)

    def check(self, lesson: Lesson, slug: str, right: bool = True, fix: bool = True) -> Answered:
        actions.answer_check(*self.whose, lesson, slug, answer_to(self._probe(lesson, slug), right), 0, self.now)
        rev = 1
        return actions.answer_check(
            *self.whose, lesson, slug, answer_to(self._probe(lesson, slug), right), rev, self.now, fix=fix
        )

    def _probe(self, lesson: Lesson, slug: str) -> quizzes.Place:
        _, question, order = queries.inline_question(self.session, self.enrolment, self.klass, slug)
        return quizzes.Place(0, 1, 0, question, order, (), 0, None, None, None, None)

    def studies(self, lesson: Lesson) -> None:
        self.now += MINUTE
        actions.save_position(self.session, self.enrolment, self.klass, lesson, "p1", self.now)
        for slug in lesson.checks:
            self.check(lesson, slug)
        actions.read_lesson(self.session, self.enrolment, self.klass, lesson, self.now)

    def sits(self, attempt: Attempt, right: int = 99, fix: bool = True) -> None:
        """Answers all, the first so many of them right."""
        for place in quizzes.places(self.session, attempt):
            self.now += MINUTE / 4
            posted = answer_to(place, place.position <= right)
            actions.answer(
                *self.whose,
                attempt,
                place.position,
                posted,
                place.rev,
                self.now,
                fix=fix and attempt.policy is Policy.AT_ONCE,
            )

    def hands_in(self, attempt: Attempt) -> Result:
        return actions.submit(*self.whose, attempt, self.now)

    def does(self, module_number: int) -> None:
        module = self.content.modules[module_number]
        for lesson in module.lessons:
            self.studies(lesson)
        attempt = actions.start_quiz(*self.whose, module, self.random, self.now)
        self.sits(attempt)
        self.hands_in(attempt)

    def takes_final(self, right: int = 99) -> Attempt:
        attempt = actions.start_final(*self.whose, self.random, self.now)
        self.sits(attempt, right)
        self.hands_in(attempt)
        return attempt


@pytest.fixture
def learner(session: Session, school: School) -> Learner:
    return Learner(session, school)


def facts(learner: Learner, kind: FactKind) -> list[Fact]:
    query = select(Fact).where(Fact.enrolment_id == learner.enrolment.id, Fact.kind == kind)
    return list(learner.session.exec(query.order_by(col(Fact.id))))


def test_who_is_enrolled_has_a_summary_from_the_first_moment(learner: Learner) -> None:
    assert (learner.progress.state, learner.progress.done, learner.progress.of) == (State.NOT_STARTED, 0, 24)


def test_a_lesson_read_with_its_questions_answered_is_one_item(learner: Learner) -> None:
    lesson = learner.content.lessons[0]
    actions.read_lesson(learner.session, learner.enrolment, learner.klass, lesson, learner.now)
    assert learner.progress.done == 0
    for slug in lesson.checks:
        learner.check(lesson, slug)
    assert learner.progress.done == 1
    assert [fact.subject for fact in facts(learner, FactKind.LEARNED)] == [lesson.slug]


def test_reading_twice_is_one_fact_with_its_first_time(learner: Learner) -> None:
    lesson = learner.content.lessons[0]
    for _ in range(2):
        actions.read_lesson(learner.session, learner.enrolment, learner.klass, lesson, learner.now)
        learner.now += MINUTE
    assert [fact.at for fact in facts(learner, FactKind.READ)] == [NOW]


def test_a_module_grants_its_hours_once(learner: Learner) -> None:
    learner.does(0)
    assert learner.progress.credit_hours == learner.content.modules[0].credit_hours
    attempt = actions.start_quiz(*learner.whose, learner.content.modules[0], learner.random, learner.now)
    learner.sits(attempt)
    learner.hands_in(attempt)
    assert len(learner.session.exec(select(Credit)).all()) == 1
    assert len(facts(learner, FactKind.PASSED)) == 1


def test_hours_are_granted_once_per_period_though_the_course_is_taken_twice(learner: Learner) -> None:
    learner.does(0)
    again = classes.open_class(
        learner.session,
        name="第二期",
        version=learner.session.merge(learner.school.version),
        content=learner.content,
        opens_at=NOW,
        closes_at=CLOSES,
        credit_period=learner.klass.credit_period,
        contact=("", ""),
    )
    unit = learner.session.merge(learner.school.cast.units.first)
    learner.enrolment = actions.enrol(learner.session, learner.person, again, unit, NOW, None)
    learner.klass = again
    learner.whose = (learner.session, Learning(learner.person, learner.enrolment, again))
    learner.does(0)
    assert learner.progress.modules_done == 1
    assert learner.progress.credit_hours == 0
    assert len(learner.session.exec(select(Credit)).all()) == 1


def test_the_course_from_the_first_lesson_to_the_record(learner: Learner) -> None:
    for number in range(3):
        learner.does(number)
    assert learner.progress.state is State.LEARNING
    learner.takes_final()
    progress = learner.progress
    assert (progress.state, progress.done, progress.of) == (State.DONE, 24, 24)
    assert progress.credit_hours == sum(module.credit_hours for module in learner.content.modules)
    [completed] = facts(learner, FactKind.COMPLETED)
    assert learner.school.version.sha256 in completed.detail


def test_a_quiz_is_drawn_anew_and_the_best_counts(learner: Learner) -> None:
    module = learner.content.modules[0]
    slugs = []
    for right in (8, 2):
        attempt = actions.start_quiz(*learner.whose, module, learner.random, learner.now)
        slugs.append({place.question.slug for place in quizzes.places(learner.session, attempt)})
        learner.sits(attempt, right)
        learner.hands_in(attempt)
    assert slugs[0].isdisjoint(slugs[1])
    assert [fact.passed for fact in facts(learner, FactKind.SUBMITTED)] == [True, False]
    assert learner.progress.done == 1


def test_an_open_attempt_goes_on_wherever_it_is_started_again(learner: Learner) -> None:
    module = learner.content.modules[0]
    first = actions.start_quiz(*learner.whose, module, learner.random, learner.now)
    assert actions.start_quiz(*learner.whose, module, learner.random, learner.now + MINUTE).id == first.id


def test_a_module_is_tested_out_once(learner: Learner) -> None:
    module = learner.content.modules[2]
    attempt = actions.start_precheck(*learner.whose, module, learner.random, learner.now)
    assert attempt.policy is Policy.AFTER
    learner.sits(attempt)
    learner.hands_in(attempt)
    assert learner.progress.modules_done == 1
    assert learner.progress.done == len(module.lessons) + 1
    with pytest.raises(PaperClosed) as closed:
        actions.start_precheck(*learner.whose, module, learner.random, learner.now)
    assert closed.value.why is Closed.MODULE_DONE


def test_a_failed_precheck_leaves_the_way_of_study(learner: Learner) -> None:
    module = learner.content.modules[2]
    attempt = actions.start_precheck(*learner.whose, module, learner.random, learner.now)
    learner.sits(attempt, right=1)
    learner.hands_in(attempt)
    assert learner.progress.done == 0
    with pytest.raises(PaperClosed) as closed:
        actions.start_precheck(*learner.whose, module, learner.random, learner.now)
    assert closed.value.why is Closed.USED_UP


def test_the_final_waits_for_the_modules(learner: Learner) -> None:
    with pytest.raises(PaperClosed) as closed:
        actions.start_final(*learner.whose, learner.random, learner.now)
    assert closed.value.why is Closed.MODULES_FIRST


def test_a_failed_final_has_one_makeup_with_another_paper(learner: Learner) -> None:
    for number in range(3):
        learner.does(number)
    first = learner.takes_final(right=2)
    second = learner.takes_final(right=3)
    papers = [
        {place.question.slug: place.question for place in quizzes.places(learner.session, attempt)}
        for attempt in (first, second)
    ]
    assert papers[0].keys().isdisjoint(papers[1])
    for paper in papers:
        assert sum(question.use is Use.FINAL for question in paper.values()) * 2 >= len(paper) == 20
    with pytest.raises(PaperClosed) as closed:
        learner.takes_final()
    assert closed.value.why is Closed.USED_UP


def test_the_clock_ends_a_final_at_its_deadline_whoever_touches_it_first(learner: Learner) -> None:
    learner.klass.final_opens = FinalOpens.AT_ONCE
    attempt = actions.start_final(*learner.whose, learner.random, learner.now)
    assert attempt.deadline_at == NOW + 40 * MINUTE
    place = quizzes.places(learner.session, attempt)[0]
    whose = (*learner.whose, attempt, 1)
    in_time = actions.answer(*whose, answer_to(place, True), 0, NOW + 40 * MINUTE + timedelta(seconds=5))
    assert in_time.saved.outcome == "saved"
    late = actions.answer(*whose, answer_to(place, False), 1, NOW + 41 * MINUTE)
    assert late.saved.outcome == "late"
    assert (attempt.submitted_at, attempt.ended_by) == (NOW + 40 * MINUTE, EndedBy.DEADLINE)
    [aside] = learner.session.exec(select(SetAside)).all()
    assert aside.reason == "late"
    [fact] = facts(learner, FactKind.SUBMITTED)
    assert (fact.at, fact.points, fact.passed) == (NOW + 40 * MINUTE, 100, False)


def test_the_sweep_closes_what_nobody_came_back_to(learner: Learner) -> None:
    learner.klass.final_opens = FinalOpens.AT_ONCE
    learner.session.flush()
    attempt = actions.start_final(*learner.whose, learner.random, learner.now)
    assert actions.sweep(learner.session, NOW + 40 * MINUTE) == 0
    assert actions.sweep(learner.session, NOW + 41 * MINUTE) == 1
    assert actions.sweep(learner.session, NOW + 42 * MINUTE) == 0
    assert attempt.submitted_at == NOW + 40 * MINUTE


def test_handing_in_twice_is_one_result(learner: Learner) -> None:
    attempt = actions.start_quiz(*learner.whose, learner.content.modules[0], learner.random, learner.now)
    learner.sits(attempt)
    first, second = learner.hands_in(attempt), learner.hands_in(attempt)
    assert first == second
    assert len(facts(learner, FactKind.SUBMITTED)) == 1


def test_a_wrong_answer_comes_back_until_it_was_right_twice(learner: Learner) -> None:
    attempt = actions.start_quiz(*learner.whose, learner.content.modules[0], learner.random, learner.now)
    learner.sits(attempt, right=6)
    learner.hands_in(attempt)

    def left() -> int:
        return len(learner.session.exec(select(WrongAnswer)).all())

    assert left() == 2
    for expected in (2, 0):
        learner.now += timedelta(days=3)
        again = actions.start_practice(*learner.whose, "wrong", learner.random, learner.now)
        learner.sits(again)
        learner.hands_in(again)
        assert left() == expected
    assert learner.progress.done == 0
    with pytest.raises(PaperClosed):
        actions.start_practice(*learner.whose, "wrong", learner.random, learner.now)


def test_short_answers_are_practised_with_a_model_answer_and_count_for_nothing(learner: Learner) -> None:
    attempt = actions.start_practice(*learner.whose, "short", learner.random, learner.now)
    learner.sits(attempt)
    result = learner.hands_in(attempt)
    assert (result.points, result.of) == (0, 0)
    assert all(one.reasons and one.reasons.model for one in quizzes.review(learner.session, attempt))
    assert facts(learner, FactKind.SUBMITTED) == []


def test_every_value_that_was_saved_is_kept(learner: Learner) -> None:
    attempt = actions.start_quiz(*learner.whose, learner.content.modules[0], learner.random, learner.now)
    place = quizzes.places(learner.session, attempt)[0]
    for rev, right in enumerate((True, False, True)):
        actions.answer(
            *learner.whose,
            attempt,
            1,
            answer_to(place, right),
            rev,
            learner.now,
        )
    answer = learner.session.exec(select(Answer).where(Answer.attempt_id == attempt.id, Answer.position == 1)).one()
    assert answer.rev == 3
    assert len(learner.session.exec(select(AnswerRevision).where(AnswerRevision.answer_id == answer.id)).all()) == 3


def test_after_closing_nothing_is_added_and_what_comes_late_is_kept(learner: Learner) -> None:
    lesson = learner.content.lessons[0]
    learner.now = CLOSES + MINUTE
    with pytest.raises(ClassClosed):
        actions.read_lesson(learner.session, learner.enrolment, learner.klass, lesson, learner.now)
    with pytest.raises(PaperClosed) as closed:
        actions.start_quiz(*learner.whose, learner.content.modules[0], learner.random, learner.now)
    assert closed.value.why is Closed.CLASS_CLOSED
    answered = learner.check(lesson, lesson.checks[0])
    assert answered.saved.outcome == "late"
    assert learner.session.exec(select(SetAside)).first() is not None
    assert facts(learner, FactKind.CHECKED) == []


def test_an_extended_learner_goes_on(learner: Learner) -> None:
    organizer = learner.session.merge(learner.school.cast.organizer)
    classes.extend(learner.session, learner.enrolment, CLOSES + timedelta(days=7), "出差", NOW, organizer)
    learner.now = CLOSES + MINUTE
    learner.studies(learner.content.lessons[0])
    assert learner.progress.done == 1


def test_an_exempted_module_is_done_without_hours(learner: Learner) -> None:
    organizer = learner.session.merge(learner.school.cast.organizer)
    slug = learner.content.modules[0].slug
    actions.exempt(learner.session, learner.enrolment, learner.klass, slug, "已学过", NOW, organizer)
    assert (learner.progress.modules_done, learner.progress.credit_hours) == (1, 0)


def next_version(learner: Learner) -> CourseVersion:
    """The course with one more lesson's worth of change: a question's wording."""
    published = courses.version_questions(learner.session, learner.klass.version_id)
    question = next(question for _, question in published.values() if question.use is Use.QUIZ)
    changed = question.model_copy(update={"stem": question.stem + "（请结合本支部回答）"})
    course = learner.session.get_one(Course, learner.klass.course_id)
    trainer = learner.session.merge(learner.school.cast.trainer)
    row = course_actions.publish_questions(learner.session, course, [changed], trainer, "改题干", NOW)
    return learner.session.get_one(CourseVersion, row.id)


def test_moving_a_class_keeps_open_attempts_and_past_results(learner: Learner) -> None:
    learner.does(0)
    before = [fact.model_dump() for fact in learner.session.exec(select(Fact)).all()]
    open_ = actions.start_quiz(*learner.whose, learner.content.modules[1], learner.random, learner.now)
    version = next_version(learner)
    touched = actions.what_a_move_changes(learner.session, learner.klass, version)
    assert len(touched) == 2
    assert not any(one.changes for one in touched)
    trainer = learner.session.merge(learner.school.cast.trainer)
    actions.move_class(learner.session, learner.klass, version, learner.now, trainer)
    assert learner.klass.version_id == version.id
    assert open_.version_id == learner.school.version.id
    assert learner.progress.modules_done == 1
    assert [fact.model_dump() for fact in learner.session.exec(select(Fact)).all()] == before
    later = actions.start_quiz(*learner.whose, learner.content.modules[1], learner.random, learner.now)
    assert later.id == open_.id
    assert actions.start_quiz(*learner.whose, learner.content.modules[2], learner.random, learner.now).version_id == (
        version.id
    )


def test_checks_have_one_attempt_per_lesson_and_no_fact_of_their_end(learner: Learner) -> None:
    lesson = next(lesson for lesson in learner.content.lessons if len(lesson.checks) == 2)
    for slug in lesson.checks:
        learner.check(lesson, slug)
    attempts = learner.session.exec(select(Attempt).where(Attempt.kind == Kind.CHECK)).all()
    assert [attempt.subject for attempt in attempts] == [lesson.slug]
    assert len(facts(learner, FactKind.CHECKED)) == 2
    actions.sweep(learner.session, CLOSES + timedelta(hours=1))
    assert facts(learner, FactKind.SUBMITTED) == []


def test_a_paper_goes_on_within_its_grace(learner: Learner) -> None:
    learner.klass.final_opens = FinalOpens.AT_ONCE
    attempt = actions.start_final(*learner.whose, learner.random, learner.now)
    in_grace = NOW + 40 * MINUTE + timedelta(seconds=5)
    assert actions.start_final(*learner.whose, learner.random, in_grace).id == attempt.id
    assert attempt.submitted_at is None


def test_who_is_extended_goes_on_with_what_he_began(learner: Learner) -> None:
    lesson = next(lesson for lesson in learner.content.lessons if len(lesson.checks) == 2)
    learner.check(lesson, lesson.checks[0])
    quiz = actions.start_quiz(*learner.whose, learner.content.modules[0], learner.random, learner.now)
    organizer = learner.session.merge(learner.school.cast.organizer)
    until = CLOSES + timedelta(days=7)
    classes.extend(learner.session, learner.enrolment, until, "出差", NOW, organizer)
    learner.session.refresh(quiz)
    assert quiz.deadline_at == until
    learner.now = CLOSES + timedelta(hours=1)
    assert actions.sweep(learner.session, learner.now) == 0
    assert learner.check(lesson, lesson.checks[1]).saved.outcome == "saved"


def test_an_extension_after_closing_opens_the_lessons_questions_again(learner: Learner) -> None:
    lesson = next(lesson for lesson in learner.content.lessons if len(lesson.checks) == 2)
    learner.check(lesson, lesson.checks[0])
    learner.now = CLOSES + timedelta(hours=1)
    actions.sweep(learner.session, learner.now)
    organizer = learner.session.merge(learner.school.cast.organizer)
    classes.extend(learner.session, learner.enrolment, CLOSES + timedelta(days=7), "出差", learner.now, organizer)
    learner.session.expire_all()
    assert learner.check(lesson, lesson.checks[1]).saved.outcome == "saved"


def test_a_clock_of_its_own_is_not_extended(learner: Learner) -> None:
    learner.klass.final_opens = FinalOpens.AT_ONCE
    final = actions.start_final(*learner.whose, learner.random, learner.now)
    organizer = learner.session.merge(learner.school.cast.organizer)
    classes.extend(learner.session, learner.enrolment, CLOSES + timedelta(days=7), "出差", NOW, organizer)
    learner.session.refresh(final)
    assert final.deadline_at == NOW + 40 * MINUTE
