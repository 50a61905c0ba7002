"""The organizer's desk: the pages on which he acts."""

from fastapi import APIRouter

from app.desk.routes import certificates, classes, closing, days, enrolling, learners, links, records, report, rosters

router = APIRouter()
for part in (
    classes.router,
    days.router,
    enrolling.router,
    learners.router,
    records.router,
    links.router,
    closing.router,
    certificates.router,
    report.router,
    rosters.router,
    rosters.plain,
):
    router.include_router(part)
