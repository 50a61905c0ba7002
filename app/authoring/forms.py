"""What trainers send: the form of a question, what to publish, which version a class moves to, marks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from starlette.datastructures import FormData

from app.authoring.rules.analysis.listing import Asked, Show
from app.authoring.rules.operations import MOST_ROWS, Do, Edit, Verb, fits
from app.authoring.rules.sketch import OWN, CriterionRow, ItemRow, Kind, OptionRow, PairRow, Sketch, once
from app.courses.rules.source import HIDDEN
from app.quizzes.rules.questions import Use
from app.web.forms import Form, posted

REF = re.compile(r"[a-z2-7]{16}")
SLUG = re.compile(r"[a-z0-9-]{1,64}")
TOKEN = re.compile(r"[0-9]{1,9}-[0-9a-f]{16}")
SHOW = re.compile(r"[a-z0-9]{1,12}")
POINTS = re.compile(r"[0-9]{1,6}", re.ASCII)
NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
LONGEST = 8_000  # characters of one field; what is published may have 2,000
LONGEST_NOTE = 200
LONGEST_COMMENT = 500


def read_edit(typed: FormData) -> Form[Edit]:
    """Error codes by field: `unknown`, `malformed`, and `too_long`, which alone leaves a value to draw again.

    A mere fault of the question is no error: its draft is saved.
    """
    errors: dict[str, str] = {}
    fields = Fields(typed, errors)
    drawn = fields.one_of("drawn", tuple(Kind))
    kind = fields.one_of("type", tuple(Kind)) if "type" in typed else drawn
    difficulty = fields.one_of("difficulty", ("1", "2", "3"))
    base = fields.matching("over" if "over" in typed else "base", TOKEN)
    show = str(typed.get("show") or typed.get("showing") or "before")
    if errors:
        return Form(typed, None, errors)
    kind_drawn = Kind(drawn)
    sketch = Sketch(
        type=Kind(kind),
        use=Use(fields.one_of("use", tuple(Use))) if "use" in typed else Use.QUIZ,
        paragraph=fields.matching("paragraph", re.compile(r"[a-z0-9-]{0,64}")),
        difficulty=int(difficulty),
        situation=typed.get("situation") == "1",
        stem=fields.text("stem"),
        why=fields.text("why"),
        tags=split_tags(fields.text("tags")),
        **_own(fields, kind_drawn),
    )
    do = _do(str(typed.get("do", "save")))
    column = do.column if do and do.column in OWN[kind_drawn] else ""
    if do is None or not fits(do, kind_drawn, len(getattr(sketch, column)) if column else 0):
        errors["do"] = "unknown"
    if do is None or set(errors.values()) - {"too_long"}:
        return Form(typed, None, errors)
    return Form(typed, Edit(sketch, kind_drawn, base, do, show if SHOW.fullmatch(show) else "before"), errors)


def _do(written: str) -> Do | None:
    """`up:options:2`, `move:items:4:1`, `add:items`, `save`."""
    verb, *rest = written.split(":")
    column, at, to = (*rest, "", "", "")[:3]
    if verb not in set(Verb) or len(rest) > 3 or any(one and not NUMBER.fullmatch(one) for one in (at, to)):
        return None
    return Do(Verb(verb), column, int(at or 0), int(to or 0))


class Fields:
    """Reads fields by their names and notes what no form of ours would send."""

    def __init__(self, typed: FormData, errors: dict[str, str]) -> None:
        self.typed, self.errors = typed, errors

    def text(self, name: str) -> str:
        """Without what nobody can see, and without outer spaces, as files are read."""
        value = HIDDEN.sub("", str(self.typed.get(name, "")).replace("\r\n", "\n").replace("\r", "\n")).strip()
        if len(value) > LONGEST:
            self.errors[name] = "too_long"
        return value

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        value = str(self.typed.get(name, ""))
        if value not in allowed:
            self.errors[name] = "unknown"
            return allowed[0]
        return value

    def matching(self, name: str, pattern: re.Pattern[str]) -> str:
        value = str(self.typed.get(name, ""))
        if not pattern.fullmatch(value):
            self.errors[name] = "malformed"
            return ""
        return value

    def rows(self, column: str, *named: str) -> list[dict[str, str]]:
        """Rows 1, 2, 3 … as long as one of the fields named is there."""
        rows: list[dict[str, str]] = []
        while any(f"{column}-{len(rows) + 1}-{name}" in self.typed for name in named):
            n = len(rows) + 1
            if n > MOST_ROWS:
                self.errors[column] = "too_long"
                break
            rows.append({name: self.text(f"{column}-{n}-{name}") for name in named})
        return rows

    def slug(self, value: str, name: str) -> str:
        if not SLUG.fullmatch(value):
            self.errors[name] = "malformed"
        return value


def _own(fields: Fields, kind: Kind) -> dict[str, object]:
    typed = fields.typed
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            right = {str(value) for value in typed.getlist("correct")}
            rows = fields.rows("options", "id", "text", "why")
            options = [
                OptionRow(
                    id=fields.slug(row["id"], "options"), text=row["text"], why=row["why"], correct=row["id"] in right
                )
                for row in rows
            ]
            return {"options": options, "partial": "none" if typed.get("partial") == "none" else "half"}
        case Kind.TRUEFALSE:
            answer = str(typed.get("answer", ""))
            return {"answer": answer if answer in ("t", "f") else ""}
        case Kind.FILL:
            blanks = [_accepted(row["accepted"]) for row in fields.rows("blanks", "accepted")]
            return {"blanks": blanks, "order": "any" if typed.get("order") == "any" else "fixed"}
        case Kind.ORDERING:
            rows = fields.rows("items", "id", "text")
            return {"items": [ItemRow(id=fields.slug(row["id"], "items"), text=row["text"]) for row in rows]}
        case Kind.MATCHING:
            return _pairs(fields)
        case Kind.SHORT:
            rubric = [CriterionRow(**row) for row in fields.rows("rubric", "points", "text")]
            return {"model": fields.text("model"), "rubric": rubric}


def split_tags(written: str) -> tuple[str, ...]:
    """Tags as somebody writes them in one line: commas of any kind between them, each kept once."""
    return once(" ".join(one.split()) for one in re.split(r"[,，、;；|\n]", written))


def _accepted(written: str) -> tuple[str, ...]:
    """One accepted text in each line."""
    return tuple(line.strip() for line in written.split("\n") if line.strip())


def _pairs(fields: Fields) -> dict[str, object]:
    pairs = [
        PairRow(
            left_id=fields.slug(row["left-id"], "pairs"),
            left=row["left"],
            right_id=fields.slug(row["right-id"], "pairs"),
            right=row["right"],
        )
        for row in fields.rows("pairs", "left-id", "left", "right-id", "right")
    ]
    rights = str(fields.typed.get("rights", "")).split()[: MOST_ROWS + 1]
    extra_id, extra = str(fields.typed.get("extra-id", "")), fields.text("extra")
    return {
        "pairs": pairs,
        "rights": [fields.slug(one, "rights") for one in rights],
        "extra": ItemRow(id=fields.slug(extra_id, "extra"), text=extra) if extra_id else None,
    }


@dataclass(frozen=True)
class Publication:
    drafts: tuple[str, ...]
    note: str
    seen: str  # names the difference that was shown


def read_publication(typed: FormData) -> Form[Publication]:
    """Error codes: `drafts` none_chosen, malformed; `note` too_long; `seen` malformed."""
    errors: dict[str, str] = {}
    fields = Fields(typed, errors)
    drafts = tuple(dict.fromkeys(str(value) for value in typed.getlist("drafts")))
    note, seen = fields.text("note"), fields.matching("seen", re.compile("[0-9a-f]{16}"))
    if not drafts:
        errors["drafts"] = "none_chosen"
    elif not all(SLUG.fullmatch(one) for one in drafts):
        errors["drafts"] = "malformed"
    if len(note) > LONGEST_NOTE:
        errors["note"] = "too_long"
    return Form(typed, None if errors else Publication(drafts, note, seen), errors)


@dataclass(frozen=True)
class Move:
    """Version numbers: the one that the class was seen to have, and the one it is to have."""

    start: int
    to: int


def read_move(typed: FormData) -> Form[Move]:
    """Error codes by field: `malformed`; `to` same."""
    errors: dict[str, str] = {}
    fields = Fields(typed, errors)
    start, to = fields.matching("from", NUMBER), fields.matching("to", NUMBER)
    if start and start == to:
        errors["to"] = "same"
    return Form(typed, None if errors else Move(int(start), int(to)), errors)


@dataclass(frozen=True)
class Marking:
    """Points by the number of their criterion, hundredths."""

    points: Mapping[int, int]
    comment: str
    second: bool


def read_marking(typed: FormData) -> Form[Marking]:
    """Error codes by field: `c-1` … malformed; `comment` too_long."""
    errors: dict[str, str] = {}
    comment = Fields(typed, errors).text("comment")
    if len(comment) > LONGEST_COMMENT:
        errors["comment"] = "too_long"
    points = {}
    for n in range(1, MOST_ROWS + 1):
        written = str(typed.get(f"c-{n}", ""))
        if not written:
            continue
        if POINTS.fullmatch(written):
            points[n] = int(written)
        else:
            errors[f"c-{n}"] = "malformed"
    return Form(typed, None if errors else Marking(points, comment, typed.get("second") == "1"), errors)


def read_asked(asked: Mapping[str, str]) -> tuple[Asked, dict[str, str]]:
    """What an analysis is asked for, and a code for each field that was not understood."""
    klass, module, show, page = (asked.get(name, "") for name in ("class", "module", "show", "page"))
    known = {
        "class": not klass or REF.fullmatch(klass) is not None,
        "module": not module or SLUG.fullmatch(module) is not None,
        "show": show in set(Show),
        "page": not page or NUMBER.fullmatch(page) is not None,
    }
    errors = {name: "unknown" for name, fine in known.items() if not fine}
    return (Asked() if errors else Asked(klass, module, Show(show), int(page or 1))), errors


EditForm = Annotated[Form[Edit], posted(read_edit)]
PublicationForm = Annotated[Form[Publication], posted(read_publication)]
MoveForm = Annotated[Form[Move], posted(read_move)]
MarkingForm = Annotated[Form[Marking], posted(read_marking)]
