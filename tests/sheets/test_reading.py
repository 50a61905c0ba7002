"""Whatever somebody hands over is read with its places, or refused with a reason; nothing raises."""

import io
import struct
import zipfile

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from app.sheets import compound, limits
from app.sheets.reading import read
from app.sheets.rules import Kind, Read, Refused, Why
from app.sheets.words import refused


def book() -> bytes:
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as made:
        sheet = made.add_worksheet("花名册")
        sheet.merge_range("A1:B1", "标题")
        sheet.write_row("A3", ["姓名", "手机"])
        sheet.write_row("A4", ["张㛃", 13812345678])
        sheet.write_formula("A5", '=A4&"x"', None, "张㛃x")
        sheet.write_number("B5", 123456789012345678)
        sheet.write_formula("C5", "=1/0", None, "#DIV/0!")
        made.add_worksheet("隐藏").hide()
    return into.getvalue()


def record(type_: int, data: bytes) -> bytes:
    return struct.pack("<HH", type_, len(data)) + data


def old_book(extra: bytes = b"", before_sheets: bytes = b"") -> bytes:
    """The smallest .xls with a text, a number and a formula."""
    start = record(0x0809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + before_sheets
    name = "一".encode("utf-16-le")
    length = len(start) + 4 + 8 + len(name) + 4
    start += record(0x85, struct.pack("<IBBBB", length, 0, 0, 1, 1) + name) + record(0x0A, b"")
    text = "单位".encode("utf-16-le")
    sheet = record(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    sheet += record(0x200, struct.pack("<IIHHH", 0, 0x00FFFFFF, 0, 0xFFFF, 0))  # a size that is not so
    sheet += record(0x204, struct.pack("<HHHHB", 0, 0, 0, 2, 1) + text)
    sheet += record(0x203, struct.pack("<HHHd", 1, 1, 0, 42.0))
    sheet += record(0x06, struct.pack("<HHHdHIH", 2, 0, 0, 7.0, 0, 0, 3) + b"\x1e\x07\x00")
    return compound.written({"Workbook": start + sheet + extra + record(0x0A, b"")})


def texts(found: Read | Refused) -> list[tuple[int, list[str]]]:
    assert isinstance(found, Read), found
    return [(row.number, [cell.text for cell in row.cells]) for row in found.sheets[0].rows]


def why(found: Read | Refused) -> Why:
    assert isinstance(found, Refused), found
    assert refused(found)
    return found.why


def test_a_workbook_keeps_its_row_numbers_formulas_and_merged_cells() -> None:
    found = read(book(), "a.xlsx")
    assert texts(found) == [
        (1, ["标题", "标题"]),
        (3, ["姓名", "手机"]),
        (4, ["张㛃", "13812345678"]),
        (5, ['=A4&"x"', "123456789012346000", "=1/0"]),
    ]
    assert isinstance(found, Read)
    assert [sheet.name for sheet in found.sheets] == ["花名册"]
    first, *_, last = found.sheets[0].rows
    assert (first[0].merged, first[1].merged) == (False, True)
    assert (last[0].kind, last[1].unsafe) == (Kind.FORMULA, True)


def test_an_old_workbook_is_read_whatever_sizes_it_declares() -> None:
    found = read(old_book(), "a.xls")
    assert texts(found) == [(1, ["单位"]), (2, ["", "42"]), (3, ["=…"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_written_as_text_is_read_in_every_common_way(encoding: str, newline: str, mark: str) -> None:
    lines = [mark.join(row) for row in (["姓名", "单位"], ["张㛃", f'"甲{mark}乙"'], [], ["李", "丙"])]
    found = read(newline.join(lines).encode(encoding), "a.csv")
    assert texts(found) == [(1, ["姓名", "单位"]), (2, ["张㛃", f"甲{mark}乙".replace("\t", " ")]), (4, ["李", "丙"])]


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row() -> None:
    found = read(b'a,b\nc,"d\ne,f\n', "a.csv")
    assert isinstance(found, Refused)
    assert (found.why, found.details["row"]) == (Why.DAMAGED, "2")


NUMBERING = f"""<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""


def document() -> bytes:
    made = docx.Document()
    part = made.part.numbering_part
    part._element = parse_xml(NUMBERING)
    for text, level in (("甲", 0), ("x", 1), ("y", 1), ("乙\n续", 0), ("z", 1)):
        properties = made.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'))
    table = made.add_table(2, 2)
    for at, text in enumerate("题答AB"):
        table.cell(at // 2, at % 2).text = text
    last = made.add_paragraph("留")
    for kind, tag in (("ins", "t"), ("del", "delText")):
        last._p.append(parse_xml(f"<w:{kind} {nsdecls('w')}><w:r><w:{tag}>{kind}</w:{tag}></w:r></w:{kind}>"))
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()


def test_a_document_shows_the_numbers_that_word_draws_its_tables_and_what_was_inserted() -> None:
    found = read(document(), "a.docx")
    assert isinstance(found, Read)
    assert [line.text for line in found.lines] == [
        "一、甲", "A. x", "B. y", "二、乙", "续", "A. z", "题\t答", "A\tB", "留ins",
    ]  # fmt: skip
    assert texts(found) == [(1, ["题", "答"]), (2, ["A", "B"])]


def zipped(**members: bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return into.getvalue()


REFUSED = {
    "nothing": (b"", "a.csv", Why.EMPTY),
    "too big": (b"a" * (limits.MAX_BYTES + 1), "a.csv", Why.TOO_BIG),
    "another kind": (b"%PDF-1.7", "a.pdf", Why.KIND),
    "a bomb": (zipped(xl__workbook_xml=bytes(limits.MAX_UNPACKED + 1)), "a.xlsx", Why.BOMB),
    "entities": (zipped(word__document_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "a.docx", Why.BOMB),
    "many nodes": (zipped(word__document_xml=b"<a>" + b"<b/>" * 1_000_001 + b"</a>"), "a.docx", Why.BOMB),
    "truncated": (book()[:-200], "a.xlsx", Why.DAMAGED),
    "encrypted": (compound.written({"EncryptedPackage": b"x"}), "a.xlsx", Why.ENCRYPTED),
    "an old password": (old_book(before_sheets=record(0x2F, bytes(6))), "a.xls", Why.ENCRYPTED),
    "old Word": (compound.written({"WordDocument": b"x"}), "a.doc", Why.KIND),
    "a web page": ("<html><table><tr><td>单".encode(), "a.xls", Why.MISNAMED),
    "a document as a workbook": (document(), "a.xlsx", Why.MISNAMED),
    "another encoding": (b"a,\xff\xff\n", "a.csv", Why.ENCODING),
    "many rows": (b"a,b\n" * 20_001, "a.csv", Why.TOO_MANY_ROWS),
    "many columns": (b"a," * 101 + b"b\n", "a.csv", Why.TOO_MANY_COLUMNS),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_taken_is_refused_with_its_reason(case: str) -> None:
    data, name, reason = REFUSED[case]
    assert why(read(data, name)) is reason


SUFFIXES = st.sampled_from(["a.xlsx", "a.xls", "a.csv", "a.tsv", "a.txt", "a.docx", "a.doc", "a", "a.pdf"])


@given(st.binary(max_size=2000), SUFFIXES, st.sampled_from([b"", b"PK\x03\x04", compound.MAGIC]))
def test_no_bytes_raise(data: bytes, name: str, start: bytes) -> None:
    assert isinstance(read(start + data, name), Read | Refused)


WHOLE = {"a.xlsx": book(), "a.xls": old_book(), "a.docx": document()}


@given(st.sampled_from(sorted(WHOLE)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8))
def test_no_damage_raises(name: str, changes: list[tuple[float, int]]) -> None:
    data = bytearray(WHOLE[name])
    for share, byte in changes:
        data[int(share * (len(data) - 1))] = byte
    assert isinstance(read(bytes(data), name), Read | Refused)
