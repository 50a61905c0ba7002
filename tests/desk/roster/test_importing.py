"""A roster imported, imported again, its second version, and each taken back."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, col, select

from app.audit.models import AuditRow
from app.classes.models import Enrolment, EnrolmentFact, TrainingClass
from app.classes.rules import ClassClosed, Excuse
from app.db import Database
from app.desk.actions.roster.importing import import_roster
from app.desk.actions.roster.undoing import UndoneBefore, undo_import
from app.desk.models import RosterImport
from app.desk.queries.standing import EVERYTHING, known_of, standing_of
from app.desk.rules.roster.plan import Plan, plan
from app.desk.rules.roster.reading import read_roster
from app.learning.actions import rebuild
from app.notices.models import Notice
from app.notices.rules import NoticeKind
from app.people.actions import dismiss, sign_in
from app.people.models import Appointment, Person
from app.people.queries import units as all_units
from tests.cast import NOW
from tests.desk.roster import versions
from tests.desk.roster.expected import Roster, Rows
from tests.desk.roster.files import sheets_of
from tests.school import School

ZONE = ZoneInfo("Asia/Shanghai")
FILE = ("花名册.xlsx", "f" * 64)


class Desk:
    """One class and what is done with it, each step a transaction a minute after the last."""

    def __init__(self, database: Database, klass: TrainingClass, by: Person) -> None:
        self.database, self.klass, self.by, self.now = database, klass, by, NOW

    def plan(self, rows: Rows) -> Plan:
        return self.database.read(lambda session: self._plan(session, rows))

    def _plan(self, session: Session, rows: Rows) -> Plan:
        roster = read_roster(sheets_of(Roster("", {"名单": rows})), NOW.date())
        assert roster.fault is None
        return plan(roster, standing_of(session, self.klass, roster, EVERYTHING, self.now), {}, {})

    def bring(self, rows: Rows, withdraw: Mapping[str, str] | None = None) -> RosterImport:
        self.now += timedelta(minutes=1)

        def work(session: Session) -> RosterImport:
            klass = session.merge(self.klass)
            made = self._plan(session, rows)
            return import_roster(session, klass, made, withdraw or {}, FILE, ZONE, self.now, session.merge(self.by))

        return self.database.write(work)

    def undo(self, done: RosterImport) -> dict[str, str]:
        self.now += timedelta(minutes=1)

        def work(session: Session) -> dict[str, str]:
            left = undo_import(
                session, session.merge(self.klass), session.get_one(RosterImport, done.id), ZONE, self.now, self.by
            )
            return {session.get_one(Person, one.person_id).name: one.kept for one in left}

        return self.database.write(work)


@pytest.fixture
def desk(school: School, database: Database, klass: TrainingClass) -> Desk:
    return Desk(database, klass, school.cast.organizer)


def content(database: Database) -> dict[str, list[tuple[str, ...]]]:
    def read(session: Session) -> dict[str, list[tuple[str, ...]]]:
        return {
            table.name: sorted(tuple(map(str, row)) for row in session.connection().execute(table.select()))
            for table in SQLModel.metadata.sorted_tables
        }

    return database.read(read)


def roll(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Who counts in the class: unit, branch, post, date, phone, staff number."""

    def read(session: Session) -> dict[str, tuple[str, ...]]:
        query = select(Enrolment).where(Enrolment.class_id == desk.klass.id, col(Enrolment.withdrawn_at).is_(None))
        enrolments = {one.person_id: one for one in session.exec(query)}
        names = all_units(session, desk.now)
        return {
            one.name: (
                names[one.enrolment.unit_id].name if one.enrolment else "",
                names[one.unit_id or 0].name,
                one.branch,
                one.post,
                str(one.appointed or ""),
                one.phone,
                one.staff_number,
            )
            for one in known_of(session, list(enrolments), enrolments, desk.now)
        }

    return desk.database.read(read)


def test_everybody_of_a_new_roster_is_enrolled_with_all_that_it_says(desk: Desk, database: Database) -> None:
    done = desk.bring(versions.FIRST)
    assert json.loads(done.counts)["new"] == 12
    rolled = roll(desk)
    assert len(rolled) == 12
    assert rolled["祝东"] == ("江州市财政局",) * 2 + ("预算处党支部", "支部书记", "2024-03", "13900030005", "0305")
    with Session(database.engine) as session:
        person = session.exec(select(Person).where(Person.name == "纪春")).one()
        assert (person.password_hash, person.must_change, person.switched_off_at) == (None, False, None)
        row = session.exec(select(AuditRow).where(AuditRow.verb == "roster:import")).one()
        assert row.object_ref == desk.klass.ref
        assert json.loads(row.details)["new"] == 12
        enrolments = session.exec(select(Enrolment).where(Enrolment.class_id == desk.klass.id)).all()
        assert rebuild(session, list(enrolments)) == 0  # the summaries written at once are those of the rules


def test_the_same_file_again_changes_nothing(desk: Desk, database: Database) -> None:
    desk.bring(versions.FIRST)
    again = desk.plan(versions.FIRST)
    assert again.counts == {"new": 0, "moved": 0, "changed": 0, "missing": 0, "unchanged": 12, "refused": 0}
    before = content(database)
    desk.bring(versions.FIRST)
    after = content(database)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"rosterimport", "auditrow", "audithead"}  # that it was done is told, and nothing else


def test_the_second_version_is_the_difference_that_was_written_down(desk: Desk) -> None:
    desk.bring(versions.FIRST)
    found = desk.plan(versions.SECOND)
    new = {
        line.entry.name: (
            line.entry.staff_number,
            line.entry.phone,
            line.unit.name,
            line.entry.branch,
            line.entry.post,
            str(line.entry.appointed),
        )
        for line in found.new
    }
    assert new == versions.NEW
    moved = {line.entry.name: (desk_unit(desk, line.left), line.unit.name) for line in found.moved}
    assert moved == versions.MOVED
    assert not [change for line in found.moved for change in line.changes]
    assert {one.name for one in found.missing} == versions.MISSING
    changes = {
        line.entry.name: [(one.field.value, one.before, one.after) for one in line.changes] for line in found.changed
    }
    assert changes == versions.CHANGED
    assert (found.unchanged, found.refused) == (versions.UNCHANGED, ())


def desk_unit(desk: Desk, id_: int | None) -> str:
    return desk.database.read(lambda session: all_units(session, NOW)[id_ or 0].name)


def test_the_second_version_is_done_and_who_is_missing_stays(desk: Desk, database: Database) -> None:
    desk.bring(versions.FIRST)
    desk.bring(versions.SECOND)
    rolled = roll(desk)
    assert len(rolled) == 15
    assert rolled["席河"][0] == "江州市卫生健康委"
    assert rolled["梁西"][:2] == ("江州市卫生健康委", "江州市卫生健康委")
    assert rolled["杜北"][5] == "13900030108"
    assert rolled["项东"][6] == "0304"
    assert rolled["祝东"][4] == "2024-03-09"
    assert rolled["阮中"][2:5] == ("医政处党支部", "支部书记", "2024-03-13")  # blank cells took nothing away
    assert desk.plan(versions.SECOND).counts["unchanged"] == 14
    with Session(database.engine) as session:
        fact = session.exec(select(EnrolmentFact).where(EnrolmentFact.kind == Excuse.TRANSFERRED)).first()
        assert fact is not None
        assert "花名册.xlsx" in fact.reason
        posts = select(Appointment).join(Person).where(Person.name == "屈秋").order_by(col(Appointment.since))
        assert [(one.post, one.until is None) for one in session.exec(posts)] == [("副书记", False), ("支部书记", True)]


def test_who_is_missing_leaves_only_where_that_was_ticked_and_for_a_reason(desk: Desk, database: Database) -> None:
    desk.bring(versions.FIRST)
    missing = desk.plan(versions.SECOND).missing[0]
    assert missing.enrolment is not None
    done = desk.bring(versions.SECOND, {missing.enrolment.ref: "已调离"})
    assert "席河" not in roll(desk)
    with Session(database.engine) as session:
        fact = session.exec(select(EnrolmentFact).where(EnrolmentFact.kind == Excuse.WITHDRAWN)).one()
        assert (fact.enrolment_id, fact.reason) == (missing.enrolment.id, "已调离")
    assert desk.undo(done) == {}
    assert "席河" in roll(desk)


def test_undoing_gives_everybody_back_what_he_was(desk: Desk, database: Database) -> None:
    desk.bring(versions.FIRST)
    before = roll(desk)
    done = desk.bring(versions.SECOND)
    assert roll(desk) != before
    assert desk.undo(done) == {}
    assert roll(desk) == before
    with Session(database.engine) as session:
        new = session.exec(select(Person).where(Person.name == "麻雨")).one()
        assert new.switched_off_at == desk.now
        assert session.exec(select(AuditRow).where(AuditRow.verb == "roster:undo")).one()
    with pytest.raises(UndoneBefore):
        desk.undo(done)


def test_what_was_undone_can_be_imported_again(desk: Desk, database: Database) -> None:
    desk.bring(versions.FIRST)
    done = desk.bring(versions.SECOND)
    after = roll(desk)
    desk.undo(done)
    again = desk.plan(versions.SECOND)
    assert (again.counts["new"], again.counts["moved"], again.counts["changed"]) == (3, 2, 5)
    desk.bring(versions.SECOND)
    assert roll(desk) == after
    with Session(database.engine) as session:
        assert session.exec(select(Person).where(Person.name == "麻雨")).one().switched_off_at is None


def test_who_has_signed_in_since_stays_and_is_listed(desk: Desk, database: Database) -> None:
    done = desk.bring(versions.FIRST)
    database.write(
        lambda session: sign_in(session, session.exec(select(Person).where(Person.name == "纪春")).one(), desk.now)
    )
    left = desk.undo(done)
    assert left == {"纪春": "learned"}
    assert list(roll(desk)) == ["纪春"]


def test_what_was_changed_again_since_is_left_and_listed(desk: Desk, database: Database) -> None:
    desk.bring(versions.FIRST)
    done = desk.bring(versions.SECOND)
    third = [list(row) for row in versions.SECOND]
    third[4][5] = "组织委员"  # 屈秋
    desk.bring(third)
    assert desk.undo(done) == {"屈秋": "changed_again"}
    assert roll(desk)["屈秋"][3] == "组织委员"


def test_who_was_removed_from_his_post_since_keeps_that_and_gets_his_former_branch_back(
    desk: Desk, database: Database
) -> None:
    desk.bring(versions.FIRST)
    second = [list(row) for row in versions.FIRST]
    second[4][4:6] = ["新的党支部", "组织委员"]
    done = desk.bring(second)
    name, before = str(second[4][1]), str(versions.FIRST[4][4])

    def remove(session: Session) -> None:
        person = session.exec(select(Person).where(Person.name == name)).one()
        assert dismiss(session, person.id, desk.now.date(), ZONE)

    database.write(remove)
    assert desk.undo(done) == {name: "changed_again"}
    assert roll(desk)[name][2:4] == (before, "")


def test_a_closed_class_takes_no_roster(desk: Desk, database: Database) -> None:
    def close(session: Session) -> None:
        session.get_one(TrainingClass, desk.klass.id).closed_at = NOW

    database.write(close)
    desk.klass.closed_at = NOW
    with pytest.raises(ClassClosed):
        desk.bring(versions.FIRST)
    desk.klass.closed_at = None


def test_somebody_known_from_another_class_is_enrolled_and_not_made_again(
    desk: Desk, school: School, database: Database
) -> None:
    rows: Rows = [["姓名", "单位", "工号", "手机号"], ["林知远", "江州市发展改革委", "A001", "13900000001"]]
    found = desk.plan(rows)
    assert [line.known.id if line.known else 0 for line in found.new] == [school.cast.learner.id]
    desk.bring(rows)
    assert roll(desk)["林知远"][0] == "江州市发展改革委"
    with Session(database.engine) as session:
        assert len(session.exec(select(Person).where(Person.name == "林知远")).all()) == 1


def test_numbers_and_name_of_one_who_is_more_than_a_learner_are_not_changed_by_a_roster(
    desk: Desk, school: School
) -> None:
    rows: Rows = [["姓名", "单位", "工号", "手机号"], ["邢系统", "市直工委", "X001", "13900099999"]]
    refused = desk.plan(rows).refused
    assert [fault.code for row in refused for fault in row.faults] == ["protected"]


def test_a_phone_and_a_staff_number_of_two_people_are_refused(desk: Desk) -> None:
    desk.bring(versions.FIRST)
    rows: Rows = [versions.HEAD, [1, "纪春", "0302", "教育局", "", "", "", "13900030001"]]
    assert [fault.code for row in desk.plan(rows).refused for fault in row.faults] == ["keys_disagree"]


def many(n: int, series: str = "9") -> Rows:
    units = ["江州市教育局", "江州市财政局", "江州市卫生健康委", "江州市发展改革委"]
    return [versions.HEAD] + [
        [i, f"学员{i}号", f"{series}{i:04}", units[i % 4], "支部", "书记", "2024-03-05", f"13{series}{i:08}"]
        for i in range(n)
    ]


def test_a_roster_of_twice_the_size_costs_the_same_number_of_questions(desk: Desk, queries: Callable[[], int]) -> None:
    desk.plan(many(1))
    counts = []
    for n in (20, 40):
        queries()
        desk.plan(many(n))
        counts.append(queries())
    assert counts[0] == counts[1]


@pytest.mark.slow
def test_three_times_as_many_are_imported_with_the_same_number_of_statements(
    desk: Desk, queries: Callable[[], int]
) -> None:
    desk.bring(many(1))
    queries()
    desk.bring(many(100, "8"))
    few = queries()
    desk.bring(many(300, "7"))
    assert queries() == few


ROSTER_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["王芳", "李强", "阿依古丽·买买提", "𬭎生", "周 丽"]),
        st.sampled_from(["", "0001", "0002", "A-3", "99"]),
        st.sampled_from(["教育局", "江州市财政局", "卫健委", "江州市教育局/办公室", "没有的局", ""]),
        st.sampled_from(["", "机关党支部", "无"]),
        st.sampled_from(["", "书记", "副书记"]),
        st.sampled_from(["", "2024-03-05", "2024.3", "45356"]),
        st.sampled_from(["", "13900030001", "139 0003 0002", "13900030003", "1390003"]),
    ),
    max_size=6,
)


NOTHING = {"new": 0, "moved": 0, "changed": 0, "refused": 0}


@given(ROSTER_ROWS, ROSTER_ROWS)
def test_whatever_was_imported_is_nothing_to_do_the_second_time(
    desk: Desk, first: list[tuple[str, ...]], second: list[tuple[str, ...]]
) -> None:
    for rows in (first, second):
        if rows:
            file: Rows = [versions.HEAD, *([str(n), *row] for n, row in enumerate(rows))]
            made = desk.plan(file)
            desk.bring(file)
            if not made.refused:  # a refused row may become clear by what the others did
                assert desk.plan(file).counts == {**NOTHING, "missing": made.counts["missing"], "unchanged": len(rows)}


def test_who_has_less_time_since_a_roster_brought_an_earlier_appointment_is_told(
    desk: Desk, database: Database
) -> None:
    desk.klass.due_days = 40
    first, second = ([list(row) for row in versions.FIRST] for _ in range(2))
    first[4][6], second[4][6] = "2026-07-01", "2026-06-20"
    told = (
        select(Notice.details, Person.name)
        .join(Person, col(Person.id) == Notice.person_id)
        .where(Notice.kind == NoticeKind.EARLIER)
    )

    def notices() -> list[tuple[str, str]]:
        rows = database.read(lambda session: session.exec(told).all())
        return [(details["until"], name) for details, name in rows]

    desk.bring(first)
    assert notices() == []  # who comes in hears of his time for the first time
    done = desk.bring(second)
    assert notices() == [("2026-07-30T16:00:00+00:00", str(second[4][1]))]
    desk.undo(done)
    assert len(notices()) == 1  # later again
