"""The schedule posts the page to the chat, and nothing of either enters Temporal's history."""

from contextlib import AsyncExitStack

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import ActivityEnvironment

from tests.harness import eventually, running_system
from tests.serving import serve
from ticketfu.entity.publications import Publications
from ticketfu.organization.models import WORKFLOW as ORGANIZATION
from ticketfu.organization.models import OrganizationDocument
from ticketfu.weekly.activities import WeeklyDigest, WeeklyDigestActivities
from ticketfu.weekly.models import DigestScope, WeeklyPost, schedule_id
from ticketfu.weekly.schedule import ensure_weekly_digest

PATH = "/hooks/a-secret-of-the-chat"


async def test_pages_are_posted_by_schedule(temporal: Client) -> None:
    posted: list[dict[str, str]] = []

    async def post(request: Request) -> Response:
        posted.append(await request.json())
        # A page that the chat refuses holds up no other; a chat that stumbles is asked again.
        return PlainTextResponse("ok", (400, 503, 200)[len(posted) - 1], {"Retry-After": "0"})

    async with AsyncExitStack() as stack:
        chat = await stack.enter_async_context(
            serve(Starlette(routes=[Route(PATH, post, methods=["POST"])]))
        )
        url = SecretStr(f"{chat}{PATH}")
        system = await stack.enter_async_context(
            running_system(temporal, digest_url=url, digest_organizations="each")
        )
        acme, beta = system.organization("Acme"), system.organization("Beta")
        for number, tickets in ((acme, 1), (beta, 2)):
            for _ in range(tickets):
                await system.post(system.ticket(organization_id=number))
            await system.fresh_organization(number, tickets=tickets)
        await ensure_weekly_digest(temporal, system.queue, wanted=True)
        await ensure_weekly_digest(temporal, system.queue, wanted=True)
        schedule = temporal.get_schedule_handle(schedule_id(system.queue))
        (next_time, *_) = (await schedule.describe()).info.next_action_times
        assert (next_time.weekday(), next_time.hour, next_time.minute) == (0, 7, 0)

        await schedule.trigger()

        async def runs() -> list[str]:
            found = f"WorkflowId STARTS_WITH '{schedule_id(system.queue)}'"
            closed = f"{found} AND ExecutionStatus='Failed'"
            return [run.id async for run in temporal.list_workflows(closed)]

        (run,) = await eventually(runs, bool)
        history = await temporal.get_workflow_handle(run).fetch_history()
        await ensure_weekly_digest(temporal, system.queue, wanted=False)
        publications = Publications(temporal, system.queue, {ORGANIZATION: OrganizationDocument})
        one_page = WeeklyDigestActivities(publications, WeeklyDigest(url.get_secret_value()))
        named = WeeklyDigestActivities(
            publications, WeeklyDigest(scope=DigestScope.parse(f"7, {acme}"))
        )
        run_activity = ActivityEnvironment().run
        chosen = await run_activity(named.choose_weekly_digests)
        assert [post.organization_id for post in chosen] == [7, acme]
        assert not await run_activity(one_page.post_weekly_digest, chosen[0])
        assert await run_activity(one_page.choose_weekly_digests) == [WeeklyPost()]

    headings = [[row for row in page["text"].splitlines() if "##" in row] for page in posted]
    refused, accepted = ["## Beta: 2 of 2 tickets open"], ["## Acme: 1 of 1 tickets open"]
    assert headings == [refused, accepted, accepted]
    assert set(posted[2]) == {"text"}
    assert "Acme" not in history.to_json()
    assert "a-secret-of-the-chat" not in history.to_json()
    with pytest.raises(RPCError):
        await schedule.describe()
