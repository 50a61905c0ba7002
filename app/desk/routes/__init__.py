"""The organizer's desk: the pages on which he acts."""

from fastapi import APIRouter

from app.desk.routes import closing, links, rosters

router = APIRouter()
for part in (links.router, closing.router, rosters.router, rosters.plain):
    router.include_router(part)
