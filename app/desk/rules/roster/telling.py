"""A plan as JSON: the shape that docs/importing-rosters.md describes."""

from collections.abc import Sequence
from typing import Any

from app.desk.rules.roster import words
from app.desk.rules.roster.plan import Change, Line, Plan, RefusedRow
from app.desk.rules.roster.standing import Known, Standing
from app.desk.rules.roster.values import Code, Entry, Roster

FORMAT = "touyan-roster/1"


def told(roster: Roster, plan: Plan, standing: Standing) -> dict[str, Any]:
    """Everything that would be done and why the rest is not; ID card numbers are nowhere in it."""

    def path(unit_id: int | None) -> str:
        unit = standing.units.by_id.get(unit_id or 0)
        return unit.written if unit else ""

    return {
        "format": FORMAT,
        "fault": words.unreadable(roster.fault) if roster.fault else None,
        "sheets": [
            {
                "sheet": header.sheet,
                "header_row": header.row,
                "columns": [
                    {"heading": column.heading, "field": column.field.value if column.field else None}
                    for column in header.columns
                ],
            }
            for header in roster.headers
        ],
        "sheets_not_read": list(roster.unread),
        "counts": plan.counts,
        "new": [_new(line, path(line.left)) for line in plan.new],
        "moved": [
            _row(line.entry) | _person(line) | {"from": path(line.left), "to": line.unit.written} | _changes(line)
            for line in plan.moved
        ],
        "changed": [
            _row(line.entry) | _person(line) | {"unit": line.unit.written} | _changes(line) for line in plan.changed
        ],
        "unchanged": plan.unchanged,
        "missing": [_missing(one, path(one.enrolment.unit_id if one.enrolment else None)) for one in plan.missing],
        "refused": [_refused(row) for row in plan.refused],
        "skipped": [
            {"sheet": one.place.sheet, "row": one.place.row, "kind": one.kind.value, "text": one.text}
            for one in roster.skipped
        ],
    }


def _row(entry: Entry) -> dict[str, Any]:
    return {"sheet": entry.place.sheet, "row": entry.place.row}


def _new(line: Line, left: str) -> dict[str, Any]:
    entry, known = line.entry, line.known
    return _row(entry) | {
        "name": entry.name,
        "staff_number": entry.staff_number,
        "phone": entry.phone,
        "unit": line.unit.written,
        "sex": entry.sex.value if entry.sex else "",
        "department": entry.department,
        "branch": entry.branch,
        "post": entry.post,
        "administrative_post": entry.administrative_post,
        "rank": entry.rank,
        "appointed": str(entry.appointed or ""),
        "known": known is not None,
        "returns": known is not None and known.enrolment is not None,
        "from": left,
        "changes": [_change(one) for one in line.changes],
    }


def _person(line: Line) -> dict[str, Any]:
    known, entry = line.known, line.entry
    return {
        "name": entry.name,
        "staff_number": entry.staff_number or (known.staff_number if known else ""),
        "phone": entry.phone or (known.phone if known else ""),
    }


def _changes(line: Line) -> dict[str, Any]:
    return {"changes": [_change(one) for one in line.changes]}


def _change(one: Change) -> dict[str, str]:
    return {"field": one.field.value, "from": one.before, "to": one.after}


def _missing(one: Known, unit: str) -> dict[str, Any]:
    return {"name": one.name, "staff_number": one.staff_number, "phone": one.phone, "unit": unit}


def _refused(row: RefusedRow) -> dict[str, Any]:
    return _row(row.entry) | {
        "name": row.entry.name,
        "reason": words.reasons(row.faults),
        "faults": [
            {
                "field": fault.field.value,
                "column": words.column(fault.field),
                "value": "" if fault.code is Code.CARD else fault.value,
                "reason": words.reason(fault),
            }
            for fault in row.faults
        ],
        "suggestions": [unit.written for unit in row.units],
    }


def summary(plan: Plan) -> Sequence[tuple[str, int]]:
    """The counts in the order in which people read them."""
    return [(name, plan.counts[name]) for name in ("new", "moved", "changed", "unchanged", "missing", "refused")]
