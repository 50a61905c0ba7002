"""The part of the tree of units that somebody sees in a class: those with learners, and what leads to them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Generic, Protocol, TypeVar


class Unit(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def ref(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def short(self) -> str: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def position(self) -> int: ...


U = TypeVar("U", bound=Unit)


class Tree(Generic[U]):
    """`seen` are units where enrolments within reach count; `within` bounds what leads to them, None: nothing does."""

    def __init__(self, units: Mapping[int, U], seen: Iterable[int], within: Collection[int] | None) -> None:
        self.units = units
        self.seen = frozenset(seen)
        self.visible: set[int] = set()
        for unit in self.seen:
            above: int | None = unit
            while above is not None and above not in self.visible and (within is None or above in within):
                self.visible.add(above)
                above = units[above].parent_id
        self._children: dict[int | None, list[int]] = {}
        for id in sorted(self.visible, key=lambda id: (units[id].position, id)):
            parent = units[id].parent_id
            self._children.setdefault(parent if parent in self.visible else None, []).append(id)

    def children(self, unit: int | None) -> list[int]:
        return self._children.get(unit, [])

    def tops(self) -> list[int]:
        """Where a table starts: below units that hold nothing but one other."""
        tops = self.children(None)
        while len(tops) == 1 and tops[0] not in self.seen and self.children(tops[0]):
            tops = self.children(tops[0])
        return tops

    def members(self, unit: int) -> set[int]:
        """The unit and all below it, as far as they are visible."""
        found = {unit}
        for child in self.children(unit):
            found |= self.members(child)
        return found

    def path(self, unit: int) -> list[int]:
        """From the table's start down to the unit; what lies above the start leads nowhere."""
        path: list[int] = []
        start = {above for top in self.tops() for above in self._above(top)}
        at: int | None = unit
        while at is not None and at in self.visible and at not in start:
            path.insert(0, at)
            at = self.units[at].parent_id
        return path

    def _above(self, unit: int) -> Iterable[int]:
        at = self.units[unit].parent_id
        while at is not None and at in self.visible:
            yield at
            at = self.units[at].parent_id

    def options(self) -> list[tuple[int, U]]:
        """All visible units in the order of the tree, from the table's start, each with its depth there."""
        found: list[tuple[int, U]] = []

        def add(units: Iterable[int], depth: int) -> None:
            for unit in units:
                found.append((depth, self.units[unit]))
                add(self.children(unit), depth + 1)

        add(self.tops(), 0)
        return found

    def by_ref(self, ref: str) -> int | None:
        return next((id for id in self.visible if self.units[id].ref == ref), None)

    def named(self, words: str) -> set[int]:
        """Visible units with these words in a name, and all below them."""
        words = words.casefold()
        hits = (id for id in self.visible if any(words in name.casefold() for name in self._names(id)))
        return {below for id in hits for below in self.members(id)}

    def _names(self, id: int) -> tuple[str, str]:
        return self.units[id].name, self.units[id].short or ""
