"""Questions written one below the other, as in a Word document or pasted text.

A question begins with a number, else (where nothing has a number) after a blank line or after the answer of the one
before it. Its type is said by a mark on it, a field 题型, or the heading of its section; where nothing says it, the
form does: options with one right letter are single, with several multiple, no options and a word for true or false
truefalse, `____` with a text fill. Accepted texts are written as in a table (`answers.accepted`). Only titles and
instructions before a question, headings and page numbers are passed over; whatever else is not understood is refused
with its line.
"""

from collections.abc import Sequence

from app.authoring.rules.formats.columns import ANSWER, STEM
from app.authoring.rules.formats.text_key import Key, assigned, is_range
from app.authoring.rules.formats.text_marks import (
    CHAPTER,
    KEY_HEADING,
    PAGE,
    Heading,
    heading_of,
    inline_options,
    labels_of,
    number_of,
    options_of,
    plain,
)
from app.authoring.rules.formats.text_question import TEXT, Draft, finished
from app.authoring.rules.proposals import Place, Proposed, Reading, Refusal
from app.sheets.rules import Line


def read_text(lines: Sequence[Line]) -> Reading:
    """Never raises: what cannot be read is refused."""
    paper = _Paper(any(number_of(line.text) for line in lines))
    for at, line in enumerate(lines):
        paper.line(line, lines, at)
    return paper.reading()


class _Paper:
    def __init__(self, numbered: bool) -> None:
        self.numbered = numbered
        self.drafts: list[Draft] = []
        self.refused: list[Refusal] = []
        self.now: Draft | None = None
        self.heading = Heading("")
        self.section = 0
        self.style = ""
        self.gap = False
        self.key: Key | None = None

    def line(self, line: Line, lines: Sequence[Line], at: int) -> None:
        text = line.text.rstrip()
        if not text.strip():
            self.gap = True
            return
        short = plain(text)
        if heading := heading_of(text):
            self._section(heading)
        elif PAGE.fullmatch(short):
            pass
        elif self.key is not None:
            self.key.line(line.number, text)
        elif is_range(text):
            self.key = Key()
            self.key.line(line.number, text)
        elif KEY_HEADING.fullmatch(short) and self._begins_key(lines, at):
            self.key, self.now = Key(), None
        elif CHAPTER.match(short) and not (self.now and self.now.is_written and ANSWER in self.now.fields):
            self._section(Heading(""))
        else:
            self._content(line.number, text)
        self.gap = False

    def _begins_key(self, lines: Sequence[Line], at: int) -> bool:
        """A lone 参考答案 is the heading of a key where answers with numbers follow, else the label of one answer."""
        after = next((one.text for one in lines[at + 1 :] if one.text.strip()), "")
        if heading_of(after) or is_range(after) or self.now is None:
            return True
        number = number_of(after)
        return number is not None and not (self.now.is_written and ANSWER not in self.now.fields and self.drafts[1:])

    def _section(self, heading: Heading) -> None:
        if self.key is not None:
            self.key.heading(heading.kind)
            return
        self.heading, self.now, self.style = heading, None, ""
        self.section += 1

    def _content(self, row: int, text: str) -> None:
        number = number_of(text)
        if number and self._starts(number[0], number[1]):
            self.style = self.style or number[0]
            self._begin(row, number[1])
            text_of_it = number[2]
        else:
            text_of_it = text
            if not self.numbered:
                self._begin_without_number(row, text)
        if self.now is None:
            if labels_of(text)[1] or options_of(text):
                self.refused.append(Refusal(Place(row), "text-stray", {}, {TEXT: text}))
            return
        self.now.raw.append(text)
        self._into(self.now, text_of_it)

    def _starts(self, style: str, number: int) -> bool:
        now = self.now
        if now is None or now.number is None:
            return not self.style or style == self.style
        next_one = number == now.number + 1
        if now.is_written and ANSWER in now.fields:
            if next_one and style == self.style:
                if now.listed and now.listed + 1 == number:
                    now.bad = now.bad or "numbers-unclear"
                return True
            now.listed = number if style == self.style else now.listed
            return style == self.style and number > now.number
        return style == self.style or next_one

    def _begin(self, row: int, number: int | None) -> None:
        self.now = Draft(row, self.heading, self.section, number)
        self.drafts.append(self.now)

    def _begin_without_number(self, row: int, text: str) -> None:
        now = self.now
        if labels_of(text)[1] and not labels_of(text)[0].strip():
            return
        if options_of(text):
            return
        if now is None or now.fields:
            self._begin(row, None)
        elif self.gap and not now.options:
            if len(self.drafts) == 1:
                self.drafts.pop()  # a title
            self._begin(row, None)
        elif self.gap and now.options:
            self._begin(row, None)

    def _into(self, now: Draft, text: str) -> None:
        before, labels = labels_of(text)
        if before.strip():
            if options := options_of(before):
                for letter, written in options:
                    now.option(letter, written)
            elif now.target == STEM and (start := inline_options(before)) is not None:
                now.go_on(before[:start])
                for letter, written in options_of(before[start:]):
                    now.option(letter, written)
            else:
                now.go_on(before)
        for column, written in labels:
            now.say(column, written)

    def reading(self) -> Reading:
        key, refused = assigned(self.key, self.drafts) if self.key else ({}, [])
        found = [finished(draft, key.get(at, {})) for at, draft in enumerate(self.drafts)]
        proposed = tuple(one for one in found if isinstance(one, Proposed))
        every = [*self.refused, *refused, *(one for one in found if isinstance(one, Refusal))]
        return Reading(proposed, tuple(sorted(every, key=lambda one: one.place.row)))
