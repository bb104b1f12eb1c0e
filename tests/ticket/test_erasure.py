"""DELETE forgets a ticket: its entity, all its runs, and what the organization knows of it."""

from temporalio.client import Client

from tests.harness import System, fresh_id, running_system
from tests.test_bounds import runs


async def test_an_erased_ticket_was_never_seen(system: System) -> None:
    acme = system.organization()
    stays = system.ticket("I stay.", organization_id=acme)
    goes = system.ticket("I go away.", organization_id=acme)
    for ticket_id in (stays, goes):
        await system.post(ticket_id)
    await system.fresh_organization(acme, tickets=2)

    answer = await system.http.delete(f"/api/v1/ticket/{goes}")

    assert (answer.status_code, answer.content) == (204, b"")
    again = await system.http.get(f"/api/v1/ticket/{goes}/summary")
    assert again.status_code == 404
    insights = await system.fresh_organization(acme, tickets=1)
    assert "I go away." not in insights.model_dump_json()


async def test_every_run_of_a_long_history_is_erased(system: System) -> None:
    ticket_id = system.ticket()
    for number in range(20):
        system.comment(ticket_id, f"Attempt {number}.")
        await system.post(ticket_id)
        await system.fresh(ticket_id)
    workflow_id = f"ticket-workflow-{ticket_id}"
    assert len(await runs(system.temporal, workflow_id)) > 1

    await system.http.delete(f"/api/v1/ticket/{ticket_id}")
    await system.post(ticket_id)
    await system.fresh(ticket_id)

    assert len(await runs(system.temporal, workflow_id)) == 1


async def test_a_ticket_can_be_erased_while_no_worker_runs(temporal: Client) -> None:
    async with running_system(temporal) as system:
        ticket_id = system.ticket()
        await system.post(ticket_id)
        await system.fresh(ticket_id)
        await system.stop_worker()

        answer = await system.http.delete(f"/api/v1/ticket/{ticket_id}")

        assert answer.status_code == 204
        read = await system.http.get(f"/api/v1/ticket/{ticket_id}/summary")
        assert read.status_code == 404


async def test_what_was_never_seen_cannot_be_erased(system: System) -> None:
    assert (await system.http.delete(f"/api/v1/ticket/{fresh_id()}")).status_code == 404
