"""The trainer's door."""

from fastapi import APIRouter

from app.authoring.routes import classes, editing, publishing, reading

router = APIRouter()
for part in (reading, editing, publishing, classes):
    router.include_router(part.router)
