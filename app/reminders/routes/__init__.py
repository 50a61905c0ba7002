"""Reminders: preview, sending, what became of them, and what is arranged beforehand."""

from fastapi import APIRouter

from app.reminders.routes import arranging, mail, sending

router = APIRouter()
for part in (sending, arranging, mail):
    router.include_router(part.router)
