"""Two changes of one lesson since one beginning: what only one side changed is plain, the rest a person decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.authoring.rules.lessons import LessonSketch
from app.courses.rules.content import Block
from app.courses.rules.writing import body_of

FIELDS = ("title", "goal", "passage", "covers", "terms")


class Side(StrEnum):
    MINE = "mine"  # the draft
    THEIRS = "theirs"  # what was published meanwhile


@dataclass(frozen=True)
class Clash:
    """A field or a paragraph in which the two differ; none of the three stands for "not there".

    `plain`: the side that alone changed it; none where both did, and a person has to say.
    """

    name: str
    base: str | None
    mine: str | None
    theirs: str | None
    plain: Side | None


@dataclass(frozen=True)
class Version:
    """One side: its head, and its blocks in their order."""

    sketch: LessonSketch
    blocks: tuple[Block, ...]

    @property
    def texts(self) -> dict[str, str]:
        found = {name: getattr(self.sketch, name) for name in FIELDS}
        return found | {block.id: body_of([block]) for block in self.blocks}


def clashes(base: Version, mine: Version, theirs: Version) -> list[Clash]:
    """In the order of the text; what is the same on both sides is none."""
    before, own, other = base.texts, mine.texts, theirs.texts
    names = dict.fromkeys([*own, *other, *before])
    found = []
    for name in names:
        was, here, there = before.get(name), own.get(name), other.get(name)
        if here != there:
            plain = Side.THEIRS if here == was else Side.MINE if there == was else None
            found.append(Clash(name, was, here, there, plain))
    return found


def merged(mine: Version, theirs: Version, chosen: Mapping[str, Side]) -> LessonSketch:
    """`chosen` has a side for each clash. The order is theirs; what only the draft has follows what it followed."""
    own, other = mine.texts, theirs.texts

    def text(name: str) -> str | None:
        return (own if chosen.get(name) is Side.MINE else other).get(name)

    order = [block.id for block in theirs.blocks]
    before = ""
    for block in mine.blocks:
        if block.id not in order:
            order.insert(order.index(before) + 1 if before in order else 0, block.id)
        before = block.id
    body = [found for name in order if (found := text(name)) is not None]
    head = {name: text(name) or "" for name in FIELDS}
    return LessonSketch(**head, body="\n\n".join(body))
