"""Figures, days, languages, static files, and the values of every page."""

import re
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from app import i18n
from app.web import figures, static
from app.web.render import TEMPLATES, Page
from tests.cast import NOW, Cast
from tests.conftest import As, Browser

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(5, 6), "83.3%"),
        (Fraction(1, 3), "33.3%"),
        (Fraction(2, 3), "66.7%"),
        (Fraction(1), "100%"),
        (Fraction(0), "0%"),
        (Fraction(1, 2000), "0.1%"),  # half up
        (Fraction(1, 2001), "0%"),
        (Fraction(9995, 10000), "100%"),
        (None, "—"),
    ],
)
def test_a_share_is_rounded_once_half_up(share: Fraction | None, words: str) -> None:
    assert figures.percent(share) == words


@given(st.fractions(min_value=0, max_value=1))
def test_a_rounded_share_is_never_further_than_half_a_tenth(share: Fraction) -> None:
    assert abs(Fraction(figures.percent(share).rstrip("%")) - share * 100) <= Fraction(1, 20)


@pytest.mark.parametrize(("hundredths", "words"), [(8500, "85"), (6250, "62.5"), (6667, "66.7"), (5, "0.1"), (0, "0")])
def test_points(hundredths: int, words: str) -> None:
    assert figures.points(hundredths) == words


@pytest.mark.parametrize(("hundredths", "words"), [(150, "1.5"), (125, "1.25"), (200, "2"), (1000, "10"), (0, "0")])
def test_credit_hours_are_never_rounded(hundredths: int, words: str) -> None:
    assert figures.hours(hundredths) == words


def test_a_moment_is_shown_in_the_sites_zone_and_with_its_year_where_that_is_another() -> None:
    late = datetime(2026, 7, 14, 16, 20, tzinfo=UTC)
    assert figures.moment(late, SHANGHAI, NOW) == "7 月 15 日 00:20"
    assert figures.day(late.replace(year=2025), SHANGHAI, NOW) == "2025 年 7 月 15 日"
    assert figures.clock(None, SHANGHAI) == figures.day(None, SHANGHAI) == "—"
    with i18n.speaking("en"):
        assert figures.moment(late, SHANGHAI, NOW) == "15 Jul 00:20"


PO = """
msgid ""
msgstr "Content-Type: text/plain"

#: somewhere
msgid "登录"
msgstr "Sign in"

msgid ""
"第 %(n)s 页\\n"
"“好”"
msgstr ""
"Page %(n)s\\n"
"\\"good\\""

#, fuzzy
msgid "模糊"
msgstr "Fuzzy"

msgid "空"
msgstr ""

msgctxt "门"
msgid "开"
msgstr "open"

msgid "%(n)s 人"
msgid_plural "%(n)s 人"
msgstr[0] "%(n)s person"
msgstr[1] "%(n)s people"
"""


def test_a_catalogue_is_read_as_it_is_written() -> None:
    words = i18n.parsed(PO)
    assert words == {
        ("", "登录"): ["Sign in"],
        ("", "第 %(n)s 页\n“好”"): ['Page %(n)s\n"good"'],
        ("门", "开"): ["open"],
        ("", "%(n)s 人"): ["%(n)s person", "%(n)s people"],
    }


def test_a_missing_word_stays_chinese_and_values_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "catalogue", lambda code: i18n.parsed(PO))
    with i18n.speaking("en"):
        assert i18n.gettext("登录") == "Sign in"
        assert i18n.gettext("空") == "空"
        assert i18n.gettext("100% 完成") == "100% 完成"
        assert i18n.pgettext("门", "开") == "open"
        assert i18n.ngettext("%(n)s 人", "%(n)s 人", 1, n=1) == "1 person"
        assert i18n.ngettext("%(n)s 人", "%(n)s 人", 2, n=2) == "2 people"
    assert i18n.gettext("%(name)s 的页", name="<b>") == "&lt;b&gt; 的页"
    with i18n.speaking("xx"):
        assert i18n.language() == "zh"


def test_each_language_there_is_can_be_read() -> None:
    for code in i18n.LANGUAGES[1:]:
        assert i18n.catalogue(code)


def test_a_static_file_is_kept_for_good_under_its_hash_alone(client: Browser) -> None:
    address = static.static("app.css")
    found = client.get(address)
    assert found.status_code == 200
    assert found.headers["Cache-Control"] == static.FOR_GOOD
    assert found.headers["Content-Type"].startswith("text/css")
    old = client.get("/static/00000000/app.css")
    assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-cache")
    assert client.get(static.static("vendor/htmx-2.0.4.min.js")).headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize("path", ["app.css", "00000000/", "0/../../pyproject.toml", "0/%2e%2e/pyproject.toml", "0/no"])
def test_nothing_else_is_served(client: Browser, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_a_page_cannot_take_the_place_of_the_shells_values() -> None:
    with pytest.raises(TypeError, match="person"):
        Page("web/problem.html", person="somebody")


@pytest.mark.usefixtures("app")
def test_every_template_loads() -> None:
    folder = Path(__file__).parent.parent.parent / "app"
    for path in folder.glob("*/templates/*.html"):
        TEMPLATES.get_template(f"{path.parent.parent.name}/{path.name}")


def test_the_doors_are_those_that_one_may_use(as_: As, cast: Cast, app: FastAPI) -> None:
    seen = {
        "learner": {"学习"},
        "trainer": {"课程"},
        "organizer": {"完成情况"},
        "system_admin": {"账号", "单位"},
        "security_admin": {"授权"},
        "auditor": {"操作日志"},
    }
    for who, names in seen.items():
        page = as_(getattr(cast, who)).get("/settings").text
        bar = page.split('<nav class="nav"')[1].split("</nav>")[0]
        assert set(re.findall(">([^<>]+)</a>", bar)) >= names
        for other in set().union(*seen.values()) - names:
            assert f">{other}<" not in bar
