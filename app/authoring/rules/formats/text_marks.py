"""What a line of a paper begins with: a number, an option, a label, a heading of a section."""

import re
from dataclasses import dataclass

from app.authoring.rules.formats import columns
from app.authoring.rules.formats.columns import type_of

WIDE = {0xFF10 + n: ord("0") + n for n in range(10)}
WIDE |= {0xFF21 + n: ord("A") + n for n in range(26)} | {0xFF41 + n: ord("a") + n for n in range(26)}
WIDE |= {ord(wide): ord(half) for wide, half in zip("（）．：－，", "().:-,", strict=True)}
NUMBER = re.compile(
    r"\s*(?:(?P<paren>\((?P<a>\d{1,4})\)[.、]?)|(?P<word>第\s*(?P<b>\d{1,4})\s*题)[.、:]?"
    r"|(?P<dot>(?P<c>\d{1,4})(?:[、)]|\.(?!\d))))\s*"
)
OPTION = re.compile(r"(?:\((?P<a>[A-L])\)|(?P<b>[A-L])[.、):])\s*")
LABELS = {
    **dict.fromkeys(("正确答案", "参考答案", "标准答案", "答案要点", "答案"), columns.ANSWER),
    **dict.fromkeys(("答案解析", "试题解析", "解析"), columns.WHY),
    **dict.fromkeys(("难度", "难易度"), columns.DIFFICULTY),
    **dict.fromkeys(("知识点", "考点"), columns.TOPIC),
    **dict.fromkeys(("所属章节", "章节"), columns.CHAPTER),
    "标签": columns.TAGS,
    "题型": columns.TYPE,
    "分值": columns.POINTS,
}
_NAMES = "|".join(LABELS)
LABEL = re.compile(rf"(?:(?<=\s)|^|(?=[【\[]))(?:[【\[](?P<a>{_NAMES})[】\]]\s*:?|(?P<b>{_NAMES})\s*:)\s*")
TYPE_WORDS = r"(?:单项选择|单选|多项选择|多选|不定项选择|不定项|选择|判断|是非|填空|简答|问答|论述|排序)(?:题|正误)?"
HEADING = re.compile(
    rf"\s*(?:(?:第?[一二三四五六七八九十]+(?:部分|大题)?|\([一二三四五六七八九十]+\))\s*[、.,:\s]\s*)?"
    rf"(?P<type>{TYPE_WORDS})\s*(?P<rest>(?:[(\[【:].*)?)"
)
CHAPTER = re.compile(r"\s*第?[一二三四五六七八九十]+(?:部分|大题)?\s*[、.,:]\s*\S")
EACH = re.compile(r"每(?:小)?题\s*(\d{1,3}(?:\.\d{1,2})?)\s*分")
TAG = re.compile(rf"[(\[【]\s*(?P<type>{TYPE_WORDS})\s*[)\]】]\s*")
KEY_HEADING = re.compile(r"\s*[【\[]?(?:参考答案|标准答案|正确答案|答案)(?:及解析|与解析|和解析)?[】\]]?\s*:?\s*")
PAGE = re.compile(r"\s*第\s*\d+\s*页(?:[,\s/]*共\s*\d+\s*页)?\s*|\s*-\s*\d+\s*-\s*")
ANY_ORDER = re.compile(
    r"\s*[(\[【]\s*(?:(?:答案)?(?:顺序|次序)(?:不限|任意|可互换|可以互换|可颠倒)|不分先后|不分顺序|不分次序)\s*[)\]】]"
)


def plain(text: str) -> str:
    """As long as the text, letter for letter, so that places found in it are places of the text."""
    return text.translate(WIDE)


@dataclass(frozen=True)
class Heading:
    """`kind` is empty where it gives no type; `points` as written."""

    kind: str
    points: str = ""


def heading_of(text: str) -> Heading | None:
    match = HEADING.fullmatch(plain(text))
    if not match or type_of(match["type"]) is None:
        return None
    each = EACH.search(match["rest"])
    return Heading(match["type"], each[1] if each else "")


def number_of(text: str) -> tuple[str, int, str] | None:
    """Its style, the number, and what comes after it."""
    match = NUMBER.match(plain(text))
    if not match:
        return None
    style = "paren" if match["paren"] else "word" if match["word"] else "dot"
    return style, int(match["a"] or match["b"] or match["c"]), text[match.end() :]


def options_of(text: str) -> list[tuple[str, str]]:
    """Letters with their texts, where a line begins with an option; the next ones stand after a space."""
    short = plain(text)
    start = len(text) - len(text.lstrip())
    match = OPTION.match(short, start)
    if not match:
        return []
    found: list[tuple[str, int, int]] = []
    while match:
        letter = match["a"] or match["b"]
        found.append((letter, match.start(), match.end()))
        after = chr(ord(letter) + 1)
        at = match.end()
        match = next(
            (
                one
                for one in OPTION.finditer(short, at)
                if (one["a"] or one["b"]) == after and short[one.start() - 1].isspace()
            ),
            None,
        )
    ends = [begin for _, begin, _ in found[1:]] + [len(text)]
    return [(letter, text[at:end].strip()) for (letter, _, at), end in zip(found, ends, strict=True)]


def inline_options(text: str) -> int | None:
    """Where the options begin in a line that has a stem before them: at an A after a space, with a B behind it."""
    short = plain(text)
    for match in OPTION.finditer(short):
        if (match["a"] or match["b"]) == "A" and match.start() and short[match.start() - 1].isspace():
            return match.start() if len(options_of(text[match.start() :])) > 1 else None
    return None


def labels_of(text: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first label, and each label's column with its text."""
    matches = list(LABEL.finditer(plain(text)))
    if not matches:
        return text, []
    ends = [match.start() for match in matches[1:]] + [len(text)]
    found = [
        (LABELS[match["a"] or match["b"]], text[match.end() : end].strip())
        for match, end in zip(matches, ends, strict=True)
    ]
    return text[: matches[0].start()], found
