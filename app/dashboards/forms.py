"""Text of an address or of hidden fields -> filters; reading never raises."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from app.dashboards.rules.figures import FINAL
from app.dashboards.rules.filters import Among, Filters, Part, ProgressFilters, Sort, UnitFilters, UnitSort

CUT_ACROSS = frozenset({Among.NOT_STARTED, Among.EXEMPTED})
"""No standings, so that no unit is counted by them."""
E = TypeVar("E", bound=StrEnum)
REF = re.compile(r"[a-z2-7]{16}")
SLUG = re.compile(r"[a-z0-9-]{1,64}")
LONGEST_Q = 40
LAST_PAGE = 100_000


def read_filters(asked: Mapping[str, str]) -> tuple[Filters, dict[str, str]]:
    """The filters that were understood, and a code for each that was not."""
    errors: dict[str, str] = {}
    q = "".join(letter for letter in asked.get("q", "") if letter.isprintable()).strip()
    if len(q) > LONGEST_Q:
        errors["q"] = "long"
    page = asked.get("page") or "1"
    number = int(page) if page.isascii() and page.isdigit() and len(page) <= 6 else 0
    if not 1 <= number <= LAST_PAGE:
        errors["page"] = "unknown"
    module = asked.get("module", "")
    if module and module != FINAL and not SLUG.fullmatch(module):
        errors["module"] = "unknown"
    lesson = _slug(asked, "lesson", errors)
    filters = Filters(
        unit=_ref(asked, errors),
        own=asked.get("own") == "1",
        state=_one_of(Among, asked, "state", errors),
        module=module,
        lesson="" if module else lesson,
        part=_one_of(Part, asked, "part", errors) if module or lesson else Part.ALL,
        q=q[:LONGEST_Q],
        sort=_one_of(Sort, asked, "sort", errors),
        page=number or 1,
    )
    return filters, errors


def read_progress_filters(asked: Mapping[str, str]) -> tuple[ProgressFilters, dict[str, str]]:
    errors: dict[str, str] = {}
    return ProgressFilters(_ref(asked, errors), _slug(asked, "module", errors)), errors


def read_unit_filters(asked: Mapping[str, str]) -> tuple[UnitFilters, dict[str, str]]:
    errors: dict[str, str] = {}
    state = _one_of(Among, asked, "state", errors)
    if state in CUT_ACROSS:
        errors["state"] = "unknown"
    return UnitFilters(_ref(asked, errors), state, _one_of(UnitSort, asked, "sort", errors)), errors


def _one_of(kind: type[E], asked: Mapping[str, str], name: str, errors: dict[str, str]) -> E:
    try:
        return kind(asked.get(name, ""))
    except ValueError:
        errors[name] = "unknown"
        return kind("")


def _slug(asked: Mapping[str, str], name: str, errors: dict[str, str]) -> str:
    slug = asked.get(name, "")
    if slug and not SLUG.fullmatch(slug):
        errors[name] = "unknown"
        return ""
    return slug


def _ref(asked: Mapping[str, str], errors: dict[str, str]) -> str:
    unit = asked.get("unit", "")
    if unit and not REF.fullmatch(unit):
        errors["unit"] = "unknown"
        return ""
    return unit
