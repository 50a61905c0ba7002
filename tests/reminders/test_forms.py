"""Reading what an organizer wrote never raises, and keeps what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from app.dashboards.rules.filters import Among
from app.reminders.forms import read_contact, read_group, read_mail, read_rule, read_written
from app.reminders.rules.reach import Channel

FIELDS = ["text", "channel", "group", "group_text", "contacts", "digest", "token", "send", "days", "among"]
FIELDS += ["kind", "name", "address", "secret", "unit", "mail"]
GOOD_RULE = {"days": "3", "among": "behind", "channel": "in_app", "text": "{姓名}"}
GOOD_GROUP = {"kind": "wecom", "name": "一班群", "address": "https://robot.example.org/send?key=1", "secret": ""}


@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.text(max_size=30)), max_size=20))
def test_whatever_is_sent_becomes_a_value_or_a_code(fields: list[tuple[str, str]]) -> None:
    form = FormData([(name, value) for name, value in fields])
    for read in (read_rule, read_group, read_contact, read_mail):
        found = read(form)
        assert (found.value is None) == bool(found.errors)
    assert read_written(form).value is not None


def test_a_text_keeps_its_lines_as_one_writes_them() -> None:
    written = read_written(FormData([("text", "一\r\n二"), ("channel", "in_app"), ("send", "1")]))
    assert written.value is not None
    assert (written.value.text, written.value.sends, dict(written.errors)) == ("一\n二", True, {})


def test_a_rule_has_days_people_ways_and_words() -> None:
    rule = read_rule(FormData(GOOD_RULE)).value
    assert rule is not None
    assert (rule.days, rule.among, rule.channels) == (3, Among.BEHIND, (Channel.IN_APP,))


@pytest.mark.parametrize(
    ("field", "value"),
    [("days", "31"), ("days", "-1"), ("days", "三"), ("among", "done"), ("channel", "fax"), ("text", "")],
)
def test_a_rule_without_one_of_them_is_none(field: str, value: str) -> None:
    assert set(read_rule(FormData({**GOOD_RULE, field: value})).errors) == {field}


@pytest.mark.parametrize(
    "address", ["", "robot.example.org", "ftp://robot.example.org/", "http://a@b/", "http://[", "https://例.org/"]
)
def test_a_group_needs_an_address_of_the_web(address: str) -> None:
    assert set(read_group(FormData({**GOOD_GROUP, "address": address})).errors) == {"address"}


@pytest.mark.parametrize(("name", "mail", "errors"), [
    ("", "", set()),
    ("王芳", "wang@example.org", set()),
    ("王芳", "", {"mail"}),
    ("", "wang@example.org", {"name"}),
    ("王芳", "wang@", {"mail"}),
    ("王芳", "wang@example.org\nBcc: x@y", {"mail"}),
])  # fmt: skip
def test_a_contact_is_whole_or_nobody(name: str, mail: str, errors: set[str]) -> None:
    assert set(read_contact(FormData({"unit": "a" * 16, "name": name, "mail": mail})).errors) == errors
