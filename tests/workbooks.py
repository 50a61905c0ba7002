"""Lists that leave the site as workbooks."""

import io
import zipfile

from httpx2 import Response

from app.sheets.reading import read
from app.sheets.rules import Read
from tests import make
from tests.conftest import Browser


def cells(reply: Response) -> list[list[str]]:
    """Title, heads, rows and foot."""
    assert reply.status_code == 200, reply.text[:300]
    assert reply.headers["Content-Disposition"].startswith("attachment; ")
    with zipfile.ZipFile(io.BytesIO(reply.content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml"), "a formula"
    found = read(reply.content, "名单.xlsx")
    assert isinstance(found, Read)
    rows = [[cell.text for cell in row.cells] for row in found.sheets[0].rows]
    width = len(rows[1])
    return [[*row, *[""] * (width - len(row))] for row in rows]


def take(browser: Browser, address: str, **form: str) -> Response:
    return browser.post(address, data={"key": make.key(), **form})
