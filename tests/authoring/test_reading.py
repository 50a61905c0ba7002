"""Courses as trainers read them, and who may not."""

import re

import pytest
from sqlalchemy import event

from app.courses import queries as courses
from app.db import Database
from app.people.rules import Scope
from tests.authoring.conftest import Save, trainer_of
from tests.authoring.editing import COURSE, address
from tests.conftest import As, Browser
from tests.school import School

PAGES = {
    "the courses": "/courses",
    "the course": f"/courses/{COURSE}",
    "a lesson": f"/courses/{COURSE}/lessons/duty",
    "the bank": f"/courses/{COURSE}/questions",
    "the editor": address("duty-q3"),
    "publishing": f"/courses/{COURSE}/publishing",
}
OF_A_COURSE = {name: url for name, url in PAGES.items() if name != "the courses"}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_trainer_reads_it(page: str, trainer: Browser) -> None:
    assert trainer.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_so_does_the_trainer_of_this_course_alone(page: str, colleague: Browser) -> None:
    assert colleague.get(page).status_code == 200


@pytest.mark.parametrize("page", OF_A_COURSE.values(), ids=OF_A_COURSE)
def test_a_course_out_of_reach_is_not_found(page: str, school: School, database: Database, as_: As) -> None:
    for scope in (Scope.COURSE, Scope.UNIT):
        assert as_(trainer_of(database, scope, 999)).get(page).status_code == 404


def test_courses_out_of_reach_are_not_listed(school: School, database: Database, as_: As) -> None:
    page = as_(trainer_of(database, Scope.COURSE, 999)).get("/courses")
    assert page.status_code == 200
    assert COURSE not in page.text


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_learners_organizers_and_administrators_may_not(page: str, school: School, as_: As) -> None:
    cast = school.cast
    for person in (cast.learner, cast.organizer, cast.officer, cast.system_admin, cast.auditor):
        assert as_(person).get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_strangers_sign_in_first(page: str, client: Browser, school: School) -> None:
    reply = client.get(page)
    assert (reply.status_code, reply.headers["Location"].split("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize(
    "page",
    [
        "/courses/no-such-course",
        f"/courses/{COURSE}/lessons/no-such-lesson",
        address("no-such-q1"),
        address("duty-q99"),
        "/courses/UPPER",
    ],
)
def test_what_is_not_there_is_not_found(page: str, trainer: Browser) -> None:
    assert trainer.get(page).status_code == 404


@pytest.mark.parametrize(
    "query", ["type=essay", "use=x", "difficulty=9", "page=0", "page=x", "lesson=A", "q=" + "长" * 41]
)
def test_filters_that_no_page_of_ours_sends_are_refused(query: str, trainer: Browser) -> None:
    assert trainer.get(f"/courses/{COURSE}/questions?{query}").status_code == 422
    assert trainer.get(f"{address('duty-q3')}?show=A B").status_code == 422


def found(trainer: Browser, query: str) -> tuple[int, set[str]]:
    page = trainer.get(f"/courses/{COURSE}/questions?{query}").text
    total = re.search(r"共 (\d+) 题", page)
    assert total
    return int(total[1]), set(re.findall(rf"/courses/{COURSE}/questions/([a-z-]+-q\d+)", page))


def test_the_bank_finds_by_lesson_type_use_difficulty_and_words(
    trainer: Browser, school: School, database: Database
) -> None:
    known = database.read(lambda session: courses.version_questions(session, school.version.id))
    every = [question for _, question in known.values()]
    for query, wanted in (
        ("", {one.slug for one in every}),
        ("lesson=duty", {one.slug for one in every if one.passage.lesson == "duty"}),
        ("type=matching", {one.slug for one in every if one.type == "matching"}),
        ("use=practice", {one.slug for one in every if one.use == "practice"}),
        ("lesson=duty&difficulty=1", {o.slug for o in every if o.passage.lesson == "duty" and o.difficulty == 1}),
        ("q=DUTY-Q3", {"duty-q3"}),
        ("q=没有这样的词", set()),
    ):
        total, listed = found(trainer, query)
        assert total == len(wanted), query
        assert listed <= wanted
        assert len(listed) == min(30, total)
    assert found(trainer, "page=2")[1].isdisjoint(found(trainer, "")[1])
    assert found(trainer, "page=999")[1]


def test_a_module_is_a_filter_too(trainer: Browser, school: School) -> None:
    lessons = {lesson.slug for lesson in school.content.modules[0].lessons}
    _, listed = found(trainer, f"module={school.content.modules[0].slug}")
    assert {slug.rpartition("-q")[0] for slug in listed} <= lessons


def test_the_bank_lists_drafts_alone(trainer: Browser, save: Save) -> None:
    assert found(trainer, "state=draft")[0] == 0
    save("duty-q3", stem="换一个问法，请您想一想再选？")
    assert found(trainer, "state=draft") == (1, {"duty-q3"})


def test_a_lesson_shows_each_question_with_its_key_beside_its_paragraph(
    trainer: Browser, school: School, database: Database
) -> None:
    page = trainer.get(f"/courses/{COURSE}/lessons/duty").text
    known = database.read(lambda session: courses.version_questions(session, school.version.id))
    for slug, (_, question) in known.items():
        if question.passage.lesson != "duty":
            continue
        block = page.split(f'id="{question.passage.paragraph}"', 1)[1].split('<div class="blk"', 1)[0]
        assert address(slug) in block
    option = next(one for one in known["duty-q3"][1].options if one.correct)  # type: ignore[union-attr]
    assert option.why in page


def test_the_course_shows_its_versions_classes_and_drafts(trainer: Browser, school: School, save: Save) -> None:
    save("duty-q3", stem="换一个问法，请您想一想再选？")
    page = trainer.get(f"/courses/{COURSE}").text
    assert school.klass.name in page
    assert school.version.sha256[:12] in page
    assert "换一个问法" in page
    assert "第 1 版" in page


def test_more_drafts_cost_no_more_queries(trainer: Browser, save: Save, database: Database) -> None:
    def counted(page: str) -> int:
        statements: list[str] = []

        def heard(_c: object, _cursor: object, statement: str, *_: object) -> None:
            statements.append(statement)

        event.listen(database.reading, "before_cursor_execute", heard)
        assert trainer.get(page).status_code == 200
        event.remove(database.reading, "before_cursor_execute", heard)
        return len(statements)

    pages = ["/courses", f"/courses/{COURSE}", f"/courses/{COURSE}/questions", f"/courses/{COURSE}/publishing"]
    save("duty-q3", stem="换一个问法，请您想一想再选？")
    before = [counted(page) for page in pages]
    assert all(before)
    for slug in ("duty-q4", "duty-q5", "duty-q7"):
        save(slug, stem=f"{slug} 也换一个问法，请再读一遍？")
    assert [counted(page) for page in pages] == before
