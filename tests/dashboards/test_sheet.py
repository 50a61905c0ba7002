"""How an export is named, and what it hides."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.dashboards.rules.sheet import masked
from app.web.attachment import attachment, file_name

NASTY = st.text(alphabet=st.sampled_from("=+-@\t\r\n ＝＋－＠'\",;|\x00\u3000a1甲"), max_size=12)
CELLS = st.one_of(NASTY, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))


@given(st.lists(CELLS, max_size=5))
def test_a_file_name_fits_every_system(parts: list[str]) -> None:
    name = file_name(*parts, datetime.now(UTC).strftime("%Y"), suffix=".xlsx")
    assert not set(name) & set('\\/:*?"<>|\r\n\t\x00')
    assert name.endswith(".xlsx")
    assert attachment(name).isascii()


def test_phones_are_masked() -> None:
    assert masked("13812341234") == "138****1234"
    assert masked("8866") == "****"
