"""A course's folder on disk: read within bounds, written whole, reported on by line."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.courses.rules.checking import Checked
from app.courses.rules.pictures import is_picture
from app.courses.rules.source import MAX_BYTES
from app.errors import Invalid
from app.files.rules import LARGEST

ENDINGS = (".yaml", ".md")
MAX_FILES = 500


def read_folder(path: Path) -> dict[str, bytes]:
    """Files of a course by their path inside it; of a file that is too big just enough to see that it is.

    Links are not followed. Raises OSError where something cannot be read, Invalid for more than MAX_FILES.
    """
    found: dict[str, bytes] = {}
    for folder, folders, names in os.walk(path, onerror=_raise):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            inside = file.relative_to(path).as_posix()
            picture = is_picture(inside)
            if not (picture or name.endswith(ENDINGS)) or name.startswith(".") or not _is_plain(file):
                continue
            if len(found) == MAX_FILES:
                raise Invalid(path, MAX_FILES)
            with file.open("rb") as source:
                found[inside] = source.read((LARGEST if picture else MAX_BYTES) + 1)
    return found


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Writes what `actions.export` gave; other files in the folder stay."""
    for name, data in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def report(checked: Checked, prefix: str = "") -> Iterator[str]:
    """One line per fault, then per warning: `file:line:column sentence`; `prefix` goes before each file."""
    for fault in (*checked.faults, *checked.warnings):
        yield f"{prefix}{fault}"


def _is_plain(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()


def _raise(error: OSError) -> None:
    raise error
