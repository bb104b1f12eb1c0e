"""Switches of a document's page: in another language, and without what internal notes say."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from ticketfu.entity.views import View
from ticketfu.server.api.requests import wanted_language

LANGUAGES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ru": "Русский",
    "sv": "Svenska",
    "tr": "Türkçe",
    "zh": "中文",
}
"""As their speakers write them; an address may name any other."""


async def page_view(request: Request) -> View:
    """The view that an address asks for; a form sends what was left empty as well."""
    given = request.query_params
    language, view = given.get("language", ""), given.get("view", "")
    if view not in {"", "public"}:
        raise HTTPException(422, "view wants public, or nothing")
    return View(language=await wanted_language(language or None), public=view == "public")


PageView = Annotated[View, Depends(page_view)]


def language_choices(tag: str) -> list[tuple[str, str]]:
    """Tags and names to choose from, with the one that is shown."""
    return list(({tag: tag} | LANGUAGES if tag else LANGUAGES).items())
