"""What of a refusal can be mended in place, and what becomes of it."""

from app.authoring.rules.formats.columns import NAMES
from app.authoring.rules.mending import Entry, fields, known_key, mended
from app.authoring.rules.proposals import Place, Proposed, Refusal
from app.authoring.rules.refusals import column_words, words
from app.authoring.rules.sketch import Kind

PLACE = Place(5, "题库")


def test_a_refused_row_offers_what_it_had_and_the_columns_that_every_question_has() -> None:
    refusal = Refusal(PLACE, "answer-missing", {}, {"type": "单选题", "stem": "题", "option-5": "戊"})
    found = fields(refusal, None)
    assert (found["type"], found["stem"], found["answer"], found["option-5"]) == ("单选题", "题", "", "戊")
    assert {"option-1", "option-4", "why"} <= found.keys()


def test_a_question_that_is_there_twice_offers_all_of_itself() -> None:
    one = Proposed(PLACE, Kind.MULTIPLE, "题", ("甲", "乙"), (0, 1))
    found = fields(Refusal(PLACE, "same-in-file", {"row": "2"}, {"stem": "题"}), one)
    assert (found["type"], found["option-2"], found["answer"]) == ("多选题", "乙", "AB")


def test_a_whole_sheet_and_what_nobody_knows_cannot_be_mended_here() -> None:
    assert fields(Refusal(PLACE, "header-missing"), None) == {}
    assert fields(Refusal(PLACE, "answer-missing", {}, {"block": "…"}), None) == {}


def test_a_text_is_mended_as_a_text_and_keeps_its_place() -> None:
    refusal = Refusal(Place(9), "answer-missing", {}, {"text": "1. 题"})
    assert fields(refusal, None) == {"text": "1. 题"}
    again = mended(Entry(1, refusal=refusal), {"text": "什么也不是"})
    assert again.refusal is not None
    assert (again.place, again.refusal.read) == (Place(9), {"text": "什么也不是"})
    assert words(again.refusal).endswith("。")


def test_a_mended_row_is_a_question_at_its_old_place() -> None:
    entry = Entry(3, refusal=Refusal(PLACE, "answer-missing", {}, {"stem": "题"}))
    done = mended(entry, {"type": "判断题", "stem": " 题。 ", "answer": "对", "option-1": "", "why": "因\u200b为"})
    assert done.proposed == Proposed(PLACE, Kind.TRUEFALSE, "题。", right=(0,), why="因为")
    assert done.mended


def test_every_column_has_a_name_to_stand_above_its_field() -> None:
    keys = (*NAMES, "option-1", "option-12", "why-3")
    assert all(known_key(key) and column_words(key) for key in keys)
    assert not any(known_key(key) for key in ("option-13", "option-0", "option-x", "key", "nothing"))
