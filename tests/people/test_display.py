"""How one wants to see the pages: on the first byte, without a script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.display import Display
from tests import make
from tests.cast import Cast
from tests.conftest import As, Browser
from tests.school import School


def test_the_choice_is_in_the_page_that_comes_next(client: Browser) -> None:
    form = {"size": "lg", "theme": "dark", "keys": "off", "key": make.key()}
    reply = client.post("/settings", data=form, headers={"Referer": "http://testserver/sign-in?next=/x"})
    assert (reply.status_code, reply.headers["Location"]) == (303, "/sign-in?next=/x")
    page = client.get("/settings").text
    assert 'lang="zh-CN" data-theme="dark" data-size="lg" data-keys="off"' in page


def test_one_switch_leaves_the_others_as_they_are(client: Browser) -> None:
    client.post("/settings", data={"size": "lg"})
    client.post("/settings", data={"theme": "light"})
    assert 'data-theme="light" data-size="lg"' in client.get("/sign-in").text


def test_english_is_spoken_where_it_is_chosen(client: Browser, as_: As, cast: Cast) -> None:
    client.post("/settings", data={"lang": "en"})
    assert 'lang="en"' in client.get("/sign-in").text
    assert 'lang="zh-CN"' in as_(cast.learner).get("/settings").text


def test_the_places_of_the_top_bar_are_named_in_the_language_of_the_page(as_: As, school: School) -> None:
    learner = as_(school.cast.learner)
    assert "学习记录" in learner.get("/learn").text
    learner.post("/settings", data={"lang": "en"})
    page = learner.get("/learn").text
    assert "Learning record" in page
    assert "学习记录" not in page


@pytest.mark.parametrize("form", [{}, {"size": "huge"}, {"size": "dark"}, {"theme": "on"}])
def test_what_is_no_choice_is_refused(client: Browser, form: dict[str, str]) -> None:
    assert client.post("/settings", data=form).status_code == 422


def test_leading_back_stays_on_this_site(client: Browser) -> None:
    reply = client.post("/settings", data={"size": "lg"}, headers={"Referer": "http://testserver//elsewhere.example"})
    assert reply.headers["Location"] == "/"


@given(st.text(max_size=100))
def test_any_cookie_at_all_gives_a_display(cookie: str) -> None:
    display = Display.read(cookie)
    assert Display.read(display.written()) == display
