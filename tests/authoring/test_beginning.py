"""A question is begun in the browser, alone or like another; what it said before can be read and brought back."""

import re
from datetime import datetime

import pytest
import yaml
from sqlmodel import Session, select

from app.courses import actions as course_actions
from app.courses import queries as courses
from app.courses.models import Draft
from app.db import Database
from app.people.rules import Scope
from tests import make
from tests import school as schools
from tests.authoring.conftest import Save, as_data, trainer_of
from tests.authoring.editing import COURSE, address, opened
from tests.authoring.test_publishing import published
from tests.conftest import As, Browser
from tests.school import School

BANK = f"/courses/{COURSE}/questions"
HISTORY = f"{address('duty-q3')}/history"
HOSTILE = ["\x00", "\ud800", "X" * 70, "../duty", "9" * 400, "duty' or 1=1"]


def begun(client: Browser, **fields: str) -> str:
    """The address of the new question."""
    reply = client.post(BANK, data={"key": make.key(), **fields})
    assert reply.status_code == 303, reply.text[:300]
    return reply.headers["Location"].partition("#")[0]


def drafts(database: Database) -> dict[str, Draft]:
    return database.read(lambda session: {one.slug: one for one in session.exec(select(Draft))})


def restoration(page: str) -> dict[str, str]:
    """The form that brings an old wording back, as the page has it."""
    part = page.split('id="compared"', 1)[1].split("</form>", 1)[0]
    return dict(re.findall(r'name="(key|version|base)" value="([^"]*)"', part))


def without(slug: str) -> dict[str, bytes]:
    """The course's files with one question taken out."""
    files = dict(schools.files())
    [name] = [one for one in files if one.endswith(f"/{slug.rpartition('-q')[0]}.yaml")]
    kept = [one for one in yaml.safe_load(files[name]) if one["id"] != slug]
    return files | {name: yaml.safe_dump(kept, allow_unicode=True, sort_keys=False).encode()}


# --- beginning ---


def test_a_new_question_is_a_draft_with_a_number_that_was_never_used(trainer: Browser, database: Database) -> None:
    place = begun(trainer, lesson="duty", type="multiple")
    slug = place.rpartition("/")[2]
    published_numbers = [int(one.rpartition("-q")[2]) for one in _published(database) if one.startswith("duty-q")]
    assert slug == f"duty-q{max(published_numbers) + 1}"
    assert dict(opened(trainer, slug))["type"] == "multiple"
    trainer.post(address(slug), data=as_data([*opened(trainer, slug), ("do", "save")]))
    assert list(drafts(database)) == [slug]
    again = begun(trainer, lesson="duty").rpartition("/")[2]
    assert again == f"duty-q{max(published_numbers) + 2}"


def _published(database: Database) -> set[str]:
    def read(session: Session) -> set[str]:
        course = courses.course_by_slug(session, COURSE)
        return set(courses.version_questions(session, courses.latest(session, course).id))

    return database.read(read)


def test_from_a_paragraph_the_new_question_rests_on_it(trainer: Browser) -> None:
    place = begun(trainer, lesson="duty", paragraph="p2")
    assert dict(opened(trainer, place.rpartition("/")[2]))["paragraph"] == "p2"


@pytest.mark.parametrize("kind", ["single", "multiple", "truefalse", "fill", "ordering", "matching", "short"])
def test_every_type_can_be_begun(kind: str, trainer: Browser) -> None:
    page = trainer.get(begun(trainer, lesson="duty", type=kind))
    assert page.status_code == 200
    assert "（题干还空着）" in page.text


def test_a_copy_has_all_of_the_other_question_and_says_that_it_is_too_near(
    trainer: Browser, save: Save, database: Database
) -> None:
    save("duty-q3", why="草稿里改过的解析")
    place = begun(trainer, like="duty-q3")
    slug = place.rpartition("/")[2]
    one, other = dict(opened(trainer, slug)), dict(opened(trainer, "duty-q3"))
    for fields in (one, other):
        for name in ("key", "base"):
            fields.pop(name)
    assert one == other
    assert "太像" in trainer.get(place).text


def test_a_copy_of_a_question_in_a_lesson_goes_to_the_quiz(trainer: Browser) -> None:
    place = begun(trainer, like="duty-q2")
    assert dict(opened(trainer, place.rpartition("/")[2]))["use"] == "quiz"


def test_a_double_click_begins_one_question(trainer: Browser, database: Database) -> None:
    key = make.key()
    replies = [trainer.post(BANK, data={"key": key, "lesson": "duty"}) for _ in range(2)]
    assert replies[0].headers["Location"] == replies[1].headers["Location"]
    assert len(drafts(database)) == 1


@pytest.mark.parametrize("fields", [{}, {"lesson": "no-such"}, {"like": "duty-q999"}], ids=str)
def test_a_question_without_a_place_is_not_begun(fields: dict[str, str], trainer: Browser, database: Database) -> None:
    reply = trainer.post(BANK, data={"key": make.key(), **fields})
    assert reply.status_code in (404, 422)
    assert drafts(database) == {}


@pytest.mark.parametrize("name", ["lesson", "type", "paragraph", "like"])
def test_what_no_form_of_ours_sends_is_refused(name: str, trainer: Browser, database: Database) -> None:
    for value in HOSTILE:
        fields = {"lesson": "duty", name: value.encode("utf-8", "surrogatepass").decode("latin-1")}
        assert trainer.post(BANK, data={"key": make.key(), **fields}).status_code in (400, 404, 422)
    assert drafts(database) == {}


def test_only_trainers_of_the_course_begin_and_restore(
    school: School, database: Database, as_: As, trainer: Browser
) -> None:
    fields = {"key": make.key(), "lesson": "duty"}
    stranger = as_(trainer_of(database, Scope.COURSE, 999))
    assert stranger.post(BANK, data=fields).status_code == 404
    assert stranger.get(HISTORY).status_code == 404
    assert stranger.post(HISTORY, data={"key": make.key(), "version": "1"}).status_code == 404
    for person in (school.cast.learner, school.cast.organizer, school.cast.auditor):
        other = as_(person)
        assert other.post(BANK, data=fields | {"key": make.key()}).status_code == 403
        assert other.get(HISTORY).status_code == 403
        assert other.post(HISTORY, data={"key": make.key(), "version": "1"}).status_code == 403
    assert drafts(database) == {}


# --- history ---


def test_the_history_shows_each_wording_with_what_changed(trainer: Browser, save: Save) -> None:
    before = dict(opened(trainer, "duty-q3"))["stem"]
    save("duty-q3", stem="换一个问法，请您想一想再选？")
    published(trainer, "题干改得更清楚")
    save("duty-q5", why="另一道题的解析，和这道无关。")
    published(trainer, "别的题")
    page = trainer.get(HISTORY).text
    assert "课程第 2 版" in page
    assert "题干改得更清楚" in page
    assert f"<del>{before}</del>" in page
    assert "<ins>换一个问法，请您想一想再选？</ins>" in page
    assert "课程第 3 版" not in page  # the question says there what it said before


def test_a_history_has_no_id_twice(trainer: Browser, save: Save) -> None:
    for n in range(2):
        save("duty-q3", stem=f"第 {n} 次换一个问法，请您想一想再选？")
        published(trainer)
    ids = re.findall(r'\bid="([^"]+)"', trainer.get(f"{HISTORY}?to=1").text)
    assert len(ids) == len(set(ids))


def test_an_old_wording_comes_back_as_a_draft_and_is_published(
    trainer: Browser, save: Save, database: Database
) -> None:
    before = dict(opened(trainer, "duty-q3"))
    save("duty-q3", stem="换一个问法，请您想一想再选？")
    published(trainer)
    page = trainer.get(f"{HISTORY}?to=1").text
    reply = trainer.post(HISTORY, data=restoration(page))
    assert reply.status_code == 303
    assert dict(opened(trainer, "duty-q3"))["stem"] == before["stem"]
    published(trainer)
    assert "和现在的相同" in trainer.get(HISTORY).text
    assert "恢复第 1 版" in trainer.get(f"{HISTORY}?to=1").text
    assert drafts(database) == {}


def test_a_draft_is_replaced_only_where_somebody_says_so(trainer: Browser, save: Save, database: Database) -> None:
    save("duty-q3", stem="发布过的第二种问法，请您选？")
    published(trainer)
    save("duty-q3", stem="还没有发布的第三种问法，请您选？")
    form = restoration(trainer.get(f"{HISTORY}?to=1").text)
    refused = trainer.post(HISTORY, data=form)
    assert refused.status_code == 409
    assert "第三种问法" in drafts(database)["duty-q3"].body
    form = restoration(refused.text) | {"over": "1"}
    assert trainer.post(HISTORY, data=form).status_code == 303
    assert "第三种问法" not in drafts(database)["duty-q3"].body


def test_what_was_saved_meanwhile_is_not_overwritten(trainer: Browser, save: Save, database: Database) -> None:
    save("duty-q3", stem="发布过的第二种问法，请您选？")
    published(trainer)
    form = restoration(trainer.get(f"{HISTORY}?to=1").text)
    save("duty-q3", stem="别人刚刚存下的问法，请您选？")
    assert trainer.post(HISTORY, data=form | {"over": "1"}).status_code == 409
    assert "别人刚刚存下的问法" in drafts(database)["duty-q3"].body


def test_back_to_what_is_published_gives_the_draft_up(trainer: Browser, save: Save, database: Database) -> None:
    save("duty-q3", stem="还没有发布的问法，请您选？")
    form = restoration(trainer.get(f"{HISTORY}?to=1").text) | {"over": "1"}
    assert trainer.post(HISTORY, data=form).status_code == 303
    assert drafts(database) == {}


def test_a_question_that_was_taken_out_of_the_course_comes_back(
    trainer: Browser, database: Database, now: datetime
) -> None:
    outcome = database.write(lambda session: course_actions.publish_files(session, without("duty-q3"), now))
    assert outcome.state is course_actions.State.CHANGED, outcome.faults
    assert trainer.get(address("duty-q3")).status_code == 404
    page = trainer.get(f"{HISTORY}?to=1").text
    assert "这道题已移出课程" in page
    assert trainer.post(HISTORY, data=restoration(page)).status_code == 303
    published(trainer, "放回去")
    assert "duty-q3" in _published(database)
    assert trainer.get(address("duty-q3")).status_code == 200


@pytest.mark.parametrize("address_", [f"{address('duty-q999')}/history", f"{HISTORY}?to=99"], ids=["name", "version"])
def test_a_history_that_is_not_there_is_not_found(address_: str, trainer: Browser) -> None:
    assert trainer.get(address_).status_code == 404


@pytest.mark.parametrize("to", ["x", "-1", "0", "9" * 30])
def test_an_address_that_names_no_version_is_refused(to: str, trainer: Browser) -> None:
    assert trainer.get(f"{HISTORY}?to={to}").status_code in (404, 422)


def test_a_restoration_that_no_form_of_ours_sends_is_refused(trainer: Browser, database: Database) -> None:
    for fields in ({}, {"version": "x"}, {"version": "1", "base": "zz"}, {"version": "9" * 40}):
        reply = trainer.post(HISTORY, data={"key": make.key(), **fields})
        assert reply.status_code == 422, fields
    assert drafts(database) == {}
