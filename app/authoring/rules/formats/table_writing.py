"""Our questions in the table that our own import reads: the template's columns, and those that only some need."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from app.authoring.rules.formats.columns import MOST_OPTIONS, NAME, NAMES, PARTIAL, column_of, option_key, why_key
from app.authoring.rules.formats.fields import TYPE_WORDS, fields_of
from app.authoring.rules.formats.row import Habits, question_of
from app.authoring.rules.formats.stored import proposed_of
from app.authoring.rules.formats.template import COLUMNS, REQUIRED, SHEET, WIDTHS, formats_of
from app.authoring.rules.proposals import Place, Proposed
from app.quizzes.rules.questions import Question
from app.sheets.rules import EMPTY, Cell, Kind, Row, Sheet

HABITS = Habits(has_types=True)
WIDE = 20


def write_table(questions: Sequence[Question]) -> bytes:
    """An .xlsx of texts alone; questions that a table has no form for are left out."""
    rows = rows_of(questions)
    heads = heads_of(rows)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    text, head = formats_of(book)
    sheet = book.add_worksheet(SHEET)
    sheet.freeze_panes(1, 0)
    for at, (name, key) in enumerate(heads.items()):
        sheet.set_column(at, at, WIDTHS.get(name, WIDE if key.startswith("why-") else 10), text)
        sheet.write_string(0, at, f"{name}（必填）" if name in REQUIRED else name, head)
        for number, row in enumerate(rows, 1):
            sheet.write_string(number, at, row.get(key, ""), text)
    book.close()
    return file.getvalue()


def rows_of(questions: Sequence[Question]) -> list[dict[str, str]]:
    """Texts by the key of their column, of each question that a row can say."""
    proposed = [proposed_of(question) for question in questions]
    return [row for one in proposed if one.type in TYPE_WORDS and _is_read(row := fields_of(one))]


def sheet_of(questions: Sequence[Question]) -> Sheet:
    """What a reader of the file has before it."""
    rows = rows_of(questions)
    heads = heads_of(rows)
    lines = [tuple(heads), *(tuple(row.get(key, "") for key in heads.values()) for row in rows)]
    cells = [tuple(Cell(text, Kind.TEXT) if text else EMPTY for text in line) for line in lines]
    return Sheet(SHEET, tuple(Row(number, line) for number, line in enumerate(cells, 1)))


def _is_read(row: Mapping[str, str]) -> bool:
    found = question_of({key: Cell(text, Kind.TEXT) for key, text in row.items()}, Place(0), HABITS)
    return isinstance(found, Proposed)


def heads_of(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The name of each column -> its key."""
    used = {key for row in rows for key in row}
    found = {name: column_of(name) for name in COLUMNS}
    more = {f"选项{chr(ord('A') + at)}": option_key(at) for at in range(MOST_OPTIONS)}
    more |= {f"选项{chr(ord('A') + at)}解析": why_key(at) for at in range(MOST_OPTIONS)}
    more |= {NAMES[PARTIAL][0]: PARTIAL, NAMES[NAME][0]: NAME}
    return found | {name: key for name, key in more.items() if key in used}
