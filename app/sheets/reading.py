"""A file from outside becomes a value, whatever its bytes are: the one door for every importer."""

import re
from pathlib import PurePosixPath

from app.sheets import compound, delimited, limits, package, word, xls, xlsx
from app.sheets.delimited import text as text
from app.sheets.refusing import Unreadable
from app.sheets.rules import Read, Refused, Why

TABLES = frozenset({".xlsx", ".xls", ".csv", ".tsv"})
TEXTS = frozenset({".txt", ".gift"})
WORDS = frozenset({".docx", ".doc"})
_MARKUP = re.compile(r"\s*(<\?xml|<!doctype|<html|<table|<meta|<style|mime-version:|\{\\rtf|%pdf)", re.IGNORECASE)


def read(data: bytes, name: str) -> Read | Refused:
    """The file's tables and lines; `name` is the file's own, with its suffix.

    A table is read by its bytes under any suffix of a table, and a Word document under .doc too. Hidden sheets are
    left out; hidden rows and columns are not, because a filter that somebody forgot hides them. Never raises.
    """
    suffix = PurePosixPath(name.replace("\\", "/").lower().strip()).suffix
    try:
        return _filled(_read(data, suffix))
    except Unreadable as unreadable:
        return unreadable.refused
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the Rust reader is no Exception
        return Refused(Why.DAMAGED)


def _read(data: bytes, suffix: str) -> Read:
    if len(data) > limits.MAX_BYTES:
        raise Unreadable(Why.TOO_BIG, megabytes=limits.MAX_BYTES // 2**20)
    if suffix not in TABLES | TEXTS | WORDS:
        raise Unreadable(Why.KIND, suffix=suffix)
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable(Why.EMPTY)
    if data.startswith(package.MAGIC):
        return _package(data, suffix)
    if data.startswith(compound.MAGIC):
        return _compound(data, suffix)
    return _text(data, suffix)


def _package(data: bytes, suffix: str) -> Read:
    members = package.members(data)
    if "word/document.xml" in members:
        if suffix not in WORDS:
            raise Unreadable(Why.MISNAMED, suffix=suffix, found=".docx")
        return word.document(members)
    if "xl/workbook.xml" in members:
        if suffix not in TABLES:
            raise Unreadable(Why.MISNAMED, suffix=suffix, found=".xlsx")
        return Read(sheets=xlsx.sheets(members))
    raise Unreadable(Why.MISNAMED if suffix in TEXTS else Why.DAMAGED, suffix=suffix, found="")


def _compound(data: bytes, suffix: str) -> Read:
    streams = compound.streams(data)
    if compound.ENCRYPTED in streams:
        raise Unreadable(Why.ENCRYPTED)
    if compound.DOCUMENT in streams:
        raise Unreadable(Why.KIND, suffix=".doc")
    if compound.BOOKS.isdisjoint(streams):
        raise Unreadable(Why.DAMAGED)
    if suffix not in TABLES:
        raise Unreadable(Why.MISNAMED, suffix=suffix, found=".xls")
    return Read(sheets=xls.sheets(streams))


def _text(data: bytes, suffix: str) -> Read:
    found = delimited.text(data)
    if suffix in WORDS or (found is not None and suffix in TABLES and _MARKUP.match(found)):
        if suffix == ".doc":
            raise Unreadable(Why.KIND, suffix=suffix)
        raise Unreadable(Why.MISNAMED if found is not None else Why.DAMAGED, suffix=suffix, found="")
    if found is None:
        raise Unreadable(Why.DAMAGED if suffix in {".xlsx", ".xls"} else Why.ENCODING)
    delimiter = delimited.delimiter_of(found, "\t" if suffix == ".tsv" else "")
    if suffix in {".xlsx", ".xls"} and not delimiter:
        raise Unreadable(Why.MISNAMED, suffix=suffix, found="")
    if suffix in TABLES:
        return Read(sheets=(delimited.sheet(found, delimiter or ","),))
    tables = (delimited.sheet(found, delimiter),) if delimiter == "\t" and suffix == ".txt" else ()
    return Read(sheets=tables, lines=delimited.lines(found))


def _filled(found: Read) -> Read:
    if not any(sheet.rows for sheet in found.sheets) and not any(line.text for line in found.lines):
        raise Unreadable(Why.EMPTY)
    return found
