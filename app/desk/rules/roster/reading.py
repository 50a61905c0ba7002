"""Sheets -> the entries of a roster: header found, columns mapped, rows that are no persons left aside."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.desk.rules.roster import cells, dates
from app.desk.rules.roster.cards import without_cards
from app.desk.rules.roster.headings import Said, header_of, is_heading
from app.desk.rules.roster.values import (
    KEPT,
    TEXTS,
    Code,
    Entry,
    Fault,
    Field,
    Header,
    Place,
    Roster,
    SkipKind,
    Skipped,
    Unreadable,
)
from app.sheets.rules import EMPTY, Cell, Kind, Row, Sheet

MOST_ENTRIES = 5000
Mends = Mapping[Place, Mapping[Field, str]]

_TOTAL = re.compile(r"(合计|总计|小计|共计|累计|总人数|总数)|共\d+人")
_FOOT = re.compile(
    r"\(?(填报|填表|制表|审核|审批|复核|经办|负责人|单位负责|分管领导|主要领导|联系人|联系电话|注|备注|说明|附注|附件|截止|统计|报送|"
    r"单位盖章|盖章|单位\(|公章|签字|签名|日期)"
)


def read_roster(
    sheets: Sequence[Sheet],
    today: date,
    said: Said | None = None,
    mends: Mends | None = None,
    left_out: Collection[Place] = (),
) -> Roster:
    """Every sheet that has a header; `said`: what people said that headings mean, by `headings.plain`.

    `mends` holds what was typed in place of cells, `left_out` the rows that were left out by hand.
    """
    said, entries, skipped, headers, unread = said or {}, list[Entry](), list[Skipped](), list[Header](), list[str]()
    for sheet in without_cards(sheets):
        if (header := header_of(sheet, said)) is None:
            unread.append(sheet.name)
            continue
        headers.append(header)
        for row in sheet.rows:
            if row.number <= header.row or row.blank:
                continue
            place = Place(sheet.name, row.number)
            if kind := _no_person(row, header, said):
                skipped.append(Skipped(place, kind, _first(row).text[:60]))
            else:
                entry = _entry(place, row, header, (mends or {}).get(place, {}), today)
                entries.append(replace(entry, left_out=place in left_out))
    fault = _fault(headers, entries)
    if fault:
        entries = []
    return Roster(tuple(_twice(entries)), tuple(skipped), tuple(headers), tuple(unread), fault)


def _fault(headers: Sequence[Header], entries: Sequence[Entry]) -> Unreadable | None:
    if not headers:
        return Unreadable.NO_HEADER
    if any(Field.UNIT not in header.fields for header in headers):
        return Unreadable.NO_UNIT
    if any(not {Field.PHONE, Field.STAFF_NUMBER} & header.fields for header in headers):
        return Unreadable.NO_KEY
    if len(entries) > MOST_ENTRIES:
        return Unreadable.TOO_MANY
    return None if entries else Unreadable.NOBODY


def _first(row: Row) -> Cell:
    return next((cell for cell in row.cells if cell.text and not cell.merged), next(c for c in row.cells if c.text))


def _no_person(row: Row, header: Header, said: Said) -> SkipKind | None:
    """Why a row below the header is nobody's, if it is."""
    if is_heading(row, header, said):
        return SkipKind.HEADING
    if isinstance(number := cells.phone(_cell(row, header, Field.PHONE)), str) and number:
        return None
    own = [(index, cell) for index, cell in enumerate(row.cells) if cell.text and not cell.merged]
    serial, first = header.at(Field.SERIAL), cells.compact(_first(row).text)
    if not [cell for index, cell in own if index != serial or not cells.compact(cell.text).isdigit()]:
        return SkipKind.EMPTY
    if _TOTAL.match(first) or _TOTAL.match(cells.compact(_cell(row, header, Field.NAME).text)):
        return SkipKind.TOTAL
    if _FOOT.match(first) and (re.search(r"[:(]", first) or len(own) == 1):
        return SkipKind.FOOT
    return SkipKind.TITLE if _is_title(row, own, header) else None


def _is_title(row: Row, own: list[tuple[int, Cell]], header: Header) -> bool:
    """One text for the whole row: spread over several cells, or in a column that is nobody's."""
    if len(own) != 1:
        return False
    index, cell = own[0]
    if index + 1 < len(row.cells) and row[index + 1].merged and row[index + 1].text == cell.text:
        return True
    of_persons = {header.at(field) for field in KEPT}
    return index not in of_persons


def _cell(row: Row, header: Header, field: Field) -> Cell:
    at = header.at(field)
    return EMPTY if at is None else row[at]


def _entry(place: Place, row: Row, header: Header, mend: Mapping[Field, str], today: date) -> Entry:
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    typed: dict[Field, str] = {}
    for field in KEPT:
        cell = Cell(mend[field], Kind.TEXT) if field in mend else _cell(row, header, field)
        typed[field] = cell.text
        value = cells.unusable(field, cell) or _value(field, cell, today)
        if isinstance(value, Fault):
            faults.append(value)
        else:
            values[field.value] = value
    if not faults_of(faults, Field.PHONE, Field.STAFF_NUMBER) and not values["phone"] and not values["staff_number"]:
        faults.append(Fault(Field.PHONE, Code.KEY_MISSING))
    if not values.get("unit") and not faults_of(faults, Field.UNIT):
        faults.append(Fault(Field.UNIT, Code.UNIT_MISSING))
    return Entry(place, faults=tuple(faults), typed=typed, **values)


def faults_of(faults: Sequence[Fault], *fields: Field) -> list[Fault]:
    return [fault for fault in faults if fault.field in fields]


def _value(field: Field, cell: Cell, today: date) -> Any:
    if field is Field.NAME:
        return cells.name(cell)
    if field is Field.PHONE:
        return cells.phone(cell)
    if field is Field.STAFF_NUMBER:
        return cells.staff_number(cell)
    if field is Field.SEX:
        return cells.sex(cell)
    if field is Field.APPOINTED:
        if cells.is_nothing(cell.text):
            return None
        found = dates.appointed(cell, today)
        return Fault(field, found, cell.text[: cells.LONGEST_TEXT]) if isinstance(found, Code) else found
    if field in TEXTS or field is Field.UNIT:
        return cells.words(field, cell)
    raise AssertionError(field)


def _twice(entries: Sequence[Entry]) -> Iterator[Entry]:
    """One phone in several rows is nobody's: each of them is told of the others."""
    rows: dict[str, list[Place]] = defaultdict(list)
    for entry in entries:
        if entry.phone and not entry.left_out:
            rows[entry.phone].append(entry.place)
    for entry in entries:
        others = [place for place in rows.get(entry.phone, []) if place != entry.place]
        if others and not entry.left_out:
            fault = Fault(Field.PHONE, Code.PHONE_TWICE, entry.phone, {"rows": places(others, entry.place)})
            entry = replace(entry, faults=(*entry.faults, fault))
        yield entry


def places(others: Sequence[Place], here: Place) -> str:
    """The rows of others, those of another sheet with its name; the sentence around it is made elsewhere."""
    return "、".join(
        str(other.row) if other.sheet == here.sheet else f"{other.sheet}!{other.row}" for other in sorted(others)
    )
