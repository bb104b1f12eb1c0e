"""A signed-in person before the whole system, in a real browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from tests.harness import KEY, System
from tests.serving import http_client
from tests.waiting import listing

# Of a busy machine; playwright's own is 5 seconds.
expect.set_options(timeout=60_000)


@asynccontextmanager
async def signed_in(browser: Browser, url: str) -> AsyncIterator[Page]:
    """A tab in which whatever the page complains of fails the test."""
    async with http_client(base_url=url, headers={"X-Ticketfu-Key": KEY}) as http:
        # Lists that are not ready yet are a 503, of which the browser would complain.
        await listing(http, "tickets")
    context = await browser.new_context(base_url=url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    await page.goto("/login")
    await page.fill("#token", KEY)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{url}/")
    yield page
    await context.close()
    assert complaints == []


@pytest.fixture
async def page(browser: Browser, system: System) -> AsyncIterator[Page]:
    async with signed_in(browser, system.url) as page:
        yield page
