"""GIFT, the text format of Moodle: its public grammar, read block by block.

A short answer without a place for it gets `____` at the end of its stem. An essay's general feedback is its model
answer. Two feedbacks of a true or false become its one reason. `[tag:…]` in a comment is a tag, as Moodle writes it.
"""

import html
import re
from dataclasses import replace

from app.authoring.rules.formats.markup import Picture, text_of
from app.authoring.rules.formats.stored import tagged, with_one_blank
from app.authoring.rules.proposals import Place, Proposed, Reading, Refusal
from app.authoring.rules.sketch import Kind
from app.courses.rules.problems import seen_as
from app.sheets.cells import clean

SPECIAL = "~=#{}:\\n"
HIDDEN = {sign: chr(0xFDD0 + at) for at, sign in enumerate(SPECIAL)}
SHOWN = str.maketrans({hidden: "\n" if sign == "n" else sign for sign, hidden in HIDDEN.items()})
ESCAPE = re.compile(r"\\([~=#{}:\\n])")
UNKNOWN = re.compile("[\ufdd0-\ufdef]")
TITLE = re.compile(r"::(.*?)::", re.DOTALL)
FORMAT = re.compile(r"\[([a-z_]+)\]")
FORMATS = ("html", "moodle", "plain", "markdown")
TAG = re.compile(r"\[tag:([^\]]*)\]")
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,7})?)%")
TRUTH = re.compile(r"\s*(TRUE|FALSE|T|F)\s*", re.IGNORECASE)
BLANK = "____"
MARKUP = re.compile(r"</?(?:p|b|i|br|div|span|img|em|strong|ul|ol|li|table)\b[^<>]*>")


class Unfit(ValueError):
    """`args`: the code of a refusal and its details."""


def read_gift(text: str) -> Reading:
    """Never raises: a bad block is refused with its first line, the good ones are read."""
    proposed: list[Proposed] = []
    refused: list[Refusal] = []
    category = ""
    block: list[str] = []
    tags: list[str] = []
    row = 0
    lines = UNKNOWN.sub("", text.removeprefix("\ufeff")).replace("\r\n", "\n").split("\n")
    for number, line in enumerate([*lines, ""], 1):
        bare = line.strip()
        if bare.startswith("//"):
            tags += TAG.findall(bare)
        elif bare.startswith("$CATEGORY:") and not block:
            category = bare.removeprefix("$CATEGORY:").strip()
        elif bare:
            row = row if block else number
            block.append(line)
        elif block:
            raw = "\n".join(block)
            try:
                one = tagged(replace(_question(raw), place=Place(row)), tags)
                proposed.append(replace(one, lesson=clean(category.removeprefix("$course$/").removeprefix("top/"))))
            except Unfit as unfit:
                details = unfit.args[1] if len(unfit.args) > 1 else {}
                refused.append(Refusal(Place(row), unfit.args[0], details, {"text": raw}))
            block, tags = [], []
    return Reading(tuple(proposed), tuple(refused))


def _question(raw: str) -> Proposed:
    hidden = ESCAPE.sub(lambda match: HIDDEN[match[1]], raw).strip()
    name = ""
    if match := TITLE.match(hidden):
        name, hidden = clean(match[1].translate(SHOWN)), hidden[match.end() :].strip()
    opening, closing = hidden.count("{"), hidden.count("}")
    if not opening and not closing:
        raise Unfit("gift-description")
    if opening != closing or hidden.index("{") > hidden.index("}"):
        raise Unfit("gift-unclosed")
    if opening > 1:
        raise Unfit("gift-several")
    before, _, rest = hidden.partition("{")
    inside, _, after = rest.partition("}")
    format = "moodle"
    if match := FORMAT.match(before):
        if match[1] not in FORMATS:
            raise Unfit("gift-format", {"format": match[1]})
        format, before = match[1], before[match.end() :]
    stem = _joined(_shown(before, format), _shown(after, format))
    inside, _, general = inside.partition("####")
    why = _text(general, format)
    if not stem.strip("_ "):
        raise Unfit("stem-missing")
    one = Proposed(Place(0), Kind.SHORT, stem, why=why, name=name)
    return _answered(one, inside.strip(), format)


def _joined(before: str, after: str) -> str:
    return f"{before}{BLANK}{after}" if after else before


def _answered(one: Proposed, inside: str, format: str) -> Proposed:
    if not inside:
        if not one.why:
            raise Unfit("answer-missing")
        return replace(one, model=one.why, why="")
    if inside.startswith("#"):
        raise Unfit("gift-numeric")
    said, *feedback = inside.split("#")
    if match := TRUTH.fullmatch(said):
        texts = [text for each in feedback if (text := _text(each, format))]
        why = "\n".join([*texts, *([one.why] if one.why else [])])
        return replace(one, type=Kind.TRUEFALSE, right=(0,) if match[1].upper().startswith("T") else (1,), why=why)
    if inside[0] not in "=~":
        raise Unfit("gift-answer")
    items = [(sign, text) for sign, text in re.findall(r"([=~])([^=~]*)", inside)]
    if all(sign == "=" for sign, _ in items):
        if any("->" in text for _, text in items):
            return _matching(one, [text for _, text in items], format)
        return _fill(one, [text for _, text in items], format)
    return _choice(one, items, format)


def _matching(one: Proposed, items: list[str], format: str) -> Proposed:
    left: list[str] = []
    options: list[str] = []
    right: list[int] = []
    for item in items:
        first, arrow, second = item.partition("->")
        if not arrow:
            raise Unfit("gift-answer")
        if "#" in item:
            raise Unfit("gift-feedback")
        said, text = _text(first, format), _text(second, format)
        if not text:
            raise Unfit("gift-answer")
        if text not in options:
            options.append(text)
        if said:
            left.append(said)
            right.append(options.index(text))
    if len(left) < 2:
        raise Unfit("options-few")
    return replace(one, type=Kind.MATCHING, left=tuple(left), options=tuple(options), right=tuple(right))


def _fill(one: Proposed, items: list[str], format: str) -> Proposed:
    texts: list[str] = []
    for item in items:
        weight, rest = _weight(item)
        if weight not in (None, 100.0):
            raise Unfit("gift-weights")
        written, _, feedback = rest.partition("#")
        if feedback.strip():
            raise Unfit("gift-feedback")
        texts.append(_text(written, format))
    if not all(texts):
        raise Unfit("answer-missing")
    if len({seen_as(text) for text in texts}) < len(texts):
        raise Unfit("accepted-same", {"answer": texts[0]})
    stem = with_one_blank(one.stem)
    if stem is None:
        raise Unfit("blanks-count", {"blanks": str(one.stem.count(BLANK))})
    return replace(one, type=Kind.FILL, stem=stem, blanks=(tuple(texts),))


def _choice(one: Proposed, items: list[tuple[str, str]], format: str) -> Proposed:
    weights: list[float] = []
    options: list[str] = []
    whys: list[str] = []
    for sign, item in items:
        weight, rest = _weight(item)
        written, _, feedback = rest.partition("#")
        weights.append(weight if weight is not None else 100.0 if sign == "=" else 0.0)
        options.append(_text(written, format))
        whys.append(_text(feedback, format))
    is_single = any(sign == "=" for sign, _ in items)
    return replace(one, **choice(options, weights, whys, is_single, "gift-weights"))  # type: ignore[arg-type]


def choice(options: list[str], weights: list[float], whys: list[str], single: bool, code: str) -> dict[str, object]:
    """Options with shares of the points -> the right ones; refused where they are worth different shares."""
    right = tuple(at for at, weight in enumerate(weights) if weight > 0)
    worth = [weights[at] for at in right]
    if not right:
        raise Unfit("answer-missing")
    if len(options) < 2:
        raise Unfit("options-few")
    if not all(options):
        raise Unfit("options-sequence")
    seen: dict[str, int] = {}
    for at, option in enumerate(options):
        if (first := seen.setdefault(seen_as(option), at)) != at:
            raise Unfit("options-same", {"first": chr(ord("A") + first), "second": chr(ord("A") + at)})
    if max(worth) - min(worth) > 0.01 or (single and worth != [100.0]) or not 99 <= sum(worth) <= 101:
        raise Unfit(code)
    return {
        "type": Kind.SINGLE if single else Kind.MULTIPLE,
        "options": tuple(options),
        "right": right,
        "whys": tuple(whys) if any(whys) else (),
    }


def _weight(item: str) -> tuple[float | None, str]:
    match = WEIGHT.match(item.strip())
    return (float(match[1]), item.strip()[match.end() :]) if match else (None, item)


def _text(hidden: str, format: str) -> str:
    hidden = hidden.strip()
    if (match := FORMAT.match(hidden)) and match[1] in FORMATS:
        format, hidden = match[1], hidden[match.end() :]
    return _shown(hidden, format)


def _shown(hidden: str, format: str) -> str:
    text = re.sub(r"\s*\n\s*", " ", hidden.strip()).translate(SHOWN)
    if format == "html" or (format == "moodle" and MARKUP.search(text)):
        try:
            text = text_of(text)
        except Picture as picture:
            raise Unfit(str(picture)) from None
    elif format == "moodle":
        text = html.unescape(text) if "&" in text else text
    return clean(text)
