"""How fast webhooks are taken, against a client that only signals with start."""

import asyncio
import json
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

from tests.bench.bare import Load
from tests.bench.environment import Environment
from tests.bench.pacing import SENDERS
from tests.bench.processes import Child, module
from tests.bench.report import Row
from tests.bench.system import KEY, SECRET, TicketFu, running
from ticketfu.server.keys import WEBHOOK_PATH
from ticketfu.zendesk.signature import sign, webhook_key

BOUND = 0.9
ROUNDS = 21
REQUESTS, TICKETS = 160, 40


async def intake(stage: Environment) -> list[Row]:
    """Rounds alternate and so does who begins: what slows the machine slows both."""
    async with running(stage, worker=False) as system:
        arguments = (stage.address, system.queue, str(system.settle))
        bare = await module("tests.bench.bare", *arguments)
        try:
            await _webhooks(system, _load(stage))
            await _bare(bare, _load(stage))
            pairs = [await _round(system, bare, number) for number in range(ROUNDS)]
        finally:
            await bare.kill()
    ours, theirs = (REQUESTS / statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(theirs / ours for ours, theirs in pairs)
    return [
        Row(
            f"webhook intake, {SENDERS} senders",
            f"ratio {ratio:.2f}: {ours:.0f} webhooks/s, {theirs:.0f} bare signals/s",
            f"at least {BOUND} of bare signal-with-start",
            ratio >= BOUND,
            {"ratio": ratio, "webhooks_per_second": ours, "bare_per_second": theirs},
        )
    ]


async def _round(system: TicketFu, bare: Child, number: int) -> tuple[float, float]:
    if number % 2:
        theirs = await _bare(bare, _load(system.stage))
        return await _webhooks(system, _load(system.stage)), theirs
    ours = await _webhooks(system, _load(system.stage))
    return ours, await _bare(bare, _load(system.stage))


def _load(stage: Environment) -> Load:
    first, *_ = [next(stage.numbers) for _ in range(TICKETS)]
    event_ids = [str(uuid4()) for _ in range(REQUESTS)]
    return Load(first=first, tickets=TICKETS, event_ids=event_ids, senders=SENDERS)


async def _bare(bare: Child, load: Load) -> float:
    assert bare.process.stdin
    assert bare.process.stdout
    bare.process.stdin.write(load.model_dump_json().encode() + b"\n")
    return float(await bare.process.stdout.readline())


async def _webhooks(system: TicketFu, load: Load) -> float:
    """Requests are made before, so that the sender takes as little of the machine as it can."""
    left = iter([_request(ticket_id, event_id) for ticket_id, event_id in load.requests()])
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(load.senders):
            group.create_task(_sender(system.port, left))
    return time.perf_counter() - began


async def _sender(port: int, left: Iterator[bytes]) -> None:
    """One connection that is kept."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for request in left:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            _, _, rest = head.partition(b"content-length: ")
            await reader.readexactly(int(rest.partition(b"\r\n")[0]))
            if b" 202 " not in head.partition(b"\r\n")[0]:
                raise RuntimeError(f"a webhook was answered {head[:40]!r}")
    finally:
        writer.close()


def _request(ticket_id: int, event_id: str) -> bytes:
    """A webhook as Zendesk signs and sends it."""
    body = json.dumps({"ticket_id": str(ticket_id)}).encode()
    timestamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    headers = {
        "Host": "127.0.0.1",
        "Content-Type": "application/json; charset=utf-8",
        "Content-Length": str(len(body)),
        "X-Ticketfu-Key": webhook_key(KEY),
        "X-Zendesk-Webhook-Invocation-Id": event_id,
        "X-Zendesk-Webhook-Signature": sign(SECRET, timestamp, body),
        "X-Zendesk-Webhook-Signature-Timestamp": timestamp,
    }
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"POST {WEBHOOK_PATH} HTTP/1.1", *lines, "", ""]).encode() + body
