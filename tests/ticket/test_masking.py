"""Masked values reach neither the model nor Temporal; people read contacts and names again."""

import pytest
from temporalio.client import Client

from tests.harness import System, eventually, running_system

SECRETS = ["hunter2", "4111 1111 1111 1111", "DE89370400440532013000"]
BODY = (
    "Hi Cara, the password is hunter2, card 4111 1111 1111 1111, IBAN DE89370400440532013000."
    " Mail cara@acme.example or call +49 30 1234567 about order 4711, as promised."
)
LEVELS = {
    "off": ([], [*SECRETS, "cara@acme.example", "+49 30 1234567", "Cara Castle"], {}),
    "secrets": (SECRETS, ["cara@acme.example", "Cara"], {"secret": 2, "card": 1, "iban": 1}),
    "contacts": ([*SECRETS, "cara@acme.example", "+49 30"], ["Cara"], {"email": 1, "phone": 1}),
    "people": ([*SECRETS, "cara@acme.example", "Cara", "Castle"], [], {"email": 1, "person": 1}),
}


async def summarized(system: System, organization_id: int | None = None) -> int:
    ticket_id = system.ticket(BODY, subject="PIN 4712", organization_id=organization_id)
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    return ticket_id


@pytest.mark.parametrize("level", LEVELS)
async def test_the_model_sees_what_the_level_lets_through(temporal: Client, level: str) -> None:
    masked, seen, counts = LEVELS[level]
    async with running_system(temporal, redact=level) as system:
        ticket_id = await summarized(system)
        document = await system.read(ticket_id)

    [prompt] = system.model.ticket_prompts
    assert [word for word in masked if word in prompt] == []
    assert [word for word in [*seen, "4711", str(ticket_id)] if word not in prompt] == []
    assert counts.items() <= document.masked.items()


async def test_contacts_and_people_are_put_back_and_secrets_are_not(temporal: Client) -> None:
    async with running_system(temporal, redact="people") as system:
        document = await system.read(await summarized(system))

    assert document.summary
    assert document.summary.summary.startswith("Hi Cara, the password is ⟦password⟧, card")
    assert document.subject == "PIN ⟦pin⟧"
    assert document.requester == "Cara Castle"
    assert document.summary.intent == "About PIN ⟦pin⟧"


async def test_the_organizations_question_is_masked_again(temporal: Client) -> None:
    async with running_system(temporal, redact="people") as system:
        acme = system.organization()
        ticket_id = await summarized(system, acme)
        await system.fresh_organization(acme, tickets=1)
        # Nothing new for the ticket's model, and still news for the organization's.
        system.sample.tickets[ticket_id].status = "pending"
        await system.post(ticket_id)
        await system.fresh(ticket_id)
        document = await eventually(
            lambda: system.read_organization(acme),
            lambda found: len(system.model.organization_prompts) == 2 and not found.stale,
        )

    prompts = "\n".join(system.model.organization_prompts)
    assert [word for word in [*SECRETS, "Cara", "Castle", "4712"] if word in prompts] == []
    assert "⟦person 1⟧" in prompts
    assert document.summary
    assert document.summary.key_people == ["Cara Castle"]
    assert document.masked["person"] == 1


async def test_no_secret_is_stored_in_temporal(system: System) -> None:
    acme = system.organization()
    ticket_id = await summarized(system, acme)
    await system.fresh_organization(acme, tickets=1)

    for workflow_id in (f"ticket-workflow-{ticket_id}", f"organization-workflow-{acme}"):
        history = await system.temporal.get_workflow_handle(workflow_id).fetch_history()
        stored = b"".join(event.SerializeToString() for event in history.events)
        assert "⟦password⟧".encode() in stored
        assert [secret for secret in SECRETS if secret.encode() in stored] == []
