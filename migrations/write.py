"""Writes the initial migration anew from the models; only until the first tag, after which migrations are added.

python -m migrations.write
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import MigrationScript
from sqlalchemy import Enum, create_engine
from sqlmodel import AutoString, SQLModel

import app.main  # noqa: F401
from app.db import Instant

INITIAL = Path(__file__).parent / "versions/0001_initial.py"
HEAD = '''"""Every table, as the models have it."""

import sqlalchemy as sa
from alembic import op

from migrations.facts import refuse_to_lose

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
{tables})


def upgrade() -> None:
{upgrade}


def downgrade() -> None:
    refuse_to_lose(TABLES)
{downgrade}
'''


def plain(kind: str, item: Any, _context: Any) -> Any:
    """Types as SQLAlchemy's own, so that a migration stays what it is when the app's types change."""
    if kind != "type":
        return False
    if isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString):
        length = getattr(item.impl, "length", None)
        return f"sa.String({length or ''})"
    if isinstance(item, Enum):
        words = ", ".join(repr(word) for word in item.enums)
        more = f"name={item.name!r}, native_enum=False, create_constraint=True, length={item.length}"
        return f"sa.Enum({words}, {more})"
    return False


def written() -> str:
    """The migration's source, unformatted."""
    options = {
        "render_item": plain,
        "render_as_batch": False,
        "sqlalchemy_module_prefix": "sa.",
        "alembic_module_prefix": "op.",
        "user_module_prefix": None,
        "target_metadata": SQLModel.metadata,
    }
    with create_engine("sqlite://").connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        script: MigrationScript = produce_migrations(context, SQLModel.metadata)
        assert script.upgrade_ops
        assert script.downgrade_ops
        parts = {
            "upgrade": render_python_code(script.upgrade_ops, migration_context=context, render_item=plain),
            "downgrade": render_python_code(script.downgrade_ops, migration_context=context, render_item=plain),
        }
    kept = {name: "\n".join(line for line in code.splitlines() if "###" not in line) for name, code in parts.items()}
    tables = "".join(f'    "{table.name}",\n' for table in SQLModel.metadata.sorted_tables)
    return HEAD.format(tables=tables, **kept)


def main() -> None:
    INITIAL.write_text(written())
    ruff = Path(sys.executable).parent / "ruff"
    subprocess.run([ruff, "format", "--quiet", INITIAL], check=True)
    subprocess.run([ruff, "check", "--quiet", "--fix", INITIAL], check=True)


if __name__ == "__main__":
    main()
