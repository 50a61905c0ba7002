"""A paper is written in the browser, tried without a trace, and published by its difference."""

import json
import re

import pytest
from hypothesis import given
from sqlmodel import Session, SQLModel, func, select

from app.audit.models import AuditRow
from app.authoring.models import PaperDraft
from app.authoring.rules.papers import PaperSketch, Place, place_of, places, read, sketch_of
from app.courses import queries as courses
from app.courses.models import CourseVersion
from app.courses.rules.content import Content, Final, Paper, PaperRow, Test
from app.db import Database
from app.people.rules import Scope
from app.quizzes.models import Attempt
from app.quizzes.rules.attempts import Kind, Policy
from tests import make
from tests.authoring.analysis.test_pages import asked_of
from tests.authoring.conftest import as_data, trainer_of
from tests.authoring.editing import COURSE, Fields, form_of
from tests.authoring.test_beginning import HOSTILE
from tests.conftest import As, Browser
from tests.courses import real
from tests.courses.test_papers import papers as any_paper
from tests.school import School

PAPER = f"/courses/{COURSE}/papers/quiz-significance"
BY_HTMX = {"HX-Request": "true"}


def form(client: Browser, address: str = PAPER) -> Fields:
    page = client.get(address)
    assert page.status_code == 200, page.text[:300]
    return form_of(page.text, "paper")


def posted(client: Browser, fields: Fields, address: str = PAPER, status: int = 303, **headers: str) -> str:
    reply = client.post(
        address, data=as_data([*[f for f in fields if f[0] != "key"], ("key", make.key())]), headers=headers
    )
    assert reply.status_code == status, reply.text[:400]
    return reply.headers.get("Location", "") or reply.text


def but(fields: Fields, **changes: str) -> Fields:
    kept = [(name, changes.pop(name) if name in changes else value) for name, value in fields]
    return [*kept, *changes.items()]


def table(*rows: dict[str, str], **others: str) -> Fields:
    """A form in the mode of a table; rows by their fields."""
    fields = [("mode", "rows"), ("questions", "8"), ("pass_share", "80"), ("minutes", ""), ("kept_share", "")]
    fields += [
        ("attempts", ""),
        ("overlap", ""),
        ("feedback", "after"),
        ("shuffle", "1"),
        ("shuffle_options", "1"),
        ("fixed", ""),
    ]
    for n, row in enumerate(rows, 1):
        full = {"module": "", "type": "", "difficulty": "", "use": "", "questions": "1", "points": "1"} | row
        fields += [(f"rows-{n}-{name}", value) for name, value in full.items()]
    return but(fields, **others)


def drafted(database: Database) -> list[PaperDraft]:
    return database.read(lambda session: list(session.exec(select(PaperDraft))))


def saved(client: Browser, fields: Fields, address: str = PAPER) -> str:
    """As the page saves while somebody types; gives what came back."""
    base = dict(form(client, address))["base"]
    return posted(client, [*fields, ("base", base)], address, 200, **BY_HTMX)


def content(database: Database) -> Content:
    def read(session: Session) -> Content:
        course = courses.course_by_slug(session, COURSE)
        return courses.content(session, courses.latest(session, course).id)

    return database.read(read)


# --- rules ---


@given(any_paper)
def test_a_paper_s_form_makes_the_paper_that_it_came_from(paper: Paper) -> None:
    place, test = Place(Kind.QUIZ, "significance"), Test(questions=paper.total, pass_share=75, paper=paper)
    found = read(sketch_of(test, Kind.QUIZ), place, [])
    assert found.test == test
    assert PaperSketch.model_validate_json(sketch_of(test, Kind.QUIZ).model_dump_json()) == sketch_of(test, Kind.QUIZ)


def test_every_test_of_the_real_course_has_a_form_that_says_the_same() -> None:
    course = real.checked().content
    assert course
    for place in places(course):
        test = course.test(place.kind, place.module)
        assert test
        assert place_of(place.name) == place
        found = read(sketch_of(test, place.kind), place, [])
        assert found.test == test


# --- the form ---


def test_the_list_leads_to_each_paper(trainer: Browser) -> None:
    page = trainer.get(f"/courses/{COURSE}/papers").text
    links = re.findall(rf'href="(/courses/{COURSE}/papers/[^"]+)"', page)
    assert len(links) == 7
    for link in links:
        assert trainer.get(link).status_code == 200


def test_an_untouched_form_makes_no_draft(trainer: Browser, database: Database) -> None:
    for name in ("quiz-significance", "precheck-fortress", "final"):
        address = f"/courses/{COURSE}/papers/{name}"
        posted(trainer, form(trainer, address), address)
    assert drafted(database) == []


def test_what_is_typed_is_kept_and_the_lack_is_told_at_once(trainer: Browser, database: Database) -> None:
    page = saved(trainer, table({"type": "matching", "difficulty": "3", "questions": "4"}))
    assert "草稿已保存" in page
    assert "要 4 题，题库里符合的只有 0 题，差 4 题" in page
    assert "题库有 0 题" in page
    assert len(drafted(database)) == 1
    page = saved(trainer, table({"type": "matching", "questions": "4", "points": "2.5"}))
    assert "题库够" in page
    assert "10 分" in page
    assert "当学员试做一遍" in page


def test_what_is_no_number_is_kept_and_told_at_its_field(trainer: Browser) -> None:
    page = saved(trainer, table({"questions": "两", "points": "0"}, pass_share="101", minutes="x"))
    for field in ("rows-1-questions", "rows-1-points", "pass_share", "minutes"):
        assert f'href="#{field}"' in page, field
    fields = dict(form(trainer))
    assert (fields["rows-1-questions"], fields["pass_share"], fields["minutes"]) == ("两", "101", "x")


def test_rows_are_added_and_taken_away(trainer: Browser, database: Database) -> None:
    page = saved(trainer, [*table({"type": "fill"}), ("do", "add")])
    assert len([name for name, _ in form_of(page, "paper") if name.endswith("-module")]) == 2
    fields = form_of(page, "paper")
    page = posted(trainer, [*fields, ("do", "remove:1")], PAPER, 200, **BY_HTMX)
    [row] = [value for name, value in form_of(page, "paper") if name == "rows-1-module"]
    assert row == "significance"


def test_what_other_ways_had_stays_while_one_is_tried(trainer: Browser) -> None:
    saved(trainer, table({"type": "fill", "questions": "3"}))
    posted(trainer, [*but(form(trainer), mode="draw"), ("do", "mode")])
    fields = form(trainer)
    assert dict(fields)["mode"] == "draw"
    assert dict(fields)["rows-1-type"] == "fill"
    posted(trainer, [*but(fields, mode="rows"), ("do", "mode")])
    assert dict(form(trainer))["rows-1-questions"] == "3"


def test_a_drawing_becomes_a_fixed_paper(trainer: Browser, database: Database) -> None:
    saved(trainer, table({"type": "fill", "questions": "3", "points": "2"}))
    posted(trainer, [*form(trainer), ("do", "draw")])
    fields = dict(form(trainer))
    lines = fields["fixed"].split("\n")
    assert fields["mode"] == "fixed"
    assert len(lines) == 3
    assert all(line.endswith(" 2") for line in lines)


def test_a_second_tab_does_not_overwrite(trainer: Browser, database: Database) -> None:
    old = form(trainer)
    saved(trainer, table({"type": "fill", "questions": "3"}))
    page = posted(trainer, but(old, pass_share="55"), PAPER, 409)
    assert "您的没有存上" in page
    assert dict(form_of(page, "paper"))["pass_share"] == "55"
    assert '"pass_share":"80"' in drafted(database)[0].body


def test_a_save_that_overtakes_the_same_words_is_no_conflict(trainer: Browser, database: Database) -> None:
    old = dict(form(trainer))["base"]
    saved(trainer, table({"type": "fill", "questions": "3"}))
    again = [*table({"type": "fill", "questions": "3"}), ("base", old), ("do", "publish")]
    assert posted(trainer, again).endswith("/publishing")
    assert drafted(database)[0].rev == 1


def test_a_draft_is_given_up(trainer: Browser, database: Database) -> None:
    saved(trainer, table({"type": "fill", "questions": "3"}))
    posted(trainer, [*form(trainer), ("do", "discard")])
    assert drafted(database) == []


# --- publishing ---


def published(client: Browser, address: str = PAPER, status: int = 303, **fields: str) -> str:
    page = client.get(f"{address}/publishing").text
    [seen] = re.findall(r'name="seen" value="([^"]+)"', page)
    data = {"key": make.key(), "seen": seen, "note": "改了出题", **fields}
    reply = client.post(f"{address}/publishing", data=data)
    assert reply.status_code == status, reply.text[:400]
    return page


def test_publishing_shows_the_difference_and_whom_it_touches_and_the_class_stays(
    trainer: Browser, database: Database, school: School
) -> None:
    saved(trainer, table({"type": "fill", "questions": "3", "points": "2"}, minutes="20", overlap="50"))
    assert posted(trainer, [*form(trainer), ("do", "publish")]).endswith("/publishing")
    page = published(trainer)
    assert "填空，3 题，每题 2 分" in page
    assert "第一期支部书记培训班" in page
    test = content(database).modules[0].quiz
    assert test == Test(
        questions=3,
        pass_share=80,
        paper=Paper(
            rows=(PaperRow(questions=3, points=200, type="fill"),), minutes=20, overlap=50, feedback=Policy.AFTER
        ),
    )
    assert drafted(database) == []
    pinned = database.read(lambda session: session.get_one(CourseVersion, school.klass.version_id).number)
    assert pinned == 1
    query = select(AuditRow.details).where(AuditRow.verb == "paper:publish")
    [details] = database.read(lambda session: list(session.exec(query)))
    assert json.loads(details)["paper"] == "quiz-significance"
    assert "没有要发布的修改" in trainer.get(f"{PAPER}/publishing").text


def test_a_paper_that_the_bank_cannot_give_is_not_published(trainer: Browser, database: Database) -> None:
    saved(trainer, table({"type": "matching", "difficulty": "3", "questions": "4"}))
    page = posted(trainer, [*form(trainer), ("do", "publish")], PAPER, 422)
    assert "要 4 题" in page
    page = trainer.get(f"{PAPER}/publishing").text
    [seen] = re.findall(r'name="seen" value="([^"]+)"', page)
    data = {"key": make.key(), "seen": seen, "note": ""}
    assert trainer.post(f"{PAPER}/publishing", data=data).status_code == 409
    assert content(database).modules[0].quiz.paper is None


def test_only_what_was_shown_is_published(trainer: Browser, database: Database) -> None:
    saved(trainer, table({"type": "fill", "questions": "3"}))
    page = trainer.get(f"{PAPER}/publishing").text
    [seen] = re.findall(r'name="seen" value="([^"]+)"', page)
    saved(trainer, table({"type": "fill", "questions": "4"}))
    reply = trainer.post(f"{PAPER}/publishing", data={"key": make.key(), "seen": seen, "note": ""})
    assert reply.status_code == 409
    assert published(trainer, note="长" * 201, status=422)
    assert content(database).modules[0].quiz.paper is None


def test_the_final_has_its_own_minutes_and_its_kept_questions(trainer: Browser, database: Database) -> None:
    address = f"/courses/{COURSE}/papers/final"
    rows = [{"use": "final", "questions": "20"}, {"use": "quiz", "questions": "10"}]
    saved(trainer, table(*rows, minutes="45", pass_share="70"), address)
    published(trainer, address)
    final = content(database).final
    assert (final.questions, final.minutes, final.pass_share) == (30, 45, 70)
    assert isinstance(final, Final)
    assert final.paper


# --- trying ---


def everything(session: Session) -> dict[str, int]:
    """How many rows each table has, those of attempts and of repeated requests aside."""
    tables = SQLModel.metadata.tables
    left_out = {"attempt", "answer", "answerrevision", "receipt"}
    return {
        name: session.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in tables.items()
        if name not in left_out
    }


def test_a_paper_is_tried_without_a_trace(trainer: Browser, database: Database, school: School, as_: As) -> None:
    saved(trainer, table({"type": "truefalse", "questions": "2", "points": "3"}, feedback="at_once"))
    before = database.read(everything)
    figures = database.read(lambda session: asked_of(session, school))
    marking = trainer.get(f"/courses/{COURSE}/marking").text
    reply = trainer.post(f"{PAPER}/trials", data={"key": make.key()})
    assert reply.status_code == 303
    address = reply.headers["Location"]
    for n in (1, 2):
        place = address.removesuffix("1") + str(n)
        page = trainer.get(place).text
        assert "这是试做" in page
        done = trainer.post(place, data={"key": make.key(), "base_rev": "0", "choice": "t", "fix": "1"})
        assert done.status_code == 303
        assert "课文依据" in trainer.get(place).text
    trial = address.partition("/questions")[0]
    assert trainer.post(trial, data={"key": make.key()}).headers["Location"] == trial
    result = trainer.get(trial).text
    assert "/ 6 分" in result
    assert database.read(everything) == before
    assert database.read(lambda session: asked_of(session, school)) == figures
    assert re.sub(r'value="[^"]*"', "", trainer.get(f"/courses/{COURSE}/marking").text) == re.sub(
        r'value="[^"]*"', "", marking
    )
    [attempt] = database.read(lambda session: list(session.exec(select(Attempt).where(Attempt.kind == Kind.TRIAL))))
    assert attempt.enrolment_id is None
    stranger = as_(trainer_of(database, Scope.COURSE, school.klass.course_id))
    assert stranger.get(trial).status_code == 404
    assert stranger.post(trial, data={"key": make.key()}).status_code == 404
    assert trainer.get(f"/attempts/{attempt.ref}").status_code == 403


def test_a_bad_answer_in_a_try_out_is_refused(trainer: Browser) -> None:
    saved(trainer, table({"type": "truefalse", "questions": "2"}))
    address = trainer.post(f"{PAPER}/trials", data={"key": make.key()}).headers["Location"]
    for fields in ({}, {"base_rev": "x"}, {"base_rev": "0", "choice": "9"}, {"base_rev": "9" * 30}):
        assert trainer.post(address, data={"key": make.key(), **fields}).status_code == 422
    assert trainer.get(address.removesuffix("1") + "3").status_code == 404


def test_a_paper_with_faults_cannot_be_tried(trainer: Browser) -> None:
    saved(trainer, table({"type": "matching", "difficulty": "3", "questions": "4"}))
    assert trainer.post(f"{PAPER}/trials", data={"key": make.key()}).status_code == 409


# --- who may, and what no page of ours sends ---


def test_only_trainers_of_the_course_may(school: School, database: Database, as_: As) -> None:
    data = {"key": make.key()}
    ways = [("get", f"/courses/{COURSE}/papers"), ("get", PAPER), ("get", f"{PAPER}/publishing")]
    ways += [("post", PAPER), ("post", f"{PAPER}/publishing"), ("post", f"{PAPER}/trials")]
    stranger = as_(trainer_of(database, Scope.COURSE, 999))
    for client, status in [(stranger, 404), (as_(school.cast.learner), 403), (as_(school.cast.organizer), 403)]:
        for method, address in ways:
            reply = client.get(address) if method == "get" else client.post(address, data=data | {"key": make.key()})
            assert reply.status_code == status, (method, address)


@pytest.mark.parametrize("name", ["quiz-nowhere", "quiz", "final-significance", "practice-x", "precheck-"])
def test_a_paper_that_is_none_is_not_found(name: str, trainer: Browser) -> None:
    assert trainer.get(f"/courses/{COURSE}/papers/{name}").status_code == 404


@pytest.mark.parametrize(
    "name", ["mode", "feedback", "base", "do", "rows-1-type", "rows-1-module", "rows-1-difficulty", "rows-1-use"]
)
def test_what_no_form_of_ours_sends_is_refused(name: str, trainer: Browser, database: Database) -> None:
    for value in HOSTILE:
        fields = [one for one in form(trainer) if one[0] not in (name, "key")]
        fields += [
            (field, text) for field, text in table({"type": "fill"}) if field.startswith("rows") and field != name
        ]
        data = as_data([*fields, (name, value.encode("utf-8", "surrogatepass").decode("latin-1")), ("key", make.key())])
        assert trainer.post(PAPER, data=data).status_code in (400, 422), value
    assert drafted(database) == []


def test_numbers_of_any_kind_are_kept_or_refused_and_never_an_error_of_the_server(trainer: Browser) -> None:
    for value in ["9" * 12, "-1", "１２", "1e9", " ", "0x10", "长" * 12, "9" * 4000]:
        fields = table(
            {"questions": value, "points": value}, pass_share=value, minutes=value, attempts=value, overlap=value
        )
        base = dict(form(trainer))["base"]
        reply = trainer.post(PAPER, data=as_data([*fields, ("base", base), ("key", make.key())]))
        assert reply.status_code in (303, 422), value
        assert trainer.get(PAPER).status_code == 200
