"""Everything that Temporal holds is encrypted with the first key; any of them decrypts it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from temporalio.api.common.v1 import Payload
from temporalio.client import Client

from tests.harness import KEY, System, eventually, running_system, server_settings
from tests.serving import http_client, serve
from ticketfu.backfill.client import Backfills, want_reconciliation
from ticketfu.backfill.models import BackfillAsked
from ticketfu.cli import wiring
from ticketfu.encryption import UNREADABLE, CannotDecrypt, Encryption, EncryptionKey, key_id
from ticketfu.entity.earlier_runs import EarlierRuns, delete_runs
from ticketfu.entity.rotation import check_keys, keys_in_use, rotate
from ticketfu.errors import WrongSetup
from ticketfu.temporal import Connection, connect
from ticketfu.webhook.client import Webhooks
from ticketfu.webhook.models import WORKFLOW_ID, WebhooksWanted

FIRST, SECOND, STRANGE = (EncryptionKey(bytes([number]) * 32) for number in (1, 2, 3))
WORDS = "my-dog-is-called-Waldemar"


def payload(text: str) -> Payload:
    return Payload(metadata={"encoding": b"json/plain"}, data=text.encode())


@pytest.mark.parametrize("text", ["", WORDS, WORDS * 10_000], ids=["none", "few", "many"])
async def test_any_key_decrypts_what_the_first_one_encrypted(text: str) -> None:
    (encrypted,) = await Encryption([FIRST, SECOND]).encode([payload(text)])

    assert WORDS.encode() not in encrypted.SerializeToString()
    assert len(encrypted.data) < len(text) / 10 + 100
    assert key_id(encrypted) == FIRST.id
    assert await Encryption([SECOND, FIRST]).decode([encrypted]) == [payload(text)]


async def test_equal_payloads_are_encrypted_to_different_ones() -> None:
    one, other = await Encryption([FIRST]).encode([payload(WORDS)] * 2)
    assert one.data != other.data


@pytest.mark.parametrize("keys", [[], [SECOND], [SECOND, FIRST]])
async def test_plain_payloads_stay_readable(keys: list[EncryptionKey]) -> None:
    assert await Encryption(keys).decode([payload(WORDS)]) == [payload(WORDS)]


async def test_what_was_changed_or_has_another_key_is_not_decrypted() -> None:
    (good,) = await Encryption([FIRST]).encode([payload(WORDS)])
    flipped = good.data[:-1] + bytes([good.data[-1] ^ 1])
    renamed = {**good.metadata, "encryption-key-id": SECOND.id.encode()}
    for changed, keys in (
        (good, []),
        (good, [SECOND]),
        (Payload(metadata=good.metadata, data=flipped), [FIRST]),
        (Payload(metadata=good.metadata, data=b"short"), [FIRST]),
        (Payload(metadata=good.metadata), [FIRST]),
        # The id of a key is authenticated, also where two ids name one key.
        (Payload(metadata=renamed, data=good.data), [FIRST, SECOND]),
    ):
        with pytest.raises(CannotDecrypt, match="ENCRYPTION_KEYS"):
            await Encryption(keys).decode([changed])


async def under(address: str, *keys: EncryptionKey) -> Client:
    return await connect(Connection(address, encryption_keys=keys))


async def stored(client: Client, *workflow_ids: str) -> bytes:
    """All that Temporal holds of these workflows, as it holds it."""
    found = b""
    for name in workflow_ids:
        handle = client.get_workflow_handle(name)
        found += (await handle.describe()).raw_description.SerializeToString()
        async for event in handle.fetch_history_events():
            found += event.SerializeToString()
    return found


@asynccontextmanager
async def other_server(system: System, client: Client) -> AsyncIterator[httpx2.AsyncClient]:
    """A server of this system's that has other keys."""
    app = wiring.server_application(server_settings(system.queue, 0), client, asyncio.Event())
    headers = {"X-Ticketfu-Key": KEY}
    async with (
        serve(app) as url,
        http_client(base_url=url, headers=headers) as http,
    ):
        yield http


async def test_temporal_learns_no_word_and_its_workflows_follow_the_keys(
    temporal_address: str,
) -> None:
    old = await under(temporal_address, FIRST)
    both, new = await under(temporal_address, SECOND, FIRST), await under(temporal_address, SECOND)
    strange, none = await under(temporal_address, STRANGE), await under(temporal_address)
    keyless = {"llm_provider": "extractive", "llm_base_url": None, "llm_model": None}
    async with running_system(old, **keyless) as system:
        acme = system.organization(f"{WORDS} Ltd")
        ticket_id = system.ticket(f"{WORDS} barks.", subject=WORDS, organization_id=acme)
        await system.post(ticket_id)
        document = await system.fresh(ticket_id)
        await system.fresh_organization(acme, tickets=1)
        names = f"ticket-workflow-{ticket_id}", f"organization-workflow-{acme}"

        assert document.subject == WORDS
        assert WORDS.encode() not in await stored(old, *names)

        # A process with other keys does not start, and one that runs already says why.
        await check_keys(both, system.queue)
        for wrong in (strange, none):
            with pytest.raises(WrongSetup, match="ENCRYPTION_KEYS"):
                await check_keys(wrong, system.queue)
        async with other_server(system, none) as http:
            answer = await http.get(f"/api/v1/ticket/{ticket_id}/summary")
        assert (answer.status_code, answer.json()) == (503, {"detail": UNREADABLE})

        # Those that serve all entities; the backfill meets an export that does not answer.
        system.sample.fail_next("/api/v2/incremental", times=1000)
        await Backfills(old, system.queue).start(BackfillAsked())
        await want_reconciliation(old, system.queue, 3600)
        await Webhooks(old, system.queue).want(WebhooksWanted(base_url="https://a.example"))

        # Workers that have the new key first take all workflows over.
        await system.stop_worker()
        system.temporal = both
        system.start_worker()
        await rotate(both, system.queue, lambda _: None)
        assert await keys_in_use(both, system.queue) == {SECOND.id: len(names) + 4}
        # One Temporal serves all tests, and this entity has one id.
        await both.get_workflow_handle(WORKFLOW_ID).terminate()
        runs = EarlierRuns(workflow_id=WORKFLOW_ID)
        await eventually(lambda: delete_runs(both, runs), lambda left: left == 0)
        await eventually(Webhooks(both, system.queue).read, lambda found: found.standing == "none")
        async with other_server(system, new) as system.http:
            # Stale while a workflow task of the run under the new key still waits.
            assert await system.fresh(ticket_id) == document
