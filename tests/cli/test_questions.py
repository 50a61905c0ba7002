"""Questions from the command line: looked at without a database, imported with one."""

import json
import re
from pathlib import Path

import pytest
from sqlmodel import select

from app.audit.models import AuditRow
from app.authoring.models import ImportBatch
from app.courses.models import Draft
from app.db import Database
from tests.cli.conftest import Touyan

pytestmark = pytest.mark.sqlite
ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs/importing-questions.md").read_text("utf-8")
TABLE = (
    "题型,题干,选项A,选项B,选项C,答案,解析,难度,分值\n"
    "判断题,党课每季度一次。,,,,正确,一般如此。,易,2\n"
    "填空题,党小组会一般____一次。,,,,每月||一个月,,,\n"
    "单选题,少了答案,甲,乙,丙,,,,\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "题库.csv"
    file.write_text(TABLE, "utf-8-sig")
    return file


@pytest.fixture
def site(touyan: Touyan, folder: Path) -> Path:
    assert touyan("courses", "publish", ROOT / "courses/branch-secretary").code == 0
    return folder


def lesson(folder: Path) -> str:
    return next((ROOT / "courses/branch-secretary").glob("*/*.md")).stem


def test_a_dry_run_needs_no_database_and_prints_what_the_document_shows(
    touyan: Touyan, table: Path, bare: Path
) -> None:
    told = touyan("questions", "import", table, "--dry-run", "--json")
    assert told.code == 0
    (example,) = re.findall(r"```json\n(.*?)```", DOC, re.S)
    assert json.loads(told.out) == json.loads(example)
    assert not bare.exists()


def test_without_json_each_refusal_has_its_row_and_its_reason(touyan: Touyan, table: Path) -> None:
    told = touyan("questions", "import", table, "--dry-run")
    assert told.out.splitlines() == [
        "题库.csv row 4: 没有答案。请补上。",
        "2 new, 0 changed, 0 duplicate, 1 refused.",
    ]


def test_a_file_that_cannot_be_read_is_refused_with_its_reason(touyan: Touyan, tmp_path: Path) -> None:
    file = tmp_path / "题库.xlsx"
    file.write_bytes(b"PK\x03\x04 no more")
    told = touyan("questions", "import", file, "--dry-run", "--json")
    found = json.loads(told.out)
    assert (told.code, found["accepted"], found["refused"]) == (1, [], [])
    assert found["refused_file"].endswith("。")


def test_a_course_that_is_not_there_is_said(touyan: Touyan, table: Path, site: Path) -> None:
    assert touyan("questions", "import", table, "--dry-run", "--course", "none").code == 1


def test_refused_questions_keep_all_out_until_somebody_leaves_them_out(touyan: Touyan, table: Path, site: Path) -> None:
    told = touyan("questions", "import", table, "--lesson", lesson(site))
    assert (told.code, "--leave-out" in told.err) == (1, True)
    told = touyan("questions", "import", table, "--lesson", lesson(site), "--leave-out")
    assert (told.code, told.err.strip()) == (0, "Imported as drafts: 2 new, 0 changed.")
    with Database(f"sqlite:///{site / 'touyan.db'}").closing() as database:
        batch = database.read(lambda session: session.exec(select(ImportBatch)).one())
        drafts = database.read(lambda session: list(session.exec(select(Draft))))
        verbs = database.read(lambda session: set(session.exec(select(AuditRow.verb))))
    assert (batch.added, batch.left_out, batch.by, batch.file_name) == (2, 1, None, "题库.csv")
    assert all(draft.base_question_id is None and draft.slug.startswith(lesson(site)) for draft in drafts)
    assert "questions:import" in verbs


def test_the_same_file_again_adds_nothing(touyan: Touyan, table: Path, site: Path) -> None:
    arguments = ("questions", "import", table, "--lesson", lesson(site), "--leave-out")
    assert touyan(*arguments).code == 0
    told = touyan(*arguments, "--json")
    assert told.code == 0
    assert json.loads(told.out)["counts"] == {"new": 0, "changed": 0, "duplicate": 2, "refused": 1}
    with Database(f"sqlite:///{site / 'touyan.db'}").closing() as database:
        assert len(database.read(lambda session: list(session.exec(select(Draft))))) == 2
        assert len(database.read(lambda session: list(session.exec(select(ImportBatch))))) == 1


def test_a_lesson_that_the_course_does_not_have_is_said(touyan: Touyan, table: Path, site: Path) -> None:
    told = touyan("questions", "import", table, "--lesson", "none", "--leave-out")
    assert (told.code, "There is no lesson none" in told.err) == (1, True)
    told = touyan("questions", "import", table, "--leave-out")
    assert (told.code, "--lesson" in told.err) == (1, True)


def test_of_a_text_lines_are_told_in_place_of_rows(touyan: Touyan, tmp_path: Path) -> None:
    file = tmp_path / "题库.txt"
    file.write_text("1. 首都是（ ）\nA. 南京\nB. 北京\n答案：B\n\n2. 党课呢？\nA. 每月\nB. 每季度\n", "utf-8")
    told = touyan("questions", "import", file, "--dry-run", "--json")
    found = json.loads(told.out)
    (good,), (bad,) = found["accepted"], found["refused"]
    assert (told.code, good["line"], good["row"], good["sheet"]) == (0, 1, None, None)
    assert (bad["line"], bad["row"], bad["code"]) == (6, None, "answer-missing")
