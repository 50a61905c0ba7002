"""How somebody wants to see the pages: one cookie that the server reads, so that nothing flashes."""

from dataclasses import dataclass, replace
from typing import Literal, Self

from fastapi import Request

COOKIE = "display"
YEAR = 365 * 24 * 3600

Theme = Literal["auto", "light", "dark"]
Size = Literal["md", "lg"]
Lang = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str | bool]] = {
    "auto": ("theme", "auto"),
    "light": ("theme", "light"),
    "dark": ("theme", "dark"),
    "md": ("size", "md"),
    "lg": ("size", "lg"),
    "zh": ("lang", "zh"),
    "en": ("lang", "en"),
    "on": ("keys", True),
    "off": ("keys", False),
}


@dataclass(frozen=True)
class Display:
    """`keys`: whether single keys work as shortcuts."""

    theme: Theme = "auto"
    size: Size = "md"
    lang: Lang = "zh"
    keys: bool = True

    @classmethod
    def read(cls, cookie: str) -> Self:
        """What the cookie says; a word that we do not know is passed over."""
        return cls().but(*cookie.split(".")[:8])

    @classmethod
    def of(cls, request: Request) -> Self:
        return cls.read(request.cookies.get(COOKIE, ""))

    def but(self, *words: str) -> Self:
        """The same with some of `WORDS` changed."""
        return replace(self, **dict(WORDS[word] for word in words if word in WORDS))  # type: ignore[arg-type]

    def written(self) -> str:
        return f"{self.theme}.{self.size}.{self.lang}.{'on' if self.keys else 'off'}"
