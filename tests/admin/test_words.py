"""Whatever is written into the audit trail is told in words: no code of ours is shown to the auditor."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import app as product
from app.web.render import TEMPLATES

SOURCES = sorted(Path(product.__file__).parent.rglob("*.py"))


def keys(node: ast.AST) -> Iterator[str]:
    """Names in the dict displays of an expression."""
    for part in ast.walk(node):
        if isinstance(part, ast.Dict):
            yield from (key.value for key in part.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


def told(helper: ast.FunctionDef) -> Iterator[str]:
    """Names of details that a function gives back: in its dict displays, and set one by one."""
    yield from keys(helper)
    for part in ast.walk(helper):
        if isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store) and isinstance(part.slice, ast.Constant):
            yield str(part.slice.value)


def written() -> tuple[set[str], set[str]]:
    """Verbs and the names of details, as the sources give them to `record`."""
    verbs: set[str] = set()
    names: set[str] = set()
    for path in SOURCES:
        module = ast.parse(path.read_text())
        helpers = {one.name: one for one in ast.walk(module) if isinstance(one, ast.FunctionDef)}
        for function in ast.walk(module):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "record"):
                    continue
                verbs.update(
                    arg.value
                    for arg in call.args
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and ":" in arg.value
                )
                names.update(keys(call))
                for arg in call.args:  # what a helper beside it tells
                    if isinstance(arg, ast.Call) and isinstance(arg.func, ast.Name) and arg.func.id in helpers:
                        names.update(told(helpers[arg.func.id]))
                given = {arg.id for arg in call.args if isinstance(arg, ast.Name)}
                for assigned in ast.walk(function):
                    if isinstance(assigned, ast.Assign) and any(
                        isinstance(target, ast.Name) and target.id in given for target in assigned.targets
                    ):
                        names.update(keys(assigned.value))
    return verbs, names


VERBS, NAMES = written()


def test_the_sources_are_read() -> None:
    assert {"grant:give", "roster:import", "reminder:send", "class:close"} <= VERBS
    assert {"role", "cut_off", "class", "unit"} <= NAMES


@pytest.mark.parametrize("macro", ["verb", "detail"])
def test_each_has_its_words(macro: str) -> None:
    words = getattr(TEMPLATES.get_template("admin/_words.html").module, macro)
    wordless = [code for code in sorted(VERBS if macro == "verb" else NAMES) if str(words(code)).strip() == code]
    assert wordless == []
