"""One question of a paper as its lines gave it -> proposed, or the reason why it cannot be taken."""

import re
from dataclasses import dataclass, field, replace

from app.authoring.rules.formats import columns
from app.authoring.rules.formats.answers import squeezed
from app.authoring.rules.formats.columns import ANSWER, STEM, TYPE, option_key, type_of
from app.authoring.rules.formats.row import CHOICES, Habits, question_of
from app.authoring.rules.formats.text_marks import ANY_ORDER, TAG, Heading, plain
from app.authoring.rules.proposals import Place, Proposed, Refusal
from app.authoring.rules.sketch import Kind
from app.sheets.cells import clean
from app.sheets.rules import Cell
from app.sheets.rules import Kind as CellKind

TEXT = "text"
LETTERS = re.compile(r"\(\s*([A-L](?:[\s,、;]*[A-L])*)\s*\)")
TRUTH_SAID = re.compile(r"\(\s*(√|✓|✔|×|✗|✘|对|错|正确|错误)\s*\)(?=\s*[。.]?\s*$)")
TRUTH = re.compile(r"\(\s*(√|✓|✔|×|✗|✘|对|错|正确|错误|[TFYN是否])\s*\)(?=\s*[。.]?\s*$)")
ROOM = "（　）"


@dataclass
class Draft:
    """What was found so far; `target` is what a line that says nothing of itself belongs to."""

    row: int
    heading: Heading
    section: int
    number: int | None = None
    stem: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    raw: list[str] = field(default_factory=list)
    target: str = STEM
    bad: str = ""
    listed: int = 0  # the last number of a list inside a written answer

    @property
    def is_written(self) -> bool:
        return type_of(self.fields.get(TYPE) or self.heading.kind) is Kind.SHORT

    def say(self, column: str, text: str) -> None:
        if column in self.fields:
            self.bad = self.bad or "field-twice"
        self.fields[column] = text
        self.target = column

    def go_on(self, text: str) -> None:
        """A line that belongs to what stands before it."""
        if self.target == STEM:
            self.stem.append(text.strip())
        elif self.target.startswith("option-"):
            self.options[-1] = f"{self.options[-1]}\n{text.strip()}".strip()
        else:
            self.fields[self.target] = f"{self.fields[self.target]}\n{text.strip()}".strip()

    def option(self, letter: str, text: str) -> None:
        if letter != chr(ord("A") + len(self.options)):
            self.bad = self.bad or "options-sequence"
        self.options.append(text)
        self.target = option_key(len(self.options) - 1)


def finished(draft: Draft, key: dict[str, str]) -> Proposed | Refusal:
    """`key`: what the key at the end of the paper says of it."""
    place = Place(draft.row)
    raw = list(draft.raw)
    if draft.heading.kind and TYPE not in draft.fields:
        raw.append(f"题型：{draft.heading.kind}")
    raw += [f"{NAMES[column]}：{text}" for column, text in key.items()]
    read = {TEXT: "\n".join(raw)}
    for column, text in key.items():
        if column not in draft.fields:
            draft.fields[column] = text
        elif column == ANSWER and squeezed(draft.fields[column]) == squeezed(text):
            continue
        else:
            draft.bad = draft.bad or "answer-two"
    stem, kind = _tagged("\n".join(draft.stem).strip(), draft.fields.get(TYPE) or draft.heading.kind)
    stem = _answer_inside(draft, stem, kind)
    if draft.bad:
        return Refusal(place, draft.bad, {}, read)
    texts = {STEM: stem, TYPE: kind, **{k: v for k, v in draft.fields.items() if k != TYPE}}
    if draft.heading.points:
        texts.setdefault(columns.POINTS, draft.heading.points)
    texts |= {option_key(at): text for at, text in enumerate(draft.options)}
    for column in (STEM, ANSWER):
        if (match := ANY_ORDER.search(plain(texts.get(column, "")))) and type_of(kind) in (Kind.FILL, None):
            texts[column] = (texts[column][: match.start()] + texts[column][match.end() :]).strip()
            texts[columns.ORDER] = "任意"
    if draft.number is not None:
        texts[columns.NAME] = str(draft.number)
    if any(not text for text in draft.options):
        return Refusal(place, "options-sequence", {}, read)
    cells = {key: Cell(text, CellKind.TEXT) for key, raw_text in texts.items() if (text := clean(raw_text))}
    found = question_of(cells, place, Habits())
    return replace(found, read=read) if isinstance(found, Refusal) else found


NAMES = {
    ANSWER: "答案",
    columns.WHY: "解析",
    columns.DIFFICULTY: "难度",
    columns.TOPIC: "知识点",
    columns.CHAPTER: "章节",
    columns.TAGS: "标签",
    columns.TYPE: "题型",
    columns.POINTS: "分值",
}


def _tagged(stem: str, kind: str) -> tuple[str, str]:
    """Without the mark of its type at its beginning or end; a mark is nearer than a heading."""
    short = plain(stem)
    for match in TAG.finditer(short):
        if (match.start() == 0 or match.end() == len(short)) and type_of(match["type"]) is not None:
            return (stem[: match.start()] + stem[match.end() :]).strip(), match["type"]
    return stem, kind


def _answer_inside(draft: Draft, stem: str, written: str) -> str:
    """The stem with room in place of the answer that stood in its brackets."""
    kind = type_of(written)
    if kind is Kind.TRUEFALSE:
        pattern = LETTERS if draft.options else TRUTH
    elif draft.options and (kind in (*CHOICES, columns.CHOICE) or not written):
        pattern = LETTERS
    elif not written:
        pattern = TRUTH_SAID
    else:
        return stem
    matches = list(pattern.finditer(plain(stem)))
    said = draft.fields.get(ANSWER)
    if not matches or (said is not None and len(matches) > 1):
        return stem
    match = matches[0]
    if len(matches) > 1 or (said is not None and squeezed(said) != squeezed(match[1])):
        draft.bad = draft.bad or "answer-two"
        return stem
    draft.fields[ANSWER] = match[1]
    return stem[: match.start()] + ROOM + stem[match.end() :]
