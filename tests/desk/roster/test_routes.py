"""The pages of a roster: uploaded, mended, confirmed, undone, with slips; and who may see none of it."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from httpx2 import Response
from sqlmodel import Session, col, select

from app.classes.models import Enrolment, TrainingClass
from app.db import Database
from app.desk.models import RosterDraft, RosterImport, RosterMapping
from app.people.actions import add_unit
from app.people.models import Membership, OneTimeLink, OrgUnit, OrgUnitName, Person
from app.people.rules import IdentifierKind, NameKind, Role, Scope
from tests import make
from tests.cast import LONG_AGO, Cast, detached
from tests.conftest import As, Browser, Clock
from tests.desk.roster.expected import Roster, Rows
from tests.desk.roster.files import xlsx
from tests.school import School

HEAD = ["姓名", "单位", "手机号", "工号", "支部名称", "党内职务", "任职时间"]
GOOD: Rows = [
    HEAD,
    ["周明远", "发改委", "13900010001", "", "投资处党支部", "支部书记", "2024-03-05"],
    ["何静", "教育局", "", "00126", "预算处党支部", "支部书记", "2025.6"],
]
BAD: Rows = [
    *GOOD,
    ["赵敏", "市卫计委", "13900010003", "", "", "", ""],
    ["刘建国", "教育局", "1390001000", "", "", "", ""],
]


@pytest.fixture
def organizer(as_: As, school: School, klass: TrainingClass) -> Browser:
    return as_(school.cast.organizer)


def upload(browser: Browser, klass: TrainingClass, rows: Rows | bytes, name: str = "花名册.xlsx") -> Response:
    data = rows if isinstance(rows, bytes) else xlsx(Roster("", {"名单": rows}))
    return browser.post(f"/classes/{klass.ref}/roster", data={"key": make.key()}, files={"file": (name, data)})


def preview(browser: Browser, klass: TrainingClass, rows: Rows) -> str:
    reply = upload(browser, klass, rows)
    assert reply.status_code == 303, reply.text
    return str(reply.headers["Location"])


def text(reply: Response) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.text)))


def digest(browser: Browser, at: str) -> str:
    found = re.search(r'name="digest" value="(\w+)"', browser.get(at).text)
    return found[1] if found else ""


def confirm(browser: Browser, at: str, **more: object) -> Response:
    data = {"key": make.key(), "digest": digest(browser, at), **more}
    return browser.post(f"{at}/import", data=data)


def say_everywhere(browser: Browser, at: str) -> None:
    """That 市卫计委, in row 4 of BAD, is 江州市卫生健康委 wherever it is written so."""
    health = re.search(r'<option value="(\w{16})">[^<]*江州市卫生健康委', browser.get(at).text)
    assert health
    said = {"sheet": "名单", "row": "4", "do": "mend", "unit": health[1], "everywhere": "1"}
    assert browser.post(f"{at}/rows", data={"key": make.key(), **said}).status_code == 303


def in_class(database: Database, klass: TrainingClass) -> list[str]:
    query = (
        select(Person.name)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .where(Enrolment.class_id == klass.id, col(Enrolment.withdrawn_at).is_(None))
        .order_by(col(Enrolment.id))
    )
    return database.read(lambda session: list(session.exec(query)))


def test_a_file_is_looked_at_confirmed_and_undone(organizer: Browser, klass: TrainingClass, database: Database) -> None:
    at = preview(organizer, klass, GOOD)
    page = organizer.get(at)
    assert "核对后导入 2 人" in page.text
    assert "139****0001" in page.text
    assert "13900010001" not in page.text
    assert in_class(database, klass) == []
    done = confirm(organizer, at)
    assert done.status_code == 303
    assert in_class(database, klass) == ["周明远", "何静"]
    result = organizer.get(done.headers["Location"])
    assert "2 人还没有密码" in result.text
    assert organizer.get(at).status_code == 404  # the draft is done
    listed = organizer.get(f"/classes/{klass.ref}/roster").text
    assert done.headers["Location"] in listed
    undone = organizer.post(f"{done.headers['Location']}/undo", data={"key": make.key()})
    assert undone.status_code == 303
    assert in_class(database, klass) == []
    assert "已撤销这次导入" in organizer.get(undone.headers["Location"]).text
    assert organizer.post(f"{done.headers['Location']}/undo", data={"key": make.key()}).status_code == 409


def test_a_preview_is_a_row_of_its_owner_that_two_tabs_and_a_reload_show_alike(
    organizer: Browser, klass: TrainingClass, database: Database
) -> None:
    first, second = preview(organizer, klass, GOOD), preview(organizer, klass, BAD)
    assert first != second
    assert organizer.get(first).text.count("周明远") == organizer.get(first).text.count("周明远") > 0
    with Session(database.engine) as session:
        assert len(session.exec(select(RosterDraft)).all()) == 2
    assert organizer.post(f"{first}/forget", data={"key": make.key()}).status_code == 303
    assert (organizer.get(first).status_code, organizer.get(second).status_code) == (404, 200)


def test_refused_rows_are_mended_in_place_or_left_out_by_a_tick(
    organizer: Browser, klass: TrainingClass, database: Database
) -> None:
    at = preview(organizer, klass, BAD)
    shown = text(organizer.get(at))
    assert "还有 2 行要改" in shown
    assert "本站没有“市卫计委”这个单位" in shown
    assert "1390001000 是 10 位" in shown
    refused = confirm(organizer, at)
    assert (refused.status_code, in_class(database, klass)) == (422, [])
    row = {"sheet": "名单", "row": "5", "do": "mend", "f-phone": "139 0001 0004"}
    assert organizer.post(f"{at}/rows", data={"key": make.key(), **row}).status_code == 303
    say_everywhere(organizer, at)
    assert "核对后导入 4 人" in organizer.get(at).text
    assert confirm(organizer, at).status_code == 303
    assert in_class(database, klass) == ["周明远", "何静", "赵敏", "刘建国"]


def test_a_unit_that_was_said_once_is_known_in_the_next_file_and_may_be_asked_about_again(
    organizer: Browser, klass: TrainingClass, database: Database, as_: As
) -> None:
    at = preview(organizer, klass, BAD[:-1])
    say_everywhere(organizer, at)
    assert "“市卫计委”就是江州市卫生健康委" in text(organizer.get(at))
    assert confirm(organizer, at).status_code == 303

    later = [BAD[0], ["钱进", "市卫计委", "13900010009", "", "", "", ""]]
    again = preview(organizer, klass, later)
    shown = text(organizer.get(again))
    assert "核对后导入 1 人" in shown
    assert "“市卫计委”就是江州市卫生健康委" in shown  # nothing is taken without being said
    other = as_(detached(database.write(lambda session: make.person(session, "另一位", roles=[Role.ORGANIZER]))))
    assert "本站没有“市卫计委”这个单位" in text(other.get(preview(other, klass, later)))  # it was not said by him

    written = re.search(r'name="written" value="([^"]+)"', organizer.get(again).text)
    assert written
    forget = {"key": make.key(), "written": written[1]}
    assert organizer.post(f"{again}/units", data=forget).status_code == 303
    assert "本站没有“市卫计委”这个单位" in text(organizer.get(again))
    assert "本站没有“市卫计委”这个单位" in text(organizer.get(preview(organizer, klass, later)))


def test_a_unit_of_exactly_that_name_is_meant_whatever_was_said_of_the_writing_before(
    organizer: Browser, klass: TrainingClass, database: Database, cast: Cast
) -> None:
    at = preview(organizer, klass, BAD[:-1])
    say_everywhere(organizer, at)
    assert confirm(organizer, at).status_code == 303

    def found_anew(session: Session) -> int:
        return add_unit(session, "市卫计委", "", session.merge(cast.units.root), LONG_AGO).id

    unit = database.write(found_anew)
    again = preview(organizer, klass, [BAD[0], ["钱进", "市卫计委", "13900010009", "", "", "", ""]])
    assert "按您说过的认的单位" not in text(organizer.get(again))
    assert confirm(organizer, again).status_code == 303
    query = select(Membership.unit_id).join(Person).where(Person.name == "钱进")
    assert database.read(lambda session: session.exec(query).one()) == unit


def test_a_name_that_would_print_with_a_hole_is_told_before_it_is_imported(
    organizer: Browser, klass: TrainingClass
) -> None:
    at = preview(organizer, klass, [BAD[0], ["张\U00020bb7文", "教育局", "13900010009", "", "", "", ""], *GOOD[1:]])
    assert "张\U00020bb7文 （\U00020bb7）" in text(organizer.get(at))
    assert "打印的字库里没有" not in text(organizer.get(preview(organizer, klass, GOOD)))


def test_the_rest_is_imported_where_that_is_ticked(
    organizer: Browser, klass: TrainingClass, database: Database
) -> None:
    at = preview(organizer, klass, BAD)
    assert confirm(organizer, at, leave_out="1").status_code == 303
    assert in_class(database, klass) == ["周明远", "何静"]


def test_a_row_is_left_out_and_taken_in_again(organizer: Browser, klass: TrainingClass) -> None:
    at = preview(organizer, klass, BAD)
    row = {"sheet": "名单", "row": "5"}
    organizer.post(f"{at}/rows", data={"key": make.key(), **row, "do": "leave_out"})
    assert "跳过的 1 行" in organizer.get(at).text
    organizer.post(f"{at}/rows", data={"key": make.key(), **row, "do": "take_in"})
    assert "还有 2 行要改" in organizer.get(at).text


def test_a_column_is_named_and_the_next_file_knows_it(
    organizer: Browser, klass: TrainingClass, database: Database
) -> None:
    rows: Rows = [["姓名", "在哪儿", "手机号"], ["周明远", "发改委", "13900010001"]]
    at = preview(organizer, klass, rows)
    assert "没有“单位”这一列" in organizer.get(at).text
    told = {"c-姓名": "name", "c-在哪儿": "unit", "c-手机号": "phone"}
    assert organizer.post(f"{at}/columns", data={"key": make.key(), **told}).status_code == 303
    assert "核对后导入 1 人" in organizer.get(at).text
    assert confirm(organizer, at).status_code == 303
    with Session(database.engine) as session:
        assert {one.header: one.field for one in session.exec(select(RosterMapping))}["在哪儿"] == "unit"
    again = organizer.get(preview(organizer, klass, rows)).text
    assert "与现有名单一致" in again


def test_what_changed_since_it_was_shown_is_shown_again_and_not_done(
    organizer: Browser, klass: TrainingClass, database: Database
) -> None:
    at, other = preview(organizer, klass, GOOD), preview(organizer, klass, GOOD)
    seen = digest(organizer, at)
    assert confirm(organizer, other).status_code == 303
    stale = organizer.post(f"{at}/import", data={"key": make.key(), "digest": seen})
    assert stale.status_code == 409
    assert "名单在您核对以后变了" in stale.text
    assert "与现有名单一致" in stale.text


def test_who_is_missing_leaves_by_a_tick_with_a_reason(
    organizer: Browser, klass: TrainingClass, database: Database
) -> None:
    confirm(organizer, preview(organizer, klass, GOOD))
    at = preview(organizer, klass, GOOD[:2])
    ref = re.search(r'name="withdraw" value="(\w{16})"', organizer.get(at).text)
    assert ref
    without = confirm(organizer, at, withdraw=ref[1])
    assert (without.status_code, len(in_class(database, klass))) == (422, 2)
    assert confirm(organizer, at, withdraw=ref[1], reason="已调离").status_code == 303
    assert in_class(database, klass) == ["周明远"]


def test_the_same_form_sent_twice_is_done_once(organizer: Browser, klass: TrainingClass, database: Database) -> None:
    key, file = make.key(), xlsx(Roster("", {"名单": GOOD}))
    url = f"/classes/{klass.ref}/roster"
    replies = [organizer.post(url, data={"key": key}, files={"file": ("花名册.xlsx", file)}) for _ in range(2)]
    assert replies[0].headers["Location"] == replies[1].headers["Location"]
    at = replies[0].headers["Location"]
    form = {"key": make.key(), "digest": digest(organizer, at)}
    done = [organizer.post(f"{at}/import", data=form) for _ in range(2)]
    assert done[0].headers["Location"] == done[1].headers["Location"]
    with Session(database.engine) as session:
        assert len(session.exec(select(RosterImport)).all()) == 1


def test_slips_hold_one_link_each_that_opens_and_a_second_print_makes_the_first_void(
    organizer: Browser, klass: TrainingClass, client: Browser, database: Database
) -> None:
    at = confirm(organizer, preview(organizer, klass, GOOD)).headers["Location"]
    first = organizer.post(f"{at}/slips", data={"key": make.key()})
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "no-store"
    tokens = re.findall(r"/link/([\w-]+)", first.text)
    assert len(set(tokens)) == 2
    assert first.text.count("<svg") >= 2
    assert "周明远" in client.get(f"/link/{tokens[0]}").text
    organizer.post(f"{at}/slips", data={"key": make.key()})
    assert client.get(f"/link/{tokens[0]}").status_code == 404
    with Session(database.engine) as session:
        assert len(session.exec(select(OneTimeLink)).all()) == 2


def test_a_file_that_is_none_or_missing_is_refused_in_words(organizer: Browser, klass: TrainingClass) -> None:
    nothing = organizer.post(f"/classes/{klass.ref}/roster", data={"key": make.key()})
    assert (nothing.status_code, "请先选一个文件" in nothing.text) == (422, True)
    broken = upload(organizer, klass, b"PK\x03\x04 broken")
    assert (broken.status_code, "文件损坏" in broken.text) == (422, True)
    assert upload(organizer, klass, b"%PDF-1.7", "a.pdf").status_code == 422
    big = upload(organizer, klass, b"x" * (11 * 2**20), "a.csv")
    assert (big.status_code, "超过 10 MB" in big.text) == (413, True)


BAD_FORMS = [
    ("rows", {"row": "x", "do": "mend"}),
    ("rows", {"row": "99", "sheet": "名单", "do": "mend"}),
    ("rows", {"row": "4", "sheet": "名单", "do": "burn"}),
    ("rows", {"row": "4", "sheet": "名单", "do": "mend", "unit": "a" * 16}),
    ("columns", {"c-姓名": "nonsense"}),
    ("units", {"written": ""}),
    ("units", {"written": "长" * 201}),
    ("columns", {"c-姓名": "name", "c-单位": "name"}),
    ("import", {"digest": "", "withdraw": "a" * 16}),
]


@pytest.mark.parametrize(("part", "form"), BAD_FORMS)
def test_a_bad_form_shows_the_draft_again(
    organizer: Browser, klass: TrainingClass, part: str, form: dict[str, str]
) -> None:
    at = preview(organizer, klass, BAD)
    reply = organizer.post(f"{at}/{part}", data={"key": make.key(), **form})
    assert reply.status_code == 422
    assert "还有 2 行要改" in reply.text


def addresses(klass: TrainingClass, draft: str, done: str) -> list[tuple[str, str]]:
    return [
        ("GET", f"/classes/{klass.ref}/roster"),
        ("POST", f"/classes/{klass.ref}/roster"),
        ("GET", draft),
        ("POST", f"{draft}/rows"),
        ("POST", f"{draft}/columns"),
        ("POST", f"{draft}/units"),
        ("POST", f"{draft}/import"),
        ("POST", f"{draft}/forget"),
        ("GET", done),
        ("POST", f"{done}/undo"),
        ("POST", f"{done}/slips"),
    ]


def ask(browser: Browser, method: str, url: str) -> int:
    if method == "GET":
        return browser.get(url).status_code
    files = {"file": ("a.xlsx", xlsx(Roster("", {"名单": GOOD})))} if url.endswith("/roster") else None
    form = {"key": make.key(), "row": "4", "sheet": "名单", "do": "leave_out", "digest": "x"}
    return browser.post(url, data=form, files=files).status_code


def test_the_wrong_role_gets_403_and_another_organizer_404(
    organizer: Browser, klass: TrainingClass, as_: As, school: School, client: Browser, database: Database, clock: Clock
) -> None:
    done = str(confirm(organizer, preview(organizer, klass, GOOD)).headers["Location"])
    draft = preview(organizer, klass, BAD)
    for person in (school.cast.learner, school.cast.trainer, school.cast.system_admin, school.cast.auditor):
        wrong = as_(person)
        assert {ask(wrong, *one) for one in addresses(klass, draft, done)} == {403}
    assert {ask(client, *one) for one in addresses(klass, draft, done)} == {303, 401}

    def of_the_other_class(session: Session) -> Person:
        stranger = make.person(session, "别班组织", roles=())
        make.grant(session, stranger, Role.ORGANIZER, Scope.CLASS, school.klass.id, now=clock.now)
        return stranger

    stranger = as_(database.write(of_the_other_class))
    assert {ask(stranger, *one) for one in addresses(klass, draft, done)} == {404}


def test_a_draft_is_seen_by_nobody_else_who_manages_the_class(
    organizer: Browser, klass: TrainingClass, as_: As, database: Database, clock: Clock
) -> None:
    def colleague(session: Session) -> Person:
        made = make.person(session, "同班组织", roles=())
        make.grant(session, made, Role.ORGANIZER, Scope.CLASS, klass.id, now=clock.now)
        return made

    draft = preview(organizer, klass, GOOD)
    other = as_(database.write(colleague))
    assert other.get(f"/classes/{klass.ref}/roster").status_code == 200
    assert other.get(draft).status_code == 404
    assert ask(other, "POST", f"{draft}/import") == 404


def test_an_officer_brings_in_his_own_unit_and_learns_nothing_of_others(
    as_: As, school: School, klass: TrainingClass, database: Database
) -> None:
    officer = as_(school.cast.officer)  # of the first unit; he sees the school's class, not the empty one
    assert officer.get(f"/classes/{klass.ref}/roster").status_code == 404
    rows: Rows = [
        ["姓名", "单位", "手机号", "工号"],
        ["新来的", "发改委", "13900010001", ""],
        ["苏明", "教育局", "", "B001"],
        ["无此人", "不存在的局", "13900010002", ""],
        ["冒名", "发改委", "13900000002", ""],
        ["苏明", "发改委", "", "B001"],  # another unit's number, and here a new one
    ]

    def give_a_phone(session: Session) -> None:
        make.identifier(session, session.merge(school.cast.second_learner), "13900000002", None, IdentifierKind.PHONE)

    database.write(give_a_phone)
    at = preview(officer, school.klass, rows)
    page = officer.get(at)
    said = text(page)
    assert "核对后导入" in said
    known, unknown = (re.search(rf"第 {row} 行.*?单位 (“[^”]+”)(.*?)核对", said) for row in (3, 4))
    assert known
    assert unknown
    assert known[2].replace("教育局", "") == unknown[2].replace("不存在的局", "")  # the same words for both
    assert "江州市教育局" not in page.text
    assert "江州市财政局" not in page.text
    assert "这一行不能由您导入" in said
    assert confirm(officer, at, leave_out="1").status_code == 303
    names = in_class(database, school.klass)
    assert names.count("苏明") == 2  # his own unit's, and the one that he may not touch
    assert "新来的" in names
    assert "冒名" not in names
    with Session(database.engine) as session:
        second = session.get_one(Enrolment, school.second.id)
        assert (second.unit_id, second.withdrawn_at) == (school.cast.units.second.id, None)


def test_an_officer_does_not_see_others_missing_nor_their_imports(
    as_: As, school: School, organizer: Browser, database: Database
) -> None:
    done = confirm(organizer, preview(organizer, school.klass, GOOD), leave_out="1").headers["Location"]
    officer = as_(school.cast.officer)
    at = preview(officer, school.klass, [HEAD, ["林知远", "发改委", "13900000001", "A001", "", "", ""]])
    page = officer.get(at).text
    assert "周明远" in page  # of his unit, and not in his file
    assert "苏明" not in page
    assert "何静" not in page
    assert officer.get(done).status_code == 404
    assert done not in officer.get(f"/classes/{school.klass.ref}/roster").text


def test_a_preview_of_twice_as_many_asks_as_much(
    organizer: Browser, klass: TrainingClass, queries: Callable[[], int]
) -> None:
    def rows(n: int) -> Rows:
        return [HEAD, *([f"某{i}", "发改委", f"138{i:08}", "", "", "", ""] for i in range(n))]

    counts = []
    for n in (10, 20):
        at = preview(organizer, klass, rows(n))
        queries()
        organizer.get(at)
        counts.append(queries())
    assert counts[0] == counts[1]


def test_a_unit_that_was_chosen_in_a_draft_must_still_be_one(
    organizer: Browser, klass: TrainingClass, database: Database, clock: Clock
) -> None:
    at = preview(organizer, klass, BAD)
    health = re.search(r'<option value="(\w{16})">[^<]*江州市卫生健康委', organizer.get(at).text)
    assert health
    unit = {"sheet": "名单", "row": "4", "do": "mend", "unit": health[1], "everywhere": "1"}
    organizer.post(f"{at}/rows", data={"key": make.key(), **unit})

    def archive(session: Session) -> None:
        named = select(OrgUnitName.unit_id).where(
            OrgUnitName.name == "江州市卫生健康委", OrgUnitName.kind == NameKind.FULL
        )
        session.get_one(OrgUnit, session.exec(named).one()).archived_at = clock.now

    database.write(archive)
    assert "还有 2 行要改" in organizer.get(at).text
