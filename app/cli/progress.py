"""Progress made anew from the facts."""

import typer
from sqlmodel import Session, col, select

from app.classes.models import Enrolment
from app.cli.talk import opened, progress
from app.db import in_parts
from app.learning import actions

group = typer.Typer(help="Progress: rebuild it from the facts.", no_args_is_help=True)
TOGETHER = 20  # enrolments in one transaction: a running server waits that long


@group.command("rebuild")
def rebuild() -> None:
    """Recompute every summary row from its facts; it must change nothing, and says how many rows it did change."""
    with opened() as database, progress("Rebuilding") as step:
        ids = database.read(lambda session: list(session.exec(select(col(Enrolment.id)).order_by(col(Enrolment.id)))))
        done = changed = 0
        for batch in in_parts(ids, TOGETHER):

            def some(session: Session, batch: list[int] = batch) -> int:
                return actions.rebuild(session, [session.get_one(Enrolment, id_) for id_ in batch])

            changed += database.write(some)
            done += len(batch)
            step(done, len(ids))
    typer.echo(f"{len(ids)} enrolments, {changed} rows were not as their facts say.")
