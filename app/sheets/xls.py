"""Old Excel workbooks (.xls): values by calamine, after a look through the records that keeps it within bounds.

calamine trusts a workbook's own figures, so the stream is handed to it in a container of our own making, with the
declared sizes put right and without formulas: those are shown as such and never as what they come to. The text of
a formula is stored as a program there and not written out.
"""

import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from python_calamine import CalamineWorkbook

from app.sheets import compound, limits
from app.sheets.cells import clean, formula
from app.sheets.grid import At, Extent, check, rows_of
from app.sheets.refusing import Unreadable
from app.sheets.rules import Cell, Kind, Sheet, Why

# Record types, [MS-XLS] 2.3
_BOF, _EOF, _CONTINUE, _PASSWORD, _SHEET, _STRINGS = 0x0809, 0x000A, 0x003C, 0x002F, 0x0085, 0x00FC
_DIMENSIONS, _FORMULA, _RESULT, _TRUTH, _SHARED, _SEVERAL = 0x0200, 0x0006, 0x0207, 0x0205, 0x00FD, 0x00BD
_TEXTS, _NUMBERS = frozenset({0x0204, 0x00D6}), frozenset({0x0203, 0x027E})
_UNKNOWN = 0xFFFF  # no reader knows it, so it is passed over
_BIFF8, _WORKSHEET = 0x0600, 0
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass(frozen=True)
class Record:
    at: int
    type: int
    data: bytes


@dataclass
class Scan:
    visible: bool
    extent: Extent
    over: dict[At, Cell] = field(default_factory=dict)


def sheets(streams: Mapping[str, bytes]) -> tuple[Sheet, ...]:
    """The sheets that a person sees, of the newer stream where a file has two."""
    name = "Workbook" if "Workbook" in streams else "Book"
    stream = bytearray(streams[name])
    scans = _scanned(stream)
    check(scan.extent for scan in scans)
    found = []
    with CalamineWorkbook.from_object(io.BytesIO(compound.written({name: bytes(stream)}))) as book:
        listed = list(book.sheets_metadata)
        if len(listed) != len(scans):
            raise Unreadable(Why.DAMAGED)
        for number, (one, scan) in enumerate(zip(listed, scans, strict=True)):
            if scan.visible:
                table = book.get_sheet_by_index(number)
                values = table.to_python(skip_empty_area=True) if table.start else []
                found.append(
                    Sheet(
                        clean(one.name),
                        rows_of(values, table.start or (0, 0), scan.over, table.merged_cell_ranges or []),
                    )
                )
    return tuple(found)


class _Records:
    """Reads them in order; all of a file together have a bound, because sheets may share them."""

    def __init__(self, stream: bytearray) -> None:
        self.stream, self.left = stream, limits.MAX_NODES

    def from_(self, at: int) -> Iterator[Record]:
        """Up to the first end."""
        while True:
            self.left -= 1
            if self.left < 0:
                raise Unreadable(Why.BOMB)
            type_, length = struct.unpack_from("<HH", self.stream, at)
            data = bytes(self.stream[at + 4 : at + 4 + length])
            if type_ == _EOF:
                return
            if len(data) < length:
                raise Unreadable(Why.DAMAGED)
            yield Record(at, type_, data)
            at += 4 + length


def _scanned(stream: bytearray) -> list[Scan]:
    """Looks through the stream and puts it right for calamine."""
    try:
        records = _Records(stream)
        places, lengths, is_8 = _globals(records)
        if len(places) > limits.MAX_SHEETS:
            raise Unreadable(Why.TOO_BIG, sheets=limits.MAX_SHEETS)
        if len({at for at, _ in places}) < len(places):
            raise Unreadable(Why.DAMAGED)
        return [_sheet(records, at, visible, lengths, is_8) for at, visible in places]
    except struct.error as error:
        raise Unreadable(Why.DAMAGED) from error


def _globals(records: _Records) -> tuple[list[tuple[int, bool]], list[int], bool]:
    """Where each sheet begins and whether it is seen; the lengths of the shared texts; and which of two formats."""
    places: list[tuple[int, bool]] = []
    segments: list[bytes] = []
    is_8 = in_strings = False
    for number, record in enumerate(records.from_(0)):
        if number == 0:
            if record.type != _BOF:
                raise Unreadable(Why.DAMAGED)
            is_8 = struct.unpack_from("<H", record.data)[0] == _BIFF8
        elif record.type == _PASSWORD:
            raise Unreadable(Why.ENCRYPTED)
        elif record.type == _SHEET:
            at, hidden, kind = struct.unpack_from("<IBB", record.data)
            places.append((at, hidden & 3 == 0 and kind == _WORKSHEET))
        in_strings = record.type == _STRINGS or (in_strings and record.type == _CONTINUE)
        if in_strings:
            segments.append(record.data)
    return places, _lengths(segments), is_8


def _lengths(segments: list[bytes]) -> list[int]:
    """Of the shared texts, [MS-XLS] 2.5.293: a text may go on in the next segment, with a byte that says how."""
    found: list[int] = []
    if not segments:
        return found
    (unique,) = struct.unpack_from("<I", segments[0], 4)
    if unique > limits.MAX_CELLS:
        raise Unreadable(Why.BOMB)
    segment, at = 0, 8
    for _ in range(unique):
        if at >= len(segments[segment]):
            segment, at = segment + 1, 0
            if segment == len(segments):
                break
        letters, flags = struct.unpack_from("<HB", segments[segment], at)
        at += 3
        skipped = 0
        if flags & 8:
            skipped += 4 * struct.unpack_from("<H", segments[segment], at)[0]
            at += 2
        if flags & 4:
            skipped += struct.unpack_from("<I", segments[segment], at)[0]
            at += 4
        wide, left = 1 + (flags & 1), letters
        while left > (room := (len(segments[segment]) - at) // wide):
            left -= room
            segment += 1
            if segment == len(segments) or not segments[segment]:
                raise Unreadable(Why.DAMAGED)
            wide, at = 1 + (segments[segment][0] & 1), 1
        at += left * wide
        while skipped > (room := len(segments[segment]) - at):
            skipped -= room
            segment, at = segment + 1, 0
            if segment == len(segments):
                raise Unreadable(Why.DAMAGED)
        at += skipped
        found.append(letters)
    return found


def _sheet(records: _Records, start: int, visible: bool, lengths: list[int], is_8: bool) -> Scan:
    scan = Scan(visible, Extent(""))
    stream, dimensions = records.stream, []
    for record in records.from_(start):
        data = record.data
        if record.type == _DIMENSIONS:
            dimensions.append(record)
        elif record.type in (_FORMULA, _RESULT):
            struct.pack_into("<H", stream, record.at, _UNKNOWN)
            if record.type == _FORMULA:
                at: At = struct.unpack_from("<HH", data)
                scan.extent.add(*at, 1)
                scan.over[at] = formula("")
        elif record.type == _SEVERAL:
            row, first = struct.unpack_from("<HH", data)
            (last,) = struct.unpack_from("<H", data, len(data) - 2)
            for column in range(first, last + 1):
                scan.extent.add(row, column, 20)
        elif record.type in _NUMBERS or record.type in _TEXTS:
            row, column = struct.unpack_from("<HH", data)
            scan.extent.add(row, column, len(data))
        elif record.type == _SHARED:
            row, column, _, text = struct.unpack_from("<HHHI", data)
            scan.extent.add(row, column, lengths[text] if text < len(lengths) else 0)
        elif record.type == _TRUTH:
            row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
            scan.extent.add(row, column, 1)
            if is_error:
                scan.over[row, column] = Cell(_ERRORS.get(value, "#N/A"), Kind.ERROR)
    height, width = max(scan.extent.height, 1), max(scan.extent.width, 1)
    for record in dimensions:
        struct.pack_into("<IIHH" if is_8 else "<HHHH", stream, record.at + 4, 0, height, 0, width)
    return scan
