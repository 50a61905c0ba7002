"""Stems that are nearly the same: Jaccard similarity of their three-character pieces."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from app.courses.rules.problems import seen_as

LIMIT = Fraction(6, 10)


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
