"""A whole preview as JSON values: the shape that docs/importing-questions.md promises."""

from collections.abc import Sequence
from typing import Any

from app.authoring.rules.importing import Plan, Planned, State
from app.authoring.rules.proposals import Place, Refusal
from app.authoring.rules.refusals import words
from app.authoring.rules.sketch import Kind

Json = dict[str, Any]


def printed(
    file: str, plan: Plan | None, lines: bool, refused_file: str | None, ignored: Sequence[tuple[str, str]]
) -> Json:
    """`lines`: a place without a sheet is a line; `ignored`: columns that nobody reads, and their sheets."""
    accepted = plan.accepted if plan else ()
    refused = plan.refused if plan else ()
    counts = {str(state): sum(one.state is state for one in accepted) for state in State}
    return {
        "file": file,
        "refused_file": refused_file,
        "counts": counts | {"refused": len(refused)},
        "accepted": [_accepted(one, lines) for one in accepted],
        "refused": [_refused(one, lines) for one in refused],
        "ignored_columns": [{"sheet": sheet or None, "column": column} for sheet, column in ignored],
    }


def _accepted(planned: Planned, lines: bool) -> Json:
    one = planned.proposed
    near = planned.near
    return {
        "state": str(planned.state),
        **_place(one.place, lines),
        "type": str(one.type),
        "stem": one.stem,
        "options": ["正确", "错误"] if one.type is Kind.TRUEFALSE else list(one.options),
        "left": list(one.left),
        "right": [list(accepted) for accepted in one.blanks] if one.type is Kind.FILL else list(one.right),
        "any_order": one.any_order,
        "model": one.model,
        "explanation": one.why,
        "explanations": list(one.whys),
        "difficulty": one.difficulty,
        "points": None if one.points is None else one.points / 100,
        "partial": one.partial,
        "tags": list(one.tags),
        "lesson": one.lesson,
        "name": one.name,
        "question": planned.slug or None,
        "near": None if near is None else {"stem": near.stem, "question": near.slug or None, "row": near.row or None},
    }


def _refused(refusal: Refusal, lines: bool) -> Json:
    return {**_place(refusal.place, lines), "reason": words(refusal), "code": refusal.code}


def _place(place: Place, lines: bool) -> Json:
    is_line = lines and not place.sheet
    return {
        "sheet": place.sheet or None,
        "row": None if is_line else place.row,
        "line": place.row if is_line else None,
    }
