"""DECODE_KEY lets Temporal's own tools read what is encrypted; schedules follow the keys."""

import asyncio
import base64
from asyncio.subprocess import PIPE

import pytest
from pydantic import SecretStr
from temporalio.api.common.v1 import Payload
from temporalio.client import Client, Schedule, ScheduleActionStartWorkflow, ScheduleSpec

from tests.harness import KEY, READER, fresh_id, server_settings
from tests.serving import http_client, serve
from ticketfu.cli import wiring
from ticketfu.embedded import binary
from ticketfu.encryption import EncryptionKey, key_id
from ticketfu.entity.rotation import rotate
from ticketfu.temporal import Connection, connect

OLD, NEW = (EncryptionKey(bytes([number]) * 32) for number in (4, 5))
DECODER = "a-key-for-temporals-own-tools"
WORDS = "my-cat-is-called-Kasimir"


@pytest.fixture
async def encrypted(temporal_address: str) -> Client:
    return await connect(Connection(temporal_address, encryption_keys=(OLD,)))


async def test_temporals_command_line_decodes_with_the_key_for_that_and_no_other(
    temporal_address: str, encrypted: Client
) -> None:
    name = f"decoding-{fresh_id()}"
    handle = await encrypted.start_workflow("Unheard", WORDS, id=name, task_queue=name)
    settings = server_settings(name, 0).model_copy(update={"decode_key": SecretStr(DECODER)})
    app = wiring.server_application(settings, encrypted, asyncio.Event())
    async with serve(app) as url, http_client(base_url=url) as http:
        for key in (KEY, READER, DECODER):
            # It opens nothing else, and nothing else opens it.
            headers = {"Authorization": f"Bearer {key}", "X-Ticketfu-Key": key}
            decoded = await http.post("/decode", json={"payloads": []}, headers=headers)
            assert (decoded.status_code == 200) == (key == DECODER)
        assert (await http.get("/api/v1/tickets", headers=headers)).status_code == 401

        shown = await command_line(
            *("workflow", "show", "--workflow-id", name, "--output", "json"),
            *("--address", temporal_address, "--command-timeout", "30s"),
            *("--codec-endpoint", url, "--codec-auth", f"Bearer {DECODER}"),
        )
    await handle.terminate()

    assert base64.b64encode(f'"{WORDS}"'.encode()) in shown


async def command_line(*arguments: str) -> bytes:
    process = await asyncio.create_subprocess_exec(binary(), *arguments, stdout=PIPE)
    shown, _ = await process.communicate()
    assert process.returncode == 0
    return shown


async def test_rotation_writes_schedules_anew_under_the_first_key(
    temporal_address: str, encrypted: Client
) -> None:
    queue = f"queue-{fresh_id()}"
    action = ScheduleActionStartWorkflow(
        "Unheard", WORDS, id=queue, task_queue=queue, memo={"word": WORDS}
    )
    handle = await encrypted.create_schedule(queue, Schedule(action, spec=ScheduleSpec()))
    both = await connect(Connection(temporal_address, encryption_keys=(NEW, OLD)))
    only_new = await connect(Connection(temporal_address, encryption_keys=(NEW,)))

    await rotate(both, queue, lambda _: None)

    kept = (await only_new.get_schedule_handle(queue).describe()).schedule.action
    assert isinstance(kept, ScheduleActionStartWorkflow)
    payloads = [*kept.args, *(kept.memo or {}).values()]
    await handle.delete()
    assert [type(payload) for payload in payloads] == [Payload, Payload]
    assert {key_id(payload) for payload in payloads} == {NEW.id}
    found = await only_new.data_converter.decode([payloads[0]], [str])
    assert found == [WORDS]
