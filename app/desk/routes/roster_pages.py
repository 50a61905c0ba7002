"""What the pages of a roster show: values for their templates, nothing decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import segno
from starlette.datastructures import FormData

from app.dashboards.rules.sheet import masked
from app.desk.models import RosterDraft
from app.desk.queries.rosters import Desk, Imported, Looked, Result, Waiting
from app.desk.rules.roster import words
from app.desk.rules.roster.plan import Line, RefusedRow
from app.desk.rules.roster.units import plain
from app.desk.rules.roster.values import KEPT, Code, Column, Entry, Field, Header
from app.learning.typeface import unprintable
from app.people.actions import LINK_LASTS
from app.sheets.rules import Why
from app.web.render import Page

PER_PAGE = 50
MOST_TICKS = 150  # a form has its limit; a file that misses more is not one of this class
MOST_FIXES = 100
MOST_COLUMNS = 100
GROUPS = ("new", "moved", "changed")


@dataclass(frozen=True)
class Shown:
    """Which part of a draft, and what was wrong with what was sent."""

    show: str = ""
    page: int = 1
    errors: Mapping[str, str] = field(default_factory=dict)
    typed: FormData | None = None


def shown_of(asked: Mapping[str, str]) -> Shown:
    show, page = asked.get("show", ""), asked.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    return Shown(show if show in GROUPS else "", max(number, 1))


def start_page(
    desk: Desk,
    drafts: Sequence[RosterDraft],
    imports: Sequence[Imported],
    wrong: Why | None = None,
    status: int = 200,
) -> Page:
    """`wrong`: why a file was refused; with another status than 200 and no reason there was none."""
    return Page(
        "desk/roster.html",
        status=status,
        klass=desk.klass,
        whole=desk.whole,
        drafts=drafts,
        imports=imports,
        wrong=wrong,
        missing=status != 200 and wrong is None,
        file_refused=words.file_refused,
    )


@dataclass(frozen=True)
class Fix:
    """A refused row with the fields in which it can be mended: name of the field, heading, what stands there."""

    entry: Entry
    reasons: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str, str], ...]
    units: tuple[tuple[str, str], ...] | None  # to choose from; none where the unit is right


def draft_page(desk: Desk, found: Looked, shown: Shown, status: int = 200) -> Page:
    plan, roster = found.plan, found.roster
    lines = [("new", line) for line in plan.new if shown.show in {"", "new"}]
    lines += [("moved", line) for line in plan.moved if shown.show in {"", "moved"}]
    lines += [("changed", line) for line in plan.changed if shown.show in {"", "changed"}]
    columns = [(header, column) for header in roster.headers for column in header.columns]
    pages = max(1, -(-len(lines) // PER_PAGE))
    page = min(shown.page, pages)
    names = {unit.id: unit.name for unit in found.units.by_id.values()}
    return Page(
        "desk/roster_draft.html",
        status=status,
        klass=desk.klass,
        draft=found.draft,
        roster=roster,
        plan=plan,
        fault=words.unreadable(roster.fault) if roster.fault else "",
        to_do=len(plan.lines),
        fixes=[fix(row, found) for row in plan.refused[:MOST_FIXES]],
        left_out=[entry for entry in roster.entries if entry.left_out],
        lines=[row_of(kind, line, names) for kind, line in lines[(page - 1) * PER_PAGE : page * PER_PAGE]],
        said_units=said_units(found),
        unprintable=unprintable(line.entry.name for line in plan.lines),
        show=shown.show,
        page=page,
        pages=pages,
        count=len(lines),
        missing=[(one, names.get(one.enrolment.unit_id, "")) for one in plan.missing if one.enrolment],
        may_tick=len(plan.missing) <= MOST_TICKS,
        columns=by_heading(columns),
        fields=[(one.value, one) for one in (*KEPT, Field.SERIAL)],
        not_read=list(
            dict.fromkeys(one.heading for header in roster.headers for one in header.columns if not one.field)
        ),
        has_cards=any(Field.IDENTITY_CARD in header.fields for header in roster.headers),
        column_name=words.column,
        skip_name=words.skipped,
        error=error_of(shown.errors),
        ticked=set(shown.typed.getlist("withdraw")) if shown.typed else set(),
        reason=str(shown.typed.get("reason", "")) if shown.typed else "",
    )


def said_units(found: Looked) -> list[tuple[str, str, str]]:
    """Ways of writing a unit in this file that are taken as somebody said: as compared, as written, the unit's name."""
    here = {plain(entry.unit): entry.unit for entry in found.roster.entries if entry.unit}
    said = found.choices.said_units
    meant = [(key, here[key], found.units.said(here[key], said)) for key in said if key in here]
    return [(key, text, unit.name) for key, text, unit in meant if unit]


def by_heading(columns: Sequence[tuple[Header, Column]]) -> list[tuple[Header, Column]]:
    """Each heading once, since what is said of it holds for all sheets; the one that is read first."""
    found: dict[str, tuple[Header, Column]] = {}
    for header, column in columns:
        if column.plain not in found or (column.field and not found[column.plain][1].field):
            found[column.plain] = header, column
    return list(found.values())[:MOST_COLUMNS]


def error_of(errors: Mapping[str, str]) -> tuple[str, str] | None:
    """Which part of the page is meant, and what is wrong with it."""
    if not errors:
        return None
    name, code = next(iter(errors.items()))
    parts = {"digest": "confirm", "leave_out": "confirm", "reason": "f-reason", "row": "bad"}
    return parts.get(name, "columns"), "refused" if name == "leave_out" else code


def fix(row: RefusedRow, found: Looked) -> Fix:
    """Where neither number is there, both may be typed; where the unit is unknown, all may be chosen."""
    fields = dict.fromkeys(fault.field for fault in row.faults if fault.field is not Field.UNIT)
    if any(fault.code is Code.KEY_MISSING for fault in row.faults):
        fields[Field.STAFF_NUMBER] = None
    units = None
    if any(fault.field is Field.UNIT for fault in row.faults):
        near = [(unit.ref, unit.written) for unit in row.units]
        others = [(unit.ref, unit.written) for unit in found.units.by_id.values() if unit not in row.units]
        units = (*near, *others)
    return Fix(
        row.entry,
        tuple((words.column(fault.field), words.reason(fault)) for fault in row.faults),
        tuple((one.value, words.column(one), row.entry.typed.get(one, "")) for one in fields),
        units,
    )


def row_of(kind: str, line: Line, names: Mapping[int, str]) -> dict[str, Any]:
    entry, known = line.entry, line.known
    changes = [
        (change.field, value(change.field, change.before), value(change.field, change.after)) for change in line.changes
    ]
    if line.left is not None:
        changes.insert(0, (Field.UNIT, names.get(line.left, ""), line.unit.name))
    return {
        "kind": kind,
        "name": entry.name,
        "unit": line.unit.name,
        "branch": entry.branch or (known.branch if known else ""),
        "row": entry.place.row,
        "sheet": entry.place.sheet,
        "phone": masked(entry.phone) if entry.phone else "",
        "staff_number": entry.staff_number,
        "appointed": str(entry.appointed or ""),
        "post": entry.post,
        "changes": changes,
        "known": known is not None,
        "returns": known is not None and known.enrolment is not None,
        "namesakes": line.namesakes,
    }


def value(of: Field, text: str) -> str:
    return masked(text) if of is Field.PHONE and text else text


def result_page(desk: Desk, found: Result) -> Page:
    return Page(
        "desk/roster_import.html",
        klass=desk.klass,
        done=found.done,
        counts=found.counts,
        waiting=found.waiting,
        kept=found.kept,
        column_name=words.column,
        fields={one.value: one for one in KEPT},
    )


def slips_page(desk: Desk, links: Sequence[tuple[Waiting, str]], back: str) -> Page:
    """Each slip: name, unit, what he signs in with, the link as text and as a code to scan."""
    slips = [
        {
            "name": one.known.name,
            "unit": one.unit,
            "phone": masked(one.known.phone) if one.known.phone else "",
            "staff_number": one.known.staff_number,
            "link": link,
            "qr_html": qr(link),
        }
        for one, link in links
    ]
    until = desk.now + LINK_LASTS
    return Page("desk/roster_slips.html", klass=desk.klass, slips=slips, until=until, back=back)


def qr(text: str) -> str:
    return segno.make(text, error="m").svg_inline(
        svgclass="qr", lineclass=None, omitsize=True, border=2, dark="#000", light="#fff"
    )
