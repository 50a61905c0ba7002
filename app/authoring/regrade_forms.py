"""What a trainer asks for to put a key right, in an address or a form; and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from starlette.datastructures import FormData

from app.authoring.rules.regrading import Asked
from app.quizzes.rules.regrading import RegradeKind
from app.web.forms import Form, posted

ID = re.compile(r"[a-z0-9-]{1,64}")
NUMBERED = re.compile(r"(blank|row)-([1-9][0-9]?)", re.ASCII)
NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
TOKEN = re.compile(r"[0-9a-f]{16}")
LONGEST, LONGEST_REASON, MOST = 8_000, 200, 99


def read_asked(pairs: Iterable[tuple[str, str]]) -> Asked | None:
    """Reads `kind`, `choice` (repeated), `blank-n` (lines), `row-n`, `direction`, `version`; None: no form of ours."""
    kind, version = "", ""
    both = False
    choices: list[str] = []
    blanks: dict[int, tuple[str, ...]] = {}
    rows: dict[int, str] = {}
    for name, value in pairs:
        if name == "kind":
            kind = value
        elif name == "version":
            version = value
        elif name == "direction":
            both = value == "both"
        elif name == "choice":
            choices.append(value)
        elif found := NUMBERED.fullmatch(name):
            if found[1] == "blank":
                lines = value.replace("\r\n", "\n").split("\n")
                blanks[int(found[2])] = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
            else:
                rows[int(found[2])] = value
        if len(value) > LONGEST or "\x00" in value:
            return None
    ids = [*choices, *rows.values()]
    if len(ids) > MOST or not all(ID.fullmatch(one) for one in ids if one):
        return None
    if kind not in {"", *RegradeKind} or not (version == "" or NUMBER.fullmatch(version)):
        return None
    return Asked(
        RegradeKind(kind) if kind else None,
        tuple(choices),
        blanks,
        rows,
        not both,
        int(version) if version else None,
    )


@dataclass(frozen=True)
class Confirmed:
    seen_as: str
    reason: str


def read_confirmed(typed: FormData) -> Form[Confirmed]:
    """Error codes: `reason` missing, too_long; `seen` malformed."""
    errors = {}
    reason, seen = str(typed.get("reason", "")).replace("\x00", "").strip(), str(typed.get("seen", ""))
    if not reason:
        errors["reason"] = "missing"
    elif len(reason) > LONGEST_REASON:
        errors["reason"] = "too_long"
    if not TOKEN.fullmatch(seen):
        errors["seen"] = "malformed"
    return Form(typed, None if errors else Confirmed(seen, reason), errors)


ConfirmedForm = Annotated[Form[Confirmed], posted(read_confirmed)]
