"""Whom a reminder reaches, what it says, and when a rule's morning has come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dashboards.rules.figures import Standing
from app.reminders.rules.messages import digest_of, values_of
from app.reminders.rules.reach import REST, Channel, Held, Someone, held, seen_as, ways
from app.reminders.rules.rounds import falls_due, morning_of
from app.reminders.rules.text import LONGEST, GroupPlace, Place, fault, filled

NOW = datetime(2026, 7, 10, 2, 0, tzinfo=UTC)
CHINA = ZoneInfo("Asia/Shanghai")
BOTH = (Channel.IN_APP, Channel.MAIL)
SOMEONE = Someone(
    enrolment_id=1,
    person_id=2,
    ref="a" * 16,
    name="林知远",
    unit="发改委",
    unit_id=3,
    standing=Standing.BEHIND,
    left=10,
    closes_at=datetime(2026, 7, 15, 16, 0, tzinfo=UTC),
    signed_in=True,
    switched_off=False,
    mail="",
    phone="139****0001",
    reminded_at=None,
)


@pytest.mark.parametrize(
    ("changes", "channels", "why"),
    [
        ({}, BOTH, None),
        ({"standing": Standing.DONE}, BOTH, Held.DONE),
        ({"standing": Standing.WITHDRAWN}, BOTH, Held.WITHDRAWN),
        ({"switched_off": True}, BOTH, Held.OFF),
        ({"reminded_at": NOW - REST + timedelta(seconds=1)}, BOTH, Held.RECENT),
        ({"reminded_at": NOW - REST}, BOTH, None),
        ({"signed_in": False}, BOTH, Held.NEVER_HERE),
        ({"signed_in": False, "mail": "lin@example.org"}, BOTH, None),
        ({"signed_in": False, "mail": "lin@example.org"}, (Channel.IN_APP,), Held.NEVER_HERE),
        ({}, (Channel.MAIL,), Held.NO_WAY),
    ],
)
def test_who_gets_none_is_told_why(changes: dict[str, object], channels: tuple[Channel, ...], why: Held | None) -> None:
    assert held(replace(SOMEONE, **changes), channels, NOW) is why  # type: ignore[arg-type]


@given(signed_in=st.booleans(), mail=st.sampled_from(["", "a@b"]), chosen=st.sets(st.sampled_from(BOTH)))
def test_nobody_is_ready_whom_no_way_reaches(signed_in: bool, mail: str, chosen: set[Channel]) -> None:
    one = replace(SOMEONE, signed_in=signed_in, mail=mail)
    assert (held(one, chosen, NOW) is None) == bool(ways(one, chosen))


def test_the_token_changes_with_whoever_would_get_something_else() -> None:
    alone = seen_as([SOMEONE], BOTH)
    assert alone == seen_as([SOMEONE], BOTH)
    others = [
        seen_as([], BOTH),
        seen_as([SOMEONE, replace(SOMEONE, enrolment_id=9)], BOTH),
        seen_as([replace(SOMEONE, left=9)], BOTH),
        seen_as([replace(SOMEONE, mail="a@b")], BOTH),
    ]
    assert len({alone, *others}) == 5


def test_a_text_is_filled_for_each_one() -> None:
    values = values_of(SOMEONE, "第一期", CHINA, NOW)
    said = filled("{姓名}同志：您还有 {还差} 项，{截止}结班。（{班次}）", values)
    assert said == "林知远同志：您还有 10 项，7 月 16 日结班。（第一期）"
    assert digest_of("名单：", [SOMEONE]) == "名单：\n林知远\t发改委\t10"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"),
        (" \n", "missing"),
        ("字" * (LONGEST + 1), "long"),
        ("字" * LONGEST, ""),
        ("您好\x00", "unreadable"),
        ("您好\u200b", "unreadable"),
        ("{姓名}您好\n还差 {还差}", ""),
        ("{名字}您好", "place"),
        ("{人数}", "place"),
        ("一个 { 括号", ""),
    ],
)
def test_what_cannot_be_sent_is_named(text: str, code: str) -> None:
    assert fault(text) == code


def test_a_text_to_a_group_names_nobody() -> None:
    assert fault("还有 {人数} 人", GroupPlace) == ""
    assert fault("{姓名}", GroupPlace) == "place"


@given(st.text(max_size=80))
def test_filling_loses_nothing_that_is_no_place(text: str) -> None:
    without = text.replace("{", "").replace("}", "")
    assert filled(without, {Place.NAME: "x"}) == without
    assert "林知远" in filled(text.replace("{", "").replace("}", "") + "{姓名}", {Place.NAME: "林知远"})


def test_a_morning_is_nine_oclock_there_so_many_days_before_the_last_day() -> None:
    midnight = datetime(2026, 7, 15, 16, 0, tzinfo=UTC)  # the end of 15 July in Shanghai
    assert morning_of(midnight, 3, CHINA) == datetime(2026, 7, 12, 1, 0, tzinfo=UTC)
    assert morning_of(midnight - timedelta(hours=6), 0, CHINA) == datetime(2026, 7, 15, 1, 0, tzinfo=UTC)
    assert not falls_due(midnight, 3, datetime(2026, 7, 12, 0, 59, tzinfo=UTC), CHINA)
    assert falls_due(midnight, 3, datetime(2026, 7, 12, 1, 0, tzinfo=UTC), CHINA)
    assert not falls_due(midnight, 3, midnight, CHINA)
