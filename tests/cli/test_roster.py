"""`touyan roster import`: what is shown as JSON is what is done, and a refused row stops all."""

import json
from pathlib import Path

import pytest
from sqlmodel import Session, select

from app.classes.actions import open_class
from app.classes.models import Enrolment, TrainingClass
from app.courses import queries as courses
from app.courses.actions import publish_files
from app.courses.models import CourseVersion
from app.db import Database
from app.people.actions import add_unit
from tests.cast import NOW
from tests.cli.conftest import Touyan
from tests.desk.roster.expected import Roster, Rows
from tests.desk.roster.files import table, xlsx
from tests.school import CLOSES, OPENED, files

HEAD = ["姓名", "工号", "单位", "支部名称", "党内职务", "任职时间", "手机号"]
GOOD: Rows = [
    HEAD,
    ["纪春", "0301", "江州市教育局", "机关党支部", "支部书记", "2024年3月5日", "139 0003 0001"],
    ["舒夏", "", "教育局", "基教处党支部", "支部书记", "2024.3", "13900030002"],
]
BAD: Rows = [*GOOD, ["屈秋", "", "江州市教育厅", "职教处党支部", "副书记", "", "13900030003"]]


@pytest.fixture
def site(folder: Path) -> Path:
    """A root with one unit, and a class with nobody in it."""

    def write(session: Session) -> None:
        root = add_unit(session, "江州市直机关工委", "市直工委", None, NOW)
        add_unit(session, "江州市教育局", "教育局", root, NOW)
        published = publish_files(session, files(), NOW)
        assert published.version is not None
        version = session.get_one(CourseVersion, published.version.id)
        open_class(
            session,
            name="第一期",
            version=version,
            content=courses.content(session, version.id),
            opens_at=OPENED,
            closes_at=CLOSES,
            credit_period="2026",
            contact=("李老师", "8866"),
        )

    with Database(f"sqlite:///{folder / 'touyan.db'}").closing() as database:
        database.write(write)
    return folder


def enrolled(site: Path) -> int:
    with Database(f"sqlite:///{site / 'touyan.db'}").closing() as database:
        return database.read(lambda session: len(session.exec(select(Enrolment)).all()))


def written(path: Path, rows: Rows) -> Path:
    path.write_bytes(table(rows, "gb18030") if path.suffix == ".csv" else xlsx(Roster("", {"名单": rows})))
    return path


def test_a_dry_run_shows_everything_as_json_and_does_nothing(touyan: Touyan, site: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "roster.csv", BAD)
    told = touyan("roster", "import", file, "--class", "第一期", "--dry-run", "--json")
    assert told.code == 0
    shown = json.loads(told.out)
    assert (shown["format"], shown["written"], shown["class"]["name"]) == ("touyan-roster/1", False, "第一期")
    assert shown["counts"] == {"new": 2, "moved": 0, "changed": 0, "missing": 0, "unchanged": 0, "refused": 1}
    assert shown["new"][0] == {
        "sheet": "",
        "row": 2,
        "name": "纪春",
        "staff_number": "0301",
        "phone": "13900030001",
        "unit": "江州市直机关工委/江州市教育局",
        "sex": "",
        "department": "",
        "branch": "机关党支部",
        "post": "支部书记",
        "administrative_post": "",
        "rank": "",
        "appointed": "2024-03-05",
        "known": False,
        "returns": False,
        "from": "",
        "changes": [],
    }
    assert shown["new"][1]["appointed"] == "2024-03"
    (refused,) = shown["refused"]
    assert (refused["sheet"], refused["row"], refused["name"]) == ("", 4, "屈秋")
    assert "江州市教育厅" in refused["reason"]
    assert refused["suggestions"][0] == "江州市直机关工委/江州市教育局"
    assert enrolled(site) == 0


def test_a_refused_row_stops_all_of_it_unless_it_is_left_out(touyan: Touyan, site: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "roster.xlsx", BAD)
    told = touyan("roster", "import", file, "--class", "第一期")
    assert (told.code, enrolled(site)) == (0, 0)
    assert "Nothing was written" in told.err
    assert "! 名单:4 屈秋" in told.out
    told = touyan("roster", "import", file, "--class", "第一期", "--leave-out-refused", "--json")
    assert (told.code, enrolled(site), json.loads(told.out)["written"]) == (0, 2, True)


def test_the_same_file_again_is_nothing_to_do(touyan: Touyan, site: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "roster.xlsx", GOOD)
    assert json.loads(touyan("roster", "import", file, "--class", "第一期", "--json").out)["written"] is True
    again = json.loads(touyan("roster", "import", file, "--class", "第一期", "--json").out)
    assert (again["counts"]["unchanged"], again["written"], again["import"]) == (2, False, None)
    changed: Rows = [HEAD, *GOOD[2:], ["纪春", "0301", "江州市直机关工委", "机关党支部", "副书记", "", ""]]
    shown = json.loads(touyan("roster", "import", written(file, changed), "--class", "第一期", "--json").out)
    (moved,) = shown["moved"]
    assert (moved["from"], moved["to"]) == ("江州市直机关工委/江州市教育局", "江州市直机关工委")
    assert moved["changes"] == [{"field": "post", "from": "支部书记", "to": "副书记"}]


def test_a_heading_that_is_not_known_can_be_named(touyan: Touyan, site: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "roster.csv", [["姓名", "在哪儿", "手机号"], ["纪春", "教育局", "13900030001"]])
    assert touyan("roster", "import", file, "--class", "第一期", "--dry-run").code == 1
    told = touyan("roster", "import", file, "--class", "第一期", "--dry-run", "--column", "在哪儿=unit")
    assert (told.code, "1 new" in told.out) == (0, True)
    assert touyan("roster", "import", file, "--class", "第一期", "--column", "在哪儿=place").code == 1


def test_what_is_no_table_or_no_class_is_said_in_one_sentence(touyan: Touyan, site: Path, tmp_path: Path) -> None:
    broken = tmp_path / "roster.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    told = touyan("roster", "import", broken, "--class", "第一期")
    assert (told.code, len(told.err.splitlines())) == (1, 1)
    good = written(tmp_path / "good.xlsx", GOOD)
    assert touyan("roster", "import", good, "--class", "第九期").code == 1
    assert touyan("roster", "import", tmp_path / "none.xlsx", "--class", "第一期").code == 1


def test_a_closed_class_takes_nothing(touyan: Touyan, site: Path, tmp_path: Path) -> None:
    def close(session: Session) -> None:
        session.exec(select(TrainingClass)).one().closed_at = NOW

    with Database(f"sqlite:///{site / 'touyan.db'}").closing() as database:
        database.write(close)
    told = touyan("roster", "import", written(tmp_path / "roster.xlsx", GOOD), "--class", "第一期")
    assert (told.code, enrolled(site)) == (1, 0)
