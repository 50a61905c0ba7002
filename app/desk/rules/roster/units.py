"""Which unit a text means: one of its names exactly, or a path of them; never the nearest, which is only suggested."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

SUGGESTED, NEAR = 5, 0.4


@dataclass(frozen=True)
class Unit:
    """`path`: full names from the root down; `names`: all it has and had."""

    id: int
    ref: str
    parent_id: int | None
    path: tuple[str, ...]
    names: tuple[str, ...]
    line: frozenset[int] = frozenset()  # it and all above it

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def written(self) -> str:
        return "/".join(self.path)


def plain(name: str) -> str:
    """A name as it is compared: width, blanks and the kind of brackets do not count."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()
    return text.translate(str.maketrans("【〔[〈<】〕]〉>", "((((()))))"))


class Units:
    """Every unit that may be meant."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.by_id = {unit.id: unit for unit in units}
        self.by_ref = {unit.ref: unit for unit in self.by_id.values()}
        self._named: dict[str, list[Unit]] = defaultdict(list)
        self._plain: dict[int, frozenset[str]] = {}
        self._near: dict[str, tuple[Unit, ...]] = {}
        for unit in self.by_id.values():
            self._plain[unit.id] = frozenset(plain(name) for name in unit.names)
            for name in self._plain[unit.id]:
                self._named[name].append(unit)

    def found(self, text: str) -> tuple[Unit, ...]:
        """The one unit that is meant; none; or several that have this name."""
        if whole := self._named.get(plain(text)):
            return tuple(whole)
        parts = [plain(part) for part in re.split(r"[/／\\>＞]", text) if part.strip()]
        if len(parts) < 2:
            return ()
        return tuple(unit for unit in self._named.get(parts[-1], ()) if self._is_below(unit, parts[:-1]))

    def said(self, text: str, said: Mapping[str, str]) -> Unit | None:
        """What somebody said, by the way of writing, that a text means; never where one unit has exactly that name."""
        return None if len(self.found(text)) == 1 else self.by_ref.get(said.get(plain(text), ""))

    def _is_below(self, unit: Unit, parts: list[str]) -> bool:
        for part in reversed(parts):
            above = self.by_id.get(unit.parent_id or 0)
            if above is None or part not in self._plain[above.id]:
                return False
            unit = above
        return True

    def nearest(self, text: str) -> tuple[Unit, ...]:
        """What may have been meant, the likeliest first."""
        word = plain(text)
        if word not in self._near:
            scored = [(self._likeness(unit, word), unit) for unit in self.by_id.values()]
            near = sorted((one for one in scored if one[0] >= NEAR), key=lambda one: (-one[0], one[1].path))
            self._near[word] = tuple(unit for _, unit in near[:SUGGESTED])
        return self._near[word]

    def _likeness(self, unit: Unit, word: str) -> float:
        best = 0.0
        for name in self._plain[unit.id]:
            if len(name) > 2 and word.startswith(name):
                return 1.0
            matcher = SequenceMatcher(None, word, name, autojunk=False)
            if matcher.real_quick_ratio() > best:
                best = max(best, matcher.ratio())
        return best
