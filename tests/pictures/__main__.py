"""python -m tests.pictures: take the pictures in docs/pictures anew."""

import asyncio
import shutil
import sys
from pathlib import Path
from typing import Literal

from playwright.async_api import BrowserContext, ViewportSize, async_playwright

from ticketfu import logs
from ticketfu.cli.demo import Demo
from ticketfu.cli.demo.environment import SHOWN_TICKET, Environment, running_environment

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WIDE = ViewportSize(width=1360, height=860)
NARROW = ViewportSize(width=390, height=844)
TURNED_ORGANIZATION = 46408803200202
"""Lumen & Oak, of which there is most to see."""

WORDS = "It happened again this morning, and now our second office is affected too."


async def save_pictures() -> None:
    FOLDER.mkdir(exist_ok=True)
    async with running_environment(Demo()) as environment, async_playwright() as playwright:
        await _summarize_all(environment)
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        context = await browser.new_context(viewport=WIDE, base_url=environment.url)
        page = await context.new_page()
        await page.goto(environment.page)
        await _of_pages(context, environment)
        await page.goto(f"/demo?ticket={SHOWN_TICKET}")
        await page.fill("#words", WORDS)
        await page.click("text=Send as the customer")
        await page.wait_for_selector("#news:not(:empty)")
        await page.screenshot(path=FOLDER / "demo.png")
        await browser.close()


async def _summarize_all(environment: Environment) -> None:
    for ticket_id in sorted(environment.sample.tickets):
        await environment.sample.announce(ticket_id)
    while True:
        answer = await environment.http.get(
            f"{environment.url}/api/v1/operations",
            headers={"X-Ticketfu-Key": environment.token},
        )
        counts = answer.json().get("counts", {})
        if counts.get("tickets") == len(environment.sample.tickets) and not counts["stale"]:
            break
        await asyncio.sleep(0.3)
    await asyncio.sleep(4)


async def _of_pages(context: BrowserContext, environment: Environment) -> None:
    organization = f"/organizations/{TURNED_ORGANIZATION}"
    ticket = f"/tickets/{SHOWN_TICKET}"
    pictures: list[tuple[str, str, Literal["light", "dark"], ViewportSize]] = [
        ("overview-light", "/", "light", WIDE),
        ("organization-light", organization, "light", WIDE),
        ("organization-dark", organization, "dark", WIDE),
        ("organization-narrow", organization, "light", NARROW),
        ("ticket-dark", ticket, "dark", WIDE),
        ("tickets-light", "/tickets?sort=id", "light", WIDE),
        ("operations-dark", "/operations", "dark", WIDE),
    ]
    page = await context.new_page()
    for name, address, scheme, size in pictures:
        await page.emulate_media(color_scheme=scheme)
        await page.set_viewport_size(size)
        await page.goto(address)
        await page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    logs.configure("warning", "console")
    sys.exit(asyncio.run(save_pictures()))
