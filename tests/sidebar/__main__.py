"""python -m tests.sidebar: take the pictures of the app in docs/pictures anew."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
from playwright.async_api import async_playwright

from tests.harness import eventually
from tests.sidebar.zendesk_host import ZendeskHost, zendesk_host
from ticketfu.cli.demo.environment import Environment, running_environment
from ticketfu.settings import AISettings

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
TICKET = 42


async def summarized(environment: Environment, http: httpx2.AsyncClient) -> None:
    """Wait until each sample ticket and the organization of the one shown are fresh."""
    for number in environment.sample.tickets:
        await http.post("/api/v1/ticket", json={"ticket_id": number})
    organization_id = environment.sample.tickets[TICKET].organization_id
    paths = [f"ticket/{number}" for number in environment.sample.tickets]

    async def read(path: str) -> dict[str, object]:
        answer = await http.get(f"/api/v1/{path}/summary")
        found: dict[str, object] = answer.json()
        return found

    for path in [*paths, f"organization/{organization_id}"]:
        await eventually(lambda path=path: read(path), lambda doc: doc.get("stale") is False)


async def picture_of_ticket(host: ZendeskHost) -> None:
    await host.open("light")
    await host.page.locator(".claims button").first.click()
    await host.page.locator("blockquote .text").wait_for()
    await host.page.screenshot(path=PICTURES / "sidebar-ticket.png", full_page=True)


async def picture_of_organization(host: ZendeskHost) -> None:
    await host.open("dark")
    await host.page.get_by_role("tab", name="Organization").click()
    await host.page.locator("#organization h1").wait_for()
    await host.page.screenshot(path=PICTURES / "sidebar-organization.png", full_page=True)


@asynccontextmanager
async def demo() -> AsyncIterator[Environment]:
    """The demo's sample account, with every ticket summarized."""
    async with running_environment(AISettings(llm_provider="extractive")) as environment:
        headers = {"X-Ticketfu-Key": environment.token}
        http = httpx2.AsyncClient(base_url=environment.url, headers=headers, timeout=30)
        async with http:
            await summarized(environment, http)
        yield environment


async def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    async with demo() as environment, async_playwright() as playwright:
        credentials = environment.sample.credentials
        agent = (f"{credentials.email}/token", credentials.api_token)
        program, arguments = shutil.which("chromium"), ["--no-sandbox"]
        browser = await playwright.chromium.launch(executable_path=program, args=arguments)
        async with (
            browser,
            httpx2.AsyncClient(base_url=environment.url, timeout=30) as server,
            httpx2.AsyncClient(base_url=environment.zendesk_url, auth=agent) as zendesk,
        ):
            pictures = {"light": picture_of_ticket, "dark": picture_of_organization}
            for scheme, picture in pictures.items():
                beside = {"ticket.id": TICKET, "colorScheme": scheme}
                key = environment.token
                async with zendesk_host(browser, server, zendesk, key, **beside) as host:
                    await picture(host)


asyncio.run(main())
