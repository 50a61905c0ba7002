"""Which questions of a course are listed, a page at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.courses.rules.problems import seen_as
from app.quizzes.rules.questions import Question

PER_PAGE = 30
DRAFT = "draft"  # a state to filter by


@dataclass(frozen=True)
class Filters:
    """As an address has them; an empty text is no filter."""

    module: str = ""
    lesson: str = ""
    type: str = ""
    use: str = ""
    difficulty: str = ""
    state: str = ""
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
    questions: tuple[Question, ...]
    total: int
    page: int
    pages: int


def listed(
    questions: Iterable[Question], filters: Filters, modules: Mapping[str, str], drafts: Iterable[str]
) -> Listed:
    """`modules`: lesson -> its module; `drafts`: slugs that have one. A page beyond the last is the last."""
    changed = set(drafts)
    words = seen_as(filters.q)
    found = [one for one in questions if _fits(one, filters, modules, changed) and words in _text(one)]
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(filters.page, pages)
    return Listed(tuple(found[(page - 1) * PER_PAGE : page * PER_PAGE]), len(found), page, pages)


def _fits(one: Question, filters: Filters, modules: Mapping[str, str], changed: set[str]) -> bool:
    return (
        filters.module in ("", modules.get(one.passage.lesson))
        and filters.lesson in ("", one.passage.lesson)
        and filters.type in ("", one.type)
        and filters.use in ("", one.use)
        and filters.difficulty in ("", str(one.difficulty))
        and (filters.state != DRAFT or one.slug in changed)
    )


def _text(one: Question) -> str:
    return seen_as(f"{one.slug} {one.stem}")


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
