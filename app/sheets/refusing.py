"""Giving a file up from within its reading."""

from app.sheets.rules import Refused, Why


class Unreadable(Exception):
    """Why nothing of a file is taken; `reading.read` turns it into a value."""

    def __init__(self, why: Why, **details: object) -> None:
        super().__init__(why)
        self.refused = Refused(why, {name: str(value) for name, value in details.items()})
