"""People before a server's pages: they keep cookies and send no key."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2

from tests.serving import http_client

PAGE = {"Accept": "text/html"}


@asynccontextmanager
async def browser(server: httpx2.AsyncClient, **headers: str) -> AsyncIterator[httpx2.AsyncClient]:
    """Keeps cookies and sends no key."""
    async with http_client(base_url=server.base_url, headers=PAGE | headers) as client:
        yield client


async def sign_in(client: httpx2.AsyncClient, key: str, next_page: str = "/") -> httpx2.Response:
    return await client.post("/login", data={"token": key, "next": next_page})


def form_token(page: httpx2.Response) -> str:
    return page.text.partition('name="form_token" value="')[2].partition('"')[0]
