"""Organizations have their turns, however many tickets of one of them change."""

from temporalio.client import Client

from tests.harness import running_system
from tests.waiting import refreshes_wait

NOISY = 6


async def test_a_noisy_organization_starves_nobody(temporal: Client) -> None:
    """With one place for refreshes, a quiet organization's ticket overtakes the noisy ones."""
    async with running_system(
        temporal, llm_concurrency=1, organization_settle_seconds=3600
    ) as system:
        noisy, quiet = system.organization("Noisy"), system.organization("Quiet")
        tickets = [
            *(system.ticket(f"number {n}", organization_id=noisy) for n in range(NOISY)),
            system.ticket("the quiet one", organization_id=quiet),
        ]
        for ticket_id in tickets:
            await system.post(ticket_id)
        for ticket_id in tickets:
            await system.fresh(ticket_id)

        system.model.gate.clear()
        before = len(system.model.prompts)
        for ticket_id in tickets:
            system.comment(ticket_id, "It happened again.")
            await system.post(ticket_id)
        # One is being asked about.
        await refreshes_wait(system, "webhook", NOISY)
        system.model.gate.set()
        for ticket_id in tickets:
            await system.fresh(ticket_id)

        asked = system.model.prompts[before:]
        (turn,) = [place for place, prompt in enumerate(asked) if "the quiet one" in prompt]
        # In the order of arrival it would be the last.
        assert turn <= NOISY // 2
