"""An import in the browser: a file is looked at, mended, given a place, taken in, and undone."""

import pytest
from sqlmodel import Session, col, select

from app.audit.models import AuditRow
from app.authoring.actions.previews import KEPT_FOR, forget_old_previews
from app.authoring.models import ImportBatch, ImportPreview
from app.authoring.queries.importing import seen_by_all
from app.courses.models import Draft
from app.db import Database
from app.people.rules import Scope
from tests.authoring.conftest import trainer_of
from tests.authoring.editing import COURSE
from tests.authoring.importing.pages import START, fields, key, opened, seen, uploaded
from tests.cast import NOW
from tests.conftest import As, Browser
from tests.school import School


@pytest.fixture
def lesson(database: Database, school: School) -> str:
    return database.read(lambda session: seen_by_all(session, COURSE).content.lessons[0].slug)


@pytest.fixture
def paragraph(database: Database, school: School) -> str:
    def read(session: Session) -> str:
        blocks = seen_by_all(session, COURSE).content.lessons[0].blocks
        return next(block.id for block in blocks if block.kind == "paragraph")

    return database.read(read)


def drafts(database: Database) -> list[Draft]:
    return database.read(lambda session: list(session.exec(select(Draft).order_by(col(Draft.id)))))


def place(client: Browser, at: str, where: str) -> None:
    assert client.post(f"{at}/places", data={"key": key(), "where": where, "do": "all"}).status_code == 303


def taken_in(client: Browser, at: str, **more: str) -> int:
    return client.post(at, data={"key": key(), "seen": seen(client, at), **more}).status_code


def test_a_file_is_shown_before_anything_of_it_goes_in(trainer: Browser, database: Database) -> None:
    at = opened(trainer)
    page = trainer.get(at).text
    assert "核对后导入 2 题，还有 1 处要改" in page
    assert "没有答案。请补上。" in page
    new = trainer.get(f"{at}?show=new").text
    assert "导入的第一道新题问什么？" in new
    assert "导入的第二道新题是对的。" in new
    assert drafts(database) == []
    assert at in trainer.get(START).text


def test_what_is_mended_in_place_can_be_taken(trainer: Browser) -> None:
    at = opened(trainer)
    form = fields(trainer.get(at).text, 3)
    assert form["read-stem"] == "导入的第三道少了答案？"
    done = trainer.post(f"{at}/entries/3", data=form | {"read-answer": "C"})
    assert done.status_code == 303
    page = trainer.get(f"{at}?show=new").text
    assert "核对后导入 3 题" in page
    assert "已改好" in page


def test_what_is_no_better_is_shown_again_as_it_was_typed(trainer: Browser) -> None:
    at = opened(trainer)
    form = fields(trainer.get(at).text, 3) | {"read-answer": "F", "read-why": "写了解析"}
    again = trainer.post(f"{at}/entries/3", data=form)
    assert again.status_code == 422
    assert "超出了选项" in again.text
    assert "写了解析" in again.text


def test_new_questions_need_a_lesson_and_refused_ones_a_tick(
    trainer: Browser, database: Database, lesson: str, paragraph: str
) -> None:
    at = opened(trainer)
    assert taken_in(trainer, at) == 422
    assert taken_in(trainer, at, leave_out="1") == 422
    place(trainer, at, f"{lesson}#{paragraph}")
    assert taken_in(trainer, at) == 422
    assert drafts(database) == []
    assert taken_in(trainer, at, leave_out="1") == 303
    first, second = drafts(database)
    assert first.slug.startswith(f"{lesson}-q")
    assert int(second.slug.rpartition("q")[2]) == int(first.slug.rpartition("q")[2]) + 1
    assert f'"paragraph":"{paragraph}"' in first.body
    batch, verbs = database.read(
        lambda session: (
            session.exec(select(ImportBatch)).one(),
            [row.verb for row in session.exec(select(AuditRow))],
        )
    )
    assert (batch.added, batch.left_out, batch.file_name) == (2, 1, "题库.csv")
    assert "questions:import" in verbs
    assert "已导入 2 题" in trainer.get(at).text


def test_ticked_questions_go_to_a_place_of_their_own(
    trainer: Browser, database: Database, lesson: str, school: School
) -> None:
    other = database.read(lambda session: seen_by_all(session, COURSE).content.lessons[1].slug)
    at = opened(trainer)
    place(trainer, at, lesson)
    ticked = {"key": key(), "where": other, "do": "ticked", "q": ["2"]}
    assert trainer.post(f"{at}/places", data=ticked).status_code == 303
    assert taken_in(trainer, at, leave_out="1") == 303
    assert [one.slug.rpartition("-q")[0] for one in drafts(database)] == [lesson, other]


def test_the_same_file_again_adds_nothing(trainer: Browser, database: Database, lesson: str) -> None:
    at = opened(trainer)
    place(trainer, at, lesson)
    assert taken_in(trainer, at, leave_out="1") == 303
    again = opened(trainer)
    assert again != at
    page = trainer.get(again).text
    assert "导入 2 题" not in page
    assert "题库里已有的 2 题" in trainer.get(f"{again}?show=duplicate").text
    assert len(drafts(database)) == 2


def test_importing_twice_by_a_double_click_is_once(trainer: Browser, database: Database, lesson: str) -> None:
    at = opened(trainer)
    place(trainer, at, lesson)
    data = {"key": key(), "seen": seen(trainer, at), "leave_out": "1"}
    assert [trainer.post(at, data=data).status_code for _ in range(2)] == [303, 303]
    assert trainer.post(at, data=data | {"key": key()}).status_code == 303
    assert len(drafts(database)) == 2


def test_two_tabs_with_one_file_are_one_preview_and_a_stale_one_is_shown_anew(
    trainer: Browser, database: Database, lesson: str
) -> None:
    at = opened(trainer)
    assert opened(trainer) == at
    place(trainer, at, lesson)
    before = seen(trainer, at)
    form = fields(trainer.get(at).text, 3) | {"read-answer": "C"}
    assert trainer.post(f"{at}/entries/3", data=form).status_code == 303
    stale = trainer.post(at, data={"key": key(), "seen": before})
    assert (stale.status_code, "请再看一遍" in stale.text) == (409, True)
    assert drafts(database) == []


def test_an_import_is_undone_as_one_step(trainer: Browser, database: Database, lesson: str) -> None:
    at = opened(trainer)
    place(trainer, at, lesson)
    taken_in(trainer, at, leave_out="1")
    batch = database.read(lambda session: session.exec(select(ImportBatch)).one())
    undo = f"/courses/{COURSE}/imports/{batch.ref}/undoing"
    assert "2 题没有人动过" in trainer.get(undo).text
    assert trainer.post(undo, data={"key": key()}).status_code == 303
    assert drafts(database) == []
    assert "已在" in trainer.get(undo).text
    # Their names are never given again.
    again = opened(trainer)
    place(trainer, again, lesson)
    taken_in(trainer, again, leave_out="1")
    assert not {one.slug for one in drafts(database)} & {f"{lesson}-q1"}


def test_what_somebody_changed_since_stays_unless_the_rest_is_asked_for(
    trainer: Browser, database: Database, lesson: str
) -> None:
    at = opened(trainer)
    place(trainer, at, lesson)
    taken_in(trainer, at, leave_out="1")
    first = drafts(database)[0]

    def change(session: Session) -> str:
        draft = session.get_one(Draft, first.id)
        draft.body, draft.rev = draft.body.replace("第一道", "第壹道"), draft.rev + 1
        session.add(draft)
        return session.exec(select(ImportBatch)).one().ref

    ref = database.write(change)
    undo = f"/courses/{COURSE}/imports/{ref}/undoing"
    refused = trainer.post(undo, data={"key": key()})
    assert (refused.status_code, "第壹道" in refused.text) == (422, True)
    assert len(drafts(database)) == 2
    assert trainer.post(undo, data={"key": key(), "others": "1"}).status_code == 303
    assert [one.slug for one in drafts(database)] == [first.slug]


def test_pasted_text_and_a_file_together_are_refused_and_so_is_neither(trainer: Browser) -> None:
    both = trainer.post(START, data={"key": key(), "text": "一、单选题"}, files={"file": ("a.csv", b"a", "text/csv")})
    assert (both.status_code, "请只给一样" in both.text) == (422, True)
    assert trainer.post(START, data={"key": key(), "text": "  "}).status_code == 422


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(trainer: Browser, database: Database) -> None:
    damaged = trainer.post(START, data={"key": key()}, files={"file": ("题库.xlsx", b"PK\x03\x04", "x/y")})
    assert damaged.status_code == 422
    empty = trainer.post(START, data={"key": key()}, files={"file": ("题库.csv", "题干,答案\n".encode(), "x/y")})
    assert (empty.status_code, "没有找到题目" in empty.text) == (422, True)
    assert database.read(lambda session: session.exec(select(ImportPreview)).all()) == []


def test_ten_megabytes_are_the_most(trainer: Browser) -> None:
    sent = trainer.post(START, data={"key": key()}, files={"file": ("题库.csv", b"x" * (12 * 2**20), "x/y")})
    assert (sent.status_code, "10 MB" in sent.text) == (413, True)


def test_a_preview_is_its_owners_alone(trainer: Browser, colleague: Browser, as_: As, school: School) -> None:
    at = opened(trainer)
    assert colleague.get(at).status_code == 404
    assert colleague.post(at, data={"key": key(), "seen": "0" * 16}).status_code == 404
    assert colleague.post(f"{at}/entries/3", data={"key": key(), "read-stem": "题"}).status_code == 404
    assert colleague.post(f"{at}/places", data={"key": key(), "where": "a", "do": "all"}).status_code == 404
    assert colleague.get(START).status_code == 200
    learner = as_(school.cast.learner)
    for path in (START, at):
        assert learner.get(path).status_code == 403
    assert uploaded(learner).status_code == 403
    assert learner.post(at, data={"key": key(), "seen": "0" * 16}).status_code == 403


def test_another_courses_trainer_finds_nothing(trainer: Browser, as_: As, database: Database, school: School) -> None:
    at = opened(trainer)
    other = as_(trainer_of(database, Scope.COURSE, school.klass.course_id + 1, "外课同事"))
    assert other.get(START).status_code == 404
    assert uploaded(other).status_code == 404
    assert other.get(at).status_code == 404
    assert other.get(f"/courses/{COURSE}/imports/{'a' * 16}/undoing").status_code == 404
    assert trainer.get(f"/courses/{COURSE}/imports/{'a' * 16}/undoing").status_code == 404
    assert trainer.post(f"/courses/{COURSE}/imports/{'a' * 16}/undoing", data={"key": key()}).status_code == 404


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("", {"seen": "?"}),
        ("/entries/3", {"read-nothing": "x"}),
        ("/entries/3", {"read-stem": "题" * 20_001}),
        ("/places", {"where": "../", "do": "all"}),
        ("/places", {"where": "no-such-lesson", "do": "all"}),
        ("/places", {"where": "a", "do": "ticked"}),
        ("/places", {"where": "a", "do": "some"}),
    ],
)
def test_what_no_form_of_ours_sends_is_refused(trainer: Browser, part: str, data: dict[str, str]) -> None:
    at = opened(trainer)
    assert trainer.post(f"{at}{part}", data={"key": key()} | data).status_code == 422


def test_an_address_that_asks_for_nothing_known_is_refused(trainer: Browser) -> None:
    at = opened(trainer)
    assert trainer.get(f"{at}?show=all").status_code == 422
    assert trainer.get(f"{at}?page=0").status_code == 422
    assert trainer.get(f"{at}?page=999").status_code == 200
    assert trainer.post(f"{at}/entries/99", data={"key": key(), "read-stem": "题"}).status_code == 404


def test_previews_are_forgotten_after_a_week(trainer: Browser, database: Database) -> None:
    at = opened(trainer)
    database.write(lambda session: forget_old_previews(session, NOW + KEPT_FOR))
    assert trainer.get(at).status_code == 200
    database.write(lambda session: forget_old_previews(session, NOW + KEPT_FOR * 2))
    assert trainer.get(at).status_code == 404
