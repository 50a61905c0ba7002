"""Text from outside, and tables written as text (.csv, .tsv)."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from app.sheets import limits
from app.sheets.cells import clean, formula, typed
from app.sheets.grid import Extent, check
from app.sheets.refusing import Unreadable
from app.sheets.rules import EMPTY, Cell, Kind, Line, Row, Sheet, Why

DELIMITERS = ",\t;"
LOOKED_AT = 200  # rows, to find the delimiter
_END = "\x00end"
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x7f]")
_CONSTANT = re.compile(r'="([^"]*)"')
_POWER = re.compile(r"[+-]?\d(\.\d+)?E\+\d{1,3}")


def text(data: bytes) -> str | None:
    """Text in UTF-8 or GB18030, or with the mark of UTF-16; None where it is neither."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    found = _decoded(data, "utf-8")
    return found if found is not None else _decoded(data, "gb18030")


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        found = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _BINARY.search(found) else found


def lines(found: str) -> tuple[Line, ...]:
    """Every line with its number; blank ones too, because they part one question from the next."""
    split = re.split("\r\n|[\r\n\v\f\x85\u2028\u2029]", found)
    if len(split) > limits.MAX_LINES:
        raise Unreadable(Why.TOO_MANY_ROWS, most=limits.MAX_LINES)
    return tuple(Line(number, clean(line)) for number, line in enumerate(split, 1))


def sheet(found: str, delimiter: str) -> Sheet:
    """One record per row, as the office program numbers them: blank lines count, lines within quotes do not."""
    extent, rows = Extent(""), []
    for number, record in enumerate(_records(found, delimiter), 1):
        letters = sum(map(len, record))
        while record and not record[-1].strip():
            record.pop()
        cells = [cell(value) for value in record]
        while cells and not cells[-1].text:
            cells.pop()
        if cells:
            extent.add(number - 1, len(cells) - 1, letters)
            rows.append(Row(number, tuple(cells)))
    extent.height = len(rows)
    check([extent])
    return Sheet("", tuple(rows))


def delimiter_of(found: str, preferred: str = "") -> str:
    """The one that parts most rows into the same number of cells; empty where none does so to most of them."""
    best, best_score = "", (0.0, 0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(len(record) for record in _some(found, delimiter))
        if widths:
            width, often = widths.most_common(1)[0]
            share = often / widths.total()
            score = (share if width > 1 else 0.0, int(delimiter == preferred), width)
            if width > 1 and score > best_score:
                best, best_score = delimiter, score
    return best if best_score[0] >= 0.5 else ""


def cell(value: str) -> Cell:
    """What an office program would make a formula of is one, and a number that it has rounded is marked."""
    if (stripped := value.strip()).startswith("="):
        constant = _CONSTANT.fullmatch(stripped)
        return typed(constant[1]) if constant else formula(stripped[1:])
    if _POWER.fullmatch(stripped):
        return Cell(stripped, Kind.NUMBER, unsafe=True)
    return typed(value) if value else EMPTY


def _records(found: str, delimiter: str) -> Iterator[list[str]]:
    """Raises Unreadable where a quotation mark is never closed: the rest of the file would be one cell."""
    number = 0
    try:
        for record in csv.reader(_lines(f"{found}\n{_END}", delimiter), delimiter=delimiter):
            number += 1
            if record == [_END]:
                return
            yield record
    except csv.Error as error:
        raise Unreadable(Why.DAMAGED, row=number + 1) from error
    raise Unreadable(Why.DAMAGED, row=number)


def _some(found: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(_lines(found[: 2**20], delimiter), delimiter=delimiter)
    try:
        for number, record in enumerate(reader):
            if number >= LOOKED_AT:
                return
            if any(part.strip() for part in record):
                yield record
    except (csv.Error, Unreadable):
        return


def _lines(found: str, delimiter: str) -> Iterator[str]:
    """Raises Unreadable for a line of so many cells that to part them would take all there is."""
    for line in io.StringIO(found, newline=""):
        if line.count(delimiter) > limits.MAX_DELIMITERS:
            raise Unreadable(Why.TOO_MANY_COLUMNS, most=limits.MAX_COLUMNS)
        yield line
