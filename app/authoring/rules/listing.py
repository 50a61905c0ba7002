"""Which questions of a course are listed, a page at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.courses.rules.problems import seen_as
from app.quizzes.rules.questions import Question

PER_PAGE = 30
FILES = "files"  # who wrote what came from the course's files


class State(StrEnum):
    """Where a question stands on its way; one may be in several."""

    DRAFT = "draft"  # its draft says something else than what is published
    NEW = "new"  # a draft that was never published
    READY = "ready"  # a draft that may be published
    LACKING = "lacking"  # a draft with something to mend
    STALE = "stale"  # a draft that was begun on an older wording
    SAME = "same"  # published, and nobody changes it
    VOID = "void"  # everybody has its points, whatever he answered
    OUT = "out"  # earlier versions of the course had it


@dataclass(frozen=True)
class Entry:
    """A question as it stands: with its draft, where it has one. `author`: the ref of who wrote it last, or FILES."""

    question: Question
    states: frozenset[State]
    author: str = FILES


@dataclass(frozen=True)
class Filters:
    """As an address has them; an empty text is no filter."""

    module: str = ""
    lesson: str = ""
    type: str = ""
    use: str = ""
    difficulty: str = ""
    course: str = ""  # of the shared bank
    state: str = ""
    tag: str = ""
    author: str = ""
    q: str = ""
    page: int = 1

    def pairs(self) -> dict[str, str]:
        named = {name: value for name, value in vars(self).items() if name != "page" and value}
        return named | ({"page": str(self.page)} if self.page > 1 else {})

    def with_(self, **changes: str | int) -> "Filters":
        """Another filter starts on the first page."""
        return replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Listed:
    entries: tuple[Entry, ...]
    total: int
    page: int
    pages: int


def listed(entries: Iterable[Entry], filters: Filters, modules: Mapping[str, str]) -> Listed:
    """`modules`: lesson -> its module. A page beyond the last is the last; what is out is listed where asked for."""
    words = seen_as(filters.q)
    found = [one for one in entries if _fits(one, filters, modules) and words in _text(one.question)]
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(filters.page, pages)
    return Listed(tuple(found[(page - 1) * PER_PAGE : page * PER_PAGE]), len(found), page, pages)


def _fits(entry: Entry, filters: Filters, modules: Mapping[str, str]) -> bool:
    one = entry.question
    return (
        filters.module in ("", modules.get(one.passage.lesson))
        and filters.lesson in ("", one.passage.lesson)
        and filters.type in ("", one.type)
        and filters.use in ("", one.use)
        and filters.difficulty in ("", str(one.difficulty))
        and (filters.state in entry.states if filters.state else State.OUT not in entry.states)
        and (not filters.tag or seen_as(filters.tag) in map(seen_as, one.tags))
        and filters.author in ("", entry.author)
    )


def _text(one: Question) -> str:
    return seen_as(f"{one.slug} {one.stem} {' '.join(one.tags)}")


@dataclass(frozen=True)
class Counts:
    """Of everything that is not out: how many have a tag, an author, a state."""

    tags: Mapping[str, int] = field(default_factory=dict)
    authors: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)


def counted(entries: Iterable[Entry]) -> Counts:
    """Tags that differ in width or case alone are one, in the wording met first; the most used come first."""
    names: dict[str, str] = {}
    tags: dict[str, int] = {}
    authors: dict[str, int] = {}
    states: dict[str, int] = {}
    for entry in entries:
        for state in entry.states:
            states[state] = states.get(state, 0) + 1
        if State.OUT in entry.states:
            continue
        authors[entry.author] = authors.get(entry.author, 0) + 1
        for tag in entry.question.tags:
            name = names.setdefault(seen_as(tag), tag)
            tags[name] = tags.get(name, 0) + 1
    return Counts(dict(sorted(tags.items(), key=lambda item: (-item[1], item[0]))), authors, states)


@dataclass(frozen=True)
class Tally:
    """How many questions a lesson has, by where they stand and by type."""

    total: int
    uses: Mapping[str, int]
    types: Mapping[str, int]


def tally(questions: Sequence[Question]) -> Tally:
    uses: dict[str, int] = {}
    types: dict[str, int] = {}
    for one in questions:
        uses[one.use] = uses.get(one.use, 0) + 1
        types[one.type] = types.get(one.type, 0) + 1
    return Tally(len(questions), uses, types)
