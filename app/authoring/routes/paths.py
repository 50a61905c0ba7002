"""Addresses that one of the trainer's pages gives to another; the routes of the same name answer there."""

from collections.abc import Mapping
from urllib.parse import urlencode

from app.authoring.rules.analysis.listing import Asked
from app.authoring.rules.listing import Filters


def course_of(slug: str, part: str = "") -> str:
    return f"/courses/{slug}" + (f"#{part}" if part else "")


def lesson_of(slug: str, lesson: str, part: str = "") -> str:
    return f"/courses/{slug}/lessons/{lesson}" + (f"#{part}" if part else "")


def bank_of(slug: str, filters: Filters) -> str:
    pairs = filters.pairs()
    return f"/courses/{slug}/questions" + (f"?{urlencode(pairs)}" if pairs else "")


def shared_of(slug: str, filters: Filters) -> str:
    pairs = filters.pairs()
    return f"/courses/{slug}/shared" + (f"?{urlencode(pairs)}" if pairs else "")


def question_of(slug: str, question: str, show: str, part: str) -> str:
    query = f"?show={show}" if show != "before" else ""
    return f"/courses/{slug}/questions/{question}{query}" + (f"#{part}" if part else "")


def analysis_of(slug: str, asked: Asked) -> str:
    pairs = asked.pairs()
    return f"/courses/{slug}/analysis" + (f"?{urlencode(pairs)}" if pairs else "")


def question_analysis_of(slug: str, question: str, asked: Asked) -> str:
    """Of a class alone, where the list that leads here is."""
    return f"/courses/{slug}/questions/{question}/analysis" + (f"?class={asked.klass}" if asked.klass else "")


def regrade_of(slug: str, question: str) -> str:
    return f"/courses/{slug}/questions/{question}/regrade"


def marking_of(slug: str, attempt: str = "", position: int = 0, names: bool = False) -> str:
    """The queue, or one written answer in it."""
    place = f"/{attempt}/{position}" if attempt else ""
    return f"/courses/{slug}/marking{place}" + ("?names=shown" if names else "")


def editing_of(slug: str, lesson: str) -> str:
    return f"/courses/{slug}/lessons/{lesson}/editing"


def lesson_publishing_of(slug: str, lesson: str) -> str:
    return f"/courses/{slug}/lessons/{lesson}/publishing"


def paper_of(slug: str, name: str) -> str:
    return f"/courses/{slug}/papers/{name}"


def paper_publishing_of(slug: str, name: str) -> str:
    return f"/courses/{slug}/papers/{name}/publishing"


def trial_of(slug: str, ref: str, position: int = 0) -> str:
    """One question of a try-out, or its result."""
    return f"/courses/{slug}/trials/{ref}" + (f"/questions/{position}" if position else "")


def publishing_of(slug: str) -> str:
    return f"/courses/{slug}/publishing"


def version_of(klass: str) -> str:
    return f"/classes/{klass}/version"


def preview_of_import(slug: str, ref: str, pairs: Mapping[str, str], part: str) -> str:
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"/courses/{slug}/import/{ref}{query}" + (f"#{part}" if part else "")


def undoing_of(slug: str, ref: str) -> str:
    return f"/courses/{slug}/imports/{ref}/undoing"
