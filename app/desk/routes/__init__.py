"""The organizer's desk: the pages on which he acts."""

from fastapi import APIRouter

from app.desk.routes import links

router = APIRouter()
for part in (links,):
    router.include_router(part.router)
