"""Runs migrations on the connection that `app.schema` hands in; knows every table, since it imports the whole site."""

from alembic import context
from sqlmodel import SQLModel

import app.main  # noqa: F401

connection = context.config.attributes["connection"]
# SQLite changes a table by making it anew.
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
