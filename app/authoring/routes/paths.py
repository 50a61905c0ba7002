"""Addresses that one of the trainer's pages gives to another; the routes of the same name answer there."""

from urllib.parse import urlencode

from app.authoring.rules.listing import Filters


def course_of(slug: str, part: str = "") -> str:
    return f"/courses/{slug}" + (f"#{part}" if part else "")


def lesson_of(slug: str, lesson: str, part: str = "") -> str:
    return f"/courses/{slug}/lessons/{lesson}" + (f"#{part}" if part else "")


def bank_of(slug: str, filters: Filters) -> str:
    pairs = filters.pairs()
    return f"/courses/{slug}/questions" + (f"?{urlencode(pairs)}" if pairs else "")


def question_of(slug: str, question: str, show: str, part: str) -> str:
    query = f"?show={show}" if show != "before" else ""
    return f"/courses/{slug}/questions/{question}{query}" + (f"#{part}" if part else "")


def publishing_of(slug: str) -> str:
    return f"/courses/{slug}/publishing"


def version_of(klass: str) -> str:
    return f"/classes/{klass}/version"
