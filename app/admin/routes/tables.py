"""The tree of units as a file: out as a workbook, in with a preview of all that it would change."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from app import i18n
from app.admin.unit_forms import TableForm
from app.audit.actions import record
from app.people.actions import bring_in
from app.people.admission import admitted
from app.people.guards import AccountManager
from app.people.queries import units_by_path
from app.people.rules import Permission
from app.people.table import COLUMNS, Diff, Table, plan, read_table, rows_of
from app.sheets.rules import Refused
from app.sheets.words import refused
from app.sheets.writing import Report, written
from app.web.attachment import XLSX, attachment, file_name
from app.web.clock import Now, zone_of
from app.web.display import Display
from app.web.forms import Form
from app.web.render import HEADERS, Done, Page
from app.web.routing import ReadAfter, SessionDep, UnitRoute, drawn, reading
from app.web.uploads import UploadTooBig, upload_form

router = APIRouter(prefix="/units/table", route_class=UnitRoute)
plain = APIRouter()
MOST = 2_000  # units of one table on a page; the command takes any number


@router.get("", name="admin:units_table")
def show(admin: AccountManager) -> Page:
    return page(None, {})


@plain.post("/units/table", name="admin:read_units")
async def read_units(request: Request) -> Response:
    """It is read, and nothing is kept: the preview's form carries what it would bring in."""
    await admitted(request, Permission.MANAGE_ACCOUNTS, lambda session, person, now: None)
    try:
        _typed, upload = await upload_form(request, "file")
    except UploadTooBig:
        return drawn(request, page(None, {"file": i18n.gettext("文件超过 10 MB。")}, 413))
    if upload is None:
        return drawn(request, page(None, {"file": i18n.gettext("请选一个文件")}, 422))
    table = read_table(upload.data, upload.name)
    if isinstance(table, Refused):
        return drawn(request, page(None, {"file": refused(table)}, 422))
    if len(table.lines) > MOST:
        return drawn(request, page(None, {"file": i18n.gettext("单位太多，请让运维人员用命令行导入。")}, 422))

    def look(session: SessionDep) -> Diff:
        now: datetime = request.app.state.clock()
        return plan(table, units_by_path(session, now))

    return drawn(request, page(await reading(request, look), {}, table=table))


@router.post("/import", name="admin:import_units")
def import_units(
    form: Annotated[Form[Table], TableForm], request: Request, admin: AccountManager, session: SessionDep, now: Now
) -> Page:
    if form.value is None:
        return page(None, {"file": i18n.gettext("请重新选文件")}, 422)
    diff = plan(form.value, units_by_path(session, now))
    if diff.refused:
        return page(diff, {}, 409, form.value)
    if diff.anything:
        bring_in(session, diff, now)
        told = {"added": len(diff.new), "changed": len(diff.changed)}
        record(session, admin, "units:import", "", told, now)
    return Done(str(request.app.url_path_for("admin:units")))


@router.post("/export", name="admin:export_units")
def export(request: Request, admin: AccountManager, session: SessionDep, now: Now) -> Response:
    language = Display.of(request).lang
    with i18n.speaking(language):
        name = file_name(i18n.gettext("单位"), f"{now.astimezone(zone_of(request)):%Y%m%d-%H%M}", suffix=".xlsx")
    rows = rows_of(units_by_path(session, now))
    record(session, admin, "units:export", "", {"file": name, "rows": len(rows)}, now)

    def body(_session: SessionDep) -> bytes:
        with i18n.speaking(language):
            heads = (i18n.gettext("单位路径"), i18n.gettext("简称"), i18n.gettext("别名"))
            return written(Report(i18n.gettext("单位表"), heads, rows), i18n.gettext("单位"))

    return ReadAfter(body, XLSX, {**HEADERS, "Content-Disposition": attachment(name)})


def page(diff: Diff | None, errors: Mapping[str, str], status: int = 200, table: Table | None = None) -> Page:
    values: dict[str, Any] = {"diff": diff, "errors": errors, "table": written_as(table) if table else ""}
    return Page("admin/units_table.html", status=status, **values)


def written_as(table: Table) -> str:
    """As the preview's form carries it, and as it is read again."""
    into = io.StringIO(newline="")
    writer = csv.writer(into)
    writer.writerow(COLUMNS)
    writer.writerows((line.written, line.short, ";".join(line.aliases)) for line in table.lines)
    return into.getvalue()
