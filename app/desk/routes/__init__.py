"""The organizer's desk: the pages on which he acts."""

from fastapi import APIRouter

from app.desk.routes import links, rosters

router = APIRouter()
for part in (links.router, rosters.router, rosters.plain):
    router.include_router(part)
