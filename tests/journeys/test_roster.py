"""An organizer brings in a roster of 344 rows, five of them bad, mends them where they stand, and hands out slips."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.desk.roster.expected import Roster, Rows
from tests.desk.roster.files import xlsx
from tests.journeys.conftest import Open, SignIn
from tests.server import Server

ORGANIZER = "3001"
UNIT = "示例发展局"
HEAD = ["序号", "姓名", "单位", "支部名称", "党内职务", "任支部书记时间", "手机号"]


def roster() -> Rows:
    rows: list[list[object]] = [
        [n, f"新学员{n}号", UNIT, "机关党支部", "支部书记", "2026.6", f"139 {n:08}"] for n in range(1, 345)
    ]
    rows[9][6] = "1390000001"  # a digit is missing
    rows[19][1] = ""
    rows[29][2] = "示例发展委"
    rows[39][5] = "2026.13"
    rows[49][6] = "电话见通讯录"
    return [["党支部书记培训班花名册"], HEAD, *rows, ["合计", "344 人"]]  # type: ignore[list-item]


def mend(page: Page, row: int, label: str, text: str) -> None:
    """Fill in one field of a refused row and have it looked at again."""
    form = page.locator(".fix > li").filter(has_text=f"第 {row} 行")
    if label == "单位":
        form.get_by_label(label).select_option(label=text)
    else:
        form.get_by_label(label, exact=True).fill(text)
    form.get_by_role("button", name="核对").click()
    expect(page.locator(".fix > li").filter(has_text=f"第 {row} 行")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_roster_is_brought_in_mended_and_its_newcomers_find_their_class(
    javascript: bool,
    open_browser: Open,
    site: Server,
    sign_in: SignIn,
    tmp_path: Path,
    accessible: Callable[[Page], None],
) -> None:
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(xlsx(Roster("", {"名单": roster()}, merged=["A1:G1"])))
    before = site.figure("SELECT count(*) FROM enrolment WHERE withdrawn_at IS NULL")

    page = sign_in(open_browser(javascript=javascript), ORGANIZER)
    page.locator("main a[href*='/people']").first.click()
    page.get_by_role("link", name="导入花名册").click()
    page.get_by_label("花名册文件").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对后导入 339 人，还有 5 行要改")
    expect(page.get_by_text("第 347 行合计行已跳过")).to_be_visible()
    if javascript:
        accessible(page)

    unit = page.locator(".fix option").filter(has_text="示例发展局").first.text_content() or ""
    mend(page, 12, "手机号", "13900000010")
    mend(page, 22, "姓名", "新学员20号")
    mend(page, 32, "单位", unit)
    mend(page, 42, "任职时间", "2026-06")
    mend(page, 52, "手机号", "139 0000 0050")
    expect(page.get_by_role("heading", level=1)).to_have_text("核对后导入 344 人")
    page.get_by_role("button", name="导入 344 人").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已导入")
    assert site.figure("SELECT count(*) FROM enrolment WHERE withdrawn_at IS NULL") == before + 344
    assert site.figure("SELECT count(*) FROM appointment WHERE only_month AND appointed_on = '2026-06-01'") >= 344

    result = page.url
    page.get_by_role("button", name="生成 344 张凭条").click()
    expect(page.locator(".slip")).to_have_count(344)
    link = page.locator(".slip").filter(has_text="新学员20号").locator(".slip-l").text_content() or ""
    learner = open_browser(phone=True, javascript=javascript)
    learner.goto(re.sub(r"^https?://[^/]+", "", link))
    learner.get_by_label("新密码", exact=True).fill("yan-nan-fei-2026")
    learner.get_by_label(re.compile("再")).fill("yan-nan-fei-2026")
    learner.locator("main button[type=submit]").click()
    expect(learner.get_by_role("link", name="开始学习")).to_be_visible()

    page.goto(result)
    page.get_by_role("button", name="整批撤销").click()
    expect(page.get_by_text("新学员20号：已经登录或开始学习，留在班里")).to_be_visible()
    assert site.figure("SELECT count(*) FROM enrolment WHERE withdrawn_at IS NULL") == before + 1
