"""After an outage one success shortens the others' waits.

Entities that failed while a service was away wait up to a quarter of an hour, each by itself. The
worker remembers them: while the service is away it has one of them try each PROBE, and the first
success wakes all, a few a second. A failure of a single ticket is no outage and wakes nobody.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from temporalio.client import Client
from temporalio.service import RPCError

from ticketfu.entity.publications import Publications
from ticketfu.entity.retry import PROBE, WAKES_A_SECOND
from ticketfu.entity.workflow import RETRY
from ticketfu.errors import WORKER_TIMEOUT
from ticketfu.limits.money import Money
from ticketfu.telemetry.metrics import Metrics

# Failures of a service as a whole; others belong to one ticket.
OUTAGE_KINDS = frozenset(
    {"unavailable", "timeout", "connection", "unauthorized", "billing", "rate_limited"}
    | {"bad_response", "wrong_account"}
)

# Failed in a row, without a success between.
OUTAGE_ENTITIES = 2

MAX_REMEMBERED = 10_000


@dataclass
class Recovery:
    """One for a worker process; entities by the service that failed them, oldest first."""

    temporal: Client
    publications: Publications
    money: Money
    announces: bool = False
    failed: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    waking: dict[str, None] = field(default_factory=dict)
    metrics: Metrics = field(init=False)

    def __post_init__(self) -> None:
        self.metrics = Metrics.of(self.temporal)

    def note(self, workflow_id: str, code: str, *, asked_model: bool) -> None:
        """Note the end of a refresh: its error, or none, says which services answered."""
        if code == WORKER_TIMEOUT[0]:
            return
        service, _, kind = code.partition(".")
        if kind in OUTAGE_KINDS:
            remembered = self.failed[service]
            remembered[workflow_id] = None
            if len(remembered) > MAX_REMEMBERED:
                del remembered[next(iter(remembered))]
        if service != "zendesk":
            # Whatever else failed, the ticket was read before.
            self._succeeded("zendesk")
        if asked_model and service != "llm":
            self._succeeded("llm")

    def _succeeded(self, service: str) -> None:
        recovered = self.failed.pop(service, {})
        if len(recovered) >= OUTAGE_ENTITIES:
            self.waking |= recovered

    async def run(self) -> None:
        """Wake entities that failed, until this is cancelled."""
        probed = asyncio.get_running_loop().time()
        while True:
            await asyncio.sleep(1)
            if self.money.raised:
                await self._wake_held()
            batch = list(self.waking)[:WAKES_A_SECOND]
            now = asyncio.get_running_loop().time()
            if now - probed >= PROBE.total_seconds():
                probed = now
                batch += [_in_turn(remembered) for remembered in self.failed.values()]
            for workflow_id in batch:
                self.waking.pop(workflow_id, None)
                await self._wake(workflow_id)

    async def _wake_held(self) -> None:
        """Wake what the budget held back once it is raised: else that would wait for midnight."""
        try:
            async for publication in self.publications.since(None):
                document = await publication.document()
                if document and document.held == "budget":
                    self.waking[publication.workflow_id] = None
        except RPCError:
            return
        self.money.woke()

    async def _wake(self, workflow_id: str) -> None:
        try:
            await self.temporal.get_workflow_handle(workflow_id).signal(RETRY)
        except RPCError:
            # It has ended, or Temporal is away: its own timer is still there.
            return


def _in_turn(remembered: dict[str, None]) -> str:
    """Take the oldest and put it last, so that one that stays broken does not hide a recovery."""
    workflow_id = next(iter(remembered))
    remembered[workflow_id] = remembered.pop(workflow_id)
    return workflow_id
