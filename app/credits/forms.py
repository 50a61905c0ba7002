"""What is typed of credit hours -> typed values; reading never raises."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from starlette.datastructures import FormData

from app.credits.rules import Decision, Rule
from app.people.rules import clean_name
from app.web.forms import Form, posted

LONGEST = {"title": 80, "evidence": 200, "source": 120, "reason": 200}
FIRST, LAST = 2000, 2200  # years
MOST = 100_000  # hundredths
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
SHOWS = ("", "short", "half")


def hours_of(typed: str) -> int | None:
    """1.25 is 125; none for what is no number with at most two decimals."""
    try:
        exact = Decimal(typed.strip()) * 100 if re.fullmatch(r"\s*\d{1,4}(\.\d{1,2})?\s*", typed, re.ASCII) else None
    except InvalidOperation:
        return None
    return int(exact) if exact is not None and exact <= MOST else None


@dataclass(frozen=True)
class NewRule:
    rule: Rule
    source: str


def _rule(form: FormData) -> Form[NewRule]:
    """Error codes: `since_year` year; `target`, `half`, `carry` number; `half` above; `source` missing, long."""
    errors: dict[str, str] = {}
    year = str(form.get("since_year", "")).strip()
    if not (year.isascii() and year.isdigit() and len(year) == 4 and FIRST <= int(year) <= LAST):
        errors["since_year"] = "year"
    values = {name: hours_of(str(form.get(name, "")) or "0") for name in ("target", "half", "carry")}
    errors |= {name: "number" for name, value in values.items() if value is None or (name == "target" and not value)}
    target, half, carry = (values[name] or 0 for name in ("target", "half", "carry"))
    if half > target and "half" not in errors:
        errors["half"] = "above"
    source = _line(form, "source", errors)
    return Form(form, errors=errors) if errors else Form(form, NewRule(Rule(int(year), target, half, carry), source))


@dataclass(frozen=True)
class NewEntry:
    day: date
    title: str
    hours: int
    evidence: str


def _entry(form: FormData) -> Form[NewEntry]:
    """Error codes by field: `day` unreadable; `hours` number; `title`, `evidence` missing, long."""
    errors: dict[str, str] = {}
    title, evidence = _line(form, "title", errors), _line(form, "evidence", errors)
    hours, written = hours_of(str(form.get("hours", ""))), str(form.get("day", "")).strip()
    if not hours:
        errors["hours"] = "number"
    day = None
    if DAY.fullmatch(written):
        try:
            day = date.fromisoformat(written)
        except ValueError:
            day = None
    if day is None or not FIRST <= day.year <= LAST:
        errors["day"] = "unreadable"
    if errors or day is None or not hours:
        return Form(form, errors=errors)
    return Form(form, NewEntry(day, title, hours, evidence))


@dataclass(frozen=True)
class Decided:
    decision: Decision
    reason: str


def _decision(form: FormData) -> Form[Decided]:
    """Error codes by field: `decision` unknown; `reason` missing (of a refusal), long."""
    errors: dict[str, str] = {}
    decision = str(form.get("decision", ""))
    if decision not in set(Decision):
        return Form(form, errors={"decision": "unknown"})
    reason = clean_name(str(form.get("reason", "")))
    if len(reason) > LONGEST["reason"]:
        errors["reason"] = "long"
    elif decision == Decision.REFUSED and not reason:
        errors["reason"] = "missing"
    return Form(form, errors=errors) if errors else Form(form, Decided(Decision(decision), reason))


def _line(form: FormData, name: str, errors: dict[str, str]) -> str:
    value = clean_name(str(form.get(name, "")))
    if not value or len(value) > LONGEST[name]:
        errors[name] = "long" if value else "missing"
    return value


@dataclass(frozen=True)
class Asked:
    year: int
    show: str
    page: int


def read_asked(query: Mapping[str, str], this_year: int) -> Asked:
    """From an address, which anybody may have written: what is not understood is not asked for."""
    year, page, show = query.get("year", ""), query.get("page", ""), query.get("show", "")
    known = year.isascii() and year.isdigit() and len(year) == 4 and FIRST <= int(year) <= LAST
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return Asked(int(year) if known else this_year, show if show in SHOWS else "", max(number, 1))


RuleForm, EntryForm, DecisionForm = posted(_rule), posted(_entry), posted(_decision)
