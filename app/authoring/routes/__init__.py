"""The trainer's door."""

from fastapi import APIRouter

from app.authoring.routes import analysis, classes, editing, publishing, reading

router = APIRouter()
for part in (analysis, reading, editing, publishing, classes):
    router.include_router(part.router)
