"""Coming in, going out, and how one wants to see the pages."""

from fastapi import APIRouter

from app.people.routes import display, passwords, sign_in

router = APIRouter()
for part in (sign_in, passwords, display):
    router.include_router(part.router)
