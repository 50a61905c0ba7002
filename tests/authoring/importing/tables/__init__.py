"""Tables as trainers have them, with what becomes of each row: written by hand from the conventions of the field."""

from tests.authoring.importing.tables.answers import ANSWERS
from tests.authoring.importing.tables.damage import DAMAGE
from tests.authoring.importing.tables.headers import HEADERS
from tests.authoring.importing.tables.table import Table
from tests.authoring.importing.tables.types import TYPES

TABLES: tuple[Table, ...] = (*HEADERS, *TYPES, *ANSWERS, *DAMAGE)
