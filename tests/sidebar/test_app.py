"""The app as an agent meets it: in a browser, beside a ticket of a real TicketFu."""

from datetime import UTC, datetime, timedelta

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect
from starlette.responses import JSONResponse

from tests.harness import System, eventually, fresh_id
from tests.sidebar.conftest import Open

WORDS_OF_AN_ORGANIZATION = """async () => {
  const { organizationView } = await import("./organization.js");
  const { Words } = await import("./words.js");
  const turned = [{ what: "topic: invoice", recent: 3, before: 2, ticket_ids: [] }];
  const document = { turned, tickets: { covered: 1, open: 1, solved: 2 } };
  const shown = organizationView({ document, words: new Words("fr"), act: {} });
  return shown.flat().filter(Boolean).map((element) => element.textContent).join(" ");
}"""
SPACE_BEFORE_A_QUESTION = """() => {
  document.body.innerHTML = "<ul class=questions><li dir=rtl></li></ul>";
  return getComputedStyle(document.querySelector("li")).paddingRight;
}"""
HOSTILE = '<img src=x onerror="document.title=1"> [here](https://evil.example) and <b>more</b>'


async def judged(system: System) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = (await system.http.get("/api/v1/feedback")).json()["feedback"]
    return rows


async def test_an_agent_reads_the_ticket_and_sees_it_change(system: System, open_app: Open) -> None:
    organization_id = system.organization("Lumen")
    ticket_id = system.ticket(HOSTILE, organization_id=organization_id)
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    async with open_app(ticket_id) as app:
        page = app.page
        await expect(page.locator("h1")).to_have_text("About A report")
        await expect(page.locator(".standing strong")).to_have_text("Up to date")
        await expect(page.locator(".covered")).to_have_text("1 of 1 comment")
        await expect(page.get_by_role("button", name="Refresh")).to_be_disabled()

        await page.locator(".claims button").first.click()
        await expect(page.locator("blockquote .text")).to_have_text(HOSTILE)
        await expect(page.locator("blockquote")).to_contain_text("Cara Castle")

        system.comment(ticket_id, "It works again since noon.")
        await system.post(ticket_id)
        await system.fresh(ticket_id)
        await page.clock.fast_forward(70_000)
        await expect(page.locator("article")).to_contain_text("since noon")
        await expect(page.locator("#announcer")).to_have_text("The summary was updated")

        await page.get_by_role("button", name="Not helpful").click()
        await page.get_by_label("What is wrong?").fill("The plant is missing")
        await page.keyboard.press("Enter")
        await expect(page.locator(".actions")).to_contain_text("Thank you")
        (feedback,) = await eventually(lambda: judged(system), bool)
        assert (feedback["verdict"], feedback["reason"]) == ("bad", "The plant is missing")

        await page.get_by_role("button", name="Copy for handoff").click()
        await expect(page.get_by_role("button", name="Copied")).to_be_visible()
        copied = await page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"#{ticket_id} A report\n\nAbout A report\n\n")
        assert (await Axe().run(page)).response["violations"] == []

        await page.get_by_role("tab", name="Ticket").press("ArrowRight")
        await expect(page.locator("#organization h1")).to_have_text("Lumen")

        assert (await Axe().run(page)).response["violations"] == []
        assert await page.locator("img, a, b").count() == 0
        assert app.elsewhere == []
        asked = [request for request in app.requests if request["url"].startswith("https:")]
        keys = {request["headers"]["X-Ticketfu-Key"] for request in asked}
        assert keys == {"{{setting.reader_key}}"}

    beside = {"location": "organization_sidebar", "organization.id": organization_id}
    async with open_app(ticket_id, **beside) as app:
        await expect(app.page.locator("h1")).to_have_text("Lumen")
        await expect(app.page.locator(".counts")).to_have_text("1 open · 0 solved")


async def test_a_failure_stands_beside_the_last_good_summary(
    system: System, open_app: Open
) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    async with open_app(ticket_id, currentUser={"id": 1, "locale": "de"}) as app:
        page = app.page
        system.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)
        system.comment(ticket_id, "News.")
        lost = system.sample.tickets[ticket_id]
        lost.updated_at = datetime.now(UTC) + timedelta(minutes=1)
        await app.fire("ticket.conversation.changed", [])
        refresh = page.get_by_role("button", name="Aktualisieren")
        await expect(refresh).to_be_enabled()
        await refresh.click()
        await expect(page.get_by_role("alert")).to_contain_text("Konnte seit")
        await expect(page.locator("h1")).to_have_text("About A report")

        system.model.faults.clear()
        await refresh.click()
        await expect(page.locator(".standing strong")).to_have_text("Aktuell")
        await expect(page.get_by_role("alert")).to_have_count(0)

        app.reader_key = "a-key-that-was-withdrawn"
        await page.clock.fast_forward(70_000)
        await expect(page.get_by_role("alert")).to_contain_text("Leseschlüssel")
        await expect(page.locator("h1")).to_have_text("About A report")


async def test_a_ticket_that_was_never_read_is_summarized_on_demand(
    system: System, open_app: Open
) -> None:
    async with open_app(system.ticket(), colorScheme="dark") as app:
        page = app.page
        await expect(page.locator(".empty")).to_be_visible()
        ground = "getComputedStyle(document.body).backgroundColor"
        assert await page.evaluate(ground) == "rgb(21, 26, 30)"
        await app.fire("colorScheme.changed", "light")
        assert await page.evaluate(ground) == "rgb(255, 255, 255)"

        await page.get_by_role("button", name="Summarize it now").click()
        await expect(page.locator("h1")).to_have_text("About A report")

        async def pause(**standing: object) -> float:
            given = {"moving": False, "hidden": False, "quiet": 0, "failures": 0, **standing}
            ask = "given => import('./poller.js').then(module => module.pause(given))"
            seconds: float = await page.evaluate(ask, given) / 1000
            return seconds

        # The less moves, the rarer are the questions.
        assert await pause(moving=True) == 1.5
        assert await pause(moving=True, quiet=9) == 10
        assert await pause() == 10
        assert await pause(quiet=50) == 60
        assert await pause(moving=True, hidden=True) == 300
        assert await pause(failures=2, retryAfter=30) == 30
        assert await pause(failures=20) == 120


async def test_an_organization_that_was_never_seen_is_no_empty_page(open_app: Open) -> None:
    beside = {"location": "organization_sidebar", "organization.id": fresh_id()}
    async with open_app(fresh_id(), **beside) as app:
        page = app.page
        await expect(page.locator(".empty")).to_contain_text("does not know a ticket")

        # Numbers decide about words, a topic is called by its name, and Arabic begins at its right.
        said = await page.evaluate(WORDS_OF_AN_ORGANIZATION)
        assert "1 ticket" in said
        assert "1 ouvert · 2 résolus" in said
        assert "invoice augmente" in said
        assert "topic:" not in said
        assert await page.evaluate(SPACE_BEFORE_A_QUESTION) == "18px"
