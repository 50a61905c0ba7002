"""An empty workbook to write questions in: the columns that are read, with lists to choose from."""

import io

import xlsxwriter

from app.authoring.rules.formats.columns import (
    ANSWER,
    CHAPTER,
    DIFFICULTY,
    NAMES,
    ORDER,
    POINTS,
    STEM,
    TAGS,
    TYPE,
    WHY,
)
from app.authoring.rules.formats.fields import LEVELS, TYPE_WORDS
from app.i18n import gettext


def _(message: str) -> str:
    """Marks a sentence for the catalogue; it is translated when somebody reads it."""
    return message


ROWS = 2000  # that the lists reach to
SHEET, NOTES = "题库", "填写说明"
OPTIONS = [f"选项{letter}" for letter in "ABCDEF"]
COLUMNS = [
    *(NAMES[key][0] for key in (TYPE, STEM)), *OPTIONS,
    *(NAMES[key][0] for key in (ANSWER, WHY, DIFFICULTY, CHAPTER, TAGS, POINTS, ORDER)),
]  # fmt: skip
WIDTHS = {NAMES[STEM][0]: 46, NAMES[WHY][0]: 40, NAMES[CHAPTER][0]: 20, **dict.fromkeys(OPTIONS, 18)}
REQUIRED = {NAMES[TYPE][0], NAMES[STEM][0], NAMES[ANSWER][0]}
LISTS = {
    NAMES[TYPE][0]: list(TYPE_WORDS.values()),
    NAMES[DIFFICULTY][0]: list(LEVELS.values()),
    NAMES[ORDER][0]: ["固定", "任意"],
}
ADVICE = (
    _("题型、题干、答案三列必填，其余可以空着。列的次序可以换，不用的列可以删。"),
    _("单选题、多选题：选项从 A 起依次写，不留空；答案写字母，多选写 ABD。"),
    _("判断题：不写选项，答案写“正确”或“错误”。"),
    _("填空题：题干里每个空写四条下划线 ____ ；几个空的答案用 | 分开，同一个空的几种写法用 || 分开。"),
    _("排序题：选项随便排，答案按正确的先后写字母，例如 BDAC。"),
    _("简答题：不写选项，答案写参考答案。"),
    _("章节写课程里课的标题或编号，题目就放进那一课；不写的，导入时再选。"),
    _("公式、合并单元格、看不懂的答案都不会导入，会列出来请您改。"),
)


def template() -> bytes:
    """An .xlsx; every cell is text, so that 1-2 does not become a date nor a long number a short one."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    text, head = formats_of(book)
    sheet = book.add_worksheet(SHEET)
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(COLUMNS):
        sheet.set_column(at, at, WIDTHS.get(name, 10), text)
        sheet.write_string(0, at, f"{name}（必填）" if name in REQUIRED else name, head)
        if name in LISTS:
            sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": LISTS[name]})
    notes = book.add_worksheet(NOTES)
    notes.set_column(0, 0, 90, text)
    for row, sentence in enumerate(ADVICE):
        notes.write_string(row, 0, gettext(sentence))
    book.close()
    return file.getvalue()


def formats_of(book: xlsxwriter.Workbook) -> tuple[object, object]:
    """Of cells, and of the header."""
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    return text, book.add_format({"num_format": "@", "bold": True, "bg_color": "#E1EDF0", "bottom": 1})
