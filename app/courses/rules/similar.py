"""Stems that are nearly the same: Jaccard similarity of their three-character pieces."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from app.courses.rules.problems import seen_as

LIMIT = Fraction(6, 10)


@lru_cache(8192)
def pieces(stem: str) -> frozenset[str]:
    seen = seen_as(stem)
    return frozenset(seen[start : start + 3] for start in range(max(1, len(seen) - 2)))


def near_duplicates(stems: Sequence[str], limit: Fraction = LIMIT) -> Iterator[tuple[int, int, Fraction]]:
    """Pairs of positions (earlier, later) whose similarity is above `limit`; each later one with its nearest only."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    sets = [pieces(stem) for stem in stems]
    for later, mine in enumerate(sets):
        shared = Counter(earlier for piece in mine for earlier in holders[piece])
        near = [
            (Fraction(both, union), -earlier)
            for earlier, both in shared.items()
            if both * limit.denominator > (union := len(mine) + len(sets[earlier]) - both) * limit.numerator
        ]
        if near:
            share, nearest = max(near)
            yield -nearest, later, share
        for piece in mine:
            holders[piece].append(later)


class Stems:
    """Stems by the names of their questions; finds the one that another is nearest to."""

    def __init__(self, stems: Mapping[str, str]) -> None:
        self._sizes: dict[str, int] = {}
        self._holders: defaultdict[str, list[str]] = defaultdict(list)
        for name, stem in stems.items():
            mine = pieces(stem)
            self._sizes[name] = len(mine)
            for piece in mine:
                self._holders[piece].append(name)

    def nearest(self, stem: str, without: str = "", limit: Fraction = LIMIT) -> tuple[str, Fraction] | None:
        """The name and similarity of the nearest that is above `limit`; of equals the first by name."""
        mine = pieces(stem)
        shared = Counter(name for piece in mine for name in self._holders.get(piece, ()))
        near = [
            (-Fraction(both, union), name)
            for name, both in shared.items()
            if name != without
            and both * limit.denominator > (union := len(mine) + self._sizes[name] - both) * limit.numerator
        ]
        share, name = min(near, default=(Fraction(0), ""))
        return (name, -share) if near else None
