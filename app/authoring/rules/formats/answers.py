"""Answers as tables have them: letters, numbers, words for true and false, texts of blanks; nothing is guessed."""

import re
import unicodedata
from collections.abc import Sequence

from app.courses.rules.problems import seen_as

BETWEEN = re.compile(r"[\s,、|;/]+")
TRUE = frozenset(("正确", "对", "√", "✓", "✔", "☑", "t", "true", "y", "yes", "是", "1"))
FALSE = frozenset(("错误", "错", "不正确", "不对", "×", "✗", "✘", "✕", "x", "f", "false", "n", "no", "否", "0"))
SAID = frozenset(
    ("正确", "对", "√", "✓", "✔", "☑", "true", "错误", "错", "不正确", "不对", "×", "✗", "✘", "✕", "false")
)
"""Words that can be nothing but the answer to a true or false."""
ROOM = re.compile(r"[_＿]{2,}|[（(]\s*[）)]|【\s*】|\[\s*\]")
LINE = re.compile(r"[_＿]{2,}")
BLANK = "____"
CJK = re.compile("[\u3400-\u9fff]")
MARK = "\0"
LETTERS_BEHIND = "选项"  # 选项B is a letter, even where an option's text is B


class Unreadable(ValueError):
    """`args[0]` is the code of a refusal."""

    @property
    def code(self) -> str:
        return str(self.args[0])


def squeezed(written: str) -> str:
    """Half width, capitals, without what stands between several answers."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", written).upper())


def is_from_zero(written: str) -> bool:
    """Whether it counts options by numbers, and one of them is 0."""
    short = squeezed(written)
    return short.isascii() and short.isdigit() and "0" in short


def is_by_number(written: str) -> bool:
    short = squeezed(written)
    return short.isascii() and short.isdigit()


def places(written: str, options: Sequence[str]) -> tuple[int, ...]:
    """Which options an answer names, in its order: by letters, by numbers from 1, or by one option's own words.

    Raises Unreadable, also where it could be read in two ways.
    """
    short = squeezed(written)
    same = [n for n, option in enumerate(options) if seen_as(option) == seen_as(written)]
    if short.startswith(LETTERS_BEHIND) and not same:
        short = short.removeprefix(LETTERS_BEHIND)
    if re.fullmatch("[A-Z]+", short):
        found = [ord(letter) - ord("A") for letter in short]
    elif is_by_number(written):
        found = [int(digit) - 1 for digit in short]
    elif same:
        return tuple(same)
    else:
        raise Unreadable("answer-unreadable")
    if same and same != found:
        raise Unreadable("answer-ambiguous")
    if any(not 0 <= at < len(options) for at in found):
        raise Unreadable("answer-beyond")
    if len(set(found)) < len(found):
        raise Unreadable("answer-twice")
    return tuple(found)


def truth(written: str, options: Sequence[str]) -> bool:
    """True or false; letters mean the options where there are any, else A is true. Raises Unreadable."""
    short = seen_as(written)
    said = True if short in TRUE else False if short in FALSE else None
    if not options:
        if said is None and short in ("a", "b"):
            return short == "a"
        if said is None:
            raise Unreadable("truth-unreadable")
        return said
    sides = [True if seen_as(one) in TRUE else False if seen_as(one) in FALSE else None for one in options]
    if set(sides) != {True, False} or len(sides) != 2:
        raise Unreadable("truth-options")
    if short in ("a", "b"):
        return sides["ab".index(short)] is True
    if said is None:
        raise Unreadable("truth-unreadable")
    if short == "0" or (short == "1" and sides[0] is not True):
        raise Unreadable("answer-ambiguous")
    return said


def with_blanks(stem: str) -> tuple[str, int]:
    """The stem with four underscores for each room that it leaves, and how many there are."""
    marked, count = ROOM.subn(MARK, stem.replace(MARK, ""))
    return re.sub(f"{MARK}(?={MARK})", f"{MARK} ", marked).replace(MARK, BLANK), count


def accepted(written: str, blanks: int) -> tuple[tuple[str, ...], ...]:
    """The accepted texts of each blank.

    `|`, a semicolon or a line break leads to the next blank, `||` to another text for the same one; so does `/`
    between Chinese words, while 1/2 and km/h stay whole. After a backslash each of them is itself. Raises Unreadable.
    """
    found = [[_without_slashes(one) for one in blank] for blank in _parts(written)]
    flat = [tuple(text for one in blank for text in one) for blank in found]
    if len(flat) != blanks:
        raise Unreadable("blanks-count")
    if not all(text for blank in flat for text in blank):
        raise Unreadable("answer-missing")
    for blank in flat:
        if len({seen_as(text) for text in blank}) < len(blank):
            raise Unreadable("accepted-same")
    return tuple(flat)


NEXT, OTHER, SLASH = "\1", "\2", "\3"
SIGNS = re.compile(r"\\([|｜;；/／\\\n])|([|｜]{2})|([|｜;；\n])|([/／])")


def _parts(written: str) -> list[list[str]]:
    def sign(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        return OTHER if match[2] else NEXT if match[3] else SLASH

    marked = SIGNS.sub(sign, written)
    return [blank.split(OTHER) for blank in marked.split(NEXT)]


def _without_slashes(marked: str) -> list[str]:
    pieces = marked.split(SLASH)
    chinese = [bool(CJK.search(piece)) for piece in pieces]
    if len(pieces) == 1 or not any(chinese):
        return ["/".join(pieces).strip()]
    if not all(chinese):
        raise Unreadable("blanks-slash")
    return [piece.strip() for piece in pieces]
