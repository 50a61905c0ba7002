"""A paper says the same in every style in which people write papers."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from tests.authoring.formats.test_text import read

WORDS = st.text("会议记录学习材料走访值班通知归档签到讨论准备整理", min_size=2, max_size=8)


@dataclass(frozen=True)
class Style:
    number: str
    option: str
    between: str
    answer: str
    why: str
    joined: str


STYLES = st.builds(
    Style,
    st.sampled_from(["{}.", "{}、", "{}．", "({})", "（{}）", "第{}题 "]),
    st.sampled_from(["{}.", "{}、", "{}．", "({})", "（{}）", "{}）"]),
    st.sampled_from(["\n", "  ", "\t", "　　"]),
    st.sampled_from(["答案：{}", "正确答案:{}", "参考答案：{}", "【答案】{}", "inside", "key", "numbered"]),
    st.sampled_from(["解析：{}", "【解析】{}"]),
    st.sampled_from(["", "、", ",", "，", " "]),
)


@st.composite
def papers(draw: st.DrawFn) -> list[tuple[str, list[str], tuple[int, ...], str]]:
    found = []
    for _ in range(draw(st.integers(1, 6))):
        options = draw(st.lists(WORDS, min_size=2, max_size=5, unique=True))
        right = draw(st.sets(st.integers(0, len(options) - 1), min_size=1))
        found.append((draw(WORDS), options, tuple(sorted(right)), draw(WORDS)))
    return found


@given(papers(), STYLES, st.booleans())
def test_a_paper_reads_the_same_in_every_style(
    paper: list[tuple[str, list[str], tuple[int, ...], str]], style: Style, gaps: bool
) -> None:
    lines: list[str] = ["练习题", ""]
    key: list[str] = []
    for number, (stem, options, right, why) in enumerate(paper, 1):
        letters = [chr(ord("A") + at) for at in right]
        room = f"（ {''.join(letters)} ）" if style.answer == "inside" else ""
        lines.append(style.number.format(number) + stem + room)
        marked = (style.option.format(chr(ord("A") + at)) + text for at, text in enumerate(options))
        lines += style.between.join(marked).split("\n")
        if style.answer not in ("inside", "key", "numbered"):
            lines.append(style.answer.format(style.joined.join(letters)))
        lines.append(style.why.format(why))
        lines += [""] if gaps else []
        key.append("".join(letters) if style.answer == "key" else f"{number}.{''.join(letters)}")
    if style.answer == "key":
        lines += ["参考答案", f"1-{len(paper)} {','.join(key)}"]
    elif style.answer == "numbered":
        lines += ["答案", " ".join(key)]
    found = read("\n".join(lines))
    assert not found.refused, found.refused
    ending = "（　）" if style.answer == "inside" else ""
    assert [(one.stem, list(one.options), one.right, one.why) for one in found.proposed] == [
        (stem + ending, options, right, why) for stem, options, right, why in paper
    ]
