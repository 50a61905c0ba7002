"""Blocks as HTML: Chinese emphasis, links inside the course, nothing from outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules import block_html, block_text
from app.courses.rules.content import Block
from app.courses.rules.rendering import Sight
from tests.courses import real


def to(lesson: str, paragraph: str) -> str:
    return f"/lessons/{lesson}?a=1&b=2#{paragraph}"


def show(name: str) -> Sight | None:
    return Sight(f"/images/{name}?v=1&w=2", 640, 480) if name == "net.png" else None


def html(markdown: str, kind: str = "paragraph") -> str:
    return block_html(Block.model_validate({"id": "p1", "kind": kind, "markdown": markdown}), to, show)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("税率**“13%”**适用", "税率<strong>“13%”</strong>适用"),
        ("**重点。**后续文字", "<strong>重点。</strong>后续文字"),
        ("**注意：**书记*应当*申报", "<strong>注意：</strong>书记<em>应当</em>申报"),
        ("**《条例》**（2016 年）**重**", "<strong>《条例》</strong>（2016 年）<strong>重</strong>"),
        ("说**hello!**了", "说<strong>hello!</strong>了"),
        ("**a**b *x*y", "<strong>a</strong>b <em>x</em>y"),
        ("2**3**4", "2<strong>3</strong>4"),
        ("a * b", "a * b"),
        ("中 * 文", "中 * 文"),
        ("**未闭合", "**未闭合"),
        ("a_b_c _d_", "a_b_c _d_"),
        ("____，____", "____，____"),
        ("第一行\n第二行", "第一行第二行"),
        ("one\ntwo", "one\ntwo"),
    ],
)
def test_emphasis_and_line_ends_are_as_chinese_readers_expect(source: str, shown: str) -> None:
    assert html(source) == f"<p>{shown}</p>"


def test_links_to_paragraphs_go_where_the_page_says() -> None:
    assert html("见[这里](duty#p3)。") == '<p>见<a href="/lessons/duty?a=1&amp;b=2#p3">这里</a>。</p>'


@pytest.mark.parametrize(
    "source",
    ["<b>x</b>", "<script>x</script>", "[x](http://x.example)", "[x](javascript:x)", "<http://x.example>", "&lt;b>"],
)
def test_nothing_else_becomes_a_tag(source: str) -> None:
    shown = html(source)
    assert shown.replace("<p>", "").replace("</p>", "").count("<") == 0


def test_a_heading_is_what_stands_inside_the_tag() -> None:
    assert html("四个**方向**", "heading") == "四个<strong>方向</strong>"


def test_the_words_alone_are_for_outlines() -> None:
    assert block_text(Block(id="h1", kind="heading", markdown="四个**方向**，见[这里](duty#p3)")) == "四个方向，见这里"


def test_a_list_a_table_and_a_quotation_keep_their_shape() -> None:
    assert html("1. 一\n2. 二", "list").startswith("<ol>\n<li>一</li>")
    assert "<td>b</td>" in html("|x|\n|-|\n|b|", "table")
    assert html("> 引文", "quote") == "<blockquote>\n<p>引文</p>\n</blockquote>"


def test_a_check_gives_nothing() -> None:
    assert block_html(Block(id="c1", kind="check", question="duty-q1"), to, show) == ""


def test_every_block_of_the_real_course_is_drawn_with_its_words() -> None:
    content = real.checked().content
    assert content
    for lesson in content.lessons:
        for block in lesson.blocks:
            drawn = block_html(block, to, show)
            assert "**" not in drawn
            assert "{#" not in drawn
            assert bool(drawn) == (block.kind != "check")


def test_a_picture_has_its_address_its_size_and_its_words() -> None:
    assert html("![二十四条 <线> & “网”](images/net.png)") == (
        '<p><img src="/images/net.png?v=1&amp;w=2" alt="二十四条 &lt;线&gt; &amp; “网”" width="640" height="480" '
        'loading="lazy" decoding="async"></p>'
    )


def test_in_place_of_a_picture_that_is_not_there_stand_its_words() -> None:
    assert html("![一张网](images/gone.png)") == '<p><span class="nopic">一张网</span></p>'
    assert html("![一张网](https://example.org/net.png)") == "<p>![一张网](https://example.org/net.png)</p>"


def test_the_words_of_a_picture_count_as_words() -> None:
    assert block_text(Block(id="p1", kind="paragraph", markdown="![一张**网**](images/net.png)见图")) == "一张网见图"


@given(st.text(alphabet="*_[]()<>!`#|中文“”。a1 \n\\&;:/\"'", max_size=80))
def test_no_source_gives_more_than_the_tags_that_are_allowed(source: str) -> None:
    drawn = html(source)
    assert "<script" not in drawn
    assert "<img" not in drawn or 'src="/images/net.png' in drawn
    assert 'href="' not in drawn or 'href="/lessons/' in drawn
