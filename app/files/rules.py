"""Pictures: looked at before anything is unpacked, drawn anew from their dots alone."""

import hashlib
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from PIL import Image, ImageOps
from PIL.Image import DecompressionBombError, DecompressionBombWarning, Resampling

LARGEST = 2**20  # bytes of a picture as learners get it
WIDEST = 1600  # dots of its longer side: twice the width of a lesson's text
MOST_DOTS = 40_000_000  # of what is sent; a telephone's photograph has 12 to 24 million
QUALITY = 85
SUFFIXES = {"png": "PNG", "jpg": "JPEG"}
SENT = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
KINDS = {"png": "image/png", "jpg": "image/jpeg"}


class Bad(StrEnum):
    """Why a picture is not taken."""

    UNREADABLE = "unreadable"  # no picture, or only half of one
    KIND = "kind"  # something else than its name says
    DOTS = "dots"  # more than can be unpacked without harm
    WIDE = "wide"  # of a course's own files
    BIG = "big"
    TELLS = "tells"  # carries where and by whom it was taken


class BadPicture(Exception):
    def __init__(self, why: Bad) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Picture:
    """`width` and `height` in dots; `suffix` is png or jpg."""

    sha256: str
    width: int
    height: int
    suffix: str
    data: bytes


def examine(data: bytes, suffix: str) -> Picture:
    """A picture that is kept as it is, of a course's own files. Raises BadPicture."""
    if len(data) > LARGEST:
        raise BadPicture(Bad.BIG)
    image = _opened(data, tuple(SUFFIXES.values()))
    if image.format != SUFFIXES[suffix]:
        raise BadPicture(Bad.KIND)
    if max(image.size) > WIDEST:
        raise BadPicture(Bad.WIDE)
    if image.getexif() or "xmp" in image.info or "comment" in image.info:
        raise BadPicture(Bad.TELLS)
    return Picture(hashlib.sha256(data).hexdigest(), *image.size, suffix, data)


def redrawn(data: bytes) -> Picture:
    """What is sent by a browser, upright, at most WIDEST and LARGEST, without anything but its dots.

    Photographs stay photographs; drawings and screens stay sharp as long as they are small enough.
    Raises BadPicture.
    """
    sent = _opened(data, SENT)
    image = ImageOps.exif_transpose(sent)
    if max(image.size) > WIDEST:
        image.thumbnail((WIDEST, WIDEST), Resampling.LANCZOS)
    photograph = sent.format in ("JPEG", "WEBP") and not image.has_transparency_data
    for suffix in ("jpg",) if photograph else ("png", "jpg"):
        drawn = _drawn(image, suffix)
        if len(drawn) <= LARGEST:
            return Picture(hashlib.sha256(drawn).hexdigest(), *image.size, suffix, drawn)
    raise BadPicture(Bad.BIG)


def _opened(data: bytes, formats: tuple[str, ...]) -> Image.Image:
    """Unpacked whole; its size is asked before."""
    try:
        image = Image.open(io.BytesIO(data), formats=formats)
        if image.width * image.height > MOST_DOTS:
            raise BadPicture(Bad.DOTS)
        image.load()
    except (DecompressionBombError, DecompressionBombWarning):
        raise BadPicture(Bad.DOTS) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, OverflowError, MemoryError):
        raise BadPicture(Bad.UNREADABLE) from None  # what the library raises for broken bytes, by its own list
    return cast("Image.Image", image)


def _drawn(image: Image.Image, suffix: str) -> bytes:
    clear = image.has_transparency_data
    if suffix == "jpg" and clear:
        above = image.convert("RGBA")
        image = Image.new("RGB", image.size, "white")
        image.paste(above, mask=above.getchannel("A"))
    dots = image.convert("RGBA" if clear and suffix == "png" else "RGB")
    file = io.BytesIO()
    bare = Image.frombytes(dots.mode, dots.size, dots.tobytes())  # no profile, no comment, no thumbnail
    bare.save(file, SUFFIXES[suffix], optimize=True, quality=QUALITY)
    return file.getvalue()
