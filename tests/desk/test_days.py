"""Days in class: put down, printed to be signed, and attendance taken, each word of it kept."""

import json

import pytest
from sqlmodel import Session, col, select

from app.audit.models import AuditRow
from app.classes.models import Attendance, ClassDay
from app.classes.rules import Came
from app.db import Database
from app.desk.rules.closing import typed_as
from app.desk.rules.days import Said, Seat, changed
from app.learning.actions import enrol
from app.people.actions import add_person
from app.people.rules import Scope
from tests import make
from tests.conftest import As, Browser, Clock
from tests.desk.test_classes import ZONE, organizer_of_the_class
from tests.pdf import pages
from tests.school import School
from tests.workbooks import cells, take


def home(school: School) -> str:
    return f"/classes/{school.klass.ref}/days"


def added(browser: Browser, school: School, status: int = 303, **changes: str) -> str:
    data = {"key": make.key(), "day": "2026-07-20", "title": "上午 专题一", "place": "三号楼", **changes}
    reply = browser.post(home(school), data=data)
    assert reply.status_code == status, reply.text[:300]
    return str(reply.headers.get("Location") or reply.text)


def said(browser: Browser, day: str, words: dict[str, str], status: int = 303) -> str:
    reply = browser.post(day, data={"key": make.key(), **words})
    assert reply.status_code == status, reply.text[:300]
    return str(reply.text)


def rows(database: Database) -> list[tuple[int, str]]:
    query = select(Attendance.enrolment_id, Attendance.came).order_by(col(Attendance.id))
    return database.read(lambda session: [(id, str(came)) for id, came in session.exec(query)])


def came(school: School, word: str) -> dict[str, str]:
    return {f"came-{school.enrolment.ref}": word}


def test_a_day_is_put_down_and_listed(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    day = added(organizer, school)
    page = organizer.get(home(school)).text
    for words in ("2026-07-20", "上午 专题一", "三号楼", day):
        assert words in page
    with Session(database.engine) as session:
        assert session.exec(select(AuditRow).where(AuditRow.verb == "day:add")).one()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("day", "", "2026-07-20 的样子"),
        ("day", "2026-02-30", "2026-07-20 的样子"),
        ("day", "٢٠٢٦-07-20", "2026-07-20 的样子"),
        ("day", "9999-12-31", "2026-07-20 的样子"),
        ("title", " ", "请写这次学什么"),
        ("title", "长" * 61, "60 字以内"),
        ("place", "长" * 61, "60 字以内"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    school: School, as_: As, database: Database, field: str, value: str, told: str
) -> None:
    page = added(as_(school.cast.organizer), school, 422, **{field: value})
    assert told in page
    if field != "place":
        assert 'value="三号楼"' in page
    assert database.read(lambda session: session.exec(select(ClassDay)).all()) == []


def test_two_halves_of_a_day_are_two(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    added(organizer, school)
    added(organizer, school, title="下午 专题二")
    assert len(database.read(lambda session: session.exec(select(ClassDay)).all())) == 2


def test_who_came_is_said_and_said_again_and_both_words_stay(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    day = added(organizer, school)
    said(organizer, day, came(school, "absent"))
    said(organizer, day, came(school, "absent"))
    said(organizer, day, came(school, "excused"))
    assert rows(database) == [(school.enrolment.id, "absent"), (school.enrolment.id, "excused")]
    page = organizer.get(f"{day}?show=excused").text
    assert school.cast.learner.name in page
    assert school.cast.second_learner.name not in page
    assert ">请假 1</a>" in page
    assert ">没到 0</a>" in page
    listed = organizer.get(home(school)).text
    assert f'href="{day}?show=excused">1</a>' in listed
    assert f'href="{day}?show=unsaid">1</a>' in listed


def test_the_rest_was_there_with_one_press_and_nobody_who_was_said_otherwise(
    school: School, as_: As, database: Database
) -> None:
    organizer = as_(school.cast.organizer)
    day = added(organizer, school)
    said(organizer, day, came(school, "absent"))
    assert "没登记的 1 人都到了" in organizer.get(day).text
    said(organizer, day, {"rest": "present"})
    assert rows(database) == [(school.enrolment.id, "absent"), (school.second.id, "present")]
    assert "人都到了" not in organizer.get(day).text


def test_a_day_that_fell_out_stays_and_takes_no_more_words(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    day = added(organizer, school)
    said(organizer, day, came(school, "present"))
    assert organizer.post(f"{day}/dropping", data={"key": make.key()}).status_code == 303
    assert "没有举行" in organizer.get(home(school)).text
    assert "没有举行，不能登记" in said(organizer, day, came(school, "absent"), 409)
    assert len(rows(database)) == 1


def test_a_closed_class_takes_no_more_words(school: School, as_: As, database: Database, clock: Clock) -> None:
    organizer = as_(school.cast.organizer)
    day = added(organizer, school)
    data = {"key": make.key(), "cut_off": typed_as(clock.now, ZONE), "seen": "1"}
    organizer.post(f"/classes/{school.klass.ref}/closing", data=data)
    assert "已经结班" in said(organizer, day, came(school, "present"), 409)
    assert "已经结班" in added(organizer, school, 409)
    assert organizer.post(f"{day}/dropping", data={"key": make.key()}).status_code == 409
    assert rows(database) == []


@pytest.mark.parametrize("words", [{"came-" + "a" * 16: "late"}, {"came-x": "present"}, {"came-'; --": "absent"}])
def test_words_that_no_page_of_ours_sends_are_refused(school: School, as_: As, words: dict[str, str]) -> None:
    organizer = as_(school.cast.organizer)
    assert "请再选一次" in said(organizer, added(organizer, school), words, 422)


def test_somebody_of_another_class_has_no_seat(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    said(organizer, added(organizer, school), {"came-" + "a" * 16: "present"})
    assert rows(database) == []


def test_the_sheet_to_sign_has_everybody_and_room_to_sign(school: School, as_: As) -> None:
    organizer = as_(school.cast.organizer)
    reply = organizer.get(f"{added(organizer, school)}/sheet.pdf")
    assert reply.headers["Content-Type"] == "application/pdf"
    plain = "".join(pages(reply.content))
    for words in (school.klass.name, "2026年7月20日", "签名", "应到2人", school.cast.learner.name):
        assert words in plain
    assert school.cast.second_learner.name in plain


def test_who_came_leaves_as_a_list_of_what_is_seen(school: School, as_: As, database: Database) -> None:
    organizer = as_(school.cast.organizer)
    at = added(organizer, school)
    organizer.post(at, data={"key": make.key(), f"came-{school.enrolment.ref}": "present"})
    assert "导出 2 人" in organizer.get(at).text
    _title, heads, *rows, _foot = cells(take(organizer, f"{at}/export"))
    assert heads == ["序号", "单位", "姓名", "签到"]
    assert [row[2:] for row in rows] == [["林知远", "到"], ["苏明", "还没登记"]]
    assert "导出 1 人" in organizer.get(f"{at}?show=unsaid").text
    _title, _heads, row, _foot = cells(take(organizer, f"{at}/export", show="unsaid"))
    assert row[2] == "苏明"
    assert take(organizer, f"{at}/export", show="nonsense").status_code == 200
    assert len(cells(take(organizer, f"{at}/export", show="present"))) == 4
    exports = select(AuditRow.details).where(AuditRow.verb == "day:export")
    told = database.read(lambda session: session.exec(exports).all())
    assert [json.loads(one)["rows"] for one in told] == [2, 1, 2, 1]
    assert take(as_(school.cast.officer), f"{at}/export").status_code == 403
    assert take(organizer, at.rsplit("/", 1)[0] + f"/{'a' * 16}/export").status_code == 404


def test_a_class_of_hundreds_is_taken_page_by_page(school: School, as_: As, database: Database, clock: Clock) -> None:
    def more(session: Session) -> None:
        klass, unit = session.merge(school.klass), session.merge(school.cast.units.first)
        for n in range(130):
            person = add_person(session, f"学员{n:03}", clock.now)
            enrol(session, person, klass, unit, clock.now, None)

    database.write(more)
    organizer = as_(school.cast.organizer)
    day = added(organizer, school)
    first, second = organizer.get(day).text, organizer.get(f"{day}?show=&page=2").text
    assert first.count("<fieldset") == 100
    assert second.count("<fieldset") == 32
    assert organizer.get(f"{day}?page=999").text.count("<fieldset") == 32
    assert organizer.get(f"{day}?page=-1&show=nonsense").status_code == 200
    said(organizer, day, {"rest": "present"})
    assert len(rows(database)) == 132


def test_nobody_else_gets_in(school: School, as_: As, database: Database) -> None:
    day = added(as_(school.cast.organizer), school)
    for person in (organizer_of_the_class(database, school, Scope.UNIT), school.cast.learner, school.cast.trainer):
        browser = as_(person)
        for path in (home(school), day, f"{day}/sheet.pdf"):
            assert browser.get(path).status_code == 403
        said(browser, day, came(school, "absent"), 403)
        added(browser, school, 403)
    organizer = as_(school.cast.organizer)
    assert organizer.get(f"{home(school)}/{'a' * 16}").status_code == 404
    assert rows(database) == []


def test_only_what_is_another_word_is_written() -> None:
    seats = [Seat("a", "甲", "一", Came.PRESENT), Seat("b", "乙", "一", None)]
    said_of = {"a": Came.PRESENT, "b": Came.ABSENT, "c": Came.ABSENT}
    assert changed(seats, Said(said_of)) == {"b": Came.ABSENT}
    assert changed(seats, Said({}, rest=True)) == {"b": Came.PRESENT}
    assert changed(seats, Said({"b": Came.EXCUSED}, rest=True)) == {"b": Came.EXCUSED}
