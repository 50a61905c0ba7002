"""A lesson is written in the browser: its paragraphs keep their ids, and nothing is merged in silence."""

import json
import re
from datetime import datetime

import pytest
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.authoring.models import LessonDraft
from app.authoring.rules.lessons import LessonSketch, read, sketch_of
from app.courses import actions as course_actions
from app.courses import queries as courses
from app.courses.models import CourseVersion
from app.courses.rules.content import Content, Lesson
from app.db import Database
from app.people.rules import Scope
from tests import make
from tests import school as schools
from tests.authoring.conftest import Save, as_data, trainer_of
from tests.authoring.editing import COURSE, Fields, address, form_of, opened
from tests.authoring.test_beginning import HOSTILE
from tests.authoring.test_papers import but
from tests.conftest import As, Browser
from tests.courses import real
from tests.school import School

LESSON = f"/courses/{COURSE}/lessons/duty"
EDITING, PUBLISHING, MERGING = f"{LESSON}/editing", f"{LESSON}/publishing", f"{LESSON}/merging"
BY_HTMX = {"HX-Request": "true"}
FIRST = "讲话先说大道理"


def form(client: Browser, at: str = EDITING, id: str = "lesson") -> Fields:
    page = client.get(at)
    assert page.status_code == 200, page.text[:300]
    return form_of(page.text, id)


def posted(client: Browser, fields: Fields, status: int = 303, **headers: str) -> str:
    data = as_data([*[one for one in fields if one[0] != "key"], ("key", make.key())])
    reply = client.post(EDITING, data=data, headers=headers)
    assert reply.status_code == status, reply.text[:400]
    return reply.headers.get("Location", "") or reply.text


def saved(client: Browser, **changes: str) -> str:
    """As the page saves while somebody types."""
    return posted(client, but(form(client), **changes), 200, **BY_HTMX)


def body(client: Browser) -> str:
    return dict(form(client))["body"]


def drafts(database: Database) -> list[LessonDraft]:
    return database.read(lambda session: list(session.exec(select(LessonDraft))))


def latest(database: Database) -> tuple[int, Content]:
    def read_(session: Session) -> tuple[int, Content]:
        row = courses.latest(session, courses.course_by_slug(session, COURSE))
        return row.number, courses.content(session, row.id)

    return database.read(read_)


def duty(database: Database) -> Lesson:
    return next(one for one in latest(database)[1].lessons if one.slug == "duty")


def published(client: Browser, status: int = 303, note: str = "改了课文") -> str:
    page = client.get(PUBLISHING).text
    [seen] = re.findall(r'name="seen" value="([^"]+)"', page)
    reply = client.post(PUBLISHING, data={"key": make.key(), "seen": seen, "note": note})
    assert reply.status_code == status, reply.text[:400]
    return page


def files_with(old: str, new: str) -> dict[str, bytes]:
    """The course's files with a word of the lesson changed."""
    files = dict(schools.files())
    [name] = [one for one in files if one.endswith("/duty.md")]
    assert old.encode() in files[name]
    return files | {name: files[name].replace(old.encode(), new.encode(), 1)}


# --- rules ---


def test_every_lesson_of_the_course_has_a_form_that_says_the_same() -> None:
    content = real.checked().content
    assert content
    for module in content.modules:
        for lesson in module.lessons:
            found = read(sketch_of(lesson), lesson.slug, module.slug, lesson.blocks, ())
            assert found.lesson == lesson, found.wrong
            assert LessonSketch.model_validate_json(sketch_of(lesson).model_dump_json()) == sketch_of(lesson)


def test_a_lesson_pasted_without_any_id_is_the_lesson_of_before() -> None:
    content = real.checked().content
    assert content
    module, lesson = content.modules[0], content.modules[0].lessons[2]
    sketch = sketch_of(lesson)
    bare = re.sub(r" ?\{#[phm]\d+( \.\w+)?\}$", "", sketch.body, flags=re.MULTILINE)
    assert bare != sketch.body
    found = read(sketch.model_copy(update={"body": bare}), lesson.slug, module.slug, lesson.blocks, ())
    assert found.lesson == lesson, found.wrong


# --- the form ---


def test_an_untouched_form_makes_no_draft(trainer: Browser, database: Database) -> None:
    assert "和第 1 版相同" in posted(trainer, form(trainer), 200, **BY_HTMX)
    assert drafts(database) == []


def test_what_is_typed_is_kept_and_shown_as_learners_will_read_it(trainer: Browser, database: Database) -> None:
    page = saved(trainer, body=body(trainer).replace(FIRST, "讲话开头先讲**大道理**"), title="职务就是责任（新）")
    assert "草稿已保存" in page
    assert "讲话开头先讲<strong>大道理</strong>" in page
    assert len(drafts(database)) == 1
    assert "讲话开头先讲**大道理**" in body(trainer)
    assert "这一课可以发布" in page


def test_a_draft_may_be_wrong_and_says_where(trainer: Browser) -> None:
    wrong = body(trainer).replace("::: monday {#m1}", "::: tuesday {#m1}")
    page = saved(trainer, body=wrong, title="", terms="只有一半")
    for field in ("body", "title", "terms"):
        assert f'href="#{field}"' in page, field
    assert "“::: tuesday" in page
    assert posted(trainer, [*form(trainer), ("do", "publish")], 422)


def test_ids_are_written_into_the_text_where_somebody_asks(trainer: Browser) -> None:
    new = body(trainer).replace("## 两个第一", "新写的一段，讲白板上的三件事。\n\n## 两个第一", 1)
    saved(trainer, body=new)
    assert "三件事。\n" in body(trainer)
    page = posted(trainer, [*form(trainer), ("do", "tidy")], 200, **BY_HTMX)
    [written] = re.findall(r"讲白板上的三件事。 \{#(p\d+) \.course\}", page)
    known = {block.id for lesson in real.checked().content.lessons if lesson.slug == "duty" for block in lesson.blocks}  # type: ignore[union-attr]
    assert written not in known


def test_a_second_tab_does_not_overwrite(trainer: Browser, database: Database) -> None:
    old = form(trainer)
    saved(trainer, goal="先存下的一句目标")
    page = posted(trainer, but(old, goal="后填的一句目标"), 409)
    assert "您的没有存上" in page
    assert dict(form_of(page, "lesson"))["goal"] == "后填的一句目标"
    assert "先存下的一句目标" in drafts(database)[0].body
    over = re.findall(r'name="base" value="([^"]+)">改用我填的', page)
    posted(trainer, but(form_of(page, "lesson"), base=over[0]))
    assert "后填的一句目标" in drafts(database)[0].body


def test_a_save_that_overtakes_the_same_words_is_no_conflict(trainer: Browser, database: Database) -> None:
    typed = but(form(trainer), goal="换一句学完能做什么")
    posted(trainer, typed, 200, **BY_HTMX)
    assert posted(trainer, [*typed, ("do", "publish")]).endswith("/publishing")
    assert drafts(database)[0].rev == 1


def test_a_draft_is_given_up(trainer: Browser, database: Database) -> None:
    saved(trainer, goal="不要了的目标")
    posted(trainer, [*form(trainer), ("do", "discard")])
    assert drafts(database) == []


# --- publishing ---


def test_publishing_shows_the_difference_by_paragraph_and_the_class_stays(
    trainer: Browser, database: Database, school: School
) -> None:
    before = duty(database)
    saved(trainer, body=body(trainer).replace(FIRST, "讲话开头先讲道理"))
    assert posted(trainer, [*form(trainer), ("do", "publish")]).endswith("/publishing")
    page = published(trainer)
    assert "讲话开头先讲道理" in page
    assert "段落 p1" in page
    after = duty(database)
    assert [block.id for block in after.blocks] == [block.id for block in before.blocks]
    assert drafts(database) == []
    pinned = database.read(lambda session: session.get_one(CourseVersion, school.klass.version_id).number)
    assert (pinned, latest(database)[0]) == (1, 2)
    query = select(AuditRow.details).where(AuditRow.verb == "lesson:publish")
    [details] = database.read(lambda session: list(session.exec(query)))
    assert json.loads(details)["lesson"] == "duty"


def test_a_paragraph_on_which_a_question_rests_is_not_taken_away(trainer: Browser, database: Database) -> None:
    text = body(trainer)
    kept = "\n\n".join(part for part in text.split("\n\n") if "{#p9 " not in part)
    covers = re.sub(r",? ?p9\b", "", dict(form(trainer))["covers"])
    page = saved(trainer, body=kept, covers=covers)
    assert "它依据的 p9 一段不在了" in page
    assert address("duty-q3") in page
    posted(trainer, [*form(trainer), ("do", "publish")], 422)
    assert latest(database)[0] == 1


def test_only_what_was_shown_is_published(trainer: Browser, database: Database) -> None:
    saved(trainer, goal="看到的目标")
    page = trainer.get(PUBLISHING).text
    [seen] = re.findall(r'name="seen" value="([^"]+)"', page)
    saved(trainer, goal="后来的目标")
    assert trainer.post(PUBLISHING, data={"key": make.key(), "seen": seen, "note": ""}).status_code == 409
    published(trainer, 422, note="长" * 201)
    assert latest(database)[0] == 1


def test_a_question_that_the_text_takes_in_or_lets_go_changes_its_use(trainer: Browser, database: Database) -> None:
    inside = [block.question for block in duty(database).blocks if block.kind == "check"]
    saved(trainer, body=body(trainer).replace(f'question="{inside[0]}"', 'question="duty-q3"'))
    page = published(trainer)
    assert inside[0] in page
    assert "duty-q3" in page
    assert dict(opened(trainer, "duty-q3"))["use"] == "inline"
    assert dict(opened(trainer, inside[0]))["use"] == "quiz"


# --- files and the editor ---


def test_what_the_editor_published_is_exported_and_published_again_without_a_change(
    trainer: Browser, database: Database, now: datetime
) -> None:
    saved(trainer, body=body(trainer).replace(FIRST, "讲话开头先讲道理"), goal="换一句学完能做什么")
    published(trainer)

    def again(session: Session) -> course_actions.Outcome:
        row = courses.latest(session, courses.course_by_slug(session, COURSE))
        return course_actions.publish_files(session, course_actions.export(session, row), now)

    assert database.write(again).state is course_actions.State.UNCHANGED
    assert latest(database)[0] == 2


def test_files_that_take_back_what_the_editor_published_are_a_conflict(
    trainer: Browser, database: Database, now: datetime
) -> None:
    saved(trainer, body=body(trainer).replace(FIRST, "讲话开头先讲道理"))
    published(trainer)
    files = files_with("这个次序放到办公室里很有用", "这个次序放到处里很有用")
    outcome = database.write(lambda session: course_actions.publish_files(session, files, now))
    assert outcome.state is course_actions.State.CONFLICT
    assert {(one.what, one.slug) for one in outcome.changes} == {("lesson", "duty")}
    assert latest(database)[0] == 2


def test_two_changes_are_laid_beside_each_other_and_nothing_is_published_before_somebody_chose(
    trainer: Browser, database: Database, now: datetime
) -> None:
    mine = body(trainer).replace(FIRST, "我的草稿先说大道理").replace("这份责任也写在规定里", "规定里也写着这份责任")
    saved(trainer, body=mine)
    files = files_with(FIRST, "新版先说大道理")
    database.write(lambda session: course_actions.publish_files(session, files, now))
    assert "您改的时候，这一课发布过新版" in trainer.get(EDITING).text
    posted(trainer, [*form(trainer), ("do", "publish")], 422)
    page = trainer.get(MERGING).text
    assert page.count("两边都改过") == 1 + page.count("两边都改过的请您来定")
    assert page.count("只有您改过") == 1
    for text in (FIRST, "我的草稿先说大道理", "新版先说大道理"):
        assert text in page
    [seen] = re.findall(r'name="seen" value="([^"]+)"', page)
    assert re.findall(r'name="side-(\w+)" value="(\w+)" checked', page) == [("p4", "mine")]
    data = {"key": make.key(), "seen": seen, "side-p4": "mine"}
    undecided = trainer.post(MERGING, data=data)
    assert undecided.status_code == 422
    assert "还没有选" in undecided.text
    assert trainer.post(MERGING, data=data | {"key": make.key(), "side-p1": "theirs"}).status_code == 303
    text = body(trainer)
    assert "新版先说大道理" in text
    assert "规定里也写着这份责任" in text
    assert "我的草稿先说大道理" not in text
    published(trainer)
    assert "规定里也写着这份责任" in trainer.get(LESSON).text


def test_a_choice_that_was_made_on_something_else_is_refused(
    trainer: Browser, database: Database, now: datetime
) -> None:
    saved(trainer, body=body(trainer).replace(FIRST, "我的草稿先说大道理"))
    database.write(lambda session: course_actions.publish_files(session, files_with(FIRST, "新版先说大道理"), now))
    [seen] = re.findall(r'name="seen" value="([^"]+)"', trainer.get(MERGING).text)
    saved(trainer, goal="选的时候又改了目标")
    reply = trainer.post(MERGING, data={"key": make.key(), "seen": seen, "side-p1": "mine"})
    assert reply.status_code == 409
    assert "我的草稿先说大道理" in body(trainer)


def test_a_stale_question_shows_what_the_new_version_changed_too(
    trainer: Browser, save: Save, database: Database, now: datetime
) -> None:
    save("duty-q3", why="草稿里另写的解析。")
    files = dict(schools.files())
    [name] = [one for one in files if one.endswith("/duty.yaml")]
    files[name] = files[name].replace("下班前要报季度数据".encode(), "临下班要报季度数据".encode())
    database.write(lambda session: course_actions.publish_files(session, files, now))
    page = trainer.get(address("duty-q3")).text
    assert "新版改了什么" in page
    assert "<ins>临下班要报季度数据" in page


# --- who may, and what no page of ours sends ---


def test_only_trainers_of_the_course_may(school: School, database: Database, as_: As) -> None:
    stranger = as_(trainer_of(database, Scope.COURSE, 999))
    for client, status in [(stranger, 404), (as_(school.cast.learner), 403), (as_(school.cast.organizer), 403)]:
        for at in (EDITING, PUBLISHING, MERGING):
            assert client.get(at).status_code == status
            assert client.post(at, data={"key": make.key()}).status_code == status


def test_a_lesson_that_is_none_is_not_found(trainer: Browser) -> None:
    for at in ("editing", "publishing", "merging"):
        assert trainer.get(f"/courses/{COURSE}/lessons/nowhere/{at}").status_code == 404


@pytest.mark.parametrize("name", ["title", "goal", "passage", "covers", "terms", "body"])
def test_whatever_is_typed_is_kept_or_refused_and_never_an_error_of_the_server(name: str, trainer: Browser) -> None:
    for value in [
        *HOSTILE,
        "'",
        "\\",
        "- [",
        "{{",
        "---\nid: x\n---",
        "{#p1 .speech}",
        "长" * 9_000,
        "|\n|-|\n|",
        "`" * 300,
    ]:
        text = value.encode("utf-8", "surrogatepass").decode("latin-1") if "\ud800" in value else value
        data = as_data([*[one for one in but(form(trainer), **{name: text}) if one[0] != "key"], ("key", make.key())])
        assert trainer.post(EDITING, data=data).status_code in (303, 400, 422), value[:20]
        assert trainer.get(EDITING).status_code == 200, value[:20]


def test_what_no_form_of_ours_sends_is_refused(trainer: Browser, database: Database) -> None:
    for fields in ({"do": "burn"}, {"base": "x"}, {"body": "长" * 24_001}):
        posted(trainer, but(form(trainer), **fields), 422)
    for fields in ({"seen": "x"}, {"seen": "0" * 16, "side-p1": "both"}, {"seen": "0" * 16, "side-q9": "mine"}):
        assert trainer.post(MERGING, data={"key": make.key(), **fields}).status_code == 422
    assert drafts(database) == []
