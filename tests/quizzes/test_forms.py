import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from app.quizzes.forms import read_answer
from app.quizzes.rules.keys import Posted


def read(*fields: tuple[str, str]) -> Posted | dict[str, str]:
    form = read_answer(FormData([("base_rev", "0"), *fields]))
    return form.value.posted if form.value else dict(form.errors)


@pytest.mark.parametrize(
    ("fields", "posted"),
    [
        ([], Posted()),
        ([("choice", "1"), ("choice", "3")], Posted(choices=("1", "3"))),
        ([("blank-1", "严"), ("blank-2", "")], Posted(blanks={1: "严", 2: ""})),
        ([("place-2", "1"), ("place-1", "2")], Posted(places={2: "1", 1: "2"})),
        ([("match-1", "2")], Posted(matches={1: "2"})),
        ([("text", "一\r\n二")], Posted(text="一\n二")),
        ([("key", "x" * 99), ("blank-0", "?"), ("blank-x", "?"), ("blank-１", "?"), ("person", "y")], Posted()),
    ],
)
def test_fields_become_an_answer_and_other_names_are_ignored(fields: list[tuple[str, str]], posted: Posted) -> None:
    assert read(*fields) == posted


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("text", "字" * 20_001, "too_long"),
        ("text", "a\x00b", "unstorable"),
        ("text", "\ud83d", "unstorable"),
        ("blank-1", "字" * 1_001, "too_long"),
        ("blank-1", "\x00", "unstorable"),
        ("choice", "1234", "too_long"),
        ("match-1", "\udfff", "unstorable"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_code(name: str, value: str, error: str) -> None:
    assert read((name, value)) == {name: error}


@pytest.mark.parametrize("name", ["blank-1", "place-1", "match-1", "text", "base_rev"])
def test_a_field_that_comes_twice_is_refused(name: str) -> None:
    assert read((name, "1"), (name, "1")) == {name: "repeated"}


def test_too_many_choices_are_refused() -> None:
    assert read(*[("choice", "1")] * 100) == {"choice": "too_many"}


@pytest.mark.parametrize("rev", ["", "-1", "1.5", "１", "²", "1" * 10, "\x00"])
def test_a_revision_is_a_plain_number(rev: str) -> None:
    assert read_answer(FormData([("base_rev", rev)])).errors == {"base_rev": "malformed"}


def test_an_answer_without_its_revision_is_refused() -> None:
    assert read_answer(FormData([("choice", "1")])).errors == {"base_rev": "missing"}


names = st.sampled_from(["choice", "text", "base_rev", "blank-1", "place-9", "match-2", "x"]) | st.text(max_size=8)
values = st.text(st.characters(codec=None), max_size=30)


@given(st.lists(st.tuples(names, values), max_size=20))
def test_reading_never_raises_and_keeps_what_was_typed(fields: list[tuple[str, str]]) -> None:
    form = read_answer(FormData([*fields]))
    assert (form.value is None) == bool(form.errors)
    assert form.typed.multi_items() == fields
