"""What a migration asks before it takes something away."""

from collections.abc import Iterable

from alembic import op
from sqlalchemy import text


class WouldLoseFacts(Exception):
    """Going back would throw away what happened; restore the backup of before instead."""


def refuse_to_lose(tables: Iterable[str]) -> None:
    """Raises unless all of these tables are empty."""
    connection = op.get_bind()
    full = [name for name in tables if connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first()]
    if full:
        raise WouldLoseFacts(f"this migration is not undone: {', '.join(full)} would lose rows; restore a backup")
