"""A question that came from a file is listed, written on, given up and published as any other."""

import re

import pytest
from sqlmodel import Session, select

from app.authoring.queries.importing import seen_by_all
from app.courses.models import Draft
from app.db import Database
from tests.authoring.conftest import as_data
from tests.authoring.editing import COURSE, address, changed, form_of
from tests.authoring.editing import opened as edited
from tests.authoring.importing.pages import key, opened, seen
from tests.conftest import Browser
from tests.school import School

TABLE = (
    "题型,题干,选项A,选项A解析,选项B,选项B解析,选项C,选项C解析,选项D,选项D解析,答案,解析,难度\n"
    "单选题,导入以后马上就能发布的一题是哪一道？,这一道,写全了。,那一道,没有写全。,另一道,不是这道。,都不是,有一道是。,A,,易\n"
    "单选题,还缺解析的一题是哪一道？,这一道,,那一道,,另一道,,都不是,,B,,\n"
)


@pytest.fixture
def slugs(trainer: Browser, database: Database, school: School) -> list[str]:
    """The two questions, taken in for the first lesson's first paragraph."""

    def where(session: Session) -> str:
        lesson = seen_by_all(session, COURSE).content.lessons[0]
        return f"{lesson.slug}#{next(block.id for block in lesson.blocks if block.kind == 'paragraph')}"

    at = opened(trainer, TABLE)
    place = {"key": key(), "where": database.read(where), "do": "all"}
    assert trainer.post(f"{at}/places", data=place).status_code == 303
    assert "发布前还要补 4 处" in trainer.get(f"{at}?show=new").text
    assert trainer.post(at, data={"key": key(), "seen": seen(trainer, at)}).status_code == 303
    return database.read(
        lambda session: sorted(session.exec(select(Draft.slug)), key=lambda slug: int(slug.split("q")[-1]))
    )


def test_the_bank_lists_them_as_new(trainer: Browser, slugs: list[str]) -> None:
    page = trainer.get(f"/courses/{COURSE}/questions?state=draft").text
    assert "共 2 题" in page
    assert page.count('<span class="tag tag-ok">新题') == 2
    assert "可以发布" in page
    assert "还有 4 处要改" in page


def test_the_editor_opens_one_and_keeps_what_is_written(trainer: Browser, slugs: list[str]) -> None:
    form = edited(trainer, slugs[1])
    more = {f"options_{n}_why": f"理由{n}。" for n in range(1, 5)}
    done = trainer.post(address(slugs[1]), data=as_data(changed(form, **more)))
    assert done.status_code == 303
    page = trainer.get(address(slugs[1])).text
    assert "理由4。" in page
    assert "发布会加进这道新题" in page
    assert f"{address(slugs[1])}/analysis" not in page


def test_one_that_is_given_up_is_gone_and_leads_back_to_the_bank(
    trainer: Browser, slugs: list[str], database: Database
) -> None:
    form = edited(trainer, slugs[1])
    done = trainer.post(address(slugs[1]), data=as_data([*form, ("do", "discard")]))
    assert (done.status_code, done.headers["Location"]) == (303, f"/courses/{COURSE}/questions")
    assert trainer.get(address(slugs[1])).status_code == 404
    assert database.read(lambda session: list(session.exec(select(Draft.slug)))) == [slugs[0]]


def test_publishing_adds_the_one_that_is_ready_to_the_next_version(
    trainer: Browser, slugs: list[str], database: Database
) -> None:
    before = database.read(lambda session: seen_by_all(session, COURSE))
    page = trainer.get(f"/courses/{COURSE}/publishing").text
    assert "导入以后马上就能发布的一题是哪一道？" in page
    form = form_of(page.replace('<form class="pubgrid"', '<form id="edit" class="pubgrid"'))
    assert [value for name, value in form if name == "drafts"] == [slugs[0]]
    done = trainer.post(f"/courses/{COURSE}/publishing", data=as_data(form))
    assert done.status_code == 303, re.sub(r"\s+", " ", done.text)[-600:]
    after = database.read(lambda session: seen_by_all(session, COURSE))
    assert after.version.number == before.version.number + 1
    assert set(after.questions) - set(before.questions) == {slugs[0]}
    assert database.read(lambda session: list(session.exec(select(Draft.slug)))) == [slugs[1]]
    assert trainer.get(address(slugs[0])).status_code == 200


def test_a_published_question_that_the_file_says_otherwise_is_changed_and_undone_again(
    trainer: Browser, slugs: list[str], database: Database
) -> None:
    again = opened(trainer, TABLE.replace(",A,,易", ",C,,易"))
    assert "要改的 1 题" in trainer.get(f"{again}?show=changed").text
    assert trainer.post(again, data={"key": key(), "seen": seen(trainer, again)}).status_code == 303
    drafts = database.read(lambda session: {one.slug: one.body for one in session.exec(select(Draft))})
    assert drafts[slugs[0]].count('"correct":true') == 1
    undo = re.search(r"/courses/[\w-]+/imports/\w{16}/undoing", trainer.get(again).text)
    assert undo
    assert trainer.post(undo[0], data={"key": key()}).status_code == 303
    kept = database.read(lambda session: {one.slug: one.body for one in session.exec(select(Draft))})
    assert kept[slugs[0]] != drafts[slugs[0]]
    assert set(kept) == set(slugs)
