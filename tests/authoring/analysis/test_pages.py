"""The pages of the analysis: which answers they count, and who may read them."""

import re
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from statistics import correlation, mean

import pytest
from sqlmodel import Session

from app.authoring.queries.analysis import Analysis, QuestionAnalysis, analysis, question_analysis
from app.authoring.queries.seen import Seen, seen
from app.authoring.rules.analysis.answers import ENOUGH
from app.authoring.rules.analysis.findings import Code
from app.authoring.rules.analysis.listing import Asked, Show
from app.classes import actions as classes
from app.classes.models import TrainingClass
from app.courses import queries as courses
from app.courses.actions import publish_questions
from app.courses.models import CourseVersion
from app.db import Database
from app.learning import actions as learning
from app.people.rules import Permission, Scope
from app.quizzes.actions import regrade
from app.quizzes.rules.attempts import Kind
from app.quizzes.rules.questions import Given, Single
from app.quizzes.rules.regrading import Key, RegradeKind, Ruling
from tests.authoring.analysis.sittings import sit
from tests.authoring.conftest import trainer_of
from tests.authoring.editing import COURSE
from tests.cast import NOW, detached
from tests.conftest import As, Browser
from tests.school import CLOSES, OPENED, School

PAGE = f"/courses/{COURSE}/analysis"
ONE = f"/courses/{COURSE}/questions/purpose-q3/analysis"
PAGES = {"of the course": PAGE, "of a question": ONE}
A, B, C, D = (("a",), ("b",), ("c",), ("d",))
TRUE, FALSE = ("true",), ("false",)


def paper(purpose: Given, duty: Given, recognise: Given, morale: Given) -> dict[str, Given]:
    """Keys: a, c, the truth, b."""
    return {"purpose-q3": purpose, "duty-q3": duty, "recognise-q6": recognise, "morale-q4": morale}


# 40 learners by hand: 16 who know it all but for purpose-q3, where they say b; 12 who know half; 12 who know little.
BY_HAND = (
    [paper(B, C, B, B)] * 14
    + [paper(A, C, B, B)] * 2
    + [paper(A, C, A, B)] * 6
    + [paper(A, A, B, C)] * 6
    + [paper(A, A, A, C)] * 9
    + [paper(C, B, C, B)] * 2
    + [paper((), (), C, D)]
)
RIGHT = {"purpose-q3": A, "duty-q3": C, "recognise-q6": B, "morale-q4": B}


def by_hand(session: Session, school: School) -> list[int]:
    return [sit(session, school, one, minutes=n) for n, one in enumerate(BY_HAND)]


def course_of(session: Session, school: School) -> Seen:
    return seen(session, school.cast.trainer, Permission.SEE_COURSE, COURSE, NOW)


ALL = Asked()


def asked_of(session: Session, school: School, asked: Asked = ALL) -> Analysis:
    return analysis(session, course_of(session, school), asked)


def one_of(session: Session, school: School, slug: str = "purpose-q3", asked: Asked = ALL) -> QuestionAnalysis:
    return question_analysis(session, course_of(session, school), slug, asked)


def counted(found: QuestionAnalysis) -> int:
    return found.line.figures.n if found.line.figures else 0


@pytest.mark.parametrize("slug", RIGHT)
def test_the_figures_are_those_of_a_recount_by_hand(session: Session, school: School, slug: str) -> None:
    by_hand(session, school)
    found = one_of(session, school, slug).line.figures
    assert found is not None
    own = [int(one[slug] == right) for one in BY_HAND for name, right in RIGHT.items() if name == slug]
    rest = [sum(one[name] == RIGHT[name] for name in RIGHT if name != slug) for one in BY_HAND]
    assert found.n == 40
    assert found.share == Fraction(sum(own), 40)
    assert found.r == pytest.approx(correlation(own, rest))


def test_the_paper_is_that_of_a_recount_by_hand(session: Session, school: School) -> None:
    by_hand(session, school)
    (line,) = asked_of(session, school).papers
    totals = [sum(one[name] == RIGHT[name] for name in RIGHT) for one in BY_HAND]
    assert (line.module and line.module.slug, line.figures.n, line.figures.questions) == ("significance", 40, 4)
    assert float(line.figures.mean or 0) == pytest.approx(mean(totals) / 4)
    quarters = {points: totals.count(points) for points in range(5)}
    assert line.figures.bars == (quarters[0], 0, quarters[1], 0, 0, quarters[2], 0, quarters[3], 0, quarters[4])


def test_the_option_that_the_able_choose_comes_first_with_a_way_to_the_key(session: Session, school: School) -> None:
    by_hand(session, school)
    first = asked_of(session, school).rows[0]
    assert first.question.slug == "purpose-q3"
    assert first.findings[0].code is Code.KEY
    assert [row.key for row in first.findings[0].choices] == ["b"]
    assert [(row.key, row.n) for row in first.choices] == [("a", 23), ("b", 14), ("c", 2), ("d", 0), ("", 1)]


ONCE = paper(A, C, B, B)


@pytest.mark.parametrize("kind", [Kind.PRECHECK, Kind.PRACTICE, Kind.CHECK, Kind.TRIAL])
def test_only_quizzes_and_finals_count(session: Session, school: School, kind: Kind) -> None:
    sit(session, school, ONCE, kind=kind)
    assert counted(one_of(session, school)) == 0


def test_what_is_not_handed_in_does_not_count(session: Session, school: School) -> None:
    sit(session, school, ONCE, open=True)
    assert counted(one_of(session, school)) == 0


def test_of_several_tries_the_first_counts(session: Session, school: School) -> None:
    person = sit(session, school, paper(B, B, A, A))
    for n in range(1, 4):
        sit(session, school, ONCE, person_id=person, minutes=60 * n)
    found = one_of(session, school).line.figures
    assert found is not None
    assert (found.n, found.right) == (1, 0)


def test_a_final_after_the_quiz_is_another_paper_and_the_question_counts_once(session: Session, school: School) -> None:
    person = sit(session, school, paper(B, C, B, B))
    sit(session, school, ONCE, person_id=person, kind=Kind.FINAL, subject="", minutes=60)
    found = asked_of(session, school)
    assert [(line.paper.kind, line.figures.n) for line in found.papers] == [(Kind.QUIZ, 1), (Kind.FINAL, 1)]
    figures = one_of(session, school).line.figures
    assert figures is not None
    assert (figures.n, figures.right) == (1, 0)


def test_a_changed_key_keeps_the_answers_and_a_changed_stem_does_not(session: Session, school: School) -> None:
    for n in range(3):
        sit(session, school, ONCE, minutes=n)
    course = courses.course_by_slug(session, COURSE)
    _, question = courses.version_questions(session, school.klass.version_id)["purpose-q3"]
    assert isinstance(question, Single)
    turned = tuple(one.model_copy(update={"correct": one.id == "b"}) for one in question.options)
    rekeyed = question.model_copy(update={"options": turned})
    publish_questions(session, course, [rekeyed], school.cast.trainer, "答案", NOW)
    assert counted(one_of(session, school)) == 3
    reworded = rekeyed.model_copy(update={"stem": question.stem + "（请选最要紧的一项）"})
    publish_questions(session, course, [reworded], school.cast.trainer, "题干", NOW)
    found = one_of(session, school)
    assert (counted(found), found.others) == (0, 3)


def ruled(session: Session, school: School, kind: RegradeKind, *keys: Key) -> None:
    id, _ = courses.version_questions(session, school.klass.version_id)["purpose-q3"]
    regrade(
        session,
        course=COURSE,
        slug="purpose-q3",
        ruling=Ruling(kind, keys),
        question_ids=[id],
        raise_only=False,
        reason="答案设错了",
        by=school.cast.trainer,
        now=NOW,
    )


@pytest.mark.parametrize("kind", [RegradeKind.ACCEPT, RegradeKind.NEW_KEY])
def test_once_the_answer_of_the_able_is_accepted_there_is_nothing_more_to_say(
    session: Session, school: School, kind: RegradeKind
) -> None:
    by_hand(session, school)
    ruled(session, school, kind, (B,))
    line = one_of(session, school).line
    assert line.figures
    assert line.figures.right == (37 if kind is RegradeKind.ACCEPT else 14)
    assert {row.key for row in line.choices if row.right} == ({"a", "b"} if kind is RegradeKind.ACCEPT else {"b"})
    assert "b" not in {row.key for one in line.findings for row in one.choices}


def test_a_void_question_is_not_analysed_and_counts_in_no_paper(session: Session, school: School) -> None:
    by_hand(session, school)
    ruled(session, school, RegradeKind.VOID)
    line = one_of(session, school).line
    assert (line.void, line.figures) == (True, None)
    (paper_line,) = asked_of(session, school).papers
    assert (paper_line.figures.questions, paper_line.figures.pool) == (3, 3)


def another(session: Session, school: School) -> TrainingClass:
    version = session.get_one(CourseVersion, school.version.id)
    return classes.open_class(
        session,
        name="第二期",
        version=version,
        content=school.content,
        opens_at=OPENED,
        closes_at=CLOSES,
        credit_period="2026",
        contact=("李老师", "8866"),
    )


def test_one_class_is_counted_alone_and_all_together(session: Session, school: School) -> None:
    second = another(session, school)
    sit(session, school, ONCE)
    for _ in range(2):
        sit(session, school, ONCE, klass=second)
    counts = {
        ref: counted(one_of(session, school, asked=Asked(klass=ref))) for ref in ("", school.klass.ref, second.ref)
    }
    assert counts == {"": 3, school.klass.ref: 1, second.ref: 2}


def test_a_person_in_two_classes_counts_once(session: Session, school: School) -> None:
    second = another(session, school)
    person = sit(session, school, ONCE)
    who = session.get_one(type(school.cast.learner), person)
    learning.enrol(session, who, second, school.cast.units.first, OPENED, school.cast.organizer)
    sit(session, school, ONCE, klass=second, person_id=person, minutes=60)
    assert counted(one_of(session, school)) == 1


def test_the_time_is_the_median_from_saving_to_saving_over_all_tries(session: Session, school: School) -> None:
    person = 0
    for n in range(ENOUGH - 1):
        person = sit(session, school, ONCE, minutes=n)
    assert one_of(session, school).seconds is None
    sit(session, school, ONCE, person_id=person, minutes=600)
    found = one_of(session, school)
    assert (found.seconds, found.spans, counted(found)) == (30, ENOUGH, ENOUGH - 1)


def test_with_few_answers_the_pages_say_so_and_give_no_figure(school: School, database: Database, as_: As) -> None:
    database.write(lambda session: [sit(session, school, ONCE, minutes=n) for n in range(7)])
    trainer = as_(school.cast.trainer)
    for page in PAGES.values():
        text = trainer.get(page).text
        assert "还不够：n = 7" in text
        assert "100%" not in text


def test_the_pages_speak_and_lead_to_where_it_is_mended(school: School, database: Database, as_: As) -> None:
    database.write(lambda session: by_hand(session, school))
    trainer = as_(school.cast.trainer)
    for page in PAGES.values():
        text = trainer.get(page).text
        assert "高分组多选 B：答案可能设错" in text
        assert f"/courses/{COURSE}/questions/purpose-q3/regrade" in text
        assert "D 几乎没人选" in text
        assert "每人每份小测、终考只取第一次交的卷" in text
    assert "57.5%" in trainer.get(ONE).text


def test_what_is_in_no_test_is_not_analysed(trainer: Browser) -> None:
    page = trainer.get(f"/courses/{COURSE}/questions/purpose-q1/analysis")
    assert page.status_code == 200
    assert "这道题不在小测和终考里" in page.text


@pytest.mark.parametrize(
    ("page", "way"),
    [
        (f"/courses/{COURSE}", PAGE),
        (f"/courses/{COURSE}/questions/purpose-q3", ONE),
        (f"{PAGE}?module=significance", ONE),
    ],
)
def test_there_is_a_way_to_it(page: str, way: str, trainer: Browser) -> None:
    assert f'href="{way}"' in trainer.get(page).text


def test_a_filter_keeps_what_it_says(school: School, database: Database, as_: As) -> None:
    database.write(lambda session: by_hand(session, school))
    trainer = as_(school.cast.trainer)
    assert "purpose-q3/analysis" in trainer.get(f"{PAGE}?show=look&module=significance").text
    assert "purpose-q3/analysis" not in trainer.get(f"{PAGE}?show=few").text
    assert "purpose-q3/analysis" not in trainer.get(f"{PAGE}?module=fortress").text
    assert f"purpose-q3/analysis?class={school.klass.ref}" in trainer.get(f"{PAGE}?class={school.klass.ref}").text


def test_every_question_of_a_test_is_on_one_of_the_pages(session: Session, school: School) -> None:
    by_hand(session, school)
    first = asked_of(session, school)
    slugs = [
        row.question.slug
        for page in range(1, first.pages + 1)
        for row in asked_of(session, school, Asked(page=page)).rows
    ]
    tested = {slug for slug, (_, one) in first.seen.questions.items() if one.use in {"quiz", "final"}}
    assert len(slugs) == len(set(slugs)) == first.counts[Show.ALL]
    assert set(slugs) == tested


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_trainer_of_this_course_reads_it(page: str, colleague: Browser) -> None:
    assert colleague.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_out_of_reach_it_is_not_found(page: str, school: School, database: Database, as_: As) -> None:
    assert as_(trainer_of(database, Scope.COURSE, 999)).get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_learners_and_organizers_may_not(page: str, school: School, as_: As) -> None:
    for person in (school.cast.learner, school.cast.organizer, school.cast.system_admin):
        assert as_(person).get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("query", ["class=x", "module=A", "show=x", "page=0"])
def test_what_no_page_of_ours_asks_is_refused(page: str, query: str, trainer: Browser) -> None:
    assert trainer.get(f"{page}?{query}").status_code == 422


def test_what_is_not_there_is_not_found(school: School, database: Database, trainer: Browser) -> None:
    missing = f"/courses/{COURSE}/questions/purpose-q99/analysis"
    for page in (missing, "/courses/no-such-course/analysis", f"{PAGE}?class={'a' * 16}", f"{ONE}?class={'a' * 16}"):
        assert trainer.get(page).status_code == 404


def test_a_class_of_another_course_is_not_one_of_this(school: School, database: Database, trainer: Browser) -> None:
    def move(session: Session) -> str:
        klass = session.get_one(TrainingClass, another(session, school).id)
        other = type(courses.course_by_slug(session, COURSE))(slug="other", title="另一门")
        session.add(other)
        session.flush()
        klass.course_id = other.id
        return detached(klass).ref

    assert trainer.get(f"{PAGE}?class={database.write(move)}").status_code == 404


@pytest.mark.slow
def test_twice_as_many_answers_take_as_many_queries(
    school: School, database: Database, trainer: Browser, queries: Callable[[], int]
) -> None:
    taken = []
    for _ in range(2):
        database.write(lambda session: by_hand(session, school))
        for page in PAGES.values():
            trainer.get(page)
        queries()
        for page in PAGES.values():
            trainer.get(page)
        taken.append(queries())
    assert taken[0] == taken[1]
    assert taken[0] < 60


def test_nobody_s_name_is_on_a_page(school: School, database: Database, trainer: Browser) -> None:
    database.write(lambda session: by_hand(session, school))
    for page in PAGES.values():
        assert not re.search(r"某人\d", trainer.get(page).text)


def test_the_day_after_is_the_same(session: Session, school: School) -> None:
    """No figure depends on when it is read."""
    by_hand(session, school)
    course = seen(session, school.cast.trainer, Permission.SEE_COURSE, COURSE, NOW + timedelta(days=1))
    assert analysis(session, course, Asked()).rows == asked_of(session, school).rows
