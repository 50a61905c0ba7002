"""Every kind of fault, put at a random place of a copy of the real course, is found at its line."""

from random import Random

import pytest

from app.courses.rules.sentences import SENTENCES
from tests.courses import real
from tests.courses.real import COURSE
from tests.courses.spoiled import SPOILERS, Spoiler, lessons, lines, papers, pictures, questions, whole

KINDS = (lines, questions, lessons, whole, papers, pictures)  # to import them is what fills the list

NEVER_IN_A_FILE = {
    "points-fixed",  # a form of the browser could send it
    "makeup-thin",  # a warning
    "image-unused",  # a warning
}


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2))])
@pytest.mark.parametrize(
    ("code", "ending", "make"), SPOILERS, ids=[f"{n}-{code}-{ending}" for n, (code, ending, _) in enumerate(SPOILERS)]
)
def test_a_fault_is_found_at_its_line(code: str, ending: str, make: Spoiler, seed: int) -> None:
    files, name, line = make(Random(seed))
    faults = real.fresh(files).faults
    assert (code, name, line) in [(fault.code, fault.file, fault.line) for fault in faults], "\n".join(map(str, faults))
    for fault in faults:
        assert fault.message
        assert "%(" not in fault.message
        assert fault.column >= 1


def test_every_kind_of_fault_was_put_into_some_copy() -> None:
    assert {code for code, _, _ in SPOILERS} | NEVER_IN_A_FILE == set(SENTENCES)


def test_every_kind_of_file_was_spoiled() -> None:
    assert {ending for _, ending, _ in SPOILERS} == {".md", ".yaml", ".png", COURSE}
