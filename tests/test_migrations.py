"""The migrations and the models are one schema, on both databases."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

from app import schema
from app.db import Database
from app.people.models import Person
from app.settings import Settings
from tests.cast import NOW
from tests.databases import Site


@pytest.fixture
def nothing(_site: Site) -> Database:
    """A database without a single table."""
    _site.template("nothing", lambda session: None, tables=False)
    _site.fresh("nothing")
    return _site.database


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(schema.config()).get_heads()) == 1


def test_the_head_is_what_the_models_say(nothing: Database) -> None:
    schema.upgrade(nothing.engine)
    with nothing.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    assert schema.is_current(nothing.engine)


@pytest.mark.sqlite
def test_every_check_key_and_index_is_the_same_to_the_letter(nothing: Database) -> None:
    """What Alembic does not compare: checks, partial indexes, lengths."""
    schema.upgrade(nothing.engine)
    migrated = statements(nothing.engine)
    with nothing.engine.begin() as connection:
        SQLModel.metadata.drop_all(connection)
    SQLModel.metadata.create_all(nothing.engine)
    assert migrated == statements(nothing.engine)


def statements(engine: Engine) -> dict[str, list[str]]:
    """How the database itself says that each table and index was made; the order of lines means nothing."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
    return {
        name: sorted(re.sub(r"\s+|\"", " ", line).strip(" ,") for line in re.split(r"\n|(?<=\w) (?=\()", sql))
        for name, sql in rows
        if name != "alembic_version"
    }


def test_an_empty_site_can_go_back_to_nothing(nothing: Database) -> None:
    schema.upgrade(nothing.engine)
    schema.downgrade(nothing.engine, "base")
    assert inspect(nothing.engine).get_table_names() == ["alembic_version"]
    schema.upgrade(nothing.engine)
    assert schema.is_current(nothing.engine)


def test_going_back_refuses_to_lose_a_fact(nothing: Database) -> None:
    schema.upgrade(nothing.engine)
    nothing.write(lambda session: session.add(Person(name="某人", made_at=NOW)))
    with pytest.raises(Exception, match="person would lose rows"):
        schema.downgrade(nothing.engine, "base")
    assert schema.is_current(nothing.engine)


def test_migrating_twice_is_as_once(nothing: Database) -> None:
    for _ in range(2):
        schema.upgrade(nothing.engine)
    assert schema.current(nothing.engine) == schema.head()


def test_no_migration_knows_the_app() -> None:
    """A migration that used today's types would change with them."""
    for path in (Path(__file__).parent.parent / "migrations/versions").glob("*.py"):
        assert not re.search(r"\bapp\b|sqlmodel", path.read_text()), path.name


def test_a_site_without_a_url_keeps_its_file_in_its_folder() -> None:
    assert Settings(data_dir=Path("/srv/touyan")).database == "sqlite:////srv/touyan/touyan.db"
