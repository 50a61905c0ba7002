"""An import as a trainer's browser does it."""

import re
from itertools import count

from httpx2 import Response

from tests.authoring.editing import COURSE, form_of
from tests.conftest import Browser

START = f"/courses/{COURSE}/import"
KEYS = count()
TABLE = (
    "题型,题干,选项A,选项B,选项C,答案,解析,难度\n"
    "单选题,导入的第一道新题问什么？,甲,乙,丙,B,因为乙。,易\n"
    "判断题,导入的第二道新题是对的。,,,,正确,一般如此。,\n"
    "单选题,导入的第三道少了答案？,甲,乙,丙,,,\n"
)


def key() -> str:
    return f"import-{next(KEYS):0>14}"


def uploaded(client: Browser, text: str = TABLE, name: str = "题库.csv", start: str = START) -> Response:
    return client.post(start, data={"key": key()}, files={"file": (name, text.encode("utf-8-sig"), "text/csv")})


def opened(client: Browser, text: str = TABLE, start: str = START) -> str:
    """The address of the preview of a file."""
    reply = uploaded(client, text, start=start)
    assert reply.status_code == 303, reply.text[:400]
    return reply.headers["Location"]


def seen(client: Browser, at: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{16})"', client.get(at).text)
    assert found
    return found[1]


def fields(page: str, number: int) -> dict[str, str]:
    """The form that mends one entry, as it is drawn."""
    part = page[page.index(f'<li id="e{number}">') :]
    return dict(form_of(part[: part.index("</li>")].replace("<form ", '<form id="edit" ', 1)))
