"""What holds for every template, read as text: the policy that browsers enforce, and what forms owe to people."""

import re
from pathlib import Path

import pytest
from jinja2.lexer import TOKEN_DATA

from app.web.render import TEMPLATES

ROOT = Path(__file__).parent.parent
FILES = sorted(ROOT.glob("app/*/templates/**/*.html"))
CHINESE = re.compile(r"[\u3400-\u9fff]")
# A tag from "<" to ">"; quoted values and template expressions may hold any ">".
TAG = r"<{name}\b(?:\"[^\"]*\"|'[^']*'|{{{{.*?}}}}|{{%.*?%}}|[^>\"'])*>"
# Words that stand as they are in every language: the mark, and the language's own name.
UNTRANSLATED = {"雁", "中文"}


def names() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in FILES]


def tags(name: str, source: str) -> list[str]:
    return re.findall(TAG.format(name=name), source, re.S)


def without_comments(source: str) -> str:
    return re.sub(r"{#.*?#}|<!--.*?-->", "", source, flags=re.S)


@pytest.fixture(params=FILES, ids=names())
def source(request: pytest.FixtureRequest) -> str:
    path: Path = request.param
    return without_comments(path.read_text())


def faults(source: str) -> list[str]:
    """Everything in a template that the content policy, the house or a screen reader would not take."""
    found = []
    html = re.sub(r"{{.*?}}|{%.*?%}", "", source, flags=re.S)
    for tag in tags("[a-z][a-z0-9-]*", html):
        if re.search(r"\sstyle\s*=", tag) or tag.startswith("<style"):
            found.append(f"an inline style: {tag[:60]}")
        if re.search(r"\s(hx-on|on[a-z]+)[:\w-]*\s*=|[\"']\s*javascript:", tag):
            found.append(f"an inline handler: {tag[:60]}")
        if re.search(r"\shx-(vals|headers|vars)=[\"']js:|\shx-trigger=[\"'][^\"']*\[", tag):
            found.append(f"an expression that htmx would have to evaluate: {tag[:60]}")
        if re.search(r"\s(src|href|action|srcset|poster)=[\"'](https?:)?//", tag):
            found.append(f"an address outside the site: {tag[:60]}")
    found += ["an inline script" for tag in tags("script", source) if not re.search(r"\ssrc=", tag)]
    unescaped = re.findall(r"([\w.]+)(?:\([^()]*\))?\s*\|\s*safe\b", source)
    if not all(value.endswith("html") for value in unescaped):
        found.append("an unescaped value that is not named as cleaned html")
    for form in re.findall(r"<form\b.*?</form>", source, re.S):
        if re.match(r"<form[^>]*method=[\"']?post", form, re.I) and not re.search(r"name=\"key\"|key\w*\(", form):
            found.append("a POST form without a key")
    for tag in tags("(?:input|select|textarea)", source):
        named = re.search(r"type=\"(hidden|submit|checkbox|radio)\"|\sid=|aria-label", tag)
        if not named and not inside_label(tag, source):
            found.append(f"a field without a label: {tag[:60]}")
    for tag, words in re.findall(r"(<button\b[^>]*>)(.*?)</button>", source, re.S):
        if "aria-label" not in tag and not re.search(r"{{|{%|\w", re.sub(r"<[^>]*>", "", words)):
            found.append(f"a button without words: {tag[:60]}")
    found += [f"a picture without words: {tag[:60]}" for tag in tags("img", source) if "alt=" not in tag]
    return found


def inside_label(tag: str, source: str) -> bool:
    before = source[: source.index(tag)]
    return before.rfind("<label") > before.rfind("</label>")


def test_a_template_keeps_to_the_content_policy_and_labels_what_can_be_used(source: str) -> None:
    assert faults(source) == []


def test_a_template_compiles(source: str) -> None:
    TEMPLATES.compile(source)  # an unknown filter or test is noticed here


def test_every_sentence_of_a_template_goes_through_gettext(source: str) -> None:
    tokens = TEMPLATES.lex(re.sub(r"{%-?\s*trans.*?endtrans\s*-?%}", "", source, flags=re.S))
    bare = [text.strip() for _, kind, text in tokens if kind == TOKEN_DATA and CHINESE.search(text)]
    words = [
        word
        for text in bare
        for word in re.findall(r"[\u3400-\u9fff，。：；？！、]+", text)
        if word not in UNTRANSLATED
    ]
    assert words == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color: red">',
        "<script>alert(1)</script>",
        '<button type="submit" onclick="go()">x</button>',
        '<button type="submit" hx-on:click="go()">x</button>',
        '<a href="javascript:go()">x</a>',
        '<img src="https://elsewhere.example/x.png" alt="">',
        '<form method="post" action="/x"><button type="submit">x</button></form>',
        '<input name="name">',
        '<select name="unit">',
        '<div hx-trigger="keyup[ctrlKey]">',
        "{{ name|safe }}",
        '<button class="x"><svg></svg></button>',
        '<img src="/x.png">',
    ],
)
def test_the_rules_notice(bad: str) -> None:
    assert faults(bad) != []
