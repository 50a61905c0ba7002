"""The bank is filtered by all that a question has; what courses share may be taken as a copy."""

import json
import re
from datetime import datetime

import pytest
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.authoring.queries.bank import bank
from app.authoring.queries.importing import seen_by_all
from app.authoring.rules.listing import Filters
from app.courses import actions as course_actions
from app.courses.models import Course, Draft
from app.db import Database
from app.people.rules import Scope
from app.quizzes.rules.attempts import Kind
from app.quizzes.rules.regrading import RegradeKind
from tests import make
from tests import school as schools
from tests.authoring.analysis.sittings import sit
from tests.authoring.analysis.test_pages import ONCE, by_hand, counted, one_of, ruled
from tests.authoring.conftest import Save, trainer_of
from tests.authoring.editing import COURSE, address, opened
from tests.authoring.test_beginning import HOSTILE, begun, without
from tests.authoring.test_publishing import published
from tests.conftest import As, Browser
from tests.school import School

BANK = f"/courses/{COURSE}/questions"
OTHER = "neighbour"
SHARED = f"/courses/{COURSE}/shared"


def found(client: Browser, **filters: str) -> int:
    page = client.get(BANK, params=filters)
    assert page.status_code == 200, page.text[:300]
    [number] = re.findall(r"共 (\d+) 题", page.text)
    return int(number)


# --- filters ---


def test_tags_are_kept_with_the_question_and_filter_the_bank(trainer: Browser, save: Save) -> None:
    save("duty-q3", tags="三会一课、 AB岗，ＡＢ岗")
    save("duty-q5", tags="三会一课")
    assert dict(opened(trainer, "duty-q3"))["tags"] == "三会一课、AB岗"
    published(trainer)
    assert found(trainer, tag="三会一课") == 2
    assert found(trainer, tag="ab岗") == 1
    assert found(trainer, q="三会一课") >= 2
    assert found(trainer, tag="没有的标签") == 0
    assert "学员看不到" in trainer.get(address("duty-q3")).text


@pytest.mark.parametrize("tags", ["一、二、三、四、五、六、七、八、九", "长" * 31, "[方括号]", "order-any"])
def test_tags_that_no_file_could_carry_keep_a_question_from_being_published(
    tags: str, trainer: Browser, save: Save
) -> None:
    save("duty-q3", tags=tags)
    page = trainer.get(address("duty-q3")).text
    assert 'href="#tags"' in page
    assert "发布前还有 1 处要改" in page


def test_the_same_question_with_tags_taken_away_is_the_version_of_before(
    trainer: Browser, save: Save, database: Database
) -> None:
    save("duty-q3", tags="会议")
    published(trainer)
    save("duty-q3", tags="")
    published(trainer)
    steps = trainer.get(f"{address('duty-q3')}/history").text
    assert steps.count("第 1 个写法") == 2
    assert "第 3 个写法" not in steps


def test_states_and_authors_filter(trainer: Browser, colleague: Browser, save: Save, now: datetime) -> None:
    whole = found(trainer)
    save("duty-q3", stem="")
    save("duty-q5", why="换一句解析，说清楚为什么。")
    begun(colleague, lesson="duty")
    assert [found(trainer, state=state) for state in ("draft", "new", "lacking", "ready", "same")] == [
        3, 1, 2, 1, whole - 2
    ]  # fmt: skip
    page = trainer.get(BANK).text
    refs = dict((name, ref) for ref, name in re.findall(r'<option value="([a-z2-7]{16})">([^<（]+)', page))
    assert found(trainer, author=refs["邹同事"]) == 1
    assert found(trainer, author=refs["陶讲师"]) == 2
    assert found(trainer, author="files") == whole - 2


def test_what_was_taken_out_is_found_where_it_is_asked_for(trainer: Browser, database: Database, now: datetime) -> None:
    whole = found(trainer)
    database.write(lambda session: course_actions.publish_files(session, without("duty-q3"), now))
    assert found(trainer) == whole - 1
    assert found(trainer, state="out") == 1
    assert f"{address('duty-q3')}/history" in trainer.get(BANK, params={"state": "out"}).text
    assert found(trainer, state="out", module="significance") == 1


@pytest.mark.parametrize("name", ["state", "author", "type", "module", "difficulty", "page", "use"])
def test_a_filter_that_no_page_of_ours_sends_is_refused(name: str, trainer: Browser) -> None:
    for value in ["'", "x" * 200, "%00", "A;B"]:
        assert trainer.get(BANK, params={name: value}).status_code in (404, 422)


def test_the_list_and_the_analysis_count_the_same_answers(session: Session, school: School) -> None:
    by_hand(session, school)
    person = sit(session, school, ONCE)
    sit(session, school, ONCE, person_id=person, kind=Kind.FINAL, subject="", minutes=60)
    sit(session, school, ONCE, person_id=person, minutes=90)
    sit(session, school, ONCE, kind=Kind.TRIAL)
    counts = listed_answers(session)
    assert {slug: counts[slug] for slug in ONCE} == dict.fromkeys(ONCE, 41)
    assert {slug: counted(one_of(session, school, slug)) for slug in ONCE} == dict.fromkeys(ONCE, 41)
    assert counts["duty-q1"] is None  # it stands in its lesson alone
    ruled(session, school, RegradeKind.VOID)
    assert listed_answers(session)["purpose-q3"] == 0
    [row] = bank(session, seen_by_all(session, COURSE), Filters(state="void")).rows
    assert (row.question.slug, row.is_void) == ("purpose-q3", True)


def listed_answers(session: Session) -> dict[str, int | None]:
    seen = seen_by_all(session, COURSE)
    pages = bank(session, seen, Filters()).found.pages
    rows = [row for page in range(1, pages + 1) for row in bank(session, seen, Filters(page=page)).rows]
    return {row.question.slug: row.answers for row in rows}


# --- the shared bank ---


@pytest.fixture
def other(database: Database, school: School, now: datetime) -> Course:
    """A second course with the same lessons, of which the trainer of the first knows nothing."""
    files = dict(schools.files())
    files["course.yaml"] = files["course.yaml"].replace(b"slug: branch-secretary", f"slug: {OTHER}".encode())
    [name] = [one for one in files if one.endswith("/duty.yaml")]
    files[name] = files[name].replace("下班前要报季度数据".encode(), "下班之前主管部门来电话催季度报表".encode())
    outcome = database.write(lambda session: course_actions.publish_files(session, files, now))
    assert outcome.version is not None, outcome.faults
    return database.read(lambda session: session.exec(select(Course).where(Course.slug == OTHER)).one())


def taken(client: Browser, question: str = "duty-q3", **fields: str) -> int:
    data = {"key": make.key(), "course": OTHER, "question": question, "lesson": "duty", **fields}
    return client.post(SHARED, data=data).status_code


def test_without_another_course_the_page_says_how_there_would_be_one(trainer: Browser) -> None:
    page = trainer.get(SHARED)
    assert page.status_code == 200
    assert "还没有别的课程可以取题" in page.text


def test_a_question_of_another_course_is_taken_as_a_draft_without_its_passage(
    trainer: Browser, other: Course, database: Database
) -> None:
    page = trainer.get(SHARED, params={"q": "主管部门来电话"}).text
    assert "共 1 题" in page
    assert taken(trainer) == 303
    [draft] = database.read(lambda session: list(session.exec(select(Draft))))
    assert draft.slug.startswith("duty-q")
    fields = dict(opened(trainer, draft.slug))
    assert "主管部门来电话" in fields["stem"]
    assert fields["paragraph"] == ""
    query = select(AuditRow.details).where(AuditRow.verb == "question:take")
    [details] = database.read(lambda session: list(session.exec(query)))
    assert json.loads(details)["taken_from"] == f"{OTHER}/duty-q3"
    assert "这门课已有" in trainer.get(SHARED, params={"q": "主管部门来电话"}).text


def test_a_closed_course_is_not_there_for_the_trainer_of_another(
    colleague: Browser, other: Course, database: Database
) -> None:
    assert "还没有别的课程可以取题" in colleague.get(SHARED).text
    assert colleague.get(SHARED, params={"course": OTHER}).status_code == 404
    assert taken(colleague) == 404
    assert database.read(lambda session: list(session.exec(select(Draft)))) == []


def test_opened_it_shows_all_but_what_is_kept_for_the_final(
    colleague: Browser, other: Course, school: School, database: Database, as_: As
) -> None:
    owner = as_(trainer_of(database, Scope.COURSE, other.id, "吕作者"))
    data = {"key": make.key(), "shared": "yes"}
    assert owner.post(f"/courses/{OTHER}/sharing", data=data).status_code == 303
    page = colleague.get(SHARED, params={"course": OTHER}).text
    [number] = re.findall(r"共 (\d+) 题", page)
    assert int(number) == 211 - 60
    kept = next(slug for slug in _finals(database))
    assert taken(colleague, kept) == 404
    assert taken(colleague) == 303
    assert owner.post(f"/courses/{OTHER}/sharing", data=data | {"key": make.key(), "shared": "no"}).status_code == 303
    assert taken(colleague) == 404


def _finals(database: Database) -> list[str]:
    def read(session: Session) -> list[str]:
        return [slug for slug, (_, one) in seen_by_all(session, OTHER).questions.items() if one.use == "final"]

    return database.read(read)


@pytest.mark.parametrize("name", ["course", "question", "lesson"])
def test_a_taking_that_no_form_of_ours_sends_is_refused(
    name: str, trainer: Browser, other: Course, database: Database
) -> None:
    for value in [*HOSTILE, "", "no-such"]:
        assert taken(trainer, **{name: value.encode("utf-8", "surrogatepass").decode("latin-1")}) in (400, 404, 422)
    assert database.read(lambda session: list(session.exec(select(Draft)))) == []


def test_only_trainers_see_and_take_and_share(school: School, other: Course, as_: As, database: Database) -> None:
    stranger = as_(trainer_of(database, Scope.COURSE, 999))
    for client, status in [(stranger, 404), (as_(school.cast.learner), 403), (as_(school.cast.organizer), 403)]:
        assert client.get(SHARED).status_code == status
        assert taken(client) == status
        reply = client.post(f"/courses/{COURSE}/sharing", data={"key": make.key(), "shared": "yes"})
        assert reply.status_code == status


def test_sharing_that_no_form_of_ours_sends_is_refused(trainer: Browser) -> None:
    for fields in ({}, {"shared": "maybe"}):
        reply = trainer.post(f"/courses/{COURSE}/sharing", data={"key": make.key(), **fields})
        assert reply.status_code == 422
