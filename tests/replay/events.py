"""A ticket that announces what is new, and deliveries of events to a receiver that was away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from pydantic import SecretStr

from tests.harness import System, eventually
from tests.notify.conftest import SECRET, Receiver
from tests.notify.deliveries import delivery_of, waits_for_next_try
from tests.replay.services import run_of
from tests.serving import serve
from ticketfu.entity.outgoing import SUMMARY_CHANGED, TICKET_FAILED
from ticketfu.stored import ROTATE_KEYS


async def ticket_announced(system: System) -> str:
    """A summary, a failure and a summary again; each event is handed over."""
    async with _announcing(system) as receiver:
        ticket_id = system.ticket()
        await system.post(ticket_id)
        await eventually(partial(receiver.of, SUMMARY_CHANGED, revision=1), bool)
        system.sample.fail_next(f"/api/v2/tickets/{ticket_id}", status=403, times=9)
        system.comment(ticket_id, "News.")
        await system.post(ticket_id)
        await eventually(partial(receiver.of, TICKET_FAILED), bool)
        system.sample.heal()
        await system.post(ticket_id)
        await eventually(partial(receiver.of, SUMMARY_CHANGED, revision=2), bool)
        await system.fresh(ticket_id)
    return f"ticket-workflow-{ticket_id}"


async def delivery_retried(system: System) -> str:
    """Taken at the fourth try."""
    async with _announcing(system) as receiver:
        receiver.statuses = [500, 301, 429]
        delivery = await delivery_of(system)
        await delivery.result()
    return delivery.id


async def delivery_rotated(system: System) -> str:
    """The keys are rotated while its receiver is away; the run that ended then."""
    async with _announcing(system) as receiver:
        receiver.statuses, receiver.wait = [503], 3600
        delivery = await delivery_of(system)
        await eventually(lambda: waits_for_next_try(delivery), bool)
        first = await run_of(system, delivery.id)
        await delivery.signal(ROTATE_KEYS, "")
        await delivery.result()
    return f"{delivery.id}/{first}"


EVENTS = (ticket_announced, delivery_retried, delivery_rotated)


@asynccontextmanager
async def _announcing(system: System) -> AsyncIterator[Receiver]:
    """Its worker sends events from here on."""
    receiver = Receiver()
    async with serve(receiver.app()) as url:
        await system.stop_worker()
        notify = {"notify_url": SecretStr(f"{url}/events"), "notify_secret": SecretStr(SECRET)}
        system.settings = system.settings.model_copy(update=notify)
        system.start_worker()
        yield receiver
        await system.stop_worker()
