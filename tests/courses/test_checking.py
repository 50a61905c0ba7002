"""The checker: the real course passes, nothing makes it stumble, and it is quick."""

import os
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.files import MAX_FILES, read_folder, report, write_folder
from app.courses.rules import check, coverage_table
from app.courses.rules.coverage import coverage
from app.courses.rules.faults import Fault
from app.courses.rules.lesson_file import minutes_of
from app.courses.rules.similar import near_duplicates
from app.errors import Invalid
from tests.courses import real
from tests.courses.elements import ELEMENTS, ONLY_NAMED
from tests.courses.real import COURSE, Files

TABLE = Path(__file__).parents[2] / "docs/course-coverage.md"


def test_the_real_course_has_no_fault() -> None:
    assert list(report(real.checked())) == []


def test_the_real_course_is_as_large_as_it_must_be() -> None:
    checked = real.checked()
    assert checked.content
    uses = Counter(question.use.value for question in checked.questions)
    situations = sum(question.situation for question in checked.questions)
    assert 16 <= len(checked.content.lessons) <= 24
    assert len(checked.questions) >= 150
    assert 3 * situations >= len(checked.questions)
    assert uses["final"] >= 45
    assert {question.type for question in checked.questions} == {
        "single", "multiple", "truefalse", "fill", "ordering", "matching", "short",
    }  # fmt: skip
    assert all(5 <= lesson.minutes <= 9 for lesson in checked.content.lessons)
    assert [module.seal for module in checked.content.modules] == ["明责", "立身", "筑垒"]


def test_every_element_of_the_speech_is_covered() -> None:
    checked = real.checked()
    assert checked.content
    covered = {row.element: row for row in coverage(checked.content, checked.questions)}
    assert set(ELEMENTS) - set(covered) == set()
    assert {element for element, row in covered.items() if not row.questions} <= ONLY_NAMED


def test_the_committed_table_of_elements_is_current() -> None:
    checked = real.checked()
    assert checked.content
    assert TABLE.read_text() == coverage_table(checked.content, checked.questions), "run `touyan courses coverage`"


def test_right_options_are_neither_the_longest_nor_at_one_letter() -> None:
    singles = [question for question in real.checked().questions if question.type == "single"]
    right = [next(option for option in question.options if option.correct) for question in singles]
    longest = sum(
        len(one.text) == max(len(option.text) for option in question.options)
        for one, question in zip(right, singles, strict=True)
    )
    assert longest < len(singles) / 2
    assert max(Counter(one.id for one in right).values()) < len(singles) / 2


def test_the_whole_course_is_checked_in_under_two_seconds() -> None:
    started = time.perf_counter()
    real.fresh({name: data + b"\n" for name, data in real.files().items()})  # nothing of it is remembered
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("characters", "checks", "minutes"), [(1500, 0, 5), (1499, 1, 5), (1500, 1, 6), (1349, 1, 5), (1349, 0, 4)]
)
def test_minutes_are_characters_and_checks_rounded_half_up(characters: int, checks: int, minutes: int) -> None:
    assert minutes_of(["长" * characters, "letters do not count"], checks) == minutes


def test_near_duplicates_name_the_nearest_earlier_stem() -> None:
    stems = ["支部书记先做什么", "完全不同的一句话在这里", "支部书记先做什么？", "支部书记先做什么？？"]
    assert [(earlier, later) for earlier, later, _ in near_duplicates(stems)] == [(0, 2), (2, 3)]


def test_a_report_names_file_line_and_column() -> None:
    changed = {**real.files(), COURSE: real.files()[COURSE].replace(b"seal:", b"sael:", 1)}
    found = list(report(check(changed), "courses/branch-secretary/"))
    assert found[0].startswith("courses/branch-secretary/course.yaml:6:5 缺少“seal”")
    assert found[1].startswith("courses/branch-secretary/course.yaml:8:5 不认识的键“sael”")


def test_a_pool_too_small_for_a_second_paper_is_a_warning() -> None:
    changed = {**real.files(), COURSE: real.files()[COURSE].replace(b"  questions: 20", b"  questions: 100")}
    checked = check(changed)
    assert checked.content is not None
    assert [warning.code for warning in checked.warnings] == ["makeup-thin"]


MEAN = [
    b"",
    b"\n",
    b"---\n",
    b":::\n",
    b"::: check {#c1}\n",
    b"- ",
    b": ",
    b"'",
    b'"',
    b"&a ",
    b"*a",
    b"!x ",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\t",
    b"\0",
    b"\xff",
    b"\xe4\xb8",
    b"\xef\xbb\xbf",
    b"{#p1 .speech}",
    b"<b>",
    b"![](x)",
    b"[x](y)",
    b"> ",
    b"```\n",
    b"|\n|-|\n",
    b"%YAML 1.2\n",
    b"? ",
    b"<<: ",
    b"~",
    b"\\",
    b"\r",
    b"\xe2\x80\xa8",
    b"true",
    b"1e999",
    b"0" * 400,
    b"____",
    b"#",
    b"{#",
    b"@",
    b"`",
]
edits = st.lists(
    st.tuples(st.integers(0, 2**20), st.integers(0, 12), st.sampled_from(MEAN) | st.binary(max_size=8)),
    min_size=1,
    max_size=6,
)


def holds(files: Files) -> None:
    """Whatever the bytes: either there is a course, or there are faults with a place and a sentence."""
    checked = real.fresh(files)
    assert (checked.content is None) == bool(checked.faults)
    for fault in checked.faults:
        lines = len(files.get(fault.file, b"").splitlines()) + 2
        assert 1 <= fault.line <= lines
        assert fault.message


@given(st.sampled_from(sorted(real.files())), edits)
def test_no_change_of_a_file_makes_the_checker_stumble(name: str, edits: list[tuple[int, int, bytes]]) -> None:
    data = real.files()[name]
    for at, gone, more in edits:
        at %= len(data) + 1
        data = data[:at] + more + data[at + gone :]
    holds({**real.files(), name: data})


@given(st.sampled_from(sorted(real.files())), st.binary(max_size=400) | st.lists(st.sampled_from(MEAN)).map(b"".join))
def test_no_bytes_make_the_checker_stumble(name: str, data: bytes) -> None:
    holds({**real.files(), name: data})


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "{a: ",
        "- ",
        "> ",
        "* ",
        "a: ",
        "*a ",
        "**a",
        "[a](",
        "![",
        "`",
        "<",
        "\\",
        "_",
        "|",
        " ",
        "&#",
        "{#p1",
        "::: ",
    ],
)
@pytest.mark.parametrize("name", [COURSE, "significance/duty.md", "significance/duty.yaml"])
def test_nothing_that_repeats_keeps_the_checker_long(name: str, piece: str) -> None:
    head = b"---\nid: duty\n---\n" if name.endswith(".md") else b""
    data = head + (piece * (200_000 // len(piece))).encode() + b" {#p1 .course}\n"
    started = time.perf_counter()
    holds({**real.files(), name: data})
    assert time.perf_counter() - started < 5


def test_a_folder_is_read_without_following_links_or_reading_more_than_it_must(tmp_path: Path) -> None:
    write_folder(tmp_path, {"course.yaml": b"x", "m/l.md": b"y" * 300_000, "m/picture.png": b"z", ".git/a.md": b"z"})
    os.symlink("/etc/hostname", tmp_path / "m/link.md")
    os.symlink(tmp_path / "m", tmp_path / "n")
    found = read_folder(tmp_path)
    assert {name: len(data) for name, data in found.items()} == {"course.yaml": 1, "m/l.md": 256 * 1024 + 1}


def test_a_folder_with_too_many_files_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, {f"m/l{number}.md": b"" for number in range(MAX_FILES + 1)})
    with pytest.raises(Invalid):
        read_folder(tmp_path)


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_folder(tmp_path / "nowhere")


def test_a_fault_speaks_as_one_line() -> None:
    fault = Fault("m/l.md", 3, 7, "key-missing", {"key": "goal"})
    assert str(fault) == "m/l.md:3:7 缺少“goal”。请补上这一项。"
