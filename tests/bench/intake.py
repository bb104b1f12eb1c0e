"""How fast webhooks are taken, against a client that only signals with start."""

import json
import statistics
from datetime import UTC, datetime
from uuid import uuid4

from tests.bench.bare import Load
from tests.bench.environment import Environment
from tests.bench.pacing import SENDERS
from tests.bench.processes import Child, module
from tests.bench.report import Row
from tests.bench.sender import request
from tests.bench.system import KEY, SECRET, RunningSystem, running
from ticketfu.webhook.models import WEBHOOK_PATH
from ticketfu.zendesk.signature import sign, webhook_key

BOUND = 0.9
ROUNDS = 21
REQUESTS, TICKETS = 160, 40


async def intake(environment: Environment) -> list[Row]:
    """Rounds alternate and so does who begins: what slows the machine slows both."""
    async with running(environment, worker=False) as system:
        arguments = (environment.address, system.queue, str(system.settle))
        bare = await module("tests.bench.bare", *arguments)
        try:
            await _webhooks(system, _load(environment))
            await bare.measure(_load(environment))
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


async def _round(system: RunningSystem, bare: Child, number: int) -> tuple[float, float]:
    if number % 2:
        theirs = await bare.measure(_load(system.environment))
        return await _webhooks(system, _load(system.environment)), theirs
    ours = await _webhooks(system, _load(system.environment))
    return ours, await bare.measure(_load(system.environment))


def _load(environment: Environment) -> Load:
    first, *_ = [next(environment.numbers) for _ in range(TICKETS)]
    event_ids = [str(uuid4()) for _ in range(REQUESTS)]
    return Load(first=first, tickets=TICKETS, event_ids=event_ids, senders=SENDERS)


async def _webhooks(system: RunningSystem, load: Load) -> float:
    requests = [_webhook(ticket_id, event_id) for ticket_id, event_id in load.requests()]
    return await system.environment.send(system.port, requests, status=202)


def _webhook(ticket_id: int, event_id: str) -> str:
    """A webhook as Zendesk signs and sends it."""
    body = json.dumps({"ticket_id": str(ticket_id)})
    timestamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Ticketfu-Key": webhook_key(KEY),
        "X-Zendesk-Webhook-Invocation-Id": event_id,
        "X-Zendesk-Webhook-Signature": sign(SECRET, timestamp, body.encode()),
        "X-Zendesk-Webhook-Signature-Timestamp": timestamp,
    }
    return request("POST", WEBHOOK_PATH, headers, body)
