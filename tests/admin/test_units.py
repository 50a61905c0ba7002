"""The tree of units is kept by hand: names that were stay known, whole branches move, nothing is ever deleted."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from app.audit.models import AuditRow
from app.classes.models import Enrolment, TrainingClass
from app.db import Database
from app.notices.models import Notice
from app.notices.rules import NoticeKind
from app.people import actions as people
from app.people.models import Appointment, Membership, OrgUnit, OrgUnitBelow, OrgUnitName
from app.people.queries import appointments_of, below, unit_by_name, units
from tests import make
from tests.cast import LONG_AGO, NOW, Cast
from tests.conftest import As, Browser, Clock
from tests.school import School

LIST = "/admin/units"


@pytest.fixture
def admin(as_: As, cast: Cast) -> Browser:
    return as_(cast.system_admin)


def typed(**changes: str) -> dict[str, str]:
    return {"key": make.key(), "name": "江州市统计局", "short": "统计局", "aliases": "市统计局；统计", **changes}


def made(admin: Browser, parent: str, **changes: str) -> str:
    reply = admin.post(f"{LIST}/new", data=typed(parent=parent, **changes))
    assert reply.status_code == 303, reply.text[:400]
    return str(reply.headers["Location"])


def names(database: Database, ref: str) -> list[tuple[str, str, bool]]:
    def read(session: Session) -> list[tuple[str, str, bool]]:
        query = select(OrgUnitName).join(OrgUnit).where(OrgUnit.ref == ref).order_by(col(OrgUnitName.id))
        return [(one.kind.value, one.name, one.until is None) for one in session.exec(query)]

    return database.read(read)


def test_a_unit_is_made_where_it_belongs_and_found_by_every_name(
    admin: Browser, cast: Cast, database: Database
) -> None:
    address = made(admin, cast.units.root.ref)
    tree = admin.get(LIST).text
    assert "江州市统计局" in tree
    assert "市统计局、统计" in tree
    for name in ("江州市统计局", "统计局", "市统计局", "统计"):
        found = database.read(lambda session, name=name: unit_by_name(session, name))  # type: ignore[misc]
        assert found is not None, name
        assert found.ref == address.rsplit("/", 1)[1]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", " ", "请填写全称"),
        ("name", "长" * 61, "60 字以内"),
        ("name", "甲/乙", "不能有“/”"),
        ("name", "江州市教育局", "同一级已经有这个名称"),
        ("short", "长" * 61, "60 字以内"),
        ("aliases", "；".join(map(str, range(21))), "最多 20 个"),
        ("aliases", "长" * 61, "别名太长"),
        ("parent", "", "请选一个上级单位"),
        ("parent", "a" * 16, "请选一个上级单位"),
        ("parent", "../x", "请选一个上级单位"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    admin: Browser, cast: Cast, database: Database, field: str, value: str, told: str
) -> None:
    page = admin.post(f"{LIST}/new", data={**typed(parent=cast.units.root.ref), field: value})
    assert page.status_code == 422
    assert told in page.text
    if field != "short":
        assert 'value="统计局"' in page.text
    assert len(database.read(lambda session: session.exec(select(OrgUnit)).all())) == 3


def test_a_new_name_keeps_the_old_one_known(admin: Browser, cast: Cast, database: Database) -> None:
    ref = cast.units.second.ref
    data = typed(name="江州市教育体育局", short="教育局", aliases="教体局", parent="")
    assert admin.post(f"{LIST}/{ref}", data=data).status_code == 303
    assert ("full", "江州市教育局", False) in names(database, ref)
    assert ("full", "江州市教育体育局", True) in names(database, ref)
    page = admin.get(f"{LIST}/{ref}").text
    assert "用过的名称" in page
    assert "江州市教育局" in page
    found = database.read(lambda session: unit_by_name(session, "江州市教育局"))
    assert found is not None
    assert found.ref == ref


def test_the_same_form_again_changes_nothing(admin: Browser, cast: Cast, database: Database) -> None:
    ref = cast.units.second.ref
    page = admin.get(f"{LIST}/{ref}").text
    short = re.findall(r'name="short" type="text" value="([^"]*)"', page)[0]
    data = typed(name="江州市教育局", short=short, aliases="", parent="")
    before = names(database, ref)
    assert admin.post(f"{LIST}/{ref}", data=data).status_code == 303
    assert names(database, ref) == before
    assert (
        database.read(lambda session: session.exec(select(AuditRow).where(AuditRow.verb == "unit:change")).all()) == []
    )


def test_a_branch_moves_with_all_below_and_with_it_what_its_officer_sees(
    admin: Browser, cast: Cast, school: School, as_: As, database: Database
) -> None:
    first, second = cast.units.first, cast.units.second
    officer = as_(cast.officer)  # of the first unit
    people = f"/classes/{school.klass.ref}/people"
    assert cast.second_learner.name not in officer.get(people).text
    data = typed(name="江州市教育局", short="教育局", aliases="", parent=first.ref)
    assert admin.post(f"{LIST}/{second.ref}", data=data).status_code == 303
    assert cast.second_learner.name in officer.get(people).text
    closure = database.read(lambda session: below(session, first.id))
    assert closure == {first.id, second.id}


def test_no_unit_moves_below_itself(admin: Browser, cast: Cast, database: Database) -> None:
    child = made(admin, cast.units.first.ref).rsplit("/", 1)[1]
    data = typed(name="江州市发展改革委", parent=child)
    page = admin.post(f"{LIST}/{cast.units.first.ref}", data=data)
    assert page.status_code == 422
    assert "不能移到自己或自己的下级里面" in page.text
    itself = admin.post(f"{LIST}/{cast.units.root.ref}", data=typed(name="江州市", parent=cast.units.first.ref))
    assert itself.status_code == 422


def test_a_unit_with_people_is_not_closed_and_an_empty_one_stays_known(
    admin: Browser, cast: Cast, database: Database
) -> None:
    held = admin.post(f"{LIST}/{cast.units.first.ref}/closing", data={"key": make.key()})
    assert held.status_code == 409
    assert "还有人在这个单位" in held.text
    assert admin.post(f"{LIST}/{cast.units.root.ref}/closing", data={"key": make.key()}).status_code == 409
    address = made(admin, cast.units.root.ref)
    assert admin.post(f"{address}/closing", data={"key": make.key()}).status_code == 303
    assert "已停用" in admin.get(LIST).text
    assert "停用。以前在这里的人" in admin.get(address).text
    late = admin.post(address, data=typed(name="另一个名字"))
    assert late.status_code == 409
    below_it = admin.post(f"{LIST}/new", data=typed(name="下级", parent=address.rsplit("/", 1)[1]))
    assert below_it.status_code == 422


def test_a_class_still_shows_where_people_counted_when_their_unit_is_closed(
    admin: Browser, cast: Cast, school: School, as_: As, database: Database, now: datetime
) -> None:
    def leave(session: Session) -> None:
        for one in session.exec(select(Membership).where(Membership.unit_id == cast.units.second.id)):
            one.until = now
            session.add(one)

    database.write(leave)
    reply = admin.post(f"{LIST}/{cast.units.second.ref}/closing", data={"key": make.key()})
    assert reply.status_code == 303, reply.text[:300]
    page = as_(cast.organizer).get(f"/classes/{school.klass.ref}/overview")
    assert page.status_code == 200
    assert "江州市教育局" in page.text


def test_each_act_is_in_the_trail(admin: Browser, cast: Cast, database: Database) -> None:
    address = made(admin, cast.units.root.ref)
    admin.post(address, data=typed(name="江州市统计和调查局"))
    admin.post(f"{address}/closing", data={"key": make.key()})
    query = select(AuditRow.verb).where(col(AuditRow.verb).startswith("unit:")).order_by(col(AuditRow.id))
    assert database.read(lambda session: list(session.exec(query))) == ["unit:make", "unit:change", "unit:close"]


@pytest.mark.parametrize("who", ["learner", "trainer", "organizer", "officer", "security_admin", "auditor"])
def test_these_pages_are_the_system_administrators_alone(as_: As, cast: Cast, who: str) -> None:
    browser, ref = as_(getattr(cast, who)), cast.units.first.ref
    for path in (LIST, f"{LIST}/new", f"{LIST}/{ref}"):
        assert browser.get(path).status_code == 403
    for path in (f"{LIST}/new", f"{LIST}/{ref}", f"{LIST}/{ref}/closing"):
        assert browser.post(path, data=typed(parent=ref)).status_code == 403


def test_nothing_by_that_address_is_not_found(admin: Browser) -> None:
    for path in (f"{LIST}/{'a' * 16}", f"{LIST}/x"):
        assert admin.get(path).status_code == 404
    assert admin.post(f"{LIST}/{'a' * 16}/closing", data={"key": make.key()}).status_code == 404


@given(moves=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=12))
def test_the_closure_is_what_the_parents_say_after_any_moves(
    cast: Cast, database: Database, moves: list[tuple[int, int]]
) -> None:
    """Twelve units, moved about: what lies below is what following the parents gives."""
    with Session(database.engine) as session:
        tree = [session.get_one(OrgUnit, cast.units.root.id)]
        for n in range(11):
            tree.append(people.add_unit(session, f"单位{n}", "", tree[n // 2], NOW))
        for which, where in moves:
            with suppress(people.NotThere):
                people.move_unit(session, tree[which], tree[where])
        parents: dict[int, int | None] = {one.id: one.parent_id for one in session.exec(select(OrgUnit))}
        expected = set()
        for id in parents:
            at: int | None = id
            depth = 0
            while at is not None:
                expected.add((at, id, depth))
                at, depth = parents[at], depth + 1
        closure = {(one.ancestor_id, one.descendant_id, one.depth) for one in session.exec(select(OrgUnitBelow))}
        assert closure == expected
        assert len(units(session, NOW)) == len(parents)
        session.rollback()


# --- persons ---


def account(cast: Cast) -> str:
    return f"/admin/accounts/{cast.learner.ref}"


def post(admin: Browser, path: str, status: int = 303, **data: str) -> str:
    reply = admin.post(path, data={"key": make.key(), **data})
    assert reply.status_code == status, reply.text[:300]
    return str(reply.text)


def test_a_transfer_is_dated_and_the_place_of_before_stays(admin: Browser, cast: Cast, database: Database) -> None:
    post(admin, f"{account(cast)}/place", unit=cast.units.second.ref, post="副局长")
    post(admin, f"{account(cast)}/place", unit=cast.units.second.ref, post="副局长")
    query = select(Membership).where(Membership.person_id == cast.learner.id).order_by(col(Membership.id))
    rows = database.read(lambda session: [(m.unit_id, m.until is None) for m in session.exec(query)])
    assert rows == [(cast.units.first.id, False), (cast.units.second.id, True)]
    page = admin.get(account(cast)).text
    assert "在过的单位" in page
    assert "江州市发展改革委" in page
    assert "副局长" in page


def test_who_leaves_keeps_his_account_and_his_record(
    admin: Browser, cast: Cast, school: School, as_: As, database: Database
) -> None:
    post(admin, f"{account(cast)}/leaving")
    query = select(Membership).where(Membership.person_id == cast.learner.id, col(Membership.until).is_(None))
    assert database.read(lambda session: session.exec(query).all()) == []
    assert as_(cast.learner).get(f"/learn/{school.enrolment.ref}/record").status_code == 200


def test_a_name_is_corrected(admin: Browser, cast: Cast, database: Database) -> None:
    post(admin, f"{account(cast)}/name", name=" 林知㛃 ")
    assert "林知㛃" in admin.get(account(cast)).text
    told = select(AuditRow.details).where(AuditRow.verb == "person:rename")
    assert "林知远 → 林知㛃" in database.read(lambda session: session.exec(told).one())


@pytest.mark.parametrize(
    ("path", "data", "told"),
    [
        ("name", {"name": " "}, "请填写姓名"),
        ("name", {"name": "长" * 41}, "40 字以内"),
        ("place", {"unit": "", "post": "书记"}, "请选一个还在用的单位"),
        ("place", {"unit": "a" * 16, "post": "书记"}, "请选一个还在用的单位"),
        ("place", {"unit": "a" * 16, "post": "长" * 61}, "60 字以内"),
    ],
)
def test_what_is_wrong_of_a_person_is_told(
    admin: Browser, cast: Cast, path: str, data: dict[str, str], told: str
) -> None:
    assert told in post(admin, f"{account(cast)}/{path}", 422, **data)


def test_nobody_is_moved_into_a_closed_unit(admin: Browser, cast: Cast) -> None:
    address = made(admin, cast.units.root.ref)
    post(admin, f"{address}/closing")
    ref = address.rsplit("/", 1)[1]
    assert "还在用的单位" in post(admin, f"{account(cast)}/place", 422, unit=ref)


def test_other_administrators_and_he_himself_are_not_his_to_move(admin: Browser, cast: Cast, as_: As) -> None:
    for person in (cast.security_admin, cast.system_admin):
        path = f"/admin/accounts/{person.ref}"
        for act in ("place", "leaving", "name"):
            reply = admin.post(f"{path}/{act}", data={"key": make.key(), "unit": cast.units.first.ref, "name": "甲"})
            assert reply.status_code == 409
    stranger = as_(cast.organizer)
    for act in ("place", "leaving", "name"):
        reply = stranger.post(f"{account(cast)}/{act}", data={"key": make.key()})
        assert reply.status_code == 403


# --- the tree as a file ---

TABLE = f"{LIST}/table"
ROWS = "单位路径,简称,别名\n江州市,,\n江州市/江州市统计局,统计局,市统计局\n江州市/江州市教育局,教育局,教体局\n"


def sent(admin: Browser, text: str, status: int = 200, name: str = "单位.csv") -> str:
    files = {"file": (name, text.encode("utf-8-sig"), "text/csv")}
    reply = admin.post(TABLE, data={"key": make.key()}, files=files)
    assert reply.status_code == status, reply.text[:400]
    return str(reply.text)


def rooted(cast: Cast, database: Database, text: str = ROWS) -> str:
    """With the site's own names."""
    known = database.read(lambda session: units(session, NOW))
    return text.replace("江州市/", f"{known[cast.units.root.id].name}/").replace(
        "江州市,,", f"{known[cast.units.root.id].name},,"
    )


def carried(page: str) -> str:
    found = re.search(r'<textarea name="table"[^>]*>\n(.*?)</textarea>', page, re.S)
    assert found
    return found[1]


def test_a_table_shows_what_it_would_change_and_then_changes_it(admin: Browser, cast: Cast, database: Database) -> None:
    table = rooted(cast, database)
    page = sent(admin, table)
    assert "新增 1 个" in page
    assert "统计局" in page
    assert "统计局" not in admin.get(LIST).text
    done = admin.post(f"{TABLE}/import", data={"key": make.key(), "table": carried(page)})
    assert done.status_code == 303, done.text[:300]
    assert "市统计局" in admin.get(LIST).text
    again = sent(admin, table)
    assert "新增 0 个，修改 0 处" in again
    assert "不用写入" in again
    verbs = select(AuditRow.verb).where(AuditRow.verb == "units:import")
    assert len(database.read(lambda session: session.exec(verbs).all())) == 1


def test_with_one_faulty_row_nothing_can_be_written(admin: Browser, cast: Cast, database: Database) -> None:
    page = sent(admin, rooted(cast, database) + "江州市无此局/一处/二处,,\n")
    assert "有误 1 行" in page
    assert "它的上级既不在上面，也不在系统里" in page
    assert "<textarea" not in page


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [("名字\n甲\n", "a.csv", "没有找到“单位路径”一列"), ("", "a.csv", "没有内容"), ("x", "a.pdf", "不能读取这种文件")],
)
def test_a_file_that_is_no_table_is_told(admin: Browser, text: str, name: str, told: str) -> None:
    reply = admin.post(TABLE, data={"key": make.key()}, files={"file": (name, text.encode(), "x/y")})
    assert told in reply.text
    assert reply.status_code in (200, 422)


def test_no_file_and_a_huge_one_are_told(admin: Browser) -> None:
    none = admin.post(TABLE, data={"key": make.key()}, files={"other": ("", b"", "x/y")})
    assert (none.status_code, "请选一个文件" in none.text) == (422, True)
    huge = admin.post(TABLE, data={"key": make.key()}, files={"file": ("a.csv", b"x" * (12 * 2**20), "x/y")})
    assert (huge.status_code, "超过 10 MB" in huge.text) == (413, True)


@pytest.mark.parametrize("table", ["", "nonsense", "path,short,aliases\n甲//乙,,\n"])
def test_a_table_that_no_preview_of_ours_carries_is_refused(admin: Browser, table: str) -> None:
    assert admin.post(f"{TABLE}/import", data={"key": make.key(), "table": table}).status_code == 422


def test_what_changed_since_the_preview_is_looked_at_again(admin: Browser, cast: Cast, database: Database) -> None:
    page = sent(admin, rooted(cast, database) + rooted(cast, database, "江州市/江州市统计局/一处,,\n"))
    made(admin, cast.units.root.ref)  # somebody makes the same unit meanwhile
    done = admin.post(f"{TABLE}/import", data={"key": make.key(), "table": carried(page)})
    assert done.status_code == 303
    assert admin.get(LIST).text.count("江州市统计局<") == 1


def test_the_exported_table_reads_back_as_no_change(admin: Browser, cast: Cast, database: Database) -> None:
    made(admin, cast.units.root.ref)
    out = admin.post(f"{TABLE}/export", data={"key": make.key()})
    assert out.status_code == 200
    back = admin.post(TABLE, data={"key": make.key()}, files={"file": ("单位.xlsx", out.content, "x/y")})
    assert "新增 0 个，修改 0 处，不变 4 个，有误 0 行" in back.text, re.findall('<h2 id="dh">.*', back.text)
    rows = select(AuditRow).where(AuditRow.verb == "units:export")
    assert database.read(lambda session: session.exec(rows).one())


@pytest.mark.parametrize("who", ["learner", "organizer", "officer", "security_admin"])
def test_nobody_else_takes_units_in_or_out(as_: As, cast: Cast, who: str) -> None:
    browser = as_(getattr(cast, who))
    assert browser.get(TABLE).status_code == 403
    files = {"file": ("a.csv", b"path\n", "text/csv")}
    assert browser.post(TABLE, data={"key": make.key()}, files=files).status_code == 403
    for path in ("import", "export"):
        assert browser.post(f"{TABLE}/{path}", data={"key": make.key(), "table": ROWS}).status_code == 403


def appointments(database: Database, cast: Cast) -> list[tuple[str, date | None, bool, datetime | None]]:
    query = select(Appointment).where(Appointment.person_id == cast.learner.id).order_by(col(Appointment.id))
    return database.read(lambda s: [(one.post, one.appointed_on, one.only_month, one.until) for one in s.exec(query)])


def test_an_appointment_and_a_removal_are_dated_and_nothing_of_before_is_lost(
    admin: Browser, cast: Cast, database: Database
) -> None:
    at = f"{account(cast)}/appointment"
    post(admin, at, party_post="支部委员", branch="机关第一党支部", appointed="2025-03")
    post(admin, at, party_post="支部书记", branch="机关第一党支部", appointed="2026-07-01")
    post(admin, at, party_post="支部书记", branch="机关第一党支部", appointed="2026-07-01")  # the same again
    post(admin, f"{account(cast)}/dismissal", dismissed="2026-07-09")
    post(admin, f"{account(cast)}/dismissal", dismissed="2026-07-09")  # a second tab
    assert appointments(database, cast) == [
        ("支部委员", date(2025, 3, 1), True, NOW),
        ("支部书记", date(2026, 7, 1), False, datetime(2026, 7, 8, 16, tzinfo=UTC)),
        ("", None, False, None),
    ]
    page = admin.get(account(cast)).text
    assert "支部委员" in page
    assert "2025-03 任职" in page
    assert "2026-07-01 任职" in page
    assert "免职</h2>" not in page
    verbs = select(AuditRow.verb).where(col(AuditRow.verb).in_(["person:appoint", "person:dismiss"]))
    assert len(database.read(lambda session: session.exec(verbs).all())) == 3


def test_who_is_removed_from_a_post_keeps_his_department_branch_and_rank(
    admin: Browser, cast: Cast, database: Database
) -> None:
    said = {"department": "办公室", "branch": "一支部", "administrative_post": "副主任", "rank": "四级调研员"}

    def appointed(session: Session) -> None:
        values = {**said, "post": "支部书记", "appointed_on": date(2025, 3, 1), "only_month": True}
        people.appoint(session, cast.learner.id, values, LONG_AGO)

    database.write(appointed)
    post(admin, f"{account(cast)}/dismissal", dismissed="2026-07-09")
    row = database.read(lambda session: appointments_of(session, [cast.learner.id])[cast.learner.id])
    assert {name: getattr(row, name) for name in said} == said
    assert (row.post, row.appointed_on, row.only_month) == ("", None, False)
    assert row.since == datetime(2026, 7, 8, 16, tzinfo=UTC)


def test_nobody_is_removed_from_a_post_before_he_was_appointed_to_it(
    admin: Browser, cast: Cast, database: Database
) -> None:
    post(admin, f"{account(cast)}/appointment", party_post="支部书记", branch="", appointed="2026-07-03")
    page = post(admin, f"{account(cast)}/dismissal", 422, dismissed="2026-07-02")
    assert "免职日期不能早于任职日期（2026-07-03）" in page
    assert 'value="2026-07-02"' in page
    assert appointments(database, cast) == [("支部书记", date(2026, 7, 3), False, None)]
    post(admin, f"{account(cast)}/dismissal", dismissed="2026-07-03")
    assert len(appointments(database, cast)) == 1  # nothing else is known of him that would go on


def test_a_deadline_follows_the_day_of_an_appointment(
    admin: Browser, as_: As, school: School, cast: Cast, database: Database, clock: Clock
) -> None:
    def counted(session: Session) -> None:
        session.get_one(TrainingClass, school.klass.id).due_days = 20

    database.write(counted)
    post(admin, f"{account(cast)}/appointment", party_post="支部书记", branch="", appointed="2026-07-06")
    own = database.read(lambda session: session.get_one(Enrolment, school.enrolment.id).closes_at)
    assert own == datetime(2026, 7, 26, 16, tzinfo=UTC)
    told = select(Notice.person_id, Notice.by).where(Notice.kind == NoticeKind.EARLIER)
    assert database.read(lambda session: session.exec(told).all()) == [(cast.learner.id, cast.system_admin.id)]
    clock.now += timedelta(days=4)
    post(
        as_(cast.system_admin),
        f"{account(cast)}/appointment",
        party_post="支部副书记",
        branch="",
        appointed="2026-07-06",
    )
    assert database.read(lambda session: session.get_one(Enrolment, school.enrolment.id).closes_at) == own
    assert len(database.read(lambda session: session.exec(told).all())) == 1


@pytest.mark.parametrize(
    ("part", "typed_", "told"),
    [
        ("appointment", {"party_post": "", "appointed": "2026-07-01"}, "请写党内职务"),
        ("appointment", {"party_post": "职" * 61}, "60 字以内"),
        ("appointment", {"party_post": "支部书记", "branch": "支" * 61}, "60 字以内"),
        ("appointment", {"party_post": "支部书记", "appointed": "去年"}, "2026-07"),
        ("appointment", {"party_post": "支部书记", "appointed": "2026-13"}, "2026-07"),
        ("appointment", {"party_post": "支部书记", "appointed": "0001-01"}, "2026-07"),
        ("dismissal", {"dismissed": ""}, "2026-07-01"),
        ("dismissal", {"dismissed": "2026-02-30"}, "2026-07-01"),
        ("dismissal", {"dismissed": "2026-07-11"}, "不能晚于今天"),
    ],
)
def test_what_is_typed_of_an_appointment_is_kept_and_told(
    admin: Browser, cast: Cast, database: Database, part: str, typed_: dict[str, str], told: str
) -> None:
    post(admin, f"{account(cast)}/appointment", party_post="支部书记", branch="", appointed="")
    page = post(admin, f"{account(cast)}/{part}", 422, **typed_)
    assert told in page
    for value in typed_.values():
        assert f'value="{value}"' in page
    assert len(appointments(database, cast)) == 1


@pytest.mark.parametrize("part", ["appointment", "dismissal"])
def test_only_the_system_administrator_appoints_and_nobody_another_administrator(
    as_: As, cast: Cast, admin: Browser, part: str
) -> None:
    data = {"party_post": "支部书记", "dismissed": "2026-07-01"}
    for person in (cast.organizer, cast.learner, cast.security_admin, cast.auditor):
        assert as_(person).post(f"{account(cast)}/{part}", data={"key": make.key(), **data}).status_code == 403
    other = f"/admin/accounts/{cast.auditor.ref}/{part}"
    assert admin.post(other, data={"key": make.key(), **data}).status_code == 409
    assert admin.post(f"/admin/accounts/{'a' * 16}/{part}", data={"key": make.key(), **data}).status_code == 404
