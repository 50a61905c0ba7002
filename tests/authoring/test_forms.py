"""What trainers send becomes typed values; what no form of ours would send is told by field."""

from starlette.datastructures import FormData, UploadFile

from app.authoring.bank_forms import read_filters, read_number
from app.authoring.forms import read_edit, read_move, read_publication
from app.authoring.rules.listing import Filters
from app.authoring.rules.operations import Do, Edit, Verb
from app.web.forms import Form

BASE = "0-0123456789abcdef"
COMMON = [
    ("base", BASE), ("drawn", "single"), ("type", "single"), ("use", "quiz"), ("paragraph", "p1"), ("difficulty", "2"),
    ("stem", " 题干\r\n第二行 "), ("why", ""),
]  # fmt: skip
OPTIONS = [
    ("correct", "b"), ("options-1-id", "a"), ("options-1-text", "甲"), ("options-1-why", ""),
    ("options-2-id", "b"), ("options-2-text", "乙\u200b"), ("options-2-why", "因为"),
]  # fmt: skip


def edit(*more: tuple[str, str], without: str = "") -> Form[Edit]:
    known = {name for name, _ in more}
    return read_edit(FormData([*(one for one in (*COMMON, *OPTIONS) if one[0] not in {*known, without}), *more]))


def test_a_question_is_read_without_what_nobody_sees() -> None:
    value = edit().value
    assert value
    assert value.sketch.stem == "题干\n第二行"
    assert [(row.id, row.text, row.correct) for row in value.sketch.options] == [("a", "甲", False), ("b", "乙", True)]
    assert (value.base, value.do, value.show) == (BASE, Do(), "before")


def test_a_button_is_read_with_its_column_and_row() -> None:
    value = edit(("do", "up:options:2")).value
    assert value
    assert value.do == Do(Verb.UP, "options", 2)


def test_each_blank_takes_one_text_per_line() -> None:
    value = edit(("drawn", "fill"), ("type", "fill"), ("blanks-1-accepted", "甲\r\n\n 乙 "), ("order", "any")).value
    assert value
    assert (value.sketch.blanks, value.sketch.order) == ((("甲", "乙"),), "any")


def test_what_no_form_of_ours_sends_is_told_by_field() -> None:
    assert edit(("drawn", "essay")).errors == {"drawn": "unknown"}
    assert edit(("difficulty", "4")).errors == {"difficulty": "unknown"}
    assert edit(without="base").errors == {"base": "malformed"}
    assert edit(("base", "1")).errors == {"base": "malformed"}
    assert edit(("do", "up:options:9")).errors == {"do": "unknown"}
    assert edit(("do", "up:items:1")).errors == {"do": "unknown"}
    assert edit(("do", "explode")).errors == {"do": "unknown"}
    assert edit(("options-1-id", "A B")).errors == {"options": "malformed"}
    assert edit(("paragraph", "../p1")).errors == {"paragraph": "malformed"}


def test_a_text_that_is_far_too_long_keeps_what_was_typed() -> None:
    form = edit(("stem", "长" * 9000))
    assert form.errors == {"stem": "too_long"}
    assert form.value
    assert len(form.value.sketch.stem) == 9000


def test_more_rows_than_a_question_can_have_are_cut_and_told() -> None:
    rows = [(f"options-{n}-id", f"x{n}") for n in range(1, 20)]
    form = edit(*rows)
    assert form.errors == {"options": "too_long"}


def test_a_publication_names_drafts_once_and_what_was_seen() -> None:
    fields: list[tuple[str, UploadFile | str]] = [
        ("drafts", "duty-q1"),
        ("drafts", "duty-q1"),
        ("note", " 改错 "),
        ("seen", "0123456789abcdef"),
    ]
    value = read_publication(FormData(fields)).value
    assert value
    assert (value.drafts, value.note) == (("duty-q1",), "改错")
    assert read_publication(FormData(fields[2:])).errors == {"drafts": "none_chosen"}
    assert read_publication(FormData([("drafts", "A!"), *fields[3:]])).errors == {"drafts": "malformed"}
    assert read_publication(FormData([fields[0], ("note", "长" * 201), fields[3]])).errors == {"note": "too_long"}
    assert read_publication(FormData(fields[:3])).errors == {"seen": "malformed"}


def test_a_move_has_two_versions() -> None:
    assert read_move(FormData([("from", "1"), ("to", "2")])).value
    assert read_move(FormData([("from", "1"), ("to", "1")])).errors == {"to": "same"}
    assert read_move(FormData([("from", "1")])).errors == {"to": "malformed"}
    assert read_move(FormData([("from", "x"), ("to", "0")])).errors == {"from": "malformed", "to": "malformed"}


def test_addresses_are_understood_or_refused() -> None:
    assert read_number({}, "to") == (None, True)
    assert read_number({"to": "3"}, "to") == (3, True)
    assert read_number({"to": "-3"}, "to") == (None, False)
    filters, errors = read_filters({"type": "single", "q": "支部", "page": "2"})
    assert (filters, errors) == (Filters(type="single", q="支部", page=2), {})
    assert filters.pairs() == {"type": "single", "q": "支部", "page": "2"}
    assert filters.with_(type="fill").pairs() == {"type": "fill", "q": "支部"}
    _, errors = read_filters({"type": "essay", "use": "x", "difficulty": "9", "page": "0", "module": "A", "state": "x"})
    assert set(errors) == {"type", "use", "difficulty", "page", "module", "state"}
