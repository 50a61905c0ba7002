"""The trainer's door."""

from fastapi import APIRouter

from app.authoring.routes import analysis, classes, editing, marking, publishing, reading

router = APIRouter()
for part in (analysis, marking, reading, editing, publishing, classes):
    router.include_router(part.router)
