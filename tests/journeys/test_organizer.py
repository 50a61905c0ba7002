"""An organizer's figures from the class to one person's facts and the file, and what a unit's officer sees of them."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.dashboards.test_figures import lines_of
from tests.journeys.conftest import Open, SignIn
from tests.journeys.watch import Watch
from tests.pdf import pages
from tests.server import Server

ORGANIZER, OFFICER, LEARNER = "3001", "3002", "1001"
OWN = "示例发展局"
BELOW = (
    "WITH RECURSIVE below(id) AS (SELECT unit_id FROM orgunitname WHERE name = ? "
    "UNION ALL SELECT u.id FROM orgunit u JOIN below b ON u.parent_id = b.id) "
)
# Counted from raw facts, past every summary row; those who withdrew are not counted.
IN_CLASS = (
    "FROM enrolment e JOIN person p ON p.id = e.person_id WHERE NOT EXISTS "
    "(SELECT 1 FROM enrolmentfact f WHERE f.enrolment_id = e.id AND f.kind = 'withdrawn') "
)
DONE = "AND EXISTS (SELECT 1 FROM fact f WHERE f.enrolment_id = e.id AND f.kind = 'completed') "
NEVER = "AND p.first_sign_in_at IS NULL AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.enrolment_id = e.id) "


def tiles(page: Page) -> dict[str, tuple[int, str]]:
    """Label -> the figure and the address of its list."""
    found = {}
    for tile in page.locator("a.tile").all():
        label = tile.locator(".k").inner_text().strip()
        found[label] = int(re.sub(r"\D", "", tile.locator(".v").inner_text())), tile.get_attribute("href") or ""
    return found


def listed(page: Page) -> int:
    """How many a list says it has; as many rows as that stand on its pages."""
    said = re.search(r"共 (\d+) 人", page.locator("h1").inner_text())
    assert said
    rows = page.locator("#results tbody tr").count()
    while (onward := page.get_by_role("link", name="下一页")).count():
        onward.click()
        page.wait_for_load_state()
        rows += page.locator("#results tbody tr").count()
    assert rows == int(said[1])
    return rows


def row_of(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}&q={name}" if "?" in address else f"{address}?q={name}")
    page.locator("#results tbody").get_by_role("link", name=name, exact=True).click()


def test_figures_lead_from_the_class_to_a_persons_facts_and_into_the_file(
    page: Page, open_browser: Open, site: Server, sign_in: SignIn, accessible: Callable[[Page], None]
) -> None:
    sign_in(page, ORGANIZER)
    page.goto("/classes")
    overview = page.url
    accessible(page)
    found = tiles(page)
    assert found["应训人员"][0] == site.figure(f"SELECT count(*) {IN_CLASS}")
    assert found["已完成"][0] == site.figure(f"SELECT count(*) {IN_CLASS}{DONE}")
    assert found["从未登录"][0] == site.figure(f"SELECT count(*) {IN_CLASS}{NEVER}")
    assert sum(figure for figure, _ in found.values()) == 2 * found["应训人员"][0], "the four states are all there is"
    page.locator(".tiles details").first.click()
    expect(page.locator(".tiles .def-b").first).to_contain_text("数据截至")
    for label in ("已完成", "滞后", "从未登录", "学习中"):
        page.goto(found[label][1])
        assert listed(page) == found[label][0], label
    accessible(page)

    page.goto(found["滞后"][1])
    shown = int(re.findall(r"\d+", page.get_by_role("button", name=re.compile("导出 .* 人")).inner_text())[0])
    with page.expect_download() as downloaded:
        page.get_by_role("button", name=re.compile("导出 .* 人")).click()
    head, *rows = lines_of(downloaded.value.path().read_bytes())
    assert len(rows) == shown == found["滞后"][0]
    assert {row[head.index("状态")] for row in rows} == {"滞后"}
    assert site.figure("SELECT count(*) FROM auditrow WHERE verb = 'completion:export'") == 1

    name = site.figure("SELECT p.name FROM person p JOIN identifier i ON i.person_id = p.id WHERE i.value = ?", LEARNER)
    row_of(page, overview.replace("/overview", "/people"), name)
    figure = page.locator(".td-n b").inner_text()
    done, of = map(int, re.findall(r"\d+", figure))
    accessible(page)
    own = sign_in(open_browser(phone=True), LEARNER)
    own.goto("/learn")
    expect(own.get_by_role("img", name=re.compile(f"总进度 .*，{of} 项完成 {done} 项"))).to_be_visible()
    assert (
        site.figure(
            "SELECT g.done FROM progress g JOIN enrolment e ON e.id = g.enrolment_id JOIN identifier i "
            "ON i.person_id = e.person_id WHERE i.value = ?",
            LEARNER,
        )
        == done
    )


def test_a_units_officer_sees_his_own_people_and_nobody_else(
    page: Page, watch: Watch, open_browser: Open, site: Server, sign_in: SignIn
) -> None:
    sign_in(page, OFFICER)
    page.goto("/classes")
    expect(page.locator("main")).to_contain_text("只含您负责的单位")
    mine = site.figure(f"{BELOW} SELECT count(*) {IN_CLASS} AND e.unit_id IN below", OWN)
    found = tiles(page)
    assert found["应训人员"][0] == mine < site.figure(f"SELECT count(*) {IN_CLASS}")
    page.goto(found["应训人员"][1])
    assert listed(page) == mine
    people = page.url.split("?")[0]

    watch.allow("status of 404")
    others = site.rows(
        f"{BELOW} SELECT u.ref, n.name FROM orgunit u JOIN orgunitname n ON n.unit_id = u.id WHERE u.id NOT IN below",
        OWN,
    )
    assert others
    for ref, name in others:
        answer = page.goto(f"{people}?unit={ref}")
        assert answer is not None
        assert answer.status == 404, name
        assert name not in page.locator("main").inner_text()
    stranger, name = site.rows(f"{BELOW} SELECT e.ref, p.name {IN_CLASS} AND e.unit_id NOT IN below LIMIT 1", OWN)[0]
    answer = page.goto(f"{people}/{stranger}")
    assert answer is not None
    assert answer.status == 404
    page.goto(f"{people}?q={name}")
    known = site.figure(f"{BELOW} SELECT count(*) {IN_CLASS} AND e.unit_id IN below AND p.name = ?", OWN, name)
    assert page.locator("#results tbody tr").count() == known


def test_the_dashboard_on_paper_says_its_figures_and_what_they_mean(page: Page, site: Server, sign_in: SignIn) -> None:
    sign_in(page, ORGANIZER)
    page.goto("/classes")
    found = tiles(page)
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("window.printed")
    paper = pages(page.pdf(format="A4", print_background=True))
    assert len(paper) == 2
    for label, (figure, _address) in found.items():
        assert f"{label}{figure}人" in paper[0]
    assert "数据截至" in paper[0]
    assert "完成率＝已完成÷应训" in paper[1]
    assert "导出" not in "".join(paper)
    page.goto(page.url.replace("/overview", "/progress"))
    paper = pages(page.pdf(format="A4", print_background=True))
    assert "计划＝从开班到结班按天均分" in paper[-1]
