"""The organizer's desk: the pages on which he acts."""

from fastapi import APIRouter

from app.desk.routes import certificates, closing, links, report, rosters

router = APIRouter()
for part in (links.router, closing.router, certificates.router, report.router, rosters.router, rosters.plain):
    router.include_router(part)
