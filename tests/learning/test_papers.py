"""What a paper says is what happens: which questions, worth what, how long, how often, and when reasons come."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.courses import actions as course_actions
from app.courses.models import CourseVersion
from app.courses.rules import files_of
from app.courses.rules.content import Content, Final, Paper, PaperQuestion, PaperRow, Test
from app.db import Database
from app.learning import actions
from app.learning.actions.attempts import PaperClosed
from app.learning.models import Step, WrongAnswer
from app.learning.queries.papers import rules_of
from app.learning.queries.sheets import result_view
from app.learning.rules.facts import StepKind
from app.learning.rules.papers import Closed
from app.quizzes import queries as quizzes
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind, Policy
from tests import make
from tests.cast import NOW
from tests.conftest import As
from tests.courses import real
from tests.learning.test_actions import Learner
from tests.school import School

FIXED = tuple(PaperQuestion(slug=slug, points=points) for slug, points in [
    ("duty-q3", 100), ("purpose-q3", 200), ("duty-q5", 100), ("duty-q4", 600)
])  # fmt: skip


def content() -> Content:
    found = real.checked().content
    assert found
    return found


def with_papers(session: Session, school: School, quiz: Paper | None = None, final: Paper | None = None) -> Learner:
    """A learner whose class is at a version with these papers: of the first module's quiz, of the final."""
    course = content()
    if quiz:
        first, *rest = course.modules
        test = Test(questions=quiz.total, pass_share=80, paper=quiz)
        course = course.model_copy(update={"modules": (first.model_copy(update={"quiz": test}), *rest)})
    if final:
        own = Final(questions=final.total, pass_share=60, minutes=30, kept_share=0, paper=final)
        course = course.model_copy(update={"final": own})
    outcome = course_actions.publish_files(session, files_of(course, real.checked().questions), NOW)
    assert outcome.version, outcome.faults
    learner = Learner(session, school)
    version = session.get_one(CourseVersion, outcome.version.id)
    actions.move_class(session, learner.klass, version, NOW, session.merge(school.cast.organizer))
    return learner


def quiz_of(learner: Learner) -> Attempt:
    return actions.start_quiz(*learner.whose, learner.content.modules[0], learner.random, learner.now)


def slugs(session: Session, attempt: Attempt) -> list[str]:
    return [place.question.slug for place in quizzes.places(session, attempt)]


def test_a_fixed_paper_without_shuffling_stands_as_its_author_wrote_it(session: Session, school: School) -> None:
    paper = Paper(fixed=FIXED, shuffle=False, shuffle_options=False, feedback=Policy.AFTER)
    learner = with_papers(session, school, paper)
    attempt = quiz_of(learner)
    assert slugs(session, attempt) == [one.slug for one in FIXED]
    places = quizzes.places(session, attempt)
    assert [place.question.points for place in places] == [100, 200, 100, 600]
    assert places[0].order == [option.id for option in places[0].question.options]  # type: ignore[union-attr]


def test_a_share_of_the_points_passes_not_a_share_of_the_questions(session: Session, school: School) -> None:
    paper = Paper(fixed=FIXED, shuffle=False, feedback=Policy.AFTER)
    learner = with_papers(session, school, paper)
    attempt = quiz_of(learner)
    learner.sits(attempt, right=3, fix=False)
    result = actions.submit(*learner.whose, attempt, learner.now)
    assert result.of == 1000
    assert 400 <= result.points < 800  # the last one, worth 6, is not right: three of four questions do not pass
    assert not result.passed
    step = session.get_one(Step, (learner.enrolment.id, StepKind.QUIZ, "significance"), populate_existing=True)
    assert (step.points, step.of) == (result.points, result.of)
    again = quiz_of(learner)
    learner.sits(again, fix=False)
    assert actions.submit(*learner.whose, again, learner.now).points == 1000
    assert actions.rebuild(session, [learner.enrolment]) == 0


def test_a_table_is_drawn_as_it_says_each_question_at_its_rows_points(session: Session, school: School) -> None:
    rows = (
        PaperRow(questions=2, points=300, type="single", module="requirements"),
        PaperRow(questions=3, points=50, difficulty=1, module="significance"),
    )
    learner = with_papers(session, school, Paper(rows=rows, feedback=Policy.AT_ONCE))
    places = quizzes.places(session, quiz_of(learner))
    assert sorted(place.question.points for place in places) == [50, 50, 50, 300, 300]
    singles = [place.question for place in places if place.question.points == 300]
    assert {one.type for one in singles} == {"single"}
    lessons = {lesson.slug for lesson in content().modules[1].lessons}
    assert {one.passage.lesson for one in singles} <= lessons
    assert all(one.question.difficulty == 1 for one in places if one.question.points == 50)


def test_tries_run_out_and_the_page_says_so(session: Session, school: School, database: Database, as_: As) -> None:
    rows = (PaperRow(questions=4),)
    learner = with_papers(session, school, Paper(rows=rows, attempts=2, feedback=Policy.AT_ONCE))
    for left in (2, 1):
        rules = rules_of(session, learner.enrolment, learner.klass, Kind.QUIZ, "significance")
        assert rules.tries_left == left
        attempt = quiz_of(learner)
        learner.sits(attempt, right=0)
        actions.submit(*learner.whose, attempt, learner.now)
    with pytest.raises(PaperClosed) as closed:
        quiz_of(learner)
    assert closed.value.why is Closed.USED_UP


def test_time_runs_out_in_a_quiz_with_minutes(session: Session, school: School) -> None:
    learner = with_papers(session, school, Paper(rows=(PaperRow(questions=4),), minutes=15, feedback=Policy.AFTER))
    attempt = quiz_of(learner)
    assert attempt.deadline_at == learner.now + timedelta(minutes=15)
    assert actions.sweep(session, learner.now + timedelta(minutes=16)) == 1


def test_a_make_up_shares_no_more_than_its_paper_allows(session: Session, school: School) -> None:
    paper = Paper(rows=(PaperRow(questions=20, use="final"), PaperRow(questions=10, use="quiz")), overlap=10,
                  feedback=Policy.AFTER)  # fmt: skip
    learner = with_papers(session, school, final=paper)
    learner.klass.final_opens = learner.klass.final_opens.__class__("at_once")
    session.flush()
    first = actions.start_final(*learner.whose, learner.random, learner.now)
    learner.sits(first, right=0, fix=False)
    actions.submit(*learner.whose, first, learner.now)
    second = actions.start_final(*learner.whose, learner.random, learner.now)
    assert len(slugs(session, second)) == 30
    assert len(set(slugs(session, first)) & set(slugs(session, second))) <= 3


def test_reasons_wait_until_the_class_is_closed(session: Session, school: School) -> None:
    paper = Paper(fixed=FIXED[:3], shuffle=False, feedback=Policy.CLOSED)
    learner = with_papers(session, school, paper)
    attempt = quiz_of(learner)
    learner.sits(attempt, right=1, fix=False)
    actions.submit(*learner.whose, attempt, learner.now)
    view = result_view(session, learner.enrolment, attempt, learner.now)
    assert view
    assert [one.reasons for one in view.questions] == [None] * 3
    assert set(view.attempt.counts) <= {"ready", "open", "begun"}
    mine = select(WrongAnswer).where(WrongAnswer.enrolment_id == learner.enrolment.id)
    assert session.exec(mine).all() == []
    assert actions.rebuild(session, [learner.enrolment]) == 0
    actions.freeze(session, learner.klass, learner.now, learner.now)
    session.flush()
    shown = result_view(session, learner.enrolment, attempt, learner.now + timedelta(minutes=1))
    assert shown
    assert all(one.reasons for one in shown.questions)


@pytest.mark.parametrize("feedback", list(Policy))
def test_the_pages_before_and_after_say_what_the_paper_says(
    feedback: Policy, school: School, database: Database, as_: As
) -> None:
    paper = Paper(fixed=FIXED, shuffle=False, minutes=20, attempts=3, feedback=feedback)
    database.write(lambda session: with_papers(session, school, paper) and None)
    client = as_(school.cast.learner)
    page = client.get(f"/learn/{school.enrolment.ref}/quizzes/significance").text
    words = {"at_once": "每题提交后马上看到", "after": "交卷后一起看到", "closed": "结班以后才能看到"}
    assert words[feedback] in page
    assert "20 分钟，到时自动交卷" in page
    assert "共 3 次，还可以考 3 次" in page
    assert "共 10 分，折成百分" in page
    started = client.post(f"/learn/{school.enrolment.ref}/quizzes/significance", data={"key": make.key()})
    attempt = started.headers["Location"]
    question = client.get(f"{attempt}/questions/1").text
    assert ("提交本题" in question) == (feedback is Policy.AT_ONCE)
    done = client.post(f"{attempt}/submission", data={"key": make.key()})
    result = client.get(done.headers["Location"]).text
    assert ("正确答案" in result) == (feedback is not Policy.CLOSED)
    assert ("解析在结班以后" in result) == (feedback is Policy.CLOSED)
    single = client.get(f"{attempt}/questions/1").text
    assert ("is-right" in single) == (feedback is not Policy.CLOSED)
    assert "还可以考 2 次" in client.get(f"/learn/{school.enrolment.ref}/quizzes/significance").text
