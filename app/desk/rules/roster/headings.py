"""Which row is the header, and what its columns hold: by synonyms, or as somebody said."""

import re
import unicodedata
from collections.abc import Mapping

from app.desk.rules.roster.values import Column, Field, Header
from app.sheets.rules import Row, Sheet

LAST_HEADER_ROW = 20
Said = Mapping[str, Field | None]

# In the order of preference, where two columns of a sheet hold one.
SYNONYMS: dict[Field, tuple[str, ...]] = {
    Field.NAME: (
        "姓名", "学员姓名", "人员姓名", "参训人员姓名", "书记姓名", "支部书记姓名", "党支部书记姓名", "名字",
        "参训人员", "name",
    ),
    Field.SEX: ("性别", "sex", "gender"),
    Field.UNIT: (
        "单位", "单位名称", "所在单位", "工作单位", "所属单位", "所在单位名称", "工作单位名称", "单位全称", "unit",
    ),
    Field.DEPARTMENT: (
        "内设处室", "内设机构", "处室", "科室", "处(科)室", "内设处(科)室", "处室名称", "所在处室", "部门",
        "所在部门", "department",
    ),
    Field.BRANCH: (
        "支部名称", "党支部名称", "所在党支部", "所在支部", "所在党支部名称", "所属党支部", "所属支部", "任职支部",
        "党支部", "支部",
        "党组织名称", "所在党组织", "branch",
    ),
    Field.POST: ("党内职务", "支部职务", "党支部职务", "支部内职务", "党务职务", "党组织职务", "post"),
    Field.ADMINISTRATIVE_POST: ("行政职务", "现任行政职务", "行政职务名称"),
    Field.RANK: ("职级", "行政级别", "行政职级", "级别", "rank"),
    Field.APPOINTED: (
        "任支部书记时间", "任党支部书记时间", "担任支部书记时间", "任书记时间", "任支部书记日期", "任党内职务时间",
        "任职时间",
        "任职日期", "任现职时间", "任现职务时间", "任命时间", "appointed",
    ),
    Field.PHONE: (
        "手机号", "手机号码", "手机", "本人手机", "本人手机号", "联系手机", "联系手机号", "移动电话", "联系电话",
        "联系方式", "电话",
        "电话号码", "phone", "mobile",
    ),
    Field.STAFF_NUMBER: (
        "工号", "职工号", "员工编号", "职工编号", "员工号", "职工工号", "员工工号", "人员编号", "人员编码",
        "工作证号", "staffnumber",
    ),
    Field.SERIAL: ("序号", "序", "编号", "no", "no."),
    Field.IDENTITY_CARD: (
        "身份证号", "身份证号码", "身份证", "公民身份号码", "公民身份证号码", "居民身份证号", "居民身份证号码",
        "身份证件号码", "证件号码", "证件号",
    ),
}  # fmt: skip
_FIELDS = {word: (field, at) for field, words in SYNONYMS.items() for at, word in enumerate(words)}


def plain(heading: str) -> str:
    """A heading as it is compared: half width, no blanks, no stars, without （必填） and the like at its end."""
    text = re.sub(r"[\s*:_]", "", unicodedata.normalize("NFKC", heading)).casefold()
    while (shorter := re.sub(r"[(\[【〔<][^()\[\]【】〔〕<>]*[)\]】〕>]$", "", text)) and shorter != text:
        text = shorter
    return text


def field_of(heading: str, said: Said) -> tuple[Field | None, int]:
    """What a heading means and how sure that is (less is surer)."""
    word = plain(heading)
    if word in said:
        return said[word], -1
    return _FIELDS.get(word, (None, 0))


def header_of(sheet: Sheet, said: Said) -> Header | None:
    """The row near the top that names most columns, a name among them; of two rows of headings the lower one."""
    best: Header | None = None
    merged_next = 0
    for row in sheet.rows:
        if row.number > LAST_HEADER_ROW:
            break
        header = Header(sheet.name, row.number, _columns(row, said))
        known = header.fields
        if Field.NAME not in known or len(known - {Field.SERIAL}) < 2:
            continue
        lower = row.number == merged_next and best is not None and len(known) >= len(best.fields)
        if best is None or len(known) > len(best.fields) or (lower and any(cell.merged for cell in row.cells)):
            best, merged_next = header, row.number + 1
    return best


def _columns(row: Row, said: Said) -> tuple[Column, ...]:
    chosen: dict[Field, tuple[int, int]] = {}  # how sure, and where
    found: list[tuple[int, str, Field | None, int]] = []
    for index, cell in enumerate(row.cells):
        if not cell.text:
            continue
        field, sureness = field_of(cell.text, said)
        found.append((index, cell.text, field, sureness))
        if field and (field not in chosen or sureness < chosen[field][0]):
            chosen[field] = sureness, index
    return tuple(
        Column(
            index,
            " ".join(text.split()),
            plain(text),
            field if field and (chosen[field][1] == index or field is Field.IDENTITY_CARD) else None,
            plain(text) in said,
        )
        for index, text, field, _ in found
    )


def is_heading(row: Row, header: Header, said: Said) -> bool:
    """The header again, or its second line: every cell is a heading."""
    headings = {column.index: column.plain for column in header.columns}
    own = [(index, cell.text) for index, cell in enumerate(row.cells) if cell.text]
    return bool(own) and all(
        headings.get(index) == plain(text) or field_of(text, said)[0] is not None for index, text in own
    )
