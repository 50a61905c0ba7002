"""One row of a question table -> a proposed question, or the reason why it cannot be taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.authoring.rules.formats import answers, columns
from app.authoring.rules.formats.answers import Unreadable
from app.authoring.rules.formats.columns import ANSWER, MOST_OPTIONS, STEM, TYPE, WHY, option_key, plain, why_key
from app.authoring.rules.proposals import Place, Proposed, Refusal
from app.authoring.rules.sketch import Kind
from app.courses.rules.fields import MAX_TEXT
from app.courses.rules.problems import seen_as
from app.sheets.rules import EMPTY, Cell
from app.sheets.rules import Kind as CellKind

Cells = Mapping[str, Cell]
"""What a row has in the columns that are read, by the column's key; empty cells may be left out."""

CHOICES = (Kind.SINGLE, Kind.MULTIPLE)
WITH_OPTIONS = (*CHOICES, Kind.TRUEFALSE, Kind.ORDERING)
DIFFICULTY = {
    **dict.fromkeys(("易", "容易", "简单", "低", "easy", "1"), 1),
    **dict.fromkeys(("中", "中等", "一般", "适中", "medium", "2"), 2),
    **dict.fromkeys(("难", "困难", "高", "hard", "3"), 3),
}
POINTS = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?分?")
IN_ANY_ORDER = {"任意": True, "不限": True, "any": True, "固定": False, "按顺序": False, "fixed": False}
HALF = {"得一半": True, "half": True, "不得分": False, "none": False}
SHARED = (TYPE, columns.CHAPTER, columns.TOPIC, columns.DIFFICULTY, columns.POINTS, columns.TAGS, columns.PARTIAL)
"""What a merged cell may say for several rows."""
CONTENT = (STEM, ANSWER, WHY)


@dataclass(frozen=True)
class Habits:
    """What can only be seen from the whole table."""

    kind: Kind | None = None  # that its sheet is named for
    has_types: bool = False  # in a column
    from_zero: bool = False  # counts options from 0 somewhere: then nobody knows what its other numbers mean
    levels: bool = False  # knows difficulties above 3: then nobody knows what 2 means


@dataclass(frozen=True)
class _Refused(Exception):
    code: str
    details: Mapping[str, str] = field(default_factory=dict)


def is_empty(cells: Cells) -> bool:
    """Whether nothing of a question is there: numbers, types and points may be filled in beforehand."""
    return not any(
        cell.text and not cell.merged for key, cell in cells.items() if key in CONTENT or key.startswith("option-")
    )


def question_of(cells: Cells, place: Place, habits: Habits) -> Proposed | Refusal:
    try:
        return _question(cells, place, habits)
    except _Refused as refused:
        code, details = refused.code, refused.details
    except Unreadable as unreadable:
        code, details = unreadable.code, {"answer": _short(_text(cells, ANSWER))}
    read = {key: cell.text for key, cell in cells.items() if cell.text}
    return Refusal(place, code, details, read)


def _question(cells: Cells, place: Place, habits: Habits) -> Proposed:
    _trustworthy(cells)
    stem, written = _text(cells, STEM), _text(cells, ANSWER)
    if not stem:
        raise _Refused("stem-missing")
    options = _options(cells)
    kind = _kind(cells, options, habits)
    if options and kind not in WITH_OPTIONS:
        raise _Refused("options-unfit")
    if kind in (*CHOICES, Kind.ORDERING) and len(options) < 2:
        raise _Refused("options-few")
    if not written:
        raise _Refused("answer-missing")
    if options and habits.from_zero and answers.is_by_number(written):
        raise _Refused("answer-from-zero", {"answer": _short(written)})
    chapter, topic = _text(cells, columns.CHAPTER), _text(cells, columns.TOPIC)
    tags = [topic] if chapter and topic else []
    tags += [one for one in re.split(r"[,，、;；|]", _text(cells, columns.TAGS)) if one.strip()]
    common: dict[str, object] = {
        "stem": stem,
        "why": _text(cells, WHY),
        "difficulty": _difficulty(cells, habits),
        "points": _points(cells),
        "tags": tuple(one.strip() for one in tags),
        "lesson": chapter or topic,
        "name": _name(cells),
    }
    return Proposed(place=place, type=kind, **(common | _own(kind, cells, stem, options, written)))  # type: ignore[arg-type]


def _own(kind: Kind, cells: Cells, stem: str, options: tuple[str, ...], written: str) -> dict[str, object]:
    """What the type has beside what all have."""
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            right = tuple(sorted(answers.places(written, options)))
            if kind is Kind.SINGLE and len(right) > 1:
                raise _Refused("answer-several", {"answer": _short(written)})
            _agrees(cells, options, right)
            whys = tuple(_text(cells, why_key(at)) for at in range(len(options)))
            partial = _worded(cells, columns.PARTIAL, HALF, "partial-unknown")
            return {"options": options, "right": right, "whys": whys if any(whys) else (), "partial": partial}
        case Kind.TRUEFALSE:
            return {"right": (0,) if answers.truth(written, options) else (1,)}
        case Kind.FILL:
            with_blanks, blanks = answers.with_blanks(stem)
            if not blanks:
                raise _Refused("blanks-missing")
            any_order = _worded(cells, columns.ORDER, IN_ANY_ORDER, "order-unknown")
            try:
                accepted = answers.accepted(written, blanks)
            except Unreadable as unreadable:
                raise _Refused(unreadable.code, {"answer": _short(written), "blanks": str(blanks)}) from None
            return {"stem": with_blanks, "blanks": accepted, "any_order": bool(any_order)}
        case Kind.ORDERING:
            order = answers.places(written, options)
            if len(order) < len(options):
                raise _Refused("order-incomplete", {"answer": _short(written)})
            return {"options": tuple(options[at] for at in order)}
        case _:
            return {"model": written}


def _trustworthy(cells: Cells) -> None:
    """Every cell that is read holds what somebody typed, and no more than a question may have."""
    for key, cell in cells.items():
        if key == columns.NAME:
            continue
        details = {"key": key, "text": _short(cell.text)}
        if cell.kind is CellKind.FORMULA:
            raise _Refused("formula", details)
        if cell.kind is CellKind.ERROR:
            raise _Refused("cell-error", details)
        if cell.kind is CellKind.DATE and (key in CONTENT or key.startswith(("option-", "why-"))):
            raise _Refused("date", details)
        if cell.unsafe:
            raise _Refused("number-unsafe", details)
        if cell.merged and key not in SHARED:
            raise _Refused("merged", details)
        if len(cell.text) > MAX_TEXT:
            raise _Refused("too-long", {"key": key, "limit": str(MAX_TEXT), "length": str(len(cell.text))})


def _options(cells: Cells) -> tuple[str, ...]:
    texts = [_text(cells, option_key(at)) for at in range(MOST_OPTIONS)]
    while texts and not texts[-1]:
        texts.pop()
    if "" in texts:
        raise _Refused("options-gap", {"option": chr(ord("A") + texts.index(""))})
    seen: dict[str, int] = {}
    for at, text in enumerate(texts):
        if (first := seen.setdefault(seen_as(text), at)) != at:
            raise _Refused("options-same", {"first": chr(ord("A") + first), "second": chr(ord("A") + at)})
    return tuple(texts)


def _kind(cells: Cells, options: tuple[str, ...], habits: Habits) -> Kind:
    written = _text(cells, TYPE)
    kind = columns.type_of(written) if written else habits.kind
    if written and kind is None:
        raise _Refused("type-unknown", {"type": _short(written)})
    if isinstance(kind, Kind):
        return kind
    if not written and habits.has_types:
        raise _Refused("type-missing")
    answer = _text(cells, ANSWER)
    if not answer:
        raise _Refused("answer-missing")
    if options:
        return Kind.SINGLE if len(answers.places(answer, options)) == 1 else Kind.MULTIPLE
    if seen_as(answer) in answers.SAID:
        return Kind.TRUEFALSE
    if answers.LINE.search(_text(cells, STEM)):
        return Kind.FILL
    raise _Refused("type-untold")


def _agrees(cells: Cells, options: tuple[str, ...], right: tuple[int, ...]) -> None:
    """The answer's text, where a file has that too, must not be a wrong option."""
    text = seen_as(_text(cells, columns.ANSWER_TEXT))
    for at, option in enumerate(options):
        if text and text == seen_as(option) and at not in right:
            raise _Refused("answer-contradicts", {"answer": _short(_text(cells, ANSWER)), "text": _short(option)})


def _difficulty(cells: Cells, habits: Habits) -> int | None:
    written = plain(_text(cells, columns.DIFFICULTY))
    if not written:
        return None
    if written not in DIFFICULTY:
        raise _Refused("difficulty-unknown", {"text": _short(written)})
    if habits.levels and written.isdigit():
        raise _Refused("difficulty-scale", {"text": _short(written)})
    return DIFFICULTY[written]


def _points(cells: Cells) -> int | None:
    written = plain(_text(cells, columns.POINTS))
    if not written:
        return None
    match = POINTS.fullmatch(written)
    if not match:
        raise _Refused("points-unknown", {"text": _short(written)})
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def _worded(cells: Cells, key: str, words: Mapping[str, bool], code: str) -> bool | None:
    written = plain(_text(cells, key))
    if written and written not in words:
        raise _Refused(code, {"text": _short(written)})
    return words.get(written)


def _name(cells: Cells) -> str:
    """Its number is only a name: a formula that counts rows is none."""
    cell = cells.get(columns.NAME, EMPTY)
    return "" if cell.kind in (CellKind.FORMULA, CellKind.ERROR) else cell.text


def _text(cells: Cells, key: str) -> str:
    return cells.get(key, EMPTY).text.strip()


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"
