"""Which questions a paper holds: drawn anew each time, fairly spread, the same for the same Random."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from app.errors import Conflict
from app.quizzes.rules.questions import Use


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn, without its wording: `id` is that of its version."""

    slug: str
    id: int
    use: Use
    lesson: str
    module: str
    type: str
    difficulty: int


class BankTooSmall(Conflict):
    """A rule asks for more questions than the bank holds; `use` is set where one kind is short."""

    def __init__(self, asked: int, found: int, use: Use | None = None) -> None:
        super().__init__(asked, found, use)
        self.asked, self.found, self.use = asked, found, use


def draw(
    pool: Sequence[Candidate], count: int, random: Random, seldom: Mapping[str, int] | None = None
) -> list[Candidate]:
    """`count` questions of a module: those seen least often (`seldom`: slug -> times) first, then spread over lessons.

    So no question stays out that was seen less often than one that is in.
    """
    fresh = _distinct(pool)
    if count > len(fresh):
        raise BankTooSmall(count, len(fresh))
    seen = seldom or {}
    drawn = _spread(fresh, count, random, lambda candidate: seen.get(candidate.slug, 0))
    return random.sample(drawn, count)  # the order of the paper tells nothing


def draw_final(
    pool: Sequence[Candidate],
    count: int,
    kept_share: int,
    random: Random,
    avoid: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """A final paper: at least `kept_share` per cent from questions kept for it, the rest from the quizzes'.

    Questions to `avoid` (those of the first paper, at a make-up) come in only where no other is left;
    within that, modules have as equal a number of questions as the bank allows, and so have their lessons.
    """
    banks: dict[_Bank, list[Candidate]] = {}
    for candidate in _distinct(pool):
        banks.setdefault((candidate.use, candidate.slug in avoid), []).append(candidate)
    quota = _quota({bank: len(found) for bank, found in banks.items()}, count, -(-count * kept_share // 100))
    supply = {bank: Counter(candidate.module for candidate in found) for bank, found in banks.items()}
    drawn: list[Candidate] = []
    for (bank, module), number in sorted(_evenly(quota, supply, random).items()):
        found = [candidate for candidate in banks[bank] if candidate.module == module]
        drawn += _spread(found, number, random, lambda _: 0)
    return random.sample(drawn, count)


_Bank = tuple[Use, bool]  # what for, and whether to be avoided


def _quota(sizes: Mapping[_Bank, int], count: int, kept: int) -> dict[_Bank, int]:
    """How many from which bank: first what the kept share needs, then the rest, fresh ones first in both."""
    order: Iterable[tuple[_Bank, int]] = (
        ((Use.FINAL, False), kept),
        ((Use.FINAL, True), kept),
        ((Use.QUIZ, False), count),
        ((Use.FINAL, False), count),
        ((Use.QUIZ, True), count),
        ((Use.FINAL, True), count),
    )
    quota: Counter[_Bank] = Counter()
    for bank, upto in order:
        quota[bank] += max(0, min(upto - quota.total(), sizes.get(bank, 0) - quota[bank]))
        if bank == (Use.FINAL, True) and quota.total() < kept:
            raise BankTooSmall(kept, quota.total(), Use.FINAL)
    if quota.total() < count:
        raise BankTooSmall(count, quota.total())
    return +quota


def _evenly(
    quota: Mapping[_Bank, int], supply: Mapping[_Bank, Mapping[str, int]], random: Random
) -> Counter[tuple[_Bank, str]]:
    """How many from which bank and module, so that modules are as even as quotas and supply allow.

    One question at a time for the module that has fewest; where no bank has both a rest of its quota and a question
    of that module, another module changes banks to make room (an augmenting path). What can be reached this way is
    a polymatroid, so the greedy choice is the best one.
    """
    taken: Counter[tuple[_Bank, str]] = Counter()
    modules = sorted({module for bank in quota for module in supply[bank]})
    random.shuffle(modules)
    size = Counter(dict.fromkeys(modules, 0))
    while modules and sum(size.values()) < sum(quota.values()):
        module = min(modules, key=size.__getitem__)
        if _take(module, quota, supply, taken):
            size[module] += 1
        else:
            modules.remove(module)  # what cannot be had now cannot be had later
    return +taken


def _take(
    module: str,
    quota: Mapping[_Bank, int],
    supply: Mapping[_Bank, Mapping[str, int]],
    taken: Counter[tuple[_Bank, str]],
) -> bool:
    """Take one more question of a module, if need be by letting others change banks."""
    used: Counter[_Bank] = Counter()
    for (bank, _), number in taken.items():
        used[bank] += number
    came: dict[_Bank, tuple[str, _Bank | None]] = {}  # bank -> the module that wants it, and the bank that it leaves
    waiting: deque[tuple[str, _Bank | None]] = deque([(module, None)])
    while waiting:
        wanting, leaves = waiting.popleft()
        for bank in sorted(quota):
            if bank in came or taken[bank, wanting] >= supply[bank].get(wanting, 0):
                continue
            came[bank] = (wanting, leaves)
            if used[bank] < quota[bank]:
                _follow(came, bank, taken)
                return True
            waiting += [(other, bank) for (full, other), number in sorted(taken.items()) if full == bank and number]
    return False


def _follow(came: Mapping[_Bank, tuple[str, _Bank | None]], last: _Bank, taken: Counter[tuple[_Bank, str]]) -> None:
    bank: _Bank | None = last
    while bank is not None:
        wanting, leaves = came[bank]
        taken[bank, wanting] += 1
        if leaves is not None:
            taken[leaves, wanting] -= 1
        bank = leaves


def _spread(
    pool: Sequence[Candidate], count: int, random: Random, weight: Callable[[Candidate], int]
) -> list[Candidate]:
    """`count` of the pool: the least weight first, then of the lesson that has fewest, then by chance."""
    left = random.sample(pool, len(pool))
    lessons: Counter[str] = Counter()
    drawn: list[Candidate] = []
    for _ in range(count):
        best = min(left, key=lambda candidate: (weight(candidate), lessons[candidate.lesson]))
        left.remove(best)
        lessons[best.lesson] += 1
        drawn.append(best)
    return drawn


def _distinct(pool: Iterable[Candidate]) -> list[Candidate]:
    """Each question once, in an order of its own, so that the caller's order makes no difference."""
    return sorted({candidate.slug: candidate for candidate in pool}.values(), key=lambda candidate: candidate.slug)
