"""The header row of a question table: which column holds what, by the many names that trainers' files have for it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.authoring.rules.sketch import Kind
from app.sheets.rules import Row

TYPE, STEM, ANSWER, ANSWER_TEXT, WHY = "type", "stem", "answer", "answer-text", "why"
DIFFICULTY, POINTS, TAGS, CHAPTER, TOPIC, NAME = "difficulty", "points", "tags", "chapter", "topic", "name"
ORDER, PARTIAL, CATEGORY = "order", "partial", "category"
MOST_OPTIONS = 12

NAMES: Mapping[str, tuple[str, ...]] = {
    TYPE: ("题型", "类型", "试题类型", "题目类型", "试题题型", "题目题型", "type"),
    STEM: ("题干", "题目", "试题", "问题", "题目内容", "试题内容", "题干内容", "试题题干", "题目题干", "question",
           "stem"),
    ANSWER: ("答案", "正确答案", "正确选项", "标准答案", "参考答案", "试题答案", "题目答案", "answer"),
    ANSWER_TEXT: ("正确答案文本", "答案文本", "正确选项文本"),
    WHY: ("解析", "答案解析", "试题解析", "题目解析", "解析说明", "explanation", "analysis"),
    DIFFICULTY: ("难度", "题目难度", "试题难度", "难易度", "难易程度", "难度等级", "difficulty"),
    POINTS: ("分值", "分数", "题目分值", "试题分值", "points", "score"),
    TAGS: ("标签", "题目标签", "试题标签", "关键词", "tags"),
    CHAPTER: ("章节", "所属章节", "章节名称", "所属课程章节", "lesson", "chapter"),
    TOPIC: ("知识点", "知识点名称", "所属知识点", "考点"),
    NAME: ("题号", "序号", "编号", "原题号", "试题编号", "题目编号", "id", "no", "no."),
    ORDER: ("填空顺序", "答案顺序"),
    PARTIAL: ("漏选", "漏选得分"),
    CATEGORY: ("题目分类", "试题分类", "题目类别", "试题类别", "分类"),  # the type, where each row has one for it
}  # fmt: skip
KNOWN = {name: column for column, names in NAMES.items() for name in names}
OPTION = re.compile(r"(?:选项|备选项|option)?([a-l])(?:选项|项)?")
OPTION_BY_NUMBER = re.compile(r"(?:选项|备选项|option)([1-9]|1[0-2])")
OPTION_WHY = re.compile(r"(?:选项)?([a-l])(?:选项|项)?(?:的)?解析")
BRACKETS = re.compile(r"\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]")  # explain a column: （必填）, （易/中/难）

TYPES: Mapping[str, Kind] = {
    "单选": Kind.SINGLE, "单项选择": Kind.SINGLE, "单选择": Kind.SINGLE, "single": Kind.SINGLE,
    "多选": Kind.MULTIPLE, "多项选择": Kind.MULTIPLE, "不定项选择": Kind.MULTIPLE, "不定项": Kind.MULTIPLE,
    "multiple": Kind.MULTIPLE,
    "判断": Kind.TRUEFALSE, "是非": Kind.TRUEFALSE, "对错": Kind.TRUEFALSE, "正误": Kind.TRUEFALSE,
    "truefalse": Kind.TRUEFALSE,
    "填空": Kind.FILL, "fill": Kind.FILL,
    "简答": Kind.SHORT, "问答": Kind.SHORT, "论述": Kind.SHORT, "主观": Kind.SHORT, "short": Kind.SHORT,
    "排序": Kind.ORDERING, "ordering": Kind.ORDERING,
}  # fmt: skip
CHOICE = "选择"  # one or several: its answer tells


def plain(text: str) -> str:
    """As names are compared: half width, small letters, without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def option_key(at: int) -> str:
    return f"option-{at + 1}"


def why_key(at: int) -> str:
    return f"why-{at + 1}"


def column_of(name: str) -> str:
    """What a header cell says its column is; empty where nobody knows."""
    short = BRACKETS.sub("", plain(name)).strip("*:：#")
    if known := KNOWN.get(short):
        return known
    if match := OPTION_WHY.fullmatch(short):
        return why_key(ord(match[1]) - ord("a"))
    if match := OPTION.fullmatch(short):
        return option_key(ord(match[1]) - ord("a"))
    if match := OPTION_BY_NUMBER.fullmatch(short):
        return option_key(int(match[1]) - 1)
    return ""


def type_of(written: str) -> Kind | str | None:
    """`CHOICE` where the answer tells; None for no type of ours."""
    short = BRACKETS.sub("", plain(written)).removesuffix("题")
    return CHOICE if short == CHOICE else TYPES.get(short)


def type_of_sheet(name: str) -> Kind | None:
    """The one type that a sheet is named for."""
    found = {kind for word, kind in TYPES.items() if not word.isascii() and word in plain(name)}
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class Header:
    """`columns`: what is where; `unread`: columns that nobody reads; `twice`: two names for one thing."""

    number: int
    columns: Mapping[str, int]
    names: Mapping[str, str]
    unread: Mapping[int, str] = field(default_factory=dict)
    twice: tuple[str, str] | None = None

    @property
    def ignored(self) -> list[str]:
        return [self.unread[at] for at in sorted(self.unread)]

    @property
    def is_whole(self) -> bool:
        return STEM in self.columns and ANSWER in self.columns

    def without(self, column: str) -> "Header":
        """A column that turned out to say something else."""
        columns = {name: at for name, at in self.columns.items() if name != column}
        unread = {**self.unread, self.columns[column]: self.names[column]}
        return Header(self.number, columns, self.names, unread, self.twice)

    def renamed(self, column: str, to: str) -> "Header":
        columns = {to if name == column else name: at for name, at in self.columns.items()}
        names = {to if name == column else name: written for name, written in self.names.items()}
        return Header(self.number, columns, names, self.unread, self.twice)


@dataclass
class _Found:
    columns: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)
    twice: tuple[str, str] | None = None


def header_of(row: Row) -> Header | None:
    """The header that a row is: it names the stem, and an answer, a type or two options beside it."""
    found = _Found()
    for at, cell in enumerate(row.cells):
        if not cell.text or cell.merged:
            continue
        column = column_of(cell.text)
        if not column or (column == NAME and NAME in found.columns):
            found.unread[at] = cell.text
        elif column in found.columns:
            found.twice = found.twice or (found.names[column], cell.text)
        else:
            found.columns[column], found.names[column] = at, cell.text
    options = sum(name.startswith("option-") for name in found.columns)
    if STEM not in found.columns or not (ANSWER in found.columns or TYPE in found.columns or options > 1):
        return None
    return Header(row.number, found.columns, found.names, found.unread, found.twice)


def settled(header: Header, rows: Iterable[Row]) -> Header:
    """A column named for a category is the type where every row has a type in it; else it says something else."""
    if CATEGORY not in header.columns:
        return header
    at = header.columns[CATEGORY]
    written = [row[at].text for row in rows if row[at].text]
    if TYPE in header.columns or not written or not all(type_of(one) for one in written):
        return header.without(CATEGORY)
    return header.renamed(CATEGORY, TYPE)
