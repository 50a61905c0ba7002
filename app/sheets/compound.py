"""The compound file (OLE) of .xls and .doc, and of packages with a password: its streams, read within bounds."""

import struct
from collections.abc import Mapping

from app.sheets.refusing import Unreadable
from app.sheets.rules import Why

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
BOOKS = frozenset({"Workbook", "Book"})
DOCUMENT, ENCRYPTED = "WordDocument", "EncryptedPackage"
WANTED = BOOKS  # of the others only the name is needed
_END, _FREE, _FAT, _LAST = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFA  # [MS-CFB] 2.1
_MINI = 64
_STREAM, _ROOT = 2, 5
_CUTOFF = _BIG = 4096


def streams(data: bytes) -> dict[str, bytes]:
    """The streams of its root by name; raises Unreadable for chains that end nowhere ([MS-CFB])."""
    try:
        return _streams(data)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Unreadable(Why.DAMAGED) from error


def _streams(data: bytes) -> dict[str, bytes]:
    shift, mini_shift = struct.unpack_from("<HH", data, 0x1E)
    if shift not in (9, 12) or mini_shift != 6:
        raise Unreadable(Why.DAMAGED)
    size = 1 << shift
    _, directory, _, cutoff, mini_fat, _, difat, _ = struct.unpack_from("<IIIIIIII", data, 0x2C)

    def sector(number: int) -> bytes:
        start = (number + 1) * size
        if number > _LAST or start >= len(data):
            raise Unreadable(Why.DAMAGED)
        return data[start : start + size].ljust(size, b"\x00")

    def numbers(content: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(content) // 4}I", content))

    table = list(struct.unpack_from("<109I", data, 0x4C))
    seen = set()
    while difat < _LAST:
        if difat in seen:
            raise Unreadable(Why.DAMAGED)
        seen.add(difat)
        *more, difat = numbers(sector(difat))
        table += more
    fat = [entry for number in dict.fromkeys(table) if number < _LAST for entry in numbers(sector(number))]

    def chain(first: int, links: list[int]) -> list[int]:
        found: list[int] = []
        while first != _END:
            if first > _LAST or len(found) > len(links):
                raise Unreadable(Why.DAMAGED)
            found.append(first)
            first = links[first]
        return found

    def whole(first: int) -> bytes:
        return b"".join(map(sector, chain(first, fat)))

    entries = whole(directory)
    mini_links = numbers(whole(mini_fat)) if mini_fat < _LAST else []
    found: dict[str, bytes] = {}
    small = b""
    for at in range(0, len(entries), 128):
        length, kind = struct.unpack_from("<HB", entries, at + 0x40)
        first, long = struct.unpack_from("<IQ", entries, at + 0x74)
        long &= 0xFFFFFFFF if shift == 9 else 0xFFFFFFFFFFFFFFFF
        if kind == _ROOT and first < _LAST:
            small = whole(first)
        elif kind == _STREAM:
            name = entries[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le")
            content = b""
            if name in WANTED and long:
                if long < cutoff:
                    content = b"".join(small[n * _MINI : (n + 1) * _MINI] for n in chain(first, mini_links))
                else:
                    content = whole(first)
                if len(content) < long:
                    raise Unreadable(Why.DAMAGED)
            found.setdefault(name, content[:long])
    return found


def written(content: Mapping[str, bytes]) -> bytes:
    """A compound file of version 4 with these streams in order, for readers that trust their container."""
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(blob: bytes) -> int:
        first = len(sectors)
        sectors.extend(blob[at : at + _BIG].ljust(_BIG, b"\x00") for at in range(0, len(blob), _BIG))
        fat.extend([*range(first + 1, len(sectors)), _END])
        return first

    # calamine takes a root without small sectors for an empty container, so there is one that nobody uses.
    entries = [_entry("Root Entry", _ROOT, child=1, first=put(bytes(_BIG)), size=_BIG)]
    for number, (name, blob) in enumerate(content.items(), 1):
        padded = blob.ljust(_CUTOFF, b"\x00")  # what is shorter would have to stand in the small sectors
        following = number + 1 if number < len(content) else _FREE
        entries.append(_entry(name, _STREAM, first=put(padded), size=len(padded), following=following))
    directory = put(b"".join(entries))
    per_sector = _BIG // 4
    count = -(-(len(fat) + 1) // (per_sector - 1))  # they stand in the table too
    places = range(len(fat), len(fat) + count)
    packed = struct.pack(f"<{len(fat) + count}I", *fat, *[_FAT] * count).ljust(count * _BIG, b"\xff")
    numbers = (0, 0, 1, count, directory, 0, _CUTOFF, _END, 0, _END, 0)
    head = MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 4, 0xFFFE, 12, 6) + struct.pack("<HIIIIIIIIII", *numbers)
    table = struct.pack(f"<{count}I", *places).ljust(109 * 4, b"\xff")
    return (head + table).ljust(_BIG, b"\x00") + b"".join(sectors) + packed


def _entry(name: str, kind: int, child: int = _FREE, following: int = _FREE, first: int = _END, size: int = 0) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\x00") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, following, child)
    return head + bytes(36) + struct.pack("<IQ", first, size)
