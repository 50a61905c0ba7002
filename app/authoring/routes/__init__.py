"""The trainer's door."""

from fastapi import APIRouter

from app.authoring.routes import (
    analysis,
    beginning,
    classes,
    editing,
    exporting,
    importing,
    lessons,
    marking,
    papers,
    picturing,
    publishing,
    reading,
    regrading,
    sharing,
    trials,
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
    papers,
    lessons,
    trials,
    exporting,
    editing,
    publishing,
    importing,
    classes,
):
    router.include_router(part.router)
router.include_router(uploading.plain)
router.include_router(picturing.plain)
