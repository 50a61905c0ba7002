"""The trainer's door."""

from fastapi import APIRouter

from app.authoring.routes import (
    analysis,
    beginning,
    classes,
    editing,
    exporting,
    importing,
    marking,
    publishing,
    reading,
    regrading,
    sharing,
    uploading,
)

router = APIRouter()
for part in (
    analysis,
    marking,
    regrading,
    reading,
    beginning,
    sharing,
    exporting,
    editing,
    publishing,
    importing,
    classes,
):
    router.include_router(part.router)
router.include_router(uploading.plain)
