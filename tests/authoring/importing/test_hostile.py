"""Files that want to do harm: each is read in a process of its own, whose time and memory are taken."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.sheets import compound, limits
from tests.sheets.test_reading import book, old_book, zipped

SECONDS = 5
MEMORY = 512  # MB, with the interpreter and the libraries
CHILD = """
import json, resource, sys, time
from pathlib import Path
from app.authoring.rules.reading import propose
from app.authoring.rules.refusals import file_words
from app.sheets.rules import Refused
file = Path(sys.argv[1])
data, started = file.read_bytes(), time.perf_counter()
found = propose(data, file.name)
seconds = time.perf_counter() - started
told = {"why": str(found.why), "words": file_words(found)} if isinstance(found, Refused) else {
    "refused": [one.code for one in found.reading.refused][:9], "taken": len(found.reading.proposed)}
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({**told, "seconds": seconds, "memory": memory}))
"""
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
HEAD = "题型,题干,选项A,选项B,答案\n"
BIG = limits.MAX_BYTES

Expected = tuple[str, Callable[[], bytes], str]
WHOLE: dict[str, Expected] = {
    "a workbook that unpacks to gigabytes": ("a.xlsx", lambda: zipped(xl__workbook_xml=bytes(2**31 // 4)), "bomb"),
    "a sheet of one endless row": (
        "a.xlsx",
        lambda: zipped(xl__workbook_xml=b"<a/>", xl__worksheets__sheet1_xml=b"<c/>" * (limits.MAX_UNPACKED // 4 + 1)),
        "bomb",
    ),
    "a document of a million tags": (
        "a.docx",
        lambda: zipped(word__document_xml=b"<a>" + b"<b/>" * 1_500_000 + b"</a>"),
        "bomb",
    ),
    "a document with entities in entities": (
        "a.docx",
        lambda: zipped(word__document_xml=b'<!DOCTYPE a [<!ENTITY l0 "ha">' + LAUGHS + b"]><a>&l9;</a>"),
        "bomb",
    ),
    "a bank with entities in entities": (
        "a.xml",
        lambda: b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY l0 "ha">' + LAUGHS + b"]><quiz>&l9;</quiz>",
        "damaged",
    ),
    "half a workbook": ("a.xlsx", lambda: book()[:-200], "damaged"),
    "a workbook with a password": (
        "a.xlsx",
        lambda: compound.written({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}),
        "encrypted",
    ),
    "half an old workbook": ("a.xls", lambda: old_book()[:700], "damaged"),
    "bytes that are no text": ("a.csv", lambda: HEAD.encode() + b"\xff\xff\xfe,a,b,c,d\n", "encoding"),
    "more bytes than are read": ("a.txt", lambda: b"a" * (BIG + 1), "too_big"),
    "more rows than are read": ("a.csv", lambda: (HEAD + "单选,甲,1,2,A\n" * 300_000).encode(), "too_many_rows"),
    "more columns than are read": ("a.csv", lambda: b"a," * (BIG // 2 - 10), "too_many_columns"),
}
ROWS: dict[str, Expected] = {
    "rows of commas": ("a.csv", lambda: (HEAD + ("," * 16_000 + "\n") * 600 + "单选,甲,1,2,Z\n").encode(), ""),
    "a stem of 10,000 characters": ("a.csv", lambda: f"{HEAD}单选,{'题' * 10_000},甲,乙,A\n".encode(), "long"),
    "a cell of megabytes": ("a.csv", lambda: f"{HEAD}单选,{'题' * 3_000_000},甲,乙,A\n".encode(), ""),
    "braces in braces": ("a.gift", lambda: ("问{" * 500_000).encode(), ""),
    "one line of megabytes": ("a.txt", lambda: ("1." * (BIG // 2 - 1)).encode(), ""),
    "a bank of nested tags": ("a.xml", lambda: b"<quiz>" + b"<question>" * 200_000, ""),
    "dots and brackets without end": ("a.txt", lambda: ("1.（" + "（" * 3_000_000).encode(), ""),
}


def taken(tmp_path: Path, name: str, data: bytes) -> dict[str, object]:
    file = tmp_path / name
    file.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-600:]
    found: dict[str, object] = json.loads(done.stdout)
    assert float(str(found["seconds"])) < SECONDS, found
    assert int(str(found["memory"])) < MEMORY, found
    return found


@pytest.mark.slow
@pytest.mark.parametrize("case", WHOLE)
def test_a_hostile_file_is_refused_in_time_and_memory_with_a_sentence(case: str, tmp_path: Path) -> None:
    name, made, why = WHOLE[case]
    found = taken(tmp_path, name, made())
    assert found.get("why") == why, found
    assert found["words"]


@pytest.mark.slow
@pytest.mark.parametrize("case", ROWS)
def test_a_hostile_question_is_refused_in_time_and_memory(case: str, tmp_path: Path) -> None:
    name, made, code = ROWS[case]
    found = taken(tmp_path, name, made())
    assert not found.get("taken"), found
    assert found.get("why") or found.get("refused"), found
    assert not code or code in str(found["refused"]), found
