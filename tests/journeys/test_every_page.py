"""Every page that a role can reach by links: it fits, nothing of it shuts anybody out, and no browser complains.

TOUYAN_PICTURES names a folder: each page is kept there as a picture, to be looked at.
"""

import os
import re
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, SignIn
from tests.server import Server

ROLES = {
    "learner": "1002", "beginner": "1003", "trainer": "2001", "organizer": "3001", "officer": "3002",
    "administrator": "9001", "security": "9002", "auditor": "9003",
}  # fmt: skip
LOOKS = {"desk, light": (False, False), "phone, dark": (True, True)}
NAMES = re.compile(r"(?<=/)(?:[a-z2-7]{16}|[0-9]+|[a-z]+(?:-[a-z]+)*-q[0-9]+)(?=/|$)")
KEYS = re.compile(r"(?<=/lessons/)[a-z0-9-]+|(?<=/courses/)[a-z0-9-]+|(?<=/quizzes/)[a-z0-9-]+|(?<=/papers/)[a-z0-9-]+")
FILES = re.compile(r"\.(?:pdf|docx|xlsx|json|zip|png|jpg)$|/(?:sign-out|template)$")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def kind(address: str) -> str:
    """What pages of one template have in common, with or without filters."""
    parts = urlsplit(address)
    return NAMES.sub("*", KEYS.sub("*", parts.path)) + ("?" if parts.query else "")


def links(page: Page, site: str) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    whole = [urljoin(page.url, href) for href in found if not href.startswith(("#", "data:", "tel:"))]
    return [one.partition("#")[0] for one in whole if one.startswith(site) and not FILES.search(urlsplit(one).path)]


COURSE = "/courses/branch-secretary"
PASTED = """1. 支部大会多久开一次？
A. 每季度 B. 每月 C. 每年
答案：A
解析：条例写明。

2. 这一题没有答案
A. 甲 B. 乙
"""


def at_work(page: Page) -> list[str]:
    """A trainer leaves an import, a paper that he tries, a lesson and a question half done: no link opens these."""
    page.goto(f"{COURSE}/import")
    page.locator("textarea").fill(PASTED)
    page.get_by_role("button", name="核对").click()
    page.wait_for_url(re.compile(f"{COURSE}/import/[a-z2-7]+"))
    left = [page.url]
    page.goto(f"{COURSE}/papers/final")
    page.get_by_role("button", name="当学员试做一遍").click()
    page.wait_for_url(re.compile("/trials/"))
    left.append(page.url)
    page.goto(f"{COURSE}/lessons/duty/editing")
    page.get_by_label("标题").fill("职务就是责任")
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.goto(f"{COURSE}/questions/purpose-q1")
    page.locator("#stem").fill("一道正在改的题，它的题干还没有写完？")
    expect(page.locator("#saved")).to_contain_text("已保存")
    return [*left, f"{COURSE}/lessons/duty/publishing", f"{COURSE}/lessons/duty/merging", f"{COURSE}/publishing"]


def walk(page: Page, site: Server, look: Callable[[str], None], also: list[str]) -> Counter[str]:
    """Opens one page of each kind that can be reached from where the browser is, and those beside."""
    seen: Counter[str] = Counter()
    waiting = deque([page.url, *(urljoin(site.url, one) for one in also)])
    while waiting:
        address = waiting.popleft()
        if seen[kind(address)]:
            continue
        seen[kind(address)] += 1
        reply = page.goto(address)
        assert reply
        assert reply.status == 200, f"{reply.status} {address}"
        look(kind(address))
        waiting += links(page, site.url)
    return seen


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_fits_and_opens_itself_to_everybody(
    role: str, look: str, site: Server, open_browser: Open, sign_in: SignIn, accessible: Callable[[Page], None]
) -> None:
    phone, dark = LOOKS[look]
    page = sign_in(open_browser(phone=phone, dark=dark), ROLES[role])
    faults: list[str] = []

    def examine(name: str) -> None:
        if (wider := page.evaluate(WIDER)) > 0:
            faults.append(f"{name}: {wider} pixels too wide")
        try:
            accessible(page)
        except AssertionError as told:
            faults.append(f"{name}: {str(told)[:600]}")
        if folder := os.environ.get("TOUYAN_PICTURES"):
            file = re.sub(r"[^a-z0-9]+", "-", name).strip("-") or "start"
            page.screenshot(path=Path(folder) / f"{role}-{file}{'-phone' if phone else ''}.png", full_page=True)

    start = page.url
    also = at_work(page) if role == "trainer" else []
    page.goto(start)
    seen = walk(page, site, examine, also)
    print(f"{role}, {look}: {len(seen)} kinds of pages: {', '.join(sorted(seen))}")
    assert not faults, "\n".join(faults)
    assert len(seen) > 3 + 20 * (role in ("trainer", "organizer"))
