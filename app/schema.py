"""The database's schema: brought to its head, or asked whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

ROOT = Path(__file__).parent.parent


def config(connection: Connection | None = None) -> Config:
    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.set_main_option("path_separator", "newline")
    made.set_main_option("prepend_sys_path", str(ROOT))
    made.attributes["connection"] = connection
    return made


def head() -> str:
    found = ScriptDirectory.from_config(config()).get_current_head()
    assert found is not None
    return found


def current(engine: Engine) -> str | None:
    """None for a database without any table of ours."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(engine: Engine) -> bool:
    return current(engine) == head()


def upgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        command.upgrade(config(connection), "head")


def downgrade(engine: Engine, to: str) -> None:
    with engine.begin() as connection:
        command.downgrade(config(connection), to)
