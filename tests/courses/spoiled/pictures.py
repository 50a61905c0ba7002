"""Faults of pictures, which the course that comes with the house has none of: one is put beside it."""

from random import Random

from app.files.rules import WIDEST
from tests.courses import real
from tests.courses.spoiled import SPOILERS, Spoiled
from tests.files.pictures import noisy, picture, with_place


def image(code: str, data: bytes, suffix: str = "png") -> None:
    def make(random: Random) -> Spoiled:
        name = f"images/p{random.randrange(1000)}.{suffix}"
        return {**real.files(), name: data}, name, 1

    SPOILERS.append((code, ".png", make))


image("picture-unreadable", picture()[:50])
image("picture-kind", picture("JPEG"))
image("picture-dots", picture(size=(9000, 9000)))
image("picture-wide", picture(size=(WIDEST + 1, 4)))
image("picture-big", noisy("PNG", (700, 600)))
image("picture-tells", with_place(), "jpg")
