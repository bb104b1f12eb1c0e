"""Pages in a real browser: a live change, hostile words, filters, accessibility."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect
from temporalio.client import Client

from tests.browser.conftest import signed_in
from tests.harness import KEY, System, fresh_id
from tests.index.factories import NOW, ticket
from tests.serving import serve
from ticketfu.cli.demo.model import ModelSwitch
from ticketfu.cli.demo.visitor import DemoVisitor
from ticketfu.index.entries import Entry
from ticketfu.server.app import ServerOptions, create_app
from ticketfu.server.keys import Keys

HOSTILE = (
    "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
    " \u202egnirts \u2066 javascript:alert(1) {{7*7}} " + "W" * 10_000
)
PAGES = ("/", "/organizations", "/tickets?topic=login", "/operations", "/docs")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (375, 768, 1024, 1280)
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


async def test_a_ticket_changes_before_the_readers_eyes(system: System, page: Page) -> None:
    acme = system.organization("Acme")
    ticket_id = system.ticket("Nobody can log in since nine.", organization_id=acme)
    await system.sample.announce(ticket_id)
    await system.fresh_organization(acme, tickets=1)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.goto(f"/tickets/{ticket_id}")
    await expect(page.locator("[data-part=summary]")).to_contain_text("Nobody can log in")
    await expect(page.locator("[data-part=news]")).to_have_count(0)
    await page.evaluate("document.querySelector('h1').marked = true")
    await page.click("summary:has-text('As Markdown')")
    await page.fill("#reason", "Half a sent")

    system.comment(ticket_id, "It works again, thank you.")
    await system.sample.announce(ticket_id)

    await expect(page.locator("[data-part=summary]")).to_contain_text("It works again")
    await expect(page.locator("#news")).to_contain_text("Updated: ")
    # The page was changed in place: nothing jumped, closed or was lost.
    assert await page.evaluate("document.querySelector('h1').marked")
    await expect(page.locator("#handoff")).to_be_visible()
    await expect(page.locator("#reason")).to_have_value("Half a sent")
    news = page.locator("[data-part=news]")
    await expect(news).to_contain_text("New since you looked")
    await expect(news).to_contain_text("summary")
    await page.click("text=Copy as Markdown")
    await expect(page.locator("#news")).to_have_text("Copied")
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"### [#{ticket_id}](https://acme.zendesk.com/agent/tickets/")
    assert "It works again" in copied


async def test_an_organization_is_printed_as_one_page(system: System, page: Page) -> None:
    acme = system.organization("Acme")
    words = "The report of last week does not open, and nobody can say why. " * 20
    for _ in range(3):
        await system.post(system.ticket(words, organization_id=acme))
    await system.fresh_organization(acme, tickets=3)
    await page.goto(f"/organizations/{acme}")

    pdf = await page.pdf(prefer_css_page_size=True)
    await page.emulate_media(media="print")

    assert pdf.count(b"/Type /Page\n") == 1
    await expect(page.locator(".bar")).to_be_hidden()
    await expect(page.locator("#brief")).to_be_hidden()
    await expect(page.locator("[data-part='what changed']")).to_be_visible()


async def violations(page: Page, path: str) -> list[str]:
    """Rules that axe finds broken on this page, in light and in dark."""
    await page.goto(path)
    broken = []
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        found = await Axe().run(page, options=RULES)
        broken += [f"{path} {scheme} {rule['id']}" for rule in found.response["violations"]]
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate(FITS), (path, width)
    assert await page.title() != "run"
    assert await page.locator("main script, main img").count() == 0
    return broken


async def test_hostile_words_break_nothing_and_axe_finds_nothing(
    system: System, page: Page
) -> None:
    acme = system.organization(HOSTILE[:200])
    ticket_id = system.ticket(HOSTILE, subject=HOSTILE[:250], organization_id=acme)
    await system.post(ticket_id)
    await system.fresh_organization(acme, tickets=1)

    found = [
        await violations(page, path)
        for path in (*PAGES, f"/tickets/{ticket_id}", f"/organizations/{acme}")
    ]
    # A tab of its own: a browser complains of every answer that is an error.
    tab = await page.context.new_page()
    found += [await violations(tab, path) for path in ("/nowhere", f"/tickets/{fresh_id()}")]
    await page.context.clear_cookies()
    found.append(await violations(tab, "/login"))

    assert [broken for broken in found if broken] == []


async def test_axe_finds_nothing_on_the_pages_of_the_demo(system: System, browser: Browser) -> None:
    ticket_id = system.ticket(HOSTILE, subject=HOSTILE[:250])
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    options = ServerOptions(queue=system.queue)
    app = create_app(system.temporal, asyncio.Event(), Keys((KEY,)), options)
    app.include_router(DemoVisitor(system.sample, ModelSwitch(), ticket_id).router())

    async with serve(app) as url, signed_in(browser, url) as page:
        found = [
            await violations(page, path) for path in ("/demo", f"/demo/agent/tickets/{ticket_id}")
        ]

    assert [broken for broken in found if broken] == []


@pytest.fixture
async def busy(temporal: Client, browser: Browser) -> AsyncIterator[Page]:
    """A tab before a server that knows 10,000 tickets."""
    app = create_app(temporal, asyncio.Event(), Keys((KEY,)), ServerOptions(queue="nobody-here"))
    entries = [
        Entry(ticket(number, f"Parcel {number} is late.", topics=["late"]), NOW + timedelta(number))
        for number in range(1, 10_001)
    ]
    async with serve(app) as url, signed_in(browser, url) as page:
        await app.state.services.index.put_tickets(entries)
        yield page


async def test_filters_stand_in_the_address_of_a_list_of_10000(busy: Page) -> None:
    await busy.goto("/tickets")
    await expect(busy.locator("#list")).to_contain_text("10\u202f000 tickets")

    await busy.fill("main input[name=q]", "parcel 9876")
    await busy.keyboard.press("Enter")

    await expect(busy.locator("tbody tr")).to_have_count(1)
    await expect(busy.get_by_role("link", name="all tickets")).to_be_visible()
    assert "q=parcel+9876" in busy.url
    await busy.reload()
    await expect(busy.locator("tbody tr")).to_contain_text("#9876")
    await busy.go_back()
    await expect(busy.locator("tbody tr")).to_have_count(30)
