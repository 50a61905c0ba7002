"""What an administrator types of a unit -> typed values; a code for what is wrong, the words stand in templates."""

import re
from dataclasses import dataclass

from starlette.datastructures import FormData

from app.people.rules import clean_name
from app.people.table import Table, read_table
from app.sheets.rules import Refused
from app.web.forms import Form, posted

REF = re.compile(r"[a-z2-7]{16}")
LONGEST, MOST_ALIASES = 60, 20


@dataclass(frozen=True)
class UnitValues:
    """`parent`: the ref of the unit that it is a part of; empty for the root, which has none."""

    name: str
    short: str
    aliases: tuple[str, ...]
    parent: str


def _unit(form: FormData) -> Form[UnitValues]:
    """Error codes by field: `name` missing, long, slash; `short` long; `aliases` long, many; `parent` missing."""
    name, short = (clean_name(str(form.get(field, ""))) for field in ("name", "short"))
    parts = re.split(r"[\n;；]", str(form.get("aliases", "")))
    aliases = tuple(dict.fromkeys(filter(None, map(clean_name, parts))))
    errors: dict[str, str] = {}
    if not name or len(name) > LONGEST:
        errors["name"] = "long" if name else "missing"
    elif "/" in name:
        errors["name"] = "slash"  # it parts a path
    if len(short) > LONGEST:
        errors["short"] = "long"
    if len(aliases) > MOST_ALIASES or any(len(alias) > LONGEST for alias in aliases):
        errors["aliases"] = "many" if len(aliases) > MOST_ALIASES else "long"
    parent = str(form.get("parent", ""))
    if parent and not REF.fullmatch(parent):
        errors["parent"] = "missing"
    return Form(form, errors=errors) if errors else Form(form, UnitValues(name, short, aliases, parent))


def _table(form: FormData) -> Form[Table]:
    """The table of a preview, read again. Error code: `table` malformed."""
    found = read_table(str(form.get("table", "")).strip().encode(), "units.csv")
    if isinstance(found, Refused) or found.refused:
        return Form(form, errors={"table": "malformed"})
    return Form(form, found)


UnitForm, TableForm = posted(_unit), posted(_table)
