"""A lesson's Markdown file -> the lesson, and what in it points elsewhere."""

import re
from dataclasses import dataclass, field

from app.courses.rules.blocks import PlacedBlock, read_blocks
from app.courses.rules.content import Lesson, Mark, Term
from app.courses.rules.faults import START, Log, Place
from app.courses.rules.fields import Fields, items, text
from app.courses.rules.plain_yaml import Broken, Mapping, Node, Scalar
from app.courses.rules.plain_yaml import read as read_yaml
from app.courses.rules.references import Reference, references
from app.courses.rules.source import decode

HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
MINUTES = (5, 9)
A_MINUTE = 300  # Han characters
TERMS = (2, 5)
CHECKS = (1, 2)


@dataclass
class FoundLesson:
    """A lesson as far as it could be read; `lesson` is none after a fault in it."""

    slug: str
    file: str
    lesson: Lesson | None = None
    anchors: dict[str, Place] = field(default_factory=dict)
    readable: bool = False  # false: which anchors it has is not known
    checks: list[tuple[str, Place]] = field(default_factory=list)
    links: list[tuple[Reference, Place]] = field(default_factory=list)
    pictures: list[tuple[str, Place]] = field(default_factory=list)


def read_lesson(data: bytes, slug: str, module: str, log: Log) -> FoundLesson:
    """`slug` and `module` are what the path says."""
    found = FoundLesson(slug, log.file)
    source = decode(data, log)
    if source is None:
        return found
    lines = source.split("\n")
    end = next((n for n in range(1, len(lines)) if lines[n].rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        log.add(START, "front-matter")
        return found
    blocks = read_blocks(lines[end + 1 :], end + 2, log)
    found.readable = True
    _anchors(blocks, found, log)
    _order(blocks, Place(end + 2, 1), log)
    minutes = minutes_of([one.block.markdown for one in blocks], len(found.checks))
    if not MINUTES[0] <= minutes <= MINUTES[1]:
        characters = han("".join(one.block.markdown for one in blocks))
        log.add(START, "minutes", minutes=minutes, low=MINUTES[0], high=MINUTES[1], characters=characters)
    root = read_yaml("\n".join(lines[1:end]), log, first_line=2)
    if root is None:
        if not log.faults:
            log.add(START, "front-matter")
        return found
    head = _head(root, found, module, log)
    if not log.broken:
        found.lesson = Lesson.model_validate(
            {**head, "slug": slug, "blocks": tuple(one.block for one in blocks), "minutes": minutes}
        )
    return found


def minutes_of(markdown: list[str], checks: int) -> int:
    """Han characters / 300 + half a minute per check, rounded half up."""
    return (2 * han("".join(markdown)) + A_MINUTE * checks + A_MINUTE) // (2 * A_MINUTE)


def han(value: str) -> int:
    return len(HAN.findall(value))


def _anchors(blocks: list[PlacedBlock], found: FoundLesson, log: Log) -> None:
    for one in blocks:
        name = one.block.id
        if name in found.anchors:
            log.add(one.place, "id-repeated-line", id=name, line=found.anchors[name].line)
        elif name:
            found.anchors[name] = one.place
        if one.block.kind == "check":
            found.checks.append((one.block.question, one.place))
        else:
            inside = references(one.block.markdown, one.place, log, pictures=one.block.kind != "heading")
            found.links += inside.links
            found.pictures += inside.pictures


def _order(blocks: list[PlacedBlock], body: Place, log: Log) -> None:
    """A situation first, a deed last, one or two questions between."""
    for kind, right in (("situation", 0), ("monday", len(blocks) - 1)):
        at = [number for number, one in enumerate(blocks) if one.block.kind == kind]
        if not at:
            log.add(body, f"{kind}-missing")
        elif at != [right]:
            wrong = next(number for number in reversed(at) if number != right)
            log.add(blocks[wrong].place, f"{kind}-place")
    checks = [one for one in blocks if one.block.kind == "check"]
    if not CHECKS[0] <= len(checks) <= CHECKS[1]:
        log.add(checks[2].place if checks else body, "check-count", count=len(checks))


def _head(root: Node, found: FoundLesson, module: str, log: Log) -> dict[str, object]:
    fields = Fields(root, log, ("id", "module", "title", "goal", "passage", "covers", "terms"))
    for key, folder in (("id", found.slug), ("module", module)):
        value = fields.slug(key)
        if value and value != folder:
            log.add(fields.place(key), f"{key}-path", written=value, path=folder)
    terms = fields.items("terms")
    if terms and not TERMS[0] <= len(terms) <= TERMS[1]:
        log.add(fields.place("terms"), "term-count", count=len(terms), low=TERMS[0], high=TERMS[1])
    return {
        "title": fields.text("title"),
        "goal": fields.text("goal"),
        "passage": fields.text("passage"),
        "covers": _covers(fields, found, log),
        "terms": _terms(terms, log),
    }


def _covers(fields: Fields, found: FoundLesson, log: Log) -> dict[str, tuple[str, ...]]:
    node = fields.get("covers")
    if not isinstance(node, Mapping):
        if node is not None and not isinstance(node, Broken):
            log.add(node.place, "not-mapping")
        log.broken += isinstance(node, Broken)
        return {}
    covers: dict[str, tuple[str, ...]] = {}
    for key, value in zip(node.keys, node.nodes, strict=True):
        paragraphs = []
        text(key, log)
        for item in items(value, log):
            name = item.value if isinstance(item, Scalar) else ""
            if not re.fullmatch("p[0-9]{1,4}", name) or name not in found.anchors:
                log.add(item.place, "covers-dead", paragraph=name[:40], element=key.value[:80])
            elif name in paragraphs:
                log.add(item.place, "id-repeated", id=name)
            paragraphs.append(name)
        covers[key.value.strip()] = tuple(paragraphs)
    return covers


def _terms(nodes: list[Node], log: Log) -> tuple[Term, ...]:
    terms: list[Term] = []
    for node in nodes:
        before = log.broken
        fields = Fields(node, log, ("term", "meaning", "mark"))
        value = {key: fields.text(key) for key in ("term", "meaning")}
        value["mark"] = fields.choice("mark", tuple(mark.value for mark in Mark))
        if value["term"] in [term.term for term in terms]:
            log.add(fields.place("term"), "term-repeated", term=value["term"][:80])
        if log.broken == before:
            terms.append(Term.model_validate(value))
    return tuple(terms)
