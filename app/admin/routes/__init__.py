"""The administrators' pages: one part for each of the three."""

from fastapi import APIRouter

from app.admin.routes import accounts, grants, places, tables, trail, units

router = APIRouter(prefix="/admin")
for part in (places, accounts, tables, units, grants, trail):
    router.include_router(part.router)
router.include_router(tables.plain)
