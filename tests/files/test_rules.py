"""Pictures: only dots come through, whatever was sent."""

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.files import rules
from app.files.rules import LARGEST, WIDEST, Bad, BadPicture, examine, redrawn
from tests.files.pictures import noisy, picture, with_place


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def why(data: bytes, suffix: str = "") -> Bad:
    with pytest.raises(BadPicture) as raised:
        examine(data, suffix) if suffix else redrawn(data)
    return raised.value.why


def test_a_photograph_stays_one_without_its_place_and_stands_upright() -> None:
    made = redrawn(with_place((60, 40), turned=6))  # taken with the telephone on its side
    assert (made.suffix, made.width, made.height) == ("jpg", 40, 60)
    assert not opened(made.data).getexif()
    assert b"Exif" not in made.data


def test_a_drawing_stays_sharp_and_keeps_what_is_clear() -> None:
    made = redrawn(picture("PNG", color=(1, 2, 3, 0)))
    assert made.suffix == "png"
    assert opened(made.data).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_every_common_kind_is_taken(kind: str) -> None:
    made = redrawn(picture(kind))
    assert (made.width, made.height) == (64, 48)
    assert opened(made.data).format in ("PNG", "JPEG")


def test_what_is_too_wide_is_made_smaller_with_its_shape() -> None:
    made = redrawn(picture(size=(4000, 1000)))
    assert (made.width, made.height) == (WIDEST, 400)


def test_a_drawing_that_is_too_big_becomes_a_photograph() -> None:
    made = redrawn(noisy("PNG", (900, 700)))
    assert made.suffix == "jpg"
    assert len(made.data) <= LARGEST


def test_what_is_drawn_anew_is_a_picture_that_a_course_may_keep() -> None:
    for data in (picture(), with_place(), picture("GIF"), picture("PNG", color=(1, 2, 3, 9))):
        made = redrawn(data)
        assert examine(made.data, made.suffix) == made


def test_what_hides_behind_a_picture_is_gone() -> None:
    made = redrawn(picture() + b"<script>alert(1)</script>")
    assert b"script" not in made.data


def test_no_picture_is_refused() -> None:
    for data in (
        b"",
        b"PK\x03\x04",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture()[:60],
        b"\x89PNG\r\n\x1a\n",
    ):
        assert why(data) == Bad.UNREADABLE


def test_more_dots_than_can_be_unpacked_are_refused_before_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_DOTS", 64 * 48 - 1)
    assert why(picture()) == Bad.DOTS


def test_a_small_file_of_very_many_dots_is_refused() -> None:
    assert why(picture("PNG", (9000, 9000), (0, 0, 0))) == Bad.DOTS


def test_what_stays_too_big_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "LARGEST", 200)
    assert why(noisy("PNG", (64, 48))) == Bad.BIG


@pytest.mark.parametrize(
    ("data", "suffix", "bad"),
    [
        (picture("JPEG"), "png", Bad.KIND),
        (picture("GIF"), "png", Bad.UNREADABLE),
        (picture(size=(WIDEST + 1, 2)), "png", Bad.WIDE),
        (picture() + b"\0" * LARGEST, "png", Bad.BIG),
        (with_place(), "jpg", Bad.TELLS),
    ],
)
def test_a_file_of_a_course_is_as_it_should_be_or_refused(data: bytes, suffix: str, bad: Bad) -> None:
    assert why(data, suffix) == bad


@given(st.binary(max_size=300), st.integers(0, 150))
def test_broken_bytes_are_refused_and_never_fail(noise: bytes, at: int) -> None:
    whole = picture()
    for data in (noise, whole[:at] + noise + whole[at:], whole[:at] + noise):
        with suppress(BadPicture):  # anything else is raised and fails
            assert redrawn(data).data
