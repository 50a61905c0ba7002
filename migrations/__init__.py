"""The schema's history, for Alembic; `touyan migrate` brings a database to its head."""
