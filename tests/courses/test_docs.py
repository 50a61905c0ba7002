"""docs/writing-courses.md: its example is what the checker takes, and it names every fault."""

import re
from pathlib import Path

from app.courses.rules import check
from app.courses.rules.question_file import TYPES
from app.courses.rules.sentences import SENTENCES

TEXT = (Path(__file__).parents[2] / "docs/writing-courses.md").read_text()
EXAMPLE = {name: body.encode() for name, body in re.findall(r"^`([\w./-]+)`\n\n```\w+\n(.*?)^```$", TEXT, re.M | re.S)}


def test_the_example_is_a_whole_course_that_is_only_too_short() -> None:
    assert set(EXAMPLE) == {"course.yaml", "start/follow-up.md", "start/follow-up.yaml"}
    assert [fault.code for fault in check(EXAMPLE).faults] == ["minutes"]


def test_every_fault_is_in_the_list_in_its_words() -> None:
    for code, sentence in SENTENCES.items():
        shown = re.sub(r"%\(\w+\)s", "…", sentence).replace("%%", "%").replace("<", "&lt;")
        assert f"| `{code}` | {shown} |\n" in TEXT, code


def test_every_type_of_question_is_described() -> None:
    for name in TYPES:
        assert f"| `{name}` " in TEXT
