"""The zip container of .xlsx and .docx, unpacked within bounds before anybody looks at its XML."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from struct import error as StructError

from app.sheets import limits
from app.sheets.refusing import Unreadable
from app.sheets.rules import Why

MAGIC = b"PK\x03\x04"
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
ENCRYPTED = 0x1


def members(data: bytes) -> dict[str, bytes]:
    """All members by name; raises Unreadable for what is no package, or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive, _listed(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, StructError, ValueError, NotImplementedError) as error:
        raise Unreadable(Why.DAMAGED) from error


def repacked(found: Mapping[str, bytes]) -> bytes:
    """The members in a container of our own making, so that a reader sees exactly what was looked through."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return into.getvalue()


def _listed(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > limits.MAX_MEMBERS or sum(info.file_size for info in infos) > limits.MAX_UNPACKED:
        raise Unreadable(Why.BOMB)
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise Unreadable(Why.ENCRYPTED)
    if len({_name(info) for info in infos}) < len(infos) or any(info.compress_type not in METHODS for info in infos):
        raise Unreadable(Why.DAMAGED)
    for info in infos:
        if info.file_size > limits.FREE_OF_RATIO and info.file_size > limits.MAX_RATIO * info.compress_size:
            raise Unreadable(Why.BOMB)
    return infos


def _unpacked(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Read with a bound, because what the list declares need not be so."""
    found: dict[str, bytes] = {}
    left = limits.MAX_UNPACKED
    for info in infos:
        with archive.open(info) as member:
            content = member.read(left + 1)
        left -= len(content)
        if left < 0:
            raise Unreadable(Why.BOMB)
        found[_name(info)] = content
    return found


def _name(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/").lstrip("/")
