"""Forms and switches of the pages, before the whole system."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from starlette.responses import PlainTextResponse
from temporalio.client import Client

from tests.harness import KEY, READER, System, eventually, fresh_id, running_system
from tests.server.people import browser, form_token, sign_in
from tests.waiting import listing

NOTE = "They will leave in May, code LEAVE_77."


@pytest.fixture(scope="module")
async def system(temporal: Client) -> AsyncIterator[System]:
    async with running_system(temporal) as system:
        yield system


async def test_an_operator_renames_a_topic_on_the_organizations_page(system: System) -> None:
    acme = system.organization("Acme")
    await system.post(system.ticket(organization_id=acme))
    await system.fresh_organization(acme, tickets=1)
    path = f"/organizations/{acme}"
    async with browser(system.http) as reader, browser(system.http) as operator:
        await sign_in(reader, READER)
        await sign_in(operator, KEY)
        shown = await operator.get(path)
        given = {"form_token": form_token(shown), "from": "login", "to": "Sign-On"}
        read = await reader.get(path)
        by_reader = await reader.post(f"{path}/topics", data={"form_token": form_token(read)})
        without_token = await operator.post(f"{path}/topics", data=given | {"form_token": ""})
        without_name = await operator.post(f"{path}/topics", data=given | {"to": "-"})
        accepted = await operator.post(f"{path}/topics", data=given)
        noted = await operator.get(accepted.headers["location"])

    assert "/topics" in shown.text
    assert "<option>login</option>" in shown.text
    assert "/topics" not in read.text
    refused = (by_reader, without_token, without_name)
    assert [answer.status_code for answer in refused] == [403, 403, 422]
    assert accepted.status_code == 303
    assert "Noted" in noted.text

    async def topics() -> list[str]:
        summary = (await system.fresh_organization(acme)).summary
        return [topic.topic for topic in summary.trending_topics] if summary else []

    await eventually(topics, lambda found: found == ["sign on"])


async def test_a_ticket_is_read_without_notes_and_in_another_language(system: System) -> None:
    ticket_id = system.ticket("The report does not open.")
    agent = system.sample.add_user("Abe Adams", role="agent").id
    system.sample.add_comment(ticket_id, NOTE, author_id=agent, public=False)
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    path = f"/tickets/{ticket_id}"
    async with browser(system.http) as anna:
        await sign_in(anna, READER)
        whole = await anna.get(f"{path}?language=&view=")
        seen = []

        async def without_notes() -> str:
            seen.append((await anna.get(f"{path}?view=public&language=")).text)
            return seen[-1]

        public = await eventually(without_notes, lambda text: "does not open" in text)

        async def in_german() -> str:
            return (await anna.get(f"{path}?view=public&language=de")).text

        await eventually(in_german, lambda text: "~About A report~" in text)
        wrong = [await anna.get(f"{path}?{each}") for each in ("view=all", "language=Klingon")]

    assert "LEAVE_77" in whole.text
    assert "being made" in seen[0]
    assert not [text for text in seen if "LEAVE_77" in text or "of 2 comments" in text]
    assert "Made from public comments only" in public
    assert f'href="/api/v1/ticket/{ticket_id}/summary?view=public"' in public
    assert [answer.status_code for answer in wrong] == [422, 422]


async def test_failed_tickets_are_tried_again_from_the_operations_page(system: System) -> None:
    system.model.faults["no such model"] = lambda: PlainTextResponse("no", 404)
    ticket_id = system.ticket("There is no such model.")
    await system.post(ticket_id)

    async def operations() -> httpx2.Response:
        return await operator.get("/operations")

    async with browser(system.http) as operator:
        await sign_in(operator, KEY)
        page = await eventually(operations, lambda shown: "/operations/retry" in shown.text)
        del system.model.faults["no such model"]
        given = {"form_token": form_token(page), "error_code": "llm.model_not_found"}
        answer = await operator.post("/operations/retry", data=given)

    assert "error_code=llm.model_not_found" in page.text
    assert answer.status_code == 303
    fresh = await system.fresh(ticket_id)
    assert fresh.error is None
    assert fresh.summary


async def test_a_failed_organization_is_tried_again_when_somebody_asks(system: System) -> None:
    name = "Anvils Unlimited"
    acme = system.organization(name)
    await system.post(system.ticket("The report does not open.", organization_id=acme))
    await system.fresh_organization(acme, tickets=1)
    # It does not try again by itself while this test runs.
    refusal = PlainTextResponse("no", 404, {"Retry-After": "3600"})
    system.model.faults[name] = lambda: refusal
    names = {"from": "login", "to": "access"}
    await system.http.post(f"/api/v1/organization/{acme}/topics", json=names)
    path = f"/organizations/{acme}"

    async def tries() -> int:
        return len(system.model.asked(name))

    async with browser(system.http) as reader, browser(system.http) as operator:
        await sign_in(reader, READER)
        await sign_in(operator, KEY)

        async def operations() -> httpx2.Response:
            return await operator.get("/operations")

        listed = await eventually(operations, lambda shown: 'value="organization"' in shown.text)
        shown = await reader.get(path)
        before = await tries()
        asked = await reader.post(f"{path}/refresh", data={"form_token": form_token(shown)})
        by_reader = await eventually(tries, lambda found: found > before)
        retry = {"form_token": form_token(listed), "kind": "organization"}
        retried = await operator.post(
            "/operations/retry", data=retry | {"error_code": "llm.model_not_found"}
        )
        await eventually(tries, lambda found: found > by_reader)
        del system.model.faults[name]
        await reader.post(f"{path}/refresh", data={"form_token": form_token(shown)})
        unseen = await reader.post(
            f"/organizations/{fresh_id()}/refresh", data={"form_token": form_token(shown)}
        )

    assert "Try again now" in shown.text
    assert "/refresh" in shown.text
    assert f'href="{path}"' in listed.text
    assert (asked.status_code, retried.status_code, unseen.status_code) == (303, 303, 404)
    fresh = await system.fresh_organization(acme)
    assert fresh.error is None


async def test_a_ticket_erased_on_its_page_leaves_the_lists_at_once(temporal: Client) -> None:
    async with running_system(temporal) as system:
        ticket_id = system.ticket()
        await system.post(ticket_id)
        await system.fresh(ticket_id)

        async def listed() -> list[int]:
            rows = (await listing(system.http, "tickets")).json()["tickets"]
            return [row["ticket_id"] for row in rows]

        await eventually(listed, lambda found: found == [ticket_id])
        await system.stop_worker()
        async with browser(system.http) as operator:
            await sign_in(operator, KEY)
            given = {"form_token": form_token(await operator.get(f"/tickets/{ticket_id}"))}
            answer = await operator.post(
                f"/tickets/{ticket_id}/erase", data=given | {"sure": "yes"}
            )

        assert answer.status_code == 303
        assert await listed() == []
