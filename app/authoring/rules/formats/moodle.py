"""Moodle XML: without DTD and entities of its own; each question under the line at which it begins."""

import re
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from app.authoring.rules.formats.gift import Unfit, choice
from app.authoring.rules.formats.markup import Picture, text_of
from app.authoring.rules.formats.stored import ROOM, tagged, with_one_blank
from app.authoring.rules.proposals import Place, Proposed, Reading, Refusal
from app.authoring.rules.sketch import Kind
from app.courses.rules.problems import seen_as
from app.sheets.cells import clean

LINE = "\0line"
GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^\\}])*)\}", re.DOTALL)
SHORT_GAPS = frozenset(("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"))
RIGHT = re.compile(r"=|%100%")
STAR = re.compile(r"(?<!\\)\*")


class _Lined(TreeBuilder):
    parser: Any = None

    def start(self, tag: Any, attrs: Any) -> Any:
        return super().start(tag, {**attrs, LINE: str(self.parser.CurrentLineNumber)})


def read_moodle(data: bytes) -> Reading | None:
    """None where it is no XML, or none that holds a quiz. Never raises."""
    builder = _Lined()
    parser: Any = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser.parser
    try:
        parser.feed(data)
        root: Element = parser.close()
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        return None
    if root.tag != "quiz":
        return None
    proposed: list[Proposed] = []
    refused: list[Refusal] = []
    lesson = ""
    for element in root:
        place = Place(int(element.get(LINE, "1")))
        kind = element.get("type", element.tag)
        if kind == "category":
            lesson = clean((element.findtext("category/text") or "").removeprefix("$course$/").removeprefix("top/"))
            continue
        try:
            one = replace(_question(element, kind), place=place, lesson=lesson)
            tags = [clean(tag.findtext("text") or "") for tag in element.findall("tags/tag")]
            proposed.append(tagged(one, tags))
        except Unfit as unfit:
            details = unfit.args[1] if len(unfit.args) > 1 else {}
            refused.append(Refusal(place, unfit.args[0], details, {"stem": _raw(element)}))
    return Reading(tuple(proposed), tuple(refused))


def _raw(element: Element) -> str:
    return clean(element.findtext("questiontext/text") or "")


def _text(element: Element | None, format: str = "html") -> str:
    if element is None:
        return ""
    if element.find("file") is not None:
        raise Unfit("moodle-picture")
    written = element.findtext("text") or ""
    if element.get("format", format) in ("plain_text", "markdown"):
        return clean(written)
    try:
        return clean(text_of(written))
    except Picture as picture:
        raise Unfit(str(picture)) from None


def _format(element: Element) -> str:
    stem = element.find("questiontext")
    return "html" if stem is None else stem.get("format", "html")


def _question(element: Element, kind: str) -> Proposed:
    if kind not in READERS:
        raise Unfit("moodle-type", {"type": clean(kind)[:20]})
    stem = _text(element.find("questiontext"))
    if not stem:
        raise Unfit("stem-missing")
    name = clean(element.findtext("name/text") or "")
    one = Proposed(Place(0), Kind.SHORT, stem, why=_text(element.find("generalfeedback")), name=name)
    return READERS[kind](one, element)


def _weighed(element: Element) -> list[tuple[float, str, str]]:
    found = []
    for answer in element.findall("answer"):
        try:
            fraction = float(answer.get("fraction", "0"))
        except ValueError:
            raise Unfit("moodle-weights") from None
        if fraction != fraction:
            raise Unfit("moodle-weights")
        found.append((fraction, _text(answer, _format(element)), _text(answer.find("feedback"))))
    return found


def _multichoice(one: Proposed, element: Element) -> Proposed:
    answers = _weighed(element)
    single = (element.findtext("single") or "true").strip().lower() in ("true", "1")
    weights, options, whys = ([answer[at] for answer in answers] for at in range(3))
    return replace(one, **choice(options, weights, whys, single, "moodle-weights"))  # type: ignore[arg-type]


def _truefalse(one: Proposed, element: Element) -> Proposed:
    answers = _weighed(element)
    right = [text.lower() for fraction, text, _ in answers if fraction == 100]
    if right not in (["true"], ["false"]):
        raise Unfit("moodle-unread")
    why = "\n".join(text for text in (*(why for _, _, why in answers), one.why) if text)
    return replace(one, type=Kind.TRUEFALSE, right=(0,) if right == ["true"] else (1,), why=why)


def _shortanswer(one: Proposed, element: Element) -> Proposed:
    accepted = []
    for fraction, text, why in _weighed(element):
        if fraction != 100:
            raise Unfit("moodle-weights")
        if why:
            raise Unfit("gift-feedback")
        if STAR.search(text):
            raise Unfit("moodle-wildcard")
        accepted.append(text.replace("\\*", "*"))
    stem = with_one_blank(one.stem)
    if stem is None:
        raise Unfit("blanks-count", {"blanks": "2"})
    return replace(one, type=Kind.FILL, stem=stem, blanks=(_accepted(accepted),))


def _accepted(texts: list[str]) -> tuple[str, ...]:
    if not texts or not all(texts):
        raise Unfit("answer-missing")
    if len({seen_as(text) for text in texts}) < len(texts):
        raise Unfit("accepted-same", {"answer": texts[0]})
    return tuple(texts)


def _cloze(one: Proposed, element: Element) -> Proposed:
    blanks = []
    for _, kind, inside in GAP.findall(one.stem):
        if kind not in SHORT_GAPS:
            raise Unfit("moodle-cloze")
        texts = []
        for item in re.findall(r"(?:\\.|[^\\~])+", inside, re.DOTALL):
            match = RIGHT.match(item)
            if not match:
                raise Unfit("moodle-weights")
            if re.search(r"(?<!\\)(?:\\\\)*#", item):
                raise Unfit("gift-feedback")
            texts.append(clean(re.sub(r"\\(.)", r"\1", item[match.end() :], flags=re.DOTALL)))
        blanks.append(_accepted(texts))
    if not blanks:
        raise Unfit("answer-missing")
    stem = GAP.sub(ROOM, one.stem)
    if stem.count(ROOM) != len(blanks):
        raise Unfit("blanks-count", {"blanks": str(stem.count(ROOM))})
    return replace(one, type=Kind.FILL, stem=stem, blanks=tuple(blanks))


def _matching(one: Proposed, element: Element) -> Proposed:
    left: list[str] = []
    options: list[str] = []
    right: list[int] = []
    for pair in element.findall("subquestion"):
        said, answer = _text(pair, _format(element)), pair.find("answer")
        text = _text(answer, "plain_text")
        if not text:
            raise Unfit("moodle-unread")
        if text not in options:
            options.append(text)
        if said:
            left.append(said)
            right.append(options.index(text))
    if len(left) < 2:
        raise Unfit("options-few")
    return replace(one, type=Kind.MATCHING, left=tuple(left), options=tuple(options), right=tuple(right))


def _ordering(one: Proposed, element: Element) -> Proposed:
    answers = sorted(_weighed(element), key=lambda answer: answer[0])
    if len(answers) < 2 or not all(text for _, text, _ in answers) or len({n for n, _, _ in answers}) < len(answers):
        raise Unfit("moodle-unread")
    return replace(one, type=Kind.ORDERING, options=tuple(text for _, text, _ in answers))


def _essay(one: Proposed, element: Element) -> Proposed:
    model = _text(element.find("graderinfo"))
    if not (model or one.why):
        raise Unfit("answer-missing")
    return replace(one, model=model, why=one.why) if model else replace(one, model=one.why, why="")


READERS = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "cloze": _cloze,
    "matching": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
