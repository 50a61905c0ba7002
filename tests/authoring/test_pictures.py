"""A picture comes into a lesson: drawn anew, in the draft first, read only by those who may read the lesson."""

import re
from datetime import datetime

import pytest
from sqlmodel import Session, select

from app.audit.models import AuditRow
from app.authoring.rules.lessons import PicturePlace, with_picture
from app.courses import actions as course_actions
from app.courses import queries as courses
from app.courses.actions import Outcome, State
from app.courses.models import CourseImage
from app.courses.rules import check
from app.db import Database
from app.files.models import StoredFile
from app.people.rules import Scope
from tests import make
from tests import school as schools
from tests.authoring.conftest import as_data, trainer_of
from tests.authoring.test_lessons import EDITING, LESSON, PUBLISHING, body, drafts, form, latest, published, saved
from tests.authoring.test_papers import but
from tests.conftest import As, Browser
from tests.files.pictures import noisy, picture, with_place
from tests.school import School

SEND = f"{LESSON}/pictures"
WORDS = "支部一周安排的示意图"


def sent(
    client: Browser, data: bytes | None, status: int = 303, name: str = "图.png", words: str = WORDS, **changes: str
) -> str:
    typed = but(form(client), **changes)
    fields = [one for one in typed if one[0] not in ("key", "words", "picture")]
    more = as_data([*fields, ("key", make.key()), ("words", words)])
    files = {"picture": (name, data, "image/png")} if data is not None else {"other": ("", b"", "text/plain")}
    reply = client.post(SEND, data=more, files=files)
    assert reply.status_code == status, reply.text[:600]
    return str(reply.headers.get("Location") or reply.text)


def named(text: str) -> str:
    [name] = re.findall(r"images/([0-9a-f]{12}\.(?:png|jpg))\)", text)
    return str(name)


def address(name: str) -> str:
    return f"/courses/branch-secretary/images/{name}"


def images(database: Database) -> list[CourseImage]:
    return database.read(lambda session: list(session.exec(select(CourseImage))))


def test_a_picture_is_put_behind_its_paragraph_and_into_the_draft(trainer: Browser, database: Database) -> None:
    assert sent(trainer, with_place(), after="p1") == f"{EDITING}#body"
    text = body(trainer)
    name = named(text)
    assert name.endswith(".jpg")
    first = text.index("{#p1 ")
    assert text.index(f"![{WORDS}](images/{name})") > first
    assert text.index(f"images/{name}") < text.index("{#p2 ")
    [draft] = drafts(database)
    assert name in draft.body
    shown = trainer.get(EDITING).text
    assert f'<img src="{address(name)}?v=' in shown
    assert f'alt="{WORDS}" width="64" height="48"' in shown


def test_it_is_served_as_a_picture_and_nothing_else(trainer: Browser) -> None:
    sent(trainer, picture() + b"<script>")
    reply = trainer.get(address(named(body(trainer))))
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "image/png"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"].startswith("private")
    assert b"<script>" not in reply.content


def test_without_a_place_it_comes_before_the_deed_of_the_end(trainer: Browser) -> None:
    sent(trainer, picture())
    text = body(trainer)
    assert text.index("images/") < text.index("::: monday")
    assert text.rindex("::: check") < text.index("images/")


def test_what_was_typed_is_saved_with_it(trainer: Browser) -> None:
    sent(trainer, picture(), title="换了标题")
    assert dict(form(trainer))["title"] == "换了标题"


@pytest.mark.parametrize(
    ("data", "words", "told"),
    [
        (b"GIF89a", WORDS, "这个文件读不出图片"),
        (None, WORDS, "请选一张图片"),
        (picture(), " ", "请写上图里讲的是什么"),
        (picture(), "图" * 301, "300 字以内"),
        (noisy("PNG", (9, 9))[:90], WORDS, "这个文件读不出图片"),
        (picture(size=(9000, 9000)), WORDS, "4000 万个像素"),
    ],
)
def test_what_is_not_taken_is_told_and_what_was_typed_stays(
    trainer: Browser, database: Database, data: bytes | None, words: str, told: str
) -> None:
    page = sent(trainer, data, 422, words=words, title="打了一半的标题")
    assert told in page
    assert 'value="打了一半的标题"' in page
    assert 'aria-invalid="true"' in page
    assert images(database) == []
    assert database.read(lambda session: session.exec(select(StoredFile)).all()) == []


def test_a_huge_file_is_told_in_a_sentence(trainer: Browser, database: Database) -> None:
    assert "文件超过 10 MB" in sent(trainer, b"x" * (12 * 2**20), 413)
    assert images(database) == []


def test_an_unknown_place_is_told(trainer: Browser) -> None:
    assert "课文里没有这一段" in sent(trainer, picture(), 422, after="p1; x")


def test_the_same_picture_twice_is_kept_once(trainer: Browser, database: Database) -> None:
    sent(trainer, picture())
    sent(trainer, picture(), after="p1")
    assert len(images(database)) == 1
    assert len(re.findall("!\\[", body(trainer))) == 2


def test_the_same_form_twice_puts_it_in_once(trainer: Browser) -> None:
    fields = as_data([*[one for one in form(trainer) if one[0] not in ("key", "words", "picture")]])
    more = {**fields, "key": [make.key()], "words": [WORDS]}
    for _ in range(2):
        reply = trainer.post(SEND, data=more, files={"picture": ("图.png", picture(), "image/png")})
        assert reply.status_code == 303
    assert body(trainer).count("![") == 1


def test_it_is_audited(trainer: Browser, database: Database) -> None:
    sent(trainer, picture())
    rows = database.read(lambda session: session.exec(select(AuditRow).where(AuditRow.verb == "picture:add")).all())
    assert len(rows) == 1


def test_who_saved_meanwhile_is_not_overwritten(trainer: Browser, colleague: Browser, database: Database) -> None:
    before = form(trainer)
    saved(colleague, title="同事改的标题")
    typed = [one for one in before if one[0] not in ("key", "title", "words", "picture")]
    more = as_data([*typed, ("key", make.key()), ("title", "我改的"), ("words", WORDS)])
    reply = trainer.post(SEND, data=more, files={"picture": ("图.png", picture(), "image/png")})
    assert reply.status_code == 409
    assert 'value="我改的"' in reply.text
    assert dict(form(colleague))["title"] == "同事改的标题"
    assert images(database) == []


def test_nobody_else_puts_a_picture_in(
    school: School, as_: As, database: Database, client: Browser, trainer: Browser
) -> None:
    def course_of_his_own(session: Session) -> int:
        return make.course(session, "another").id if hasattr(make, "course") else school.klass.course_id + 1000

    stranger = as_(trainer_of(database, Scope.COURSE, database.write(course_of_his_own)))
    data = {"key": make.key(), "words": WORDS}
    files = {"picture": ("图.png", picture(), "image/png")}
    sent(trainer, picture())
    name = named(body(trainer))
    for who, status in ((stranger, 404), (as_(school.cast.organizer), 403), (as_(school.cast.learner), 403)):
        assert who.post(SEND, data=data, files=files).status_code == status
        assert who.get(address(name)).status_code in (403, 404)
    assert client.post(SEND, data=data, files=files).status_code in (303, 401)
    assert trainer.get(address("0" * 12 + ".png")).status_code == 404
    assert trainer.post(SEND.replace("duty", "nowhere"), data=data, files=files).status_code == 404


def test_learners_see_it_when_their_class_has_the_version(
    trainer: Browser, school: School, as_: As, database: Database
) -> None:
    sent(trainer, picture())
    name = named(body(trainer))
    published(trainer)
    number, content = latest(database)
    assert number == 2
    assert set(content.images) == {name}
    learner = as_(school.cast.learner)
    home = learner.get("/learn").text
    [ref] = set(re.findall("/learn/([a-z2-7]{16})", home))
    assert learner.get(f"/learn/{ref}/images/{name}").status_code == 404  # the class is pinned to version 1

    def move(session: Session) -> None:
        course = courses.course_by_slug(session, "branch-secretary")
        klass = session.merge(school.klass)
        klass.version_id = courses.latest(session, course).id
        session.add(klass)

    database.write(move)
    page = learner.get(f"/learn/{ref}/lessons/duty").text
    [src] = re.findall(r'<img src="([^"]+)" alt="支部一周安排的示意图"', page)
    assert learner.get(src).content.startswith(b"\x89PNG")
    assert as_(school.cast.trainer).get(src).status_code == 403


def test_a_name_that_nobody_put_in_cannot_be_published(trainer: Browser, database: Database) -> None:
    saved(trainer, body=body(trainer).replace("{#p1 ", "![网](images/none.png) {#p1 "))
    assert "没有图片 images/none.png" in trainer.get(EDITING).text
    page = trainer.get(PUBLISHING).text
    assert 'name="seen"' not in page
    trainer.post(PUBLISHING, data={"key": make.key(), "seen": "0" * 16, "note": "x"})
    assert latest(database)[0] == 1


def test_export_and_publish_is_no_change_and_has_the_same_bytes(
    trainer: Browser, database: Database, now: datetime
) -> None:
    sent(trainer, noisy("PNG", (40, 30)))
    published(trainer)

    def again(session: Session) -> tuple[dict[str, bytes], Outcome]:
        course = courses.course_by_slug(session, "branch-secretary")
        files = course_actions.export(session, courses.latest(session, course))
        return files, course_actions.publish_files(session, files, now)

    files, outcome = database.write(again)
    [name] = [one for one in files if one.startswith("images/")]
    assert files[name].startswith(b"\x89PNG")
    assert check(files).faults == ()
    assert outcome.state is State.UNCHANGED
    data = {"key": make.key(), "format": "yaml", "module": ""}
    archive = trainer.post("/courses/branch-secretary/questions/export", data=data)
    assert archive.status_code == 200
    assert name.encode() in archive.content


def test_files_with_another_picture_of_a_name_are_a_change_that_is_shown(
    school: School, database: Database, now: datetime
) -> None:
    files = with_files(picture())
    first = publish(database, files, now)
    assert first.state is State.CHANGED
    other = publish(database, with_files(picture(color=(0, 0, 200))), now)
    assert other.state is State.CHANGED
    [change] = other.changes
    assert [(field.name, field.at) for field in change.fields] == [("image", "net.png")]


def publish(database: Database, files: dict[str, bytes], now: datetime) -> Outcome:
    return database.write(lambda session: course_actions.publish_files(session, files, now))


def with_files(data: bytes) -> dict[str, bytes]:
    files = dict(schools.files())
    [name] = [one for one in files if one.endswith("/duty.md")]
    text = files[name].decode()
    at = text.index(" {#p1 ")
    return files | {name: f"{text[:at]}![网](images/net.png){text[at:]}".encode(), "images/net.png": data}


def test_an_unused_picture_of_the_files_is_a_warning(school: School) -> None:
    checked = check({**schools.files(), "images/net.png": picture()})
    assert checked.content
    assert checked.content.images == {}
    assert ("images/net.png", "image-unused") in {(one.file, one.code) for one in checked.warnings}


def test_words_with_brackets_and_stars_stay_words() -> None:
    text = with_picture("一段。", "a.png", PicturePlace("a [b] *c* `d` \\ <e>", ""))
    assert text == "一段。\n\n![a \\[b\\] \\*c\\* \\`d\\` \\\\ \\<e>](images/a.png)"
