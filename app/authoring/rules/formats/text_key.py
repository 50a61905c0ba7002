"""The key at the end of a paper: ranges, numbered answers, sections that count anew."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.authoring.rules.formats.columns import ANSWER, WHY, type_of
from app.authoring.rules.formats.text_marks import labels_of, plain
from app.authoring.rules.formats.text_question import TEXT, Draft
from app.authoring.rules.proposals import Place, Refusal
from app.authoring.rules.sketch import Kind

RANGE = re.compile(r"(?<!\d)\(?(\d{1,4})\s*[-~—–～至]+\s*(\d{1,4})\)?\s*题?\s*[.、:]?\s*")
ONE = re.compile(r"正确|错误|[A-LTFYN√×✓✗对错]")
SIGN = r"(?:正确|错误|[A-La-lTFYN√×✓✗对错])"
WHOLE = re.compile(rf"(?:{RANGE.pattern}{SIGN}[\sA-La-lTFYN√×✓✗对错正确误,、;|.。]*)+")
ENTRY = re.compile(r"(?:^|(?<=[\s;,]))\(?(\d{1,4})(?:\)[.、]?|[、:]|\.)\s*")
MOST = 1000


@dataclass
class Entry:
    """`section` counts headings and restarts of the key; `kind` is the type that its heading names."""

    row: int
    section: int
    kind: str
    number: int
    raw: str
    fields: dict[str, str] = field(default_factory=dict)


def is_range(text: str) -> bool:
    """Whether a line can be nothing but a part of a key."""
    return WHOLE.fullmatch(plain(text).strip()) is not None


def entries_of(text: str) -> list[tuple[int, str]] | None:
    """Numbers with what is said of each; None where a line is no key, or a range has another number of answers."""
    short = plain(text)
    if RANGE.match(short.strip()):
        return _ranges(short.strip())
    found: list[tuple[int, int, int]] = []
    for match in ENTRY.finditer(short):
        number = int(match[1])
        if (not found and not short[: match.start()].strip()) or (found and number == found[-1][0] + 1):
            found.append((number, match.start(), match.end()))
    if not found:
        return None
    ends = [begin for _, begin, _ in found[1:]] + [len(text)]
    return [(number, text[at:end].strip(" \t　;,；，")) for (number, _, at), end in zip(found, ends, strict=True)]


def _ranges(short: str) -> list[tuple[int, str]] | None:
    matches = list(RANGE.finditer(short))
    ends = [match.start() for match in matches[1:]] + [len(short)]
    found: list[tuple[int, str]] = []
    for match, end in zip(matches, ends, strict=True):
        first, last = int(match[1]), int(match[2])
        if not 0 <= last - first < MOST:
            return None
        written = short[match.end() : end]
        tokens = [one for one in re.split(r"[\s,、;|.。]+", written) if one]
        if len(tokens) != last - first + 1:
            joined = "".join(tokens)
            tokens = ONE.findall(joined)
            if "".join(tokens) != joined or len(tokens) != last - first + 1:
                return None
        found += [(first + at, token) for at, token in enumerate(tokens)]
    return found


@dataclass
class Key:
    """Reads the lines after the heading of a key."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    kind: str = ""
    section: int = 0
    target: str = ANSWER
    fresh: bool = True

    def heading(self, kind: str) -> None:
        self.kind = kind
        self.section += 0 if self.fresh else 1
        self.fresh = True

    def line(self, row: int, text: str) -> None:
        found = entries_of(text)
        if found is not None and not (type_of(self.kind) is Kind.SHORT and self._is_list(found[0][0])):
            for number, written in found:
                self._entry(row, number, written)
            return
        before, labels = labels_of(text)
        last = self.entries[-1] if self.entries else None
        if last is None or (before.strip() and not (self.target == WHY or type_of(self.kind) is Kind.SHORT)):
            self.refused.append(Refusal(Place(row), "key-unread", {}, {TEXT: text}))
            return
        last.raw += "\n" + text
        if before.strip():
            last.fields[self.target] = f"{last.fields.get(self.target, '')}\n{before.strip()}".strip()
        self._say(last, labels)

    def _is_list(self, number: int) -> bool:
        """A number inside a written answer, where the key is at a later question."""
        return not self.fresh and bool(self.entries) and number <= self.entries[-1].number

    def _entry(self, row: int, number: int, written: str) -> None:
        if not self.fresh and number <= self.entries[-1].number:
            self.section += 1
        self.fresh = False
        before, labels = labels_of(written)
        entry = Entry(row, self.section, self.kind, number, f"{number}. {written}")
        self.target = ANSWER
        if before.strip():
            entry.fields[ANSWER] = before.strip()
        self.entries.append(entry)
        self._say(entry, labels)

    def _say(self, entry: Entry, labels: Sequence[tuple[str, str]]) -> None:
        for column, text in labels:
            if column in entry.fields:
                self.refused.append(Refusal(Place(entry.row), "field-twice", {}, {TEXT: entry.raw}))
            entry.fields[column] = text
            self.target = column


def assigned(key: Key, drafts: Sequence[Draft]) -> tuple[dict[int, dict[str, str]], list[Refusal]]:
    """What the key says of each question, by its place among them; and what it says of none, or of several."""
    found: dict[int, dict[str, str]] = {}
    refused = list(key.refused)
    sections = sorted({draft.section for draft in drafts})
    runs = sorted({entry.section for entry in key.entries})
    numbered: dict[int, list[int]] = {}
    for at, draft in enumerate(drafts):
        if draft.number is not None:
            numbered.setdefault(draft.number, []).append(at)
    for entry in key.entries:
        fitting = numbered.get(entry.number, [])
        if entry.kind:
            fitting = [at for at in fitting if type_of(drafts[at].heading.kind) == type_of(entry.kind)]
        if len(fitting) > 1 and len(runs) == len(sections):
            fitting = [at for at in fitting if drafts[at].section == sections[runs.index(entry.section)]]
        if len(fitting) == 1 and fitting[0] not in found:
            found[fitting[0]] = entry.fields
            continue
        code = "key-extra" if not fitting else "key-twice" if len(fitting) == 1 else "key-ambiguous"
        refused.append(Refusal(Place(entry.row), code, {"number": str(entry.number)}, {TEXT: entry.raw}))
        if code == "key-twice":
            drafts[fitting[0]].bad = drafts[fitting[0]].bad or "answer-two"
    return found, refused
