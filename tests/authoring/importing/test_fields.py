"""A question written as a row of a table is read again as the same question."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.authoring.rules.formats.fields import fields_of
from app.authoring.rules.formats.row import Habits, question_of
from app.authoring.rules.proposals import Place, Proposed
from app.authoring.rules.sketch import Kind
from app.courses.rules.problems import seen_as
from app.sheets.rules import Cell
from app.sheets.rules import Kind as CellKind

LETTERS = st.sampled_from("甲乙丙丁戊己庚辛一二三|;/\\；｜，、 aB1")
WORDS = st.text(LETTERS, min_size=1, max_size=8).map(str.strip).filter(lambda text: len(seen_as(text)) > 0)
CHINESE = st.text(st.sampled_from("甲乙丙丁戊己庚辛|;/\\；"), min_size=1, max_size=6).map(lambda text: f"子{text}")
OPTIONS = st.lists(CHINESE, min_size=2, max_size=8, unique_by=seen_as).map(tuple)
MORE = st.fixed_dictionaries(
    {
        "why": st.one_of(st.just(""), WORDS),
        "difficulty": st.sampled_from([None, 1, 2, 3]),
        "points": st.one_of(st.none(), st.integers(0, 99_999)),
        "name": st.sampled_from(["", "12", "G-3"]),
        "lesson": st.sampled_from(["", "第一章"]),
    }
)
PLACE = Place(7, "题库")


@st.composite
def questions(draw: st.DrawFn) -> Proposed:
    more: dict[str, Any] = draw(MORE)
    kind = draw(st.sampled_from([Kind.SINGLE, Kind.MULTIPLE, Kind.TRUEFALSE, Kind.FILL, Kind.SHORT, Kind.ORDERING]))
    stem = "题" + draw(WORDS)
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            options = draw(OPTIONS)
            most = 1 if kind is Kind.SINGLE else len(options)
            places = st.lists(st.integers(0, len(options) - 1), min_size=1, max_size=most, unique=True)
            whys = draw(st.sampled_from([(), tuple(f"因{at}" for at in range(len(options)))]))
            partial = draw(st.sampled_from([None, True, False]))
            right = tuple(sorted(draw(places)))
            return Proposed(PLACE, kind, stem, options, right, whys, partial=partial, **more)
        case Kind.TRUEFALSE:
            return Proposed(PLACE, kind, stem, right=(draw(st.integers(0, 1)),), **more)
        case Kind.FILL:
            accepted = st.lists(WORDS, min_size=1, max_size=3, unique_by=seen_as).map(tuple)
            blanks = draw(st.lists(accepted, min_size=1, max_size=3).map(tuple))
            any_order = draw(st.booleans())
            with_blanks = "、".join([stem, *["____"] * len(blanks)])
            return Proposed(PLACE, kind, with_blanks, blanks=blanks, any_order=any_order, **more)
        case Kind.ORDERING:
            return Proposed(PLACE, kind, stem, draw(OPTIONS), **more)
    return Proposed(PLACE, kind, stem, model=draw(WORDS), **more)


@given(questions())
def test_a_question_comes_back_from_its_row_as_it_was(one: Proposed) -> None:
    cells = {key: Cell(text, CellKind.TEXT) for key, text in fields_of(one).items()}
    assert question_of(cells, PLACE, Habits(has_types=True)) == one


def test_letters_stay_letters_beside_options_that_are_letters() -> None:
    one = Proposed(PLACE, Kind.MULTIPLE, "血型有哪些？", ("A", "B", "AB", "O"), (0, 1))
    cells = {key: Cell(text, CellKind.TEXT) for key, text in fields_of(one).items()}
    assert question_of(cells, PLACE, Habits(has_types=True)) == one
