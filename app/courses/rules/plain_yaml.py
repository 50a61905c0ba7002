"""Strict YAML with the place of every value: text only, no aliases, anchors, tags, repeated keys or deep nesting."""

from dataclasses import dataclass, field

import yaml

from app.courses.rules.faults import START, Log, Path, Place

MAX_DEPTH = 20
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    value: str
    plain: bool  # written without quotes
    place: Place


@dataclass(slots=True)
class Sequence:
    place: Place
    items: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    place: Place
    keys: list[Scalar] = field(default_factory=list)
    nodes: list["Node"] = field(default_factory=list)

    def get(self, key: str) -> "Node | None":
        return next((node for name, node in zip(self.keys, self.nodes, strict=True) if name.value == key), None)


@dataclass(slots=True)
class Broken:
    """Stands where a fault was told already."""

    place: Place


Node = Scalar | Sequence | Mapping | Broken

# The parser's own words, and the codes of ours.
PROBLEMS = {
    "mapping values are not allowed in this context": "yaml-colon",
    "could not find expected ':'": "yaml-colon",
    "found character that cannot start any token": "yaml-start",
    "found unexpected end of stream": "yaml-quote",
    "found unknown escape character": "yaml-escape",
    "found a tab character that violates indentation": "yaml-tab",
    "did not find expected ',' or ']'": "yaml-bracket",
    "did not find expected ',' or '}'": "yaml-bracket",
    "did not find expected '-' indicator": "yaml-indent",
    "did not find expected key": "yaml-indent",
}


def read(text: str, log: Log, first_line: int = 1) -> Node | None:
    """The one document in `text`, which starts at `first_line` of its file; none after a fault that hides the rest."""
    try:
        return _Builder(log, first_line - 1).build(text)
    except yaml.MarkedYAMLError as error:
        code = PROBLEMS.get(error.problem or "", "yaml-syntax")
        if code == "yaml-start" and error.problem_mark and _line(text, error.problem_mark.line).startswith("\t"):
            code = "yaml-tab"
        opened = code in ("yaml-quote", "yaml-bracket") and error.context_mark is not None
        mark = error.context_mark if opened else error.problem_mark
        place = Place(mark.line + first_line, mark.column + 1) if mark else Place(first_line, 1)
        log.add(place, code)
    except yaml.YAMLError:
        log.add(Place(first_line, 1), "yaml-syntax")
    except _Hidden:
        pass
    return None


def _line(text: str, number: int) -> str:
    return text.split("\n")[number] if number < text.count("\n") + 1 else ""


class _Hidden(Exception):
    """A fault was told after which the rest means nothing."""


class _Builder:
    """Events -> nodes, without recursion: the depth is the author's."""

    def __init__(self, log: Log, above: int) -> None:
        self.log, self.above = log, above
        self.root: Node | None = None
        self.open: list[Sequence | Mapping] = []

    def build(self, text: str) -> Node | None:
        documents = 0
        for event in yaml.parse(text, Loader=LOADER):
            place = self._place(event)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1 or event.version or event.tags:
                    self._stop(place, "yaml-document")
            elif isinstance(event, yaml.AliasEvent):
                self._value(self._told(place, "yaml-alias", name=str(event.anchor)))
            elif isinstance(event, yaml.NodeEvent):
                self._node(event, place)
            elif isinstance(event, yaml.CollectionEndEvent):
                closed = self.open.pop()
                if isinstance(closed, Mapping):
                    _refuse_repeats(closed, self.log)
        return self.root

    def _node(self, event: yaml.NodeEvent, place: Place) -> None:
        if event.anchor is not None:
            self._told(place, "yaml-anchor", name=str(event.anchor))
        if getattr(event, "tag", None) is not None:
            self._told(place, "yaml-tag", name=str(event.tag))  # type: ignore[attr-defined]
        if isinstance(event, yaml.ScalarEvent):
            self._value(Scalar(event.value, not event.style, place))
            return
        node: Sequence | Mapping = Mapping(place) if isinstance(event, yaml.MappingStartEvent) else Sequence(place)
        self._value(node)
        self.open.append(node)
        if len(self.open) > MAX_DEPTH:
            self._stop(place, "yaml-depth", limit=MAX_DEPTH)

    def _value(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif len(parent.keys) > len(parent.nodes):
            parent.nodes.append(node)
        elif isinstance(node, Scalar):
            parent.keys.append(node)
        else:
            self._stop(node.place, "yaml-key")

    def _told(self, place: Place, code: str, **values: str | int) -> Broken:
        self.log.add(place, code, **values)
        return Broken(place)

    def _stop(self, place: Place, code: str, **values: str | int) -> None:
        self.log.add(place, code, **values)
        raise _Hidden

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(mark.line + 1 + self.above, mark.column + 1) if mark else START


def _refuse_repeats(mapping: Mapping, log: Log) -> None:
    first: dict[str, Place] = {}
    for key in mapping.keys:
        if key.value in first:
            log.add(key.place, "key-repeated", key=key.value, line=first[key.value].line)
        first.setdefault(key.value, key.place)


def places(node: Node) -> dict[Path, Place]:
    """Where each value below `node` stands; keys give the path."""
    found: dict[Path, Place] = {}
    waiting: list[tuple[Path, Node]] = [((), node)]
    while waiting:
        path, here = waiting.pop()
        found[path] = here.place
        if isinstance(here, Sequence):
            waiting += [((*path, number), item) for number, item in enumerate(here.items)]
        elif isinstance(here, Mapping):
            waiting += [((*path, key.value), value) for key, value in zip(here.keys, here.nodes, strict=True)]
    return found


def nearest(found: dict[Path, Place], path: Path) -> Place:
    """The place of a path, or of what it lies in."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, START)
