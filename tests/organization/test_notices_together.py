"""Notices that come while one is on the way to the same organization go together in one signal."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from temporalio.client import Client
from temporalio.service import RPCError

from tests.harness import System, running_system
from tests.organization.factories import digest
from ticketfu.encryption import data_converter
from ticketfu.organization.client import Organizations, workflow_id
from ticketfu.organization.models import SIGNAL, TicketSummarized


@pytest.fixture
async def idle(temporal: Client) -> AsyncIterator[System]:
    """No worker runs: signals that come during a workflow task enter the history after it."""
    async with running_system(temporal) as system:
        await system.stop_worker()
        yield system


async def signals(temporal: Client, organization_id: int) -> list[list[int]]:
    """The ticket ids of each signal."""
    history = await temporal.get_workflow_handle(workflow_id(organization_id)).fetch_history()
    found = []
    for event in history.events:
        signal = event.workflow_execution_signaled_event_attributes
        if signal.signal_name == SIGNAL:
            (notice,) = await temporal.data_converter.decode(
                signal.input.payloads, [TicketSummarized]
            )
            found.append([each.ticket_id for each in notice.all()])
    return found


async def test_sixty_tickets_that_change_together_are_three_signals(idle: System) -> None:
    acme = idle.organization()
    notify = Organizations(idle.temporal, idle.queue).ticket_summarized

    await asyncio.gather(*(notify(acme, number, digest()) for number in range(60)))

    assert await signals(idle.temporal, acme) == [[0], [*range(1, 41)], [*range(41, 60)]]
    idle.start_worker()
    await idle.fresh_organization(acme, tickets=60)


async def test_organizations_do_not_wait_for_each_other(idle: System) -> None:
    acme, other = idle.organization(), idle.organization()
    notify = Organizations(idle.temporal, idle.queue).ticket_summarized

    await asyncio.gather(*(notify(each, 1, digest()) for each in (acme, other, acme, other)))

    assert await signals(idle.temporal, acme) == [[1], [1]]
    assert await signals(idle.temporal, other) == [[1], [1]]


async def test_others_get_through_when_the_one_that_would_send_for_them_is_cancelled(
    idle: System,
) -> None:
    acme = idle.organization()
    notify = Organizations(idle.temporal, idle.queue).ticket_summarized
    first, second, third = (asyncio.create_task(notify(acme, n, digest())) for n in (1, 2, 3))
    await asyncio.sleep(0)

    second.cancel()
    await asyncio.gather(first, third)

    assert second.cancelled()
    assert await signals(idle.temporal, acme) == [[1], [3]]


async def test_all_of_a_signal_that_temporal_refuses_hear_of_it(temporal: Client) -> None:
    elsewhere = await Client.connect(
        temporal.service_client.config.target_host,
        namespace="nobody's",
        data_converter=data_converter(()),
    )
    notify = Organizations(elsewhere, "a-queue").ticket_summarized

    answers = await asyncio.gather(
        *(notify(1, number, digest()) for number in range(5)), return_exceptions=True
    )

    assert [type(answer) for answer in answers] == [RPCError] * 5
    # The first went alone; the others were refused once, together.
    assert len({id(answer) for answer in answers}) == 2
    with pytest.raises(RPCError):
        await notify(1, 1, digest())


async def test_an_erasure_among_them_hides_the_summary_before_a_worker_sees_it(
    temporal: Client,
) -> None:
    async with running_system(temporal) as system:
        acme = system.organization()
        organizations = Organizations(temporal, system.queue)
        await organizations.ticket_summarized(acme, 1, digest())
        await system.fresh_organization(acme, tickets=1)
        await system.stop_worker()

        await asyncio.gather(
            organizations.ticket_summarized(acme, 2, digest()),
            organizations.ticket_summarized(acme, 3, digest()),
            organizations.ticket_summarized(acme, 1, digest("Other words."), erased=True),
        )

        assert (await signals(temporal, acme))[-1] == [3, 1]
        assert (await organizations.summary(acme)).summary is None
