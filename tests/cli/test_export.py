"""Questions leave by the command line: the file on disk, what it lost on stderr."""

import zipfile
from pathlib import Path

import pytest

from app.authoring.rules.exporting import SUFFIXES, Format
from tests.cli.conftest import Touyan

pytestmark = pytest.mark.sqlite
COURSE = "branch-secretary"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def site(touyan: Touyan, folder: Path) -> Path:
    assert touyan("courses", "publish", ROOT / "courses" / COURSE).code == 0
    return folder


@pytest.mark.parametrize("format", Format)
def test_each_format_is_written(format: Format, touyan: Touyan, site: Path, tmp_path: Path) -> None:
    file = tmp_path / f"out{SUFFIXES[format]}"
    told = touyan("questions", "export", COURSE, "--format", format, "--out", file, "--key")
    assert (told.code, file.stat().st_size > 1000) == (0, True)
    assert bool(told.err) is (format in (Format.XLSX, Format.GIFT, Format.MOODLE))


def test_what_went_out_comes_in_as_nothing_new(touyan: Touyan, site: Path, tmp_path: Path) -> None:
    for format in (Format.XLSX, Format.GIFT, Format.MOODLE):
        file = tmp_path / f"out{SUFFIXES[format]}"
        assert touyan("questions", "export", COURSE, "--format", format, "--out", file).code == 0
        told = touyan("questions", "import", file, "--course", COURSE, "--dry-run")
        assert " 0 changed" in told.out, told.out
        assert told.out.splitlines()[-1].startswith("0 new"), told.out
        assert told.out.splitlines()[-1].endswith(" 0 refused."), told.out


def test_the_files_can_be_published_again_and_change_nothing(touyan: Touyan, site: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.zip"
    assert touyan("questions", "export", COURSE, "--format", "yaml", "--out", file).code == 0
    zipfile.ZipFile(file).extractall(tmp_path)
    told = touyan("courses", "publish", tmp_path / COURSE)
    assert told.code == 0
    assert touyan("courses", "publish", ROOT / "courses" / COURSE).out == told.out


def test_what_is_not_there_is_said(touyan: Touyan, site: Path, tmp_path: Path) -> None:
    out = ("--format", "gift", "--out", tmp_path / "a.gift")
    assert "There is no course nothing." in touyan("questions", "export", "nothing", *out).err
    assert "there are: " in touyan("questions", "export", COURSE, *out, "--module", "nothing").err
    into = ("--format", "gift", "--out", tmp_path / "no" / "a.gift")
    assert "could not be written" in touyan("questions", "export", COURSE, *into).err
