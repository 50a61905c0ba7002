"""What holds for every template, read as text: the policy that browsers enforce, and what forms owe to people."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.lexer import TOKEN_DATA

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted(ROOT.glob("app/*/templates/**/*.html"))
CHINESE = re.compile(r"[\u3400-\u9fff]")
# A tag from "<" to ">"; quoted values and template expressions may hold any ">".
TAG = r"<{name}\b(?:\"[^\"]*\"|'[^']*'|{{{{.*?}}}}|{{%.*?%}}|[^>\"'])*>"
# Words that stand as they are in every language: the mark, and the language's own name.
UNTRANSLATED = {"雁", "中文"}


def names() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in TEMPLATES]


def tags(name: str, source: str) -> list[str]:
    return re.findall(TAG.format(name=name), source, re.S)


def without_comments(source: str) -> str:
    return re.sub(r"{#.*?#}|<!--.*?-->", "", source, flags=re.S)


@pytest.fixture(params=TEMPLATES, ids=names())
def source(request: pytest.FixtureRequest) -> str:
    path: Path = request.param
    return without_comments(path.read_text())


def faults(source: str) -> list[str]:
    """Everything in a template that the content policy, the house or a screen reader would not take."""
    found = []
    if re.search(r"<style|\sstyle\s*=", source):
        found.append("an inline style")
    found += ["an inline script" for tag in tags("script", source) if not re.search(r"\ssrc=|application/json", tag)]
    if re.search(r"\s(hx-on|on[a-z]+)[:\w-]*\s*=", source) or re.search(r"(href|action)=\W*javascript:", source):
        found.append("an inline handler")
    if re.search(r"\shx-(vals|headers|vars)=[\"']js:|\shx-trigger=\"[^\"]*\[", source):
        found.append("an expression that htmx would have to evaluate")
    if re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", source):
        found.append("an address outside the site")
    unescaped = re.findall(r"([\w.]+)(?:\([^()]*\))?\s*\|\s*safe\b", source)
    if not all(value.endswith("html") for value in unescaped):
        found.append("an unescaped value that is not named as cleaned html")
    for form in re.findall(r"<form\b.*?</form>", source, re.S):
        if re.match(r"<form[^>]*method=[\"']?post", form, re.I) and not re.search(r"name=\"key\"|key\w*\(", form):
            found.append("a POST form without a key")
    for tag in tags("input", source):
        hidden = re.search(r"type=\"(hidden|submit|checkbox|radio)\"", tag)
        if not hidden and not re.search(r"\sid=|aria-label", tag) and not inside_label(tag, source):
            found.append(f"an input without a label: {tag[:60]}")
    found += [
        f"a button without a type: {tag[:60]}" for tag in tags("button", source) if not re.search(r"\stype=", tag)
    ]
    found += [f"a picture without words: {tag[:60]}" for tag in tags("img", source) if "alt=" not in tag]
    return found


def inside_label(tag: str, source: str) -> bool:
    before = source[: source.index(tag)]
    return before.rfind("<label") > before.rfind("</label>")


def test_a_template_keeps_to_the_content_policy_and_labels_what_can_be_used(source: str) -> None:
    assert faults(source) == []


def test_a_template_compiles(source: str) -> None:
    Environment(extensions=["jinja2.ext.i18n"]).compile(source)


def test_every_sentence_of_a_template_goes_through_gettext(source: str) -> None:
    tokens = Environment(extensions=["jinja2.ext.i18n"]).lex(
        re.sub(r"{%-?\s*trans.*?endtrans\s*-?%}", "", source, flags=re.S)
    )
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
        "{{ name|safe }}",
        "<button>x</button>",
        '<img src="/x.png">',
    ],
)
def test_the_rules_notice(bad: str) -> None:
    assert faults(bad) != []
