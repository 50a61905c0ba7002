"""What holds for any roster: reading never raises, a row is one thing only, and what was kept comes back unchanged."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.desk.rules.roster import cells, dates, words
from app.desk.rules.roster.cards import MARK, without_card, without_cards
from app.desk.rules.roster.choices import Choices, read_choices, read_sheets, written_sheets
from app.desk.rules.roster.headings import SYNONYMS, plain
from app.desk.rules.roster.plan import plan
from app.desk.rules.roster.reading import read_roster
from app.desk.rules.roster.standing import Standing
from app.desk.rules.roster.units import Unit, Units
from app.desk.rules.roster.values import Code, Fault, Field, Place, SkipKind, Unreadable
from app.people.rules import is_phone
from app.sheets.rules import Cell, Kind, Row, Sheet, Why

TODAY = date(2026, 7, 10)
HEADINGS = st.sampled_from([word for synonyms in SYNONYMS.values() for word in synonyms])
WORDS = st.sampled_from(
    ["合计", "小计", "填报人：张三", "王芳", "教育局", "办公室", "13900010001", "+86 139 0001 0001", "0012",
     "2024.3", "45356", "男", "无", "-", "11010119800101123X", "一、教育局（2人）", "#N/A"]
)  # fmt: skip
TEXTS = HEADINGS | WORDS | st.text(max_size=30)
CELLS = st.builds(Cell, TEXTS, st.sampled_from(Kind), st.booleans(), st.booleans()) | st.just(Cell())
ROWS = st.lists(st.lists(CELLS, max_size=8), max_size=12)
HEAD = [Cell(word, Kind.TEXT) for word in ("姓名", "单位", "手机号", "工号", "任职时间", "性别")]
BELOW = st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=8)
UNITS = Units(
    [
        Unit(1, "a" * 16, None, ("市直工委",), ("市直工委",), frozenset({1})),
        Unit(2, "b" * 16, 1, ("市直工委", "教育局"), ("教育局", "市教育局"), frozenset({1, 2})),
        Unit(3, "c" * 16, 2, ("市直工委", "教育局", "办公室"), ("办公室",), frozenset({1, 2, 3})),
        Unit(4, "d" * 16, 1, ("市直工委", "财政局"), ("财政局",), frozenset({1, 4})),
        Unit(5, "e" * 16, 4, ("市直工委", "财政局", "办公室"), ("办公室",), frozenset({1, 4, 5})),
    ]
)


def sheet(rows: list[list[Cell]], name: str = "名单") -> Sheet:
    return Sheet(name, tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)))


@given(ROWS)
def test_reading_never_raises_whatever_the_cells_are(rows: list[list[Cell]]) -> None:
    roster = read_roster([sheet(rows)], TODAY)
    assert bool(roster.fault) == (not roster.entries)
    plan(roster, Standing(UNITS, ()), {}, {})


@given(BELOW)
def test_each_row_below_a_header_is_a_person_refused_or_left_aside_and_nothing_twice(rows: list[list[Cell]]) -> None:
    roster = read_roster([sheet([HEAD, *rows])], TODAY)
    found = plan(roster, Standing(UNITS, ()), {}, {})
    told = [line.entry.place.row for line in found.lines] + [row.entry.place.row for row in found.refused]
    told += [one.place.row for one in roster.skipped]
    assert len(told) == len(set(told))
    (cleaned,) = without_cards([sheet([HEAD, *rows])])
    filled = [row.number for row in cleaned.rows[1:] if not row.blank]
    assert roster.fault or sorted(told) == filled
    for row in found.refused:
        assert words.reasons(row.faults, row.units)
    for line in found.lines:
        assert not line.entry.phone or is_phone(line.entry.phone)
        assert line.entry.phone or line.entry.staff_number
        assert line.entry.name
    phones = [line.entry.phone for line in found.lines if line.entry.phone]
    assert len(phones) == len(set(phones))


def test_a_row_s_own_unit_goes_before_the_unit_of_exactly_that_name() -> None:
    cells = [Cell(word, Kind.TEXT) for word in ("钱进", "教育局", "13900010009")]
    head = [Cell(word, Kind.TEXT) for word in ("姓名", "单位", "手机号")]
    roster = read_roster([sheet([head, cells])], TODAY)
    found = plan(roster, Standing(UNITS, ()), {roster.entries[0].place: "d" * 16}, {"教育局": "a" * 16})
    assert [line.unit.id for line in found.lines] == [4]


@given(ROWS)
def test_a_file_that_was_kept_is_the_file_that_came(rows: list[list[Cell]]) -> None:
    cleaned = without_cards([sheet(rows)])
    kept = read_sheets(written_sheets(cleaned))
    assert read_roster(kept, TODAY) == read_roster(cleaned, TODAY) == read_roster([sheet(rows)], TODAY)


@given(st.lists(st.tuples(st.text(max_size=5), st.integers(1, 99), st.sampled_from(Field), st.text(max_size=20))))
def test_choices_come_back_as_they_were_written(made: list[tuple[str, int, Field, str]]) -> None:
    choices = Choices()
    for name, row, field, typed in made:
        choices = choices.mending(Place(name, row), {field: typed}).leaving_out(Place(name, row))
        choices = choices.naming({typed: field, name: None})
    assert read_choices(choices.written()) == choices


@given(st.text())
def test_a_name_is_cleaned_once(text: str) -> None:
    assert cells.shown_name(cells.shown_name(text)) == cells.shown_name(text)


@given(st.text(max_size=25))
def test_a_date_is_a_day_a_month_nothing_or_a_reason(text: str) -> None:
    found = dates.appointed(Cell(text, Kind.TEXT), TODAY)
    assert found is None or isinstance(found, Code) or str(found)[:4].isdigit()


@given(st.dates(date(1950, 1, 1), TODAY))
def test_every_day_is_read_in_every_style(day: date) -> None:
    serial = str((day - dates.SERIAL_ZERO).days)
    styles = [day.isoformat(), f"{day:%Y/%m/%d}", f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}", serial]
    styles += [f"{day.year}年{day.month}月{day.day}日", f"{day.isoformat()} 00:00:00", f"{day:%Y.%m.%d}起"]
    for style in styles:
        found = dates.appointed(Cell(style, Kind.TEXT), TODAY)
        assert not isinstance(found, Code), style
        assert found is not None
        assert (found.day, found.only_month) == (day, False), style


@given(st.from_regex(r"[1-9][0-9]{16}[0-9Xx]", fullmatch=True), st.text(max_size=5), st.text(max_size=5))
def test_an_id_card_number_is_nowhere_after_cleaning(number: str, before: str, after: str) -> None:
    text = f"{before} {number} {after}"
    assert number not in without_card(text)
    cleaned = without_cards([sheet([HEAD, [Cell("王芳", Kind.TEXT), Cell(text, Kind.TEXT)]])])
    assert number not in repr(cleaned)


def test_a_column_of_id_card_numbers_is_emptied_in_whatever_way_they_are_written() -> None:
    head = [Cell("姓名", Kind.TEXT), Cell("身份证 号码（必填）", Kind.TEXT)]
    rows = [[Cell("王芳", Kind.TEXT), Cell("1.10101E+17", Kind.NUMBER, unsafe=True)]]
    assert without_cards([sheet([head, *rows])])[0].rows[1][1] == Cell()
    assert MARK not in repr(without_cards([sheet([head, *rows])]))


def test_every_code_has_its_sentence_and_every_field_its_name() -> None:
    details = {"rows": "3", "digits": "10", "most": "9", "phone": "甲", "staff": "乙"}
    for code in Code:
        assert "%" not in words.reason(Fault(Field.NAME, code, "某", details))
    for field in Field:
        assert words.column(field)
    assert all(words.unreadable(why) for why in Unreadable)
    assert all(words.skipped(kind) for kind in SkipKind)
    assert all(words.file_refused(why) for why in Why)


def test_no_heading_means_two_things() -> None:
    every = [plain(word) for synonyms in SYNONYMS.values() for word in synonyms]
    assert len(every) == len(set(every))
    assert all(plain(word) == word for word in every)


def test_a_name_of_two_units_is_nobodys_and_a_path_tells_them_apart() -> None:
    assert len(UNITS.found("办公室")) == 2
    assert [unit.id for unit in UNITS.found("教育局/办公室")] == [3]
    assert [unit.id for unit in UNITS.found("市直工委＞财政局＞办公室")] == [5]
    assert UNITS.found("市直工委/办公室") == ()  # a parent was left out, so it is no path
    assert UNITS.found("教育") == ()
    assert UNITS.nearest("教育")[0].id == 2
