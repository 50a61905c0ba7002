"""Papers by a table: so many questions of each kind. What a bank can give, and one drawing of it.

Rows may overlap (three single ones of module A, five of any type), so which question stands for which row is a matching
(augmenting paths). The sets of questions that can be matched are the independent sets of a transversal matroid
(Edmonds & Fulkerson 1965): taking questions one by one in an order of preference, each that still fits, gives the most
preferred paper there is, and none is left out that could have come in.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from app.quizzes.rules.drawing import BankTooSmall, Candidate


@dataclass(frozen=True)
class Row:
    """So many questions of a kind, each worth `points` (hundredths); what is empty or 0 is left open."""

    count: int
    points: int = 100
    module: str = ""
    type: str = ""
    difficulty: int = 0
    use: str = ""

    def fits(self, one: Candidate) -> bool:
        return (
            self.module in ("", one.module)
            and self.type in ("", one.type)
            and self.difficulty in (0, one.difficulty)
            and self.use in ("", one.use)
        )


@dataclass(frozen=True)
class Supply:
    """What a bank has for a table: `found` for each row by itself, `reached` for all of them together.

    `fresh`: how many questions of a second paper need not be of the first, if the first is drawn with it in mind.
    """

    asked: int
    found: tuple[int, ...]
    reached: int
    fresh: int

    @property
    def missing(self) -> int:
        return self.asked - self.reached


@dataclass(frozen=True)
class Drawn:
    """A question of a paper and what it is worth there, in hundredths."""

    candidate: Candidate
    points: int


class _Matching:
    """Which question stands for which row; `room` is how many each row takes."""

    def __init__(self, rows: Sequence[Row], pool: Sequence[Candidate], room: Sequence[int]) -> None:
        self._fits = {one.slug: [at for at, row in enumerate(rows) if row.fits(one)] for one in pool}
        self.room = list(room)
        self.row_of: dict[str, int] = {}
        self.filled: list[list[str]] = [[] for _ in rows]

    def take(self, slug: str) -> bool:
        """Let a question in, if need be by letting others stand for other rows; none goes out again."""
        came: dict[int, tuple[str, int | None]] = {}  # row -> the question that wants it, and the row that it leaves
        waiting: list[tuple[str, int | None]] = [(slug, None)]
        for wanting, leaves in waiting:
            for row in self._fits[wanting]:
                if row in came:
                    continue
                came[row] = (wanting, leaves)
                if len(self.filled[row]) < self.room[row]:
                    self._follow(came, row)
                    return True
                waiting += [(other, row) for other in self.filled[row]]
        return False

    def _follow(self, came: Mapping[int, tuple[str, int | None]], last: int) -> None:
        row: int | None = last
        while row is not None:
            wanting, leaves = came[row]
            self.filled[row].append(wanting)
            if leaves is not None:
                self.filled[leaves].remove(wanting)
            self.row_of[wanting] = row
            row = leaves

    def fill(self, slugs: Iterable[str]) -> None:
        for slug in slugs:
            if slug not in self.row_of:
                self.take(slug)


def supply(rows: Sequence[Row], pool: Collection[Candidate]) -> Supply:
    known = _distinct(pool)
    asked = sum(row.count for row in rows)
    matching = _Matching(rows, known, [row.count for row in rows])
    matching.fill(one.slug for one in known)
    reached = len(matching.row_of)
    matching.room = [2 * row.count for row in rows]
    matching.fill(one.slug for one in known)
    found = tuple(sum(row.fits(one) for one in known) for row in rows)
    return Supply(asked, found, reached, min(asked, len(matching.row_of) - reached))


def draw_rows(
    rows: Sequence[Row],
    pool: Collection[Candidate],
    random: Random,
    avoid: Collection[str] = frozenset(),
    seldom: Mapping[str, int] | None = None,
) -> list[Drawn]:
    """A paper that has of each row what it asks for, row by row.

    Of what is to be avoided (the first paper, at a make-up) it has as little as any paper of this bank; then those
    seen least often come first. The first paper leaves as many for a second as the bank allows (`Supply.fresh`).
    Raises BankTooSmall.
    """
    known = _distinct(pool)
    seen = seldom or {}
    order = random.sample(known, len(known))
    order.sort(key=lambda one: (one.slug in avoid, seen.get(one.slug, 0)))
    matching = _Matching(rows, known, [row.count for row in rows])
    matching.fill(one.slug for one in order)
    asked = sum(row.count for row in rows)
    if len(matching.row_of) < asked:
        raise BankTooSmall(asked, len(matching.row_of))
    if not avoid:  # room for a second one is kept: of twice as many the half is drawn
        matching.room = [2 * row.count for row in rows]
        matching.fill(one.slug for one in order)
    by_slug = {one.slug: one for one in known}
    drawn: list[Drawn] = []
    for at, row in enumerate(rows):
        mine = random.sample(matching.filled[at], len(matching.filled[at]))
        mine.sort(key=lambda slug: (slug in avoid, seen.get(slug, 0)))
        drawn += [Drawn(by_slug[slug], row.points) for slug in mine[: row.count]]
    return drawn


def _distinct(pool: Iterable[Candidate]) -> list[Candidate]:
    return sorted({one.slug: one for one in pool}.values(), key=lambda one: one.slug)
