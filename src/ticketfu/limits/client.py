"""Read what is used of the shared limits: calls, tokens and cost by day, and the budget."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.limits.leases import limits_workflow_id
from ticketfu.limits.models import MEMO, LimitsDocument

READ_TIMEOUT = timedelta(seconds=5)


@dataclass(frozen=True)
class LimitsClient:
    temporal: Client
    queue: str

    async def read(self) -> LimitsDocument:
        """Give what was published last, with a worker or without; empty before the first worker."""
        handle = self.temporal.get_workflow_handle(limits_workflow_id(self.queue))
        try:
            entity = await handle.describe(rpc_timeout=READ_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return LimitsDocument()
        return await entity.memo_value(MEMO, LimitsDocument(), type_hint=LimitsDocument)
