"""Twenty thousand rare names: in by a workbook, through the database and the pages, out again, and on paper."""

from collections.abc import Iterator
from html import unescape
from io import BytesIO
from itertools import islice
from random import Random

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import Session, col, select

from app.classes.models import Enrolment
from app.db import Database
from app.learning.typeface import FONTS, shapes
from app.people.models import Person
from tests import make
from tests.conftest import As
from tests.desk.roster.test_routes import confirm, preview
from tests.desk.test_days import added
from tests.pdf import pages
from tests.school import School

FILES = 4
PLANES = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2EBEF))
"""Chinese characters in common use, rare ones of the first plane (extension A), and those beyond it.

The compatibility characters from U+2F800 on are the same as others by Unicode, and are kept as those."""
FAMILY = "赵钱孙李周吴郑王欧阳"
PARTS = ("阿卜杜", "买买提", "古丽", "扎西", "次仁", "卓玛", "巴特尔", "依布拉音", "吾斯曼", "吐尔逊")
NAMED = ("㛃", "𬭎", "燚", "䶮", "堃", "阿依古丽·买买提", "欧阳㛃", "〇一")


def names() -> Iterator[str]:
    """Without end, each once; nine in ten with a character that old software loses, the rest in parts with a dot."""
    random, there = Random(7), shapes((FONTS / "NotoSerifSC-Regular.ttf").read_bytes())
    letters = [[chr(code) for code in range(first, last + 1) if code in there] for first, last in PLANES]
    told: set[str] = set()
    yield from ("王" + name if len(name) == 1 else name for name in NAMED)
    while True:
        if random.random() < 0.1:
            name = "·".join(random.sample(PARTS, random.choice([2, 3]))) + random.choice(letters[0])
        else:
            name = random.choice(FAMILY) + random.choice(letters[random.choice([1, 2])]) + random.choice(letters[0])
        if name not in told:
            told.add(name)
            yield name


@pytest.mark.parametrize(
    "count", [pytest.param(2_000, marks=pytest.mark.slow), pytest.param(20_000, marks=pytest.mark.proof)]
)
def test_rare_names_pass_from_a_workbook_to_the_paper_without_loss(
    count: int, school: School, as_: As, database: Database
) -> None:
    given = list(islice(names(), count))
    organizer, unit = as_(school.cast.organizer), "发改委"
    for n in range(FILES):
        part = given[n::FILES]
        rows = [[name, unit, str(13700000000 + n * count + k)] for k, name in enumerate(part)]
        done = confirm(organizer, preview(organizer, school.klass, [["姓名", "单位", "手机号"], *rows]))
        assert done.status_code == 303, done.text[:500]

    def kept(session: Session) -> set[str]:
        query = select(Person.name).join(Enrolment, col(Enrolment.person_id) == Person.id)
        return set(session.exec(query.where(Enrolment.class_id == school.klass.id)))

    assert set(given) - database.read(kept) == set()

    people = f"/classes/{school.klass.ref}/people"
    for name in given[:: count // 20]:
        assert f">{name}</a>" in unescape(organizer.get(people, params={"q": name}).text)

    exported = organizer.post(f"{people}/export", data={"key": make.key()})
    book = CalamineWorkbook.from_filelike(BytesIO(exported.content))  # our own reader takes fewer rows than we write
    _title, head, *lines = book.get_sheet_by_index(0).to_python()
    assert set(given) - {str(line[head.index("姓名")]) for line in lines} == set()

    day = added(organizer, school)
    paper = "".join(pages(organizer.get(f"{day}/sheet.pdf").content))
    assert [name for name in given if name not in paper] == []
