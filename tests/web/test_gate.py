"""What is turned away before any page sees it: other sites, other names, what is not text, what weighs too much."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.gate import hostname
from app.web.limits import MOST, is_text
from tests.cast import Cast
from tests.conftest import As, Browser

pytestmark = pytest.mark.usefixtures("trying")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "sent",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "", "Origin": "null", "Referer": "http://testserver/"},
        {"Sec-Fetch-Site": "", "Referer": "http://testserver.elsewhere.example/"},
        {"Sec-Fetch-Site": ""},
    ],
)
def test_a_write_from_elsewhere_is_refused_in_words(client: Browser, sent: dict[str, str]) -> None:
    reply = client.post("/try/good", headers=sent)
    assert reply.status_code == 403
    assert "只接受从本站页面提交的内容" in reply.text


@pytest.mark.parametrize("sent", [{"Origin": "http://testserver"}, {"Referer": "http://testserver/x"}])
def test_an_old_browser_on_our_own_page_is_let_in(client: Browser, sent: dict[str, str]) -> None:
    assert client.post("/try/good", headers={"Sec-Fetch-Site": "", **sent}).status_code == 200


def test_a_link_from_elsewhere_may_be_followed(client: Browser) -> None:
    assert client.get("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("host", ["elsewhere.example", "testserver.elsewhere.example", "", "127.0.0.1.nip.example"])
def test_another_name_is_told_the_sites_own(client: Browser, host: str) -> None:
    reply = client.get("/sign-in", headers={"Host": host})
    assert reply.status_code == 400
    assert "http://127.0.0.1:8000" in reply.text
    assert not host or host not in reply.text


@pytest.mark.parametrize("host", ["testserver", "TESTSERVER:8000", "127.0.0.1", "localhost:1", "[::1]:80"])
def test_the_sites_own_names_are_known_at_any_port(client: Browser, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "name"), [("a.example", "a.example"), ("A:80", "a"), ("[::1]:80", "::1"), ("[::1]", "::1"), ("", "")]
)
def test_a_host_without_its_port(host: str, name: str) -> None:
    assert hostname(host) == name


@pytest.mark.parametrize("query", ["q=%ff", "q=%00", "q=%ed%a0%80", "%c3%28=1"])
def test_an_address_that_is_not_text_is_refused(client: Browser, query: str) -> None:
    assert client.get(f"/sign-in?{query}").status_code == 400


@pytest.mark.parametrize("body", [b"text=%ff", b"text=%00", b"text=\xe5\x90", "text=名".encode(), b"text=%ed%a0%80"])
def test_a_form_that_is_not_text_is_refused_in_words(client: Browser, body: bytes) -> None:
    reply = client.post("/try/echo", content=body, headers=FORM)
    assert reply.status_code == 400
    assert "不是文字的内容" in reply.text
    assert client.post("/sign-in", content=body, headers=FORM).status_code == 400


def test_a_multipart_form_that_is_not_text_is_refused(client: Browser) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\r\n--x--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/try/echo", content=body, headers=headers).status_code == 400
    right = body.replace(b"\xff", "学".encode())
    assert client.post("/try/echo", content=right, headers=headers).status_code == 303


def test_a_file_is_refused_where_no_file_is_asked_for(client: Browser) -> None:
    assert client.post("/try/echo", files={"text": ("x.txt", b"x")}).status_code == 400


@given(st.text())
def test_any_text_is_text_but_for_nul(text: str) -> None:
    assert is_text(text.encode("utf-8", "surrogatepass")) == (("\0" not in text and text.isascii()) or _clean(text))


def _clean(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def test_too_many_fields_are_refused(client: Browser) -> None:
    assert client.post("/try/echo", data={f"f{n}": "x" for n in range(200)}).status_code == 303
    assert client.post("/try/echo", data={f"f{n}": "x" for n in range(201)}).status_code == 400


@pytest.mark.parametrize("path", ["/try/echo", "/sign-in", f"/attempts/{'a' * 16}/submission"])
@pytest.mark.parametrize("said", [True, False])
def test_what_weighs_too_much_is_refused_in_words(client: Browser, path: str, said: bool) -> None:
    def sent(size: int) -> bytes | Iterator[bytes]:
        whole = b"text=" + b"x" * (size - 5)
        return whole if said else iter([whole[:1000], whole[1000:]])

    assert client.post(path, content=sent(MOST), headers=FORM).status_code != 413
    over = client.post(path, content=sent(MOST + 1), headers=FORM)
    assert over.status_code == 413
    assert "内容太大" in over.text


def test_every_reply_carries_the_policy(client: Browser, as_: As, cast: Cast) -> None:
    replies = [
        client.get("/sign-in"),
        client.get("/nowhere"),
        client.get("/healthz"),
        client.get("/password"),
        client.post("/try/bad"),
        client.post("/try/good", headers={"Sec-Fetch-Site": "cross-site"}),
        client.get("/x", headers={"Host": "elsewhere.example"}),
        client.put("/sign-in"),
        as_(cast.learner).get("/settings"),
    ]
    assert [reply.status_code for reply in replies] == [200, 404, 200, 303, 500, 403, 400, 405, 200]
    for reply in replies:
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in reply.headers["Content-Security-Policy"]
        assert reply.headers["Referrer-Policy"] == "same-origin"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_about_an_error_knows_who_asks(client: Browser, as_: As, cast: Cast) -> None:
    assert "林知远" in as_(cast.learner).get("/nowhere").text
    assert "登录" in client.get("/nowhere").text


def test_the_site_says_that_it_is_well(client: Browser) -> None:
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok")
