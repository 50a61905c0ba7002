"""The organizer's desk: the pages on which he acts."""

from fastapi import APIRouter

from app.desk.routes import closing, links, report, rosters

router = APIRouter()
for part in (links.router, closing.router, report.router, rosters.router, rosters.plain):
    router.include_router(part)
