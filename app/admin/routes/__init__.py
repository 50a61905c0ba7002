"""The administrators' pages: one part for each of the three."""

from fastapi import APIRouter

from app.admin.routes import accounts, grants, trail

router = APIRouter(prefix="/admin")
for part in (accounts, grants, trail):
    router.include_router(part.router)
