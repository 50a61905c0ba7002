"""What trainers ask of the question bank: filters of its list, a new question, an old wording back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from starlette.datastructures import FormData

from app.authoring.forms import NUMBER, REF, SLUG, TOKEN, Fields
from app.authoring.rules.listing import FILES, Filters, State
from app.authoring.rules.sketch import Kind
from app.quizzes.rules.questions import Use
from app.web.forms import Form, posted

LONGEST_Q = 40
NO_SLUG = re.compile(r"[a-z0-9-]{0,64}")


def read_number(asked: Mapping[str, str], name: str) -> tuple[int | None, bool]:
    """A version number of an address, none where it has none; and whether it was understood."""
    written = asked.get(name, "")
    known = not written or NUMBER.fullmatch(written) is not None
    return (int(written) if written and known else None), known


def read_filters(asked: Mapping[str, str]) -> tuple[Filters, dict[str, str]]:
    """The filters that were understood, and a code for each that was not."""
    errors: dict[str, str] = {}

    def one_of(name: str, allowed: set[str]) -> str:
        value = asked.get(name, "")
        if value and value not in allowed:
            errors[name] = "unknown"
            return ""
        return value

    def slug(name: str) -> str:
        value = asked.get(name, "")
        if value and not SLUG.fullmatch(value):
            errors[name] = "unknown"
            return ""
        return value

    q, tag = (
        "".join(letter for letter in asked.get(name, "") if letter.isprintable()).strip() for name in ("q", "tag")
    )
    author = asked.get("author", "")
    page = asked.get("page") or "1"
    errors |= {name: "too_long" for name, value in (("q", q), ("tag", tag)) if len(value) > LONGEST_Q}
    if author not in ("", FILES) and not REF.fullmatch(author):
        errors["author"] = "unknown"
    if not NUMBER.fullmatch(page):
        errors["page"] = "unknown"
    filters = Filters(
        module=slug("module"),
        lesson=slug("lesson"),
        course=slug("course"),
        type=one_of("type", set(Kind)),
        use=one_of("use", set(Use)),
        difficulty=one_of("difficulty", {"1", "2", "3"}),
        state=one_of("state", set(State)),
        tag=tag[:LONGEST_Q],
        author=author if author == FILES or REF.fullmatch(author) else "",
        q=q[:LONGEST_Q],
        page=int(page) if "page" not in errors else 1,
    )
    return filters, errors


@dataclass(frozen=True)
class Beginning:
    """A question that somebody wants to write: in a lesson, or like another one of the course."""

    kind: Kind
    lesson: str
    paragraph: str
    like: str  # a question's slug; empty: from nothing


def read_beginning(typed: FormData) -> Form[Beginning]:
    """Error codes by field: `unknown`, `malformed`; `lesson` missing."""
    errors: dict[str, str] = {}
    fields = Fields(typed, errors)
    kind = fields.one_of("type", tuple(Kind)) if "type" in typed else Kind.SINGLE
    lesson, paragraph, like = (fields.matching(name, NO_SLUG) for name in ("lesson", "paragraph", "like"))
    if not errors and not (lesson or like):
        errors["lesson"] = "missing"
    return Form(typed, None if errors else Beginning(Kind(kind), lesson, paragraph, like), errors)


@dataclass(frozen=True)
class Taking:
    """A question of another course, for a lesson of this one."""

    course: str
    question: str
    lesson: str


def read_taking(typed: FormData) -> Form[Taking]:
    """Error codes by field: `malformed`."""
    errors: dict[str, str] = {}
    fields = Fields(typed, errors)
    course, question, lesson = (fields.matching(name, SLUG) for name in ("course", "question", "lesson"))
    return Form(typed, None if errors else Taking(course, question, lesson), errors)


def read_sharing(typed: FormData) -> Form[bool]:
    """Error codes: `shared` unknown."""
    errors: dict[str, str] = {}
    shared = Fields(typed, errors).one_of("shared", ("yes", "no"))
    return Form(typed, None if errors else shared == "yes", errors)


@dataclass(frozen=True)
class Restoration:
    """The wording of one version of the course back as a draft; `base` names what was seen to stand."""

    number: int
    base: str
    over: bool  # although a draft stands, which it replaces


def read_restoration(typed: FormData) -> Form[Restoration]:
    """Error codes by field: `malformed`."""
    errors: dict[str, str] = {}
    fields = Fields(typed, errors)
    number, base = fields.matching("version", NUMBER), fields.matching("base", TOKEN) if typed.get("base") else ""
    over = typed.get("over") == "1"
    return Form(typed, None if errors else Restoration(int(number), base, over), errors)


BeginningForm = Annotated[Form[Beginning], posted(read_beginning)]
TakingForm = Annotated[Form[Taking], posted(read_taking)]
SharingForm = Annotated[Form[bool], posted(read_sharing)]
RestorationForm = Annotated[Form[Restoration], posted(read_restoration)]
