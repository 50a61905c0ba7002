"""XML from outside, streamed and counted: no document types, no entities, bounded in size and depth."""

from collections.abc import Callable
from xml.parsers import expat

from app.sheets import limits
from app.sheets.refusing import Unreadable
from app.sheets.rules import Why

Start = Callable[[str, dict[str, str]], None]


class Budget:
    """How many elements and attributes the XML of one file may still have."""

    def __init__(self, nodes: int) -> None:
        self.left = nodes


def walk(
    content: bytes,
    budget: Budget,
    start: Start | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Calls back with local names; raises Unreadable for bad XML and for XML that no office program writes."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def opens(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        budget.left -= 1 + len(attributes)
        if budget.left < 0 or depth > limits.MAX_DEPTH:
            raise Unreadable(Why.BOMB)
        if start is not None:
            start(name.rpartition(" ")[2], attributes)

    def closes(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name.rpartition(" ")[2])

    def doctype(*_: object) -> None:
        raise Unreadable(Why.BOMB)

    parser.StartElementHandler = opens
    parser.EndElementHandler = closes
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable(Why.DAMAGED) from error


def is_markup(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))
