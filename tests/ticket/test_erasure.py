"""DELETE forgets a ticket: its entity, all its runs, and what the organization knows of it."""

from temporalio.client import Client

from tests.system import System, fresh_id, system
from tests.test_bounds import runs


async def test_an_erased_ticket_was_never_seen(ticketfu: System) -> None:
    acme = ticketfu.organization()
    stays = ticketfu.ticket("I stay.", organization_id=acme)
    goes = ticketfu.ticket("I go away.", organization_id=acme)
    for ticket_id in (stays, goes):
        await ticketfu.post(ticket_id)
    await ticketfu.fresh_organization(acme, tickets=2)

    answer = await ticketfu.http.delete(f"/api/v1/ticket/{goes}")

    assert (answer.status_code, answer.content) == (204, b"")
    again = await ticketfu.http.get(f"/api/v1/ticket/{goes}/summary")
    assert again.status_code == 404
    insights = await ticketfu.fresh_organization(acme, tickets=1)
    assert "I go away." not in insights.model_dump_json()


async def test_every_run_of_a_long_life_is_erased(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket()
    for number in range(20):
        ticketfu.comment(ticket_id, f"Attempt {number}.")
        await ticketfu.post(ticket_id)
        await ticketfu.fresh(ticket_id)
    workflow_id = f"ticket-workflow-{ticket_id}"
    assert len(await runs(ticketfu.temporal, workflow_id)) > 1

    await ticketfu.http.delete(f"/api/v1/ticket/{ticket_id}")
    await ticketfu.post(ticket_id)
    await ticketfu.fresh(ticket_id)

    assert len(await runs(ticketfu.temporal, workflow_id)) == 1


async def test_a_ticket_can_be_erased_while_no_worker_runs(temporal: Client) -> None:
    async with system(temporal) as ticketfu:
        ticket_id = ticketfu.ticket()
        await ticketfu.post(ticket_id)
        await ticketfu.fresh(ticket_id)
        await ticketfu.stop_worker()

        answer = await ticketfu.http.delete(f"/api/v1/ticket/{ticket_id}")

        assert answer.status_code == 204
        read = await ticketfu.http.get(f"/api/v1/ticket/{ticket_id}/summary")
        assert read.status_code == 404


async def test_what_was_never_seen_cannot_be_erased(ticketfu: System) -> None:
    assert (await ticketfu.http.delete(f"/api/v1/ticket/{fresh_id()}")).status_code == 404
