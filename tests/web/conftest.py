from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from tests.web.site import tried


@pytest.fixture
def trying(app: FastAPI) -> Iterator[FastAPI]:
    """The site with the routes of tests/web/site.py."""
    with tried(app):
        yield app
