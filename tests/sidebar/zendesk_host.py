"""Zendesk around the app: its page in a browser, its client, and the proxy that adds the key."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from playwright.async_api import Browser, Page, Route

from tests.sidebar.rules import SDK
from ticketfu.sidebar.package import contents

SERVER = "https://ticketfu.example.com"
APP = "https://1234.apps.zdusercontent.com"
CLIENT = Path(__file__).with_name("zaf_client.js").read_text()
KINDS = {"js": "text/javascript", "css": "text/css", "html": "text/html", "png": "image/png"}


@dataclass
class ZendeskHost:
    """`server` is TicketFu's and has no key; `zendesk` acts as the agent.

    `invoked` is what the app asked Zendesk to do, `elsewhere` what it asked of other addresses.
    """

    page: Page
    server: httpx2.AsyncClient
    zendesk: httpx2.AsyncClient
    reader_key: str
    values: dict[str, object]
    invoked: list[list[Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=lambda: contents(SERVER))

    async def call(self, method: str, given: list[Any]) -> Any:
        """Answer a call of the app's client as Zendesk does."""
        match method, given:
            case "context", _:
                return {"location": self.values["location"], "product": "support"}
            case "get", [str(path)]:
                return {path: self.values.get(path)}
            case "invoke", _:
                self.invoked.append(given)
            case "request", [options]:
                self.requests.append(options)
                return await self._request(options)
        return None

    async def _request(self, options: dict[str, Any]) -> dict[str, Any]:
        url, headers = options["url"], dict(options.get("headers", {}))
        http = self.zendesk
        if not url.startswith("/"):
            allowed = json.loads(self.files["manifest.json"])["domainWhitelist"]
            # Zendesk fills secure settings in nowhere else.
            assert options["secure"] is True
            assert options["cors"] is False
            assert urlsplit(url).hostname in allowed
            http, url = self.server, url.removeprefix(SERVER)
            headers = {
                name: value.replace("{{setting.reader_key}}", self.reader_key)
                for name, value in headers.items()
            }
        if "contentType" in options:
            headers["Content-Type"] = options["contentType"]
        try:
            answer = await http.request(
                options["type"], url, content=options.get("data"), headers=headers
            )
        except httpx2.HTTPError:
            return {"status": 0, "responseText": ""}
        lines = [f"{name}: {value}" for name, value in answer.headers.items()]
        return {
            "status": answer.status_code,
            "responseText": answer.text,
            "responseJSON": answer.json() if answer.text else None,
            "responseHeaders": "\r\n".join(lines),
        }

    async def serve(self, route: Route) -> None:
        """The app's files, the client, and nothing else."""
        url = route.request.url.partition("?")[0]
        name = url.removeprefix(f"{APP}/")
        if url == SDK:
            await route.fulfill(body=CLIENT, content_type="text/javascript")
        elif name in self.files:
            kind = KINDS[name.rpartition(".")[2]]
            await route.fulfill(body=self.files[name], content_type=kind)
        else:
            self.elsewhere.append(url)
            await route.abort()

    async def open(self, scheme: str = "light") -> None:
        query = f"?origin=https%3A%2F%2Facme.zendesk.com&app_guid=1&colorScheme={scheme}"
        await self.page.goto(f"{APP}/assets/app.html{query}")

    async def fire(self, event: str, data: object = None) -> None:
        await self.page.evaluate("([event, data]) => window.fire(event, data)", [event, data])


@asynccontextmanager
async def zendesk_host(
    browser: Browser,
    server: httpx2.AsyncClient,
    zendesk: httpx2.AsyncClient,
    reader_key: str,
    *,
    width: int = 320,
    **values: object,
) -> AsyncIterator[ZendeskHost]:
    """Zendesk with the app beside a ticket; `values` are what its client's `get` answers."""
    context = await browser.new_context(viewport={"width": width, "height": 900})
    await context.grant_permissions(["clipboard-read", "clipboard-write"], origin=APP)
    page = await context.new_page()
    known = {
        "location": "ticket_sidebar",
        "colorScheme": "light",
        "currentUser": {"id": 7, "locale": "en-US"},
    }
    host = ZendeskHost(page, server, zendesk, reader_key, {**known, **values})
    await page.expose_function("zendeskHost", host.call)
    await page.route("**/*", host.serve)
    try:
        yield host
    finally:
        await context.close()
        # Playwright's own tasks of the closed page end in the next turns of the loop.
        await asyncio.sleep(0)
