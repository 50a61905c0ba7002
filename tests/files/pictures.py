"""Pictures to try: drawn here, so that no file of anybody's is needed."""

import io
from random import Random
from typing import Any

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), color: Any = (160, 30, 30), **more: Any) -> bytes:
    mode = "RGBA" if len(color) == 4 else "RGB"
    file = io.BytesIO()
    Image.new(mode, size, color).save(file, kind, **more)
    return file.getvalue()


def noisy(kind: str, size: tuple[int, int]) -> bytes:
    """What no format can make small."""
    file = io.BytesIO()
    Image.frombytes("RGB", size, Random(7).randbytes(3 * size[0] * size[1])).save(file, kind)
    return file.getvalue()


def with_place(size: tuple[int, int] = (64, 48), turned: int = 1) -> bytes:
    """A photograph that tells where it was taken, and which side is up."""
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "某牌手机"
    exif.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", size, exif=exif)
