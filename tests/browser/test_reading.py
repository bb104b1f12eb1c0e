"""Pages as they are read: on screens of every width, from right to left, on paper."""

import pytest
from playwright.async_api import Page

from tests.harness import System, eventually
from tests.waiting import listing

ARABIC = "منذ صباح اليوم لا يستطيع أي موظف تسجيل الدخول, and we tried a reset."
STICKING_OUT = """[...document.querySelectorAll("main section")]
    .filter((part) => part.scrollWidth > part.clientWidth)
    .map((part) => [part.innerText, part.scrollWidth, part.clientWidth])"""
PUSHED = """[...document.querySelectorAll(".scroll")]
    .filter((part) => part.scrollWidth > part.clientWidth)
    .map((part) => [part.scrollWidth, part.clientWidth])"""
BROKEN_WORDS = """[...document.querySelectorAll("[data-part=topics] th bdi")]
    .filter((word) => word.getClientRects().length > 1).map((word) => word.innerText)"""
TIMES_WHEN_PRINTED = """addEventListener("beforeprint", () => {
    const times = [...document.querySelectorAll("time[data-style]")];
    window.printed = times.map((time) => time.innerText);
})"""


@pytest.fixture
async def acme(system: System) -> int:
    """Before the page: its server then has read what Temporal holds."""
    acme = system.organization("Acme")
    await system.post(system.ticket("We promise a call by 2026-10-01.", organization_id=acme))
    await system.fresh_organization(acme, tickets=1)
    await eventually(
        lambda: listing(system.http, "tickets", organization_id=acme),
        lambda answer: not any(row["stale"] for row in answer.json()["tickets"] or [{"stale": 1}]),
    )
    return acme


@pytest.mark.parametrize("width", [375, 768, 1024, 1280])
async def test_an_organization_fits_every_screen(acme: int, page: Page, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 900})
    await page.goto(f"/organizations/{acme}")

    assert await page.evaluate(STICKING_OUT) == []
    assert await page.evaluate(BROKEN_WORDS) == []


@pytest.mark.parametrize("width", [375, 768, 1024])
async def test_a_list_is_read_without_pushing_it_sideways(
    acme: int, page: Page, width: int
) -> None:
    await page.set_viewport_size({"width": width, "height": 900})
    await page.goto(f"/tickets?organization_id={acme}")

    assert await page.locator("tbody tr").count() == 1
    assert await page.evaluate(PUSHED) == []


async def test_paper_shows_times_that_stay_true(acme: int, page: Page) -> None:
    await page.goto(f"/organizations/{acme}")
    on_screen = await page.locator(".tag time").inner_text()
    await page.evaluate(TIMES_WHEN_PRINTED)

    await page.pdf()

    printed = await page.evaluate("window.printed")
    assert printed
    assert all("20" in text and ":" in text for text in printed)
    assert await page.locator(".tag time").inner_text() == on_screen


@pytest.fixture
async def ticket_id(system: System) -> int:
    ticket_id = system.ticket(ARABIC)
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    return ticket_id


async def test_what_is_written_from_right_to_left_is_marked_at_its_right(
    ticket_id: int, page: Page
) -> None:
    await page.goto(f"/tickets/{ticket_id}")

    item = page.locator("[data-part=attempts] li")
    assert await item.evaluate("(item) => getComputedStyle(item).direction") == "rtl"
    assert await item.evaluate("(item) => parseFloat(getComputedStyle(item).paddingRight)") > 0
