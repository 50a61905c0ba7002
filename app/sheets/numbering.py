"""The numbers that Word draws before paragraphs by itself, as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

_LEVELS = 9
_MOST = 32_767  # no list is longer; larger numbers are shown in digits
_DIGITS, _FORMAL = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class Level:
    """`text` has %1 to %9 for the numbers of this level and those above it."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None  # the level whose number begins this one anew; 0: none does; None: every one above
    legal: bool = False  # all numbers in digits


@dataclass
class Counter:
    """The numbers of one list definition as they stand."""

    now: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)
    begun: set[str] = field(default_factory=set)  # lists with a start of their own that have begun


class Numbers:
    """Counts through one document; ask it for each paragraph once, in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._abstract: dict[str, Element] = {}
        self._lists: dict[str, Element] = {}
        self._styles: dict[str, Element] = {}
        for element in numbering if numbering is not None else ():
            if element.tag == qn("w:abstractNum"):
                self._abstract[_get(element, "w:abstractNumId")] = element
            elif element.tag == qn("w:num"):
                self._lists[_get(element, "w:numId")] = element
        self._default = ""
        for element in styles if styles is not None else ():
            if element.tag == qn("w:style"):
                self._styles[_get(element, "w:styleId")] = element
                if _get(element, "w:type") == "paragraph" and _get(element, "w:default") in ("1", "true"):
                    self._default = _get(element, "w:styleId")
        self._levels: dict[str, tuple[str, Sequence[Level], Mapping[int, int]]] = {}
        self._counters: dict[str, Counter] = {}

    def of(self, properties: Element | None) -> str:
        """What stands before a paragraph with these properties, with its blank; empty where nothing does."""
        list_, level = self._asked(properties)
        if list_ not in self._lists or not 0 <= level < _LEVELS:
            return ""
        if list_ not in self._levels:
            self._levels[list_] = self._read(list_)
        key, levels, starts = self._levels[list_]
        if level >= len(levels):
            return ""
        counter = self._counters.setdefault(key, Counter())
        self._count(counter, list_, levels, starts, level)
        return _drawn(levels, counter.now, level)

    @staticmethod
    def _count(counter: Counter, list_: str, levels: Sequence[Level], starts: Mapping[int, int], level: int) -> None:
        if starts and list_ not in counter.begun:
            counter.begun.add(list_)
            for place in starts:
                counter.now[place] = None
        for above in range(level):
            if counter.now[above] is None:
                counter.now[above] = starts.get(above, levels[above].start)
        before = counter.now[level]
        counter.now[level] = starts.get(level, levels[level].start) if before is None else before + 1
        for lower in range(level + 1, len(levels)):
            restart = levels[lower].restart
            if restart is None or level < restart:
                counter.now[lower] = None

    def _asked(self, properties: Element | None) -> tuple[str, int]:
        """The list and level of a paragraph: its own, or those of its style."""
        list_, level = _numbered(properties)
        style = _child_value(properties, "w:pStyle") or self._default
        seen: set[str] = set()
        while list_ is None and style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            list_, in_style = _numbered(element.find(qn("w:pPr")))
            if list_ is not None and level is None:
                level = in_style if in_style is not None else self._level_of(list_, style)
            style = _child_value(element, "w:basedOn")
        return list_ or "", level or 0

    def _level_of(self, list_: str, style: str) -> int:
        if list_ not in self._lists:
            return 0
        abstract = self._abstract_of(list_)
        for element in abstract.findall(qn("w:lvl")) if abstract is not None else ():
            if _child_value(element, "w:pStyle") == style:
                return _number(_get(element, "w:ilvl"), 0)
        return 0

    def _abstract_of(self, list_: str) -> Element | None:
        """Some definitions only point to a style, and that to another list."""
        seen: set[str] = set()
        while list_ in self._lists and list_ not in seen:
            seen.add(list_)
            abstract = self._abstract.get(_child_value(self._lists[list_], "w:abstractNumId"))
            if abstract is None or not (link := _child_value(abstract, "w:numStyleLink")):
                return abstract
            style = self._styles.get(link)
            list_ = _numbered(style.find(qn("w:pPr")))[0] or "" if style is not None else ""
        return None

    def _read(self, list_: str) -> tuple[str, Sequence[Level], Mapping[int, int]]:
        abstract = self._abstract_of(list_)
        if abstract is None:
            return "", (), {}
        levels = {_number(_get(one, "w:ilvl"), 0): _level(one) for one in abstract.findall(qn("w:lvl"))}
        starts: dict[int, int] = {}
        for override in self._lists[list_].findall(qn("w:lvlOverride")):
            place = _number(_get(override, "w:ilvl"), 0)
            if (own := override.find(qn("w:lvl"))) is not None:
                levels[place] = _level(own)
            if start := _child_value(override, "w:startOverride"):
                starts[place] = _number(start, 1)
        count = min(max(levels, default=-1) + 1, _LEVELS)
        key = _get(abstract, "w:abstractNumId")
        return key, [levels.get(place, Level()) for place in range(count)], starts


def _drawn(levels: Sequence[Level], now: Sequence[int | None], level: int) -> str:
    own = levels[level]
    text = own.text
    if own.format in ("bullet", "none") and "%" not in text:
        return ""
    for place in range(len(levels)):
        if f"%{place + 1}" in text:
            format_ = "decimal" if own.legal and place <= level else levels[place].format
            number = now[place]
            text = text.replace(f"%{place + 1}", shown(number if number is not None else levels[place].start, format_))
    if not text.strip():
        return ""
    return text if own.suffix == "nothing" or text.endswith(("、", "）", "．", "。", "：")) else f"{text} "


def shown(number: int, format_: str) -> str:
    """A number in one of Word's formats ([ISO 29500-1] 17.18.59); one that is not known in digits."""
    if not 0 < number <= _MOST:
        return "" if format_ == "none" else str(number)
    if format_ in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if format_ == "upperLetter" else letter.lower()
    if format_ in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman.upper() if format_ == "upperRoman" else roman
    if format_ in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"):
        return _counted(number, _DIGITS, "十百千", short=True)
    if format_ in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return _counted(number, _FORMAL, "拾佰仟", short=False)
    if format_ == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if format_ in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and number <= 20:
        return chr(0x2460 + number - 1)
    if format_ == "decimalEnclosedParen" and number <= 20:
        return chr(0x2474 + number - 1)
    if format_ == "decimalEnclosedFullstop" and number <= 20:
        return chr(0x2488 + number - 1)
    if format_ in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    if format_ == "decimalZero":
        return f"{number:02}"
    if format_ == "ideographTraditional" and number <= 10:
        return _STEMS[number - 1]
    if format_ == "ideographZodiac" and number <= 12:
        return _BRANCHES[number - 1]
    return "" if format_ == "none" else str(number)


def _roman(number: int) -> str:
    found = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        found += letters * times
    return found


def _counted(number: int, digits: str, units: str, short: bool) -> str:
    """One, ten, hundred …: 十一 and not 一十一 where `short`, with one zero for a gap."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        rest = _counted(low, digits, units, False) if low else ""
        return _counted(high, digits, units, short) + "万" + ("零" if low and low < 1000 else "") + rest
    found, gap = "", False
    text = str(number)
    for place, digit in enumerate(text):
        power = len(text) - place - 1
        if digit == "0":
            gap = bool(found)
            continue
        found += ("零" if gap else "") + digits[int(digit)] + (units[power - 1] if power else "")
        gap = False
    return found[1:] if short and found.startswith(digits[1] + units[0]) else found


def _level(element: Element) -> Level:
    restart = _child_value(element, "w:lvlRestart")
    legal = element.find(qn("w:isLgl"))
    return Level(
        _number(_child_value(element, "w:start"), 1),
        _child_value(element, "w:numFmt") or "decimal",
        _child_value(element, "w:lvlText"),
        _child_value(element, "w:suff") or "tab",
        _number(restart, 0) if restart else None,
        legal is not None and _get(legal, "w:val") not in ("0", "false"),
    )


def _numbered(properties: Element | None) -> tuple[str | None, int | None]:
    asked = properties.find(qn("w:numPr")) if properties is not None else None
    if asked is None:
        return None, None
    level = _child_value(asked, "w:ilvl")
    return _child_value(asked, "w:numId") or None, _number(level, 0) if level else None


def _child_value(element: Element | None, tag: str) -> str:
    child = element.find(qn(tag)) if element is not None else None
    return _get(child, "w:val") if child is not None else ""


def _get(element: Element, name: str) -> str:
    return element.get(qn(name)) or ""


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise
