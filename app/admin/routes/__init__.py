"""The administrators' pages: one part for each of the three."""

from fastapi import APIRouter

from app.admin.routes import accounts, grants, places, trail, units

router = APIRouter(prefix="/admin")
for part in (places, accounts, units, grants, trail):
    router.include_router(part.router)
