"""Which signs can be printed: those that the type of our papers has a shape for."""

import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FONTS = Path(__file__).with_name("fonts")
FAMILIES = ["Noto Serif SC"]


def shapes(font: bytes) -> frozenset[int]:
    """The signs that a font has a shape for: its `cmap` table of format 12 (OpenType 1.9)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(tables))
    cmap = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    starts = [cmap + struct.unpack_from(">HHL", font, cmap + 4 + 8 * n)[2] for n in range(count)]
    full = next(start for start in starts if struct.unpack_from(">H", font, start)[0] == 12)
    (groups,) = struct.unpack_from(">L", font, full + 12)
    ranges = (struct.unpack_from(">LLL", font, full + 16 + 12 * n) for n in range(groups))
    return frozenset(sign for first, last, _glyph in ranges for sign in range(first, last + 1))


@cache
def _ours() -> frozenset[int]:
    (font,) = FONTS.glob("*.ttf")
    return shapes(font.read_bytes())


def unprintable(names: Iterable[str]) -> dict[str, str]:
    """Names that would print with a hole -> the signs that are missing."""
    missing = {
        name: "".join(sign for sign in name if not sign.isspace() and ord(sign) not in _ours()) for name in names
    }
    return {name: signs for name, signs in missing.items() if signs}
