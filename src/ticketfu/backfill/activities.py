"""The side effects of a walk: count tickets, page through them, have each one refreshed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError

from ticketfu.backfill.coverage import is_covered, is_fresh, walked
from ticketfu.backfill.estimate import estimate
from ticketfu.backfill.models import (
    Advance,
    BackfillAsked,
    Estimate,
    Walk,
    WalkedTicket,
)
from ticketfu.entity.document import Document
from ticketfu.entity.heartbeat import with_heartbeats
from ticketfu.entity.publications import Publications
from ticketfu.errors import failure
from ticketfu.limits import urgency
from ticketfu.limits.client import LimitsClient
from ticketfu.limits.urgency import Urgency
from ticketfu.organization.client import Organizations
from ticketfu.ticket.client import Tickets
from ticketfu.ticket.client import workflow_id as ticket_workflow
from ticketfu.ticket.erasure import erased_since
from ticketfu.zendesk.exported import search_words

if TYPE_CHECKING:
    from ticketfu.zendesk.client import Zendesk

# Of one activity: so often does progress show, and so little is done again after a crash.
SLICE_SECONDS = 2.0
SETTLED_POLL_SECONDS = 0.3

# A ticket's document, and the last change that was read of it.
Published = tuple[Document | None, datetime | None]
NEVER_SEEN: Published = (None, None)

# Tickets asked for at a time. Beyond the workers' room they queue fairly, by organization.
MOST_UNDER_WAY = 100

# After this, a ticket that shows no change any more counts as done.
LOST_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class BackfillActivities:
    zendesk: "Zendesk"
    tickets: Tickets
    organizations: Organizations
    publications: Publications
    limits: LimitsClient

    @activity.defn
    async def estimate_backfill(self, asked: BackfillAsked) -> Estimate:
        """Count the tickets, and reckon from what a call takes here."""
        return await with_heartbeats(self._estimated(asked))

    @activity.defn
    async def advance_walk(self, asked: Advance) -> Walk:
        """Go on for SLICE_SECONDS."""
        urgency.begin(Urgency(backfill=True))
        return await with_heartbeats(self._advanced(asked))

    async def _estimated(self, asked: BackfillAsked) -> Estimate:
        words = search_words(asked.since, asked.organization_id)
        return estimate(await self.zendesk.exports.count(words), await self.limits.read())

    async def _advanced(self, asked: Advance) -> Walk:
        walk, loop = asked.walk, asyncio.get_running_loop()
        until = loop.time() + SLICE_SECONDS
        try:
            while True:
                await self._settle(walk)
                await self._send(asked)
                spent_up = not walk.under_way and asked.room(MOST_UNDER_WAY) <= 0
                if walk.finished or spent_up or loop.time() >= until:
                    break
                await asyncio.sleep(SETTLED_POLL_SECONDS)
            await self._count(walk)
        except (RPCError, RuntimeError):
            raise failure("temporal.unavailable", "Temporal did not answer a walk") from None
        return walk

    async def _send(self, asked: Advance) -> None:
        walk = asked.walk
        while asked.room(MOST_UNDER_WAY) > 0:
            if not walk.waiting and not walk.ended:
                await self._next_page(walk)
            if not walk.waiting:
                if walk.ended:
                    return
                continue
            await self._ask(walk, walk.waiting[0])
            del walk.waiting[0]

    async def _next_page(self, walk: Walk) -> None:
        exports = self.zendesk.exports
        if walk.search:
            page = await exports.found(walk.search, walk.cursor)
        else:
            page = await exports.changed(walk.start, walk.cursor)
        # A place that does not move would be read for ever.
        stuck = not page.end_of_stream and page.after_cursor in {None, walk.cursor}
        if stuck:
            raise failure("zendesk.bad_response", "zendesk answered with a page that leads nowhere")
        walk.cursor = page.after_cursor or walk.cursor
        walk.ended = page.end_of_stream
        published = await self._published([row.id for row in page.tickets])
        walk.waiting = []
        for row in {row.id: row for row in page.tickets}.values():
            document, changed_at = published.get(row.id, NEVER_SEEN)
            if not (walk.skips_covered and is_covered(row, document, changed_at)):
                walk.waiting.append(walked(row, document, known=row.id in published))

    async def _ask(self, walk: Walk, ticket: WalkedTicket) -> None:
        """Have a ticket refreshed; one that is deleted and was never seen is left alone."""
        if ticket.deleted and not ticket.known:
            walk.done += 1
            return
        if ticket.scrubbed:
            await self.tickets.erase(ticket.ticket_id, self.organizations)
            walk.done += 1
            return
        # Erased after its last change: only another change, or a person's backfill, brings it back.
        if walk.skips_covered and await self._is_erased(ticket):
            walk.done += 1
            return
        ticket.asked_at = datetime.now(UTC)
        await self.tickets.updated(
            ticket.ticket_id,
            event_id=f"{walk.name}-{ticket.change}",
            origin="backfill",
            fairness_key=str(ticket.organization_id or ""),
        )
        walk.under_way.append(ticket)

    async def _is_erased(self, ticket: WalkedTicket) -> bool:
        if not ticket.change:
            return False
        changed_at = datetime.fromtimestamp(int(ticket.change), UTC)
        return await erased_since(self.tickets.temporal, ticket.ticket_id, changed_at)

    async def _settle(self, walk: Walk) -> None:
        """Count what has been refreshed since it was asked for."""
        if not walk.under_way:
            return
        published = await self._published([ticket.ticket_id for ticket in walk.under_way])
        left, now = [], datetime.now(UTC)
        for ticket in walk.under_way:
            document, _ = published.get(ticket.ticket_id, NEVER_SEEN)
            lost = now - ticket.asked_at > LOST_AFTER
            if document and document.error and document.error.since >= ticket.asked_at:
                walk.failed += 1
            elif (document is None and lost) or (
                document and is_fresh(document, ticket.asked_at, lost=lost)
            ):
                walk.done += 1
            else:
                left.append(ticket)
                continue
            cost = (document and document.usage.cost_usd) or 0.0
            walk.tickets_usd += max(0.0, cost - ticket.cost_usd)
        walk.under_way = left

    async def _published(self, ticket_ids: list[int]) -> dict[int, Published]:
        """Of those that have an entity."""
        names = {ticket_workflow(number): number for number in ticket_ids}
        found: dict[int, Published] = {}
        if names:
            async for row in self.publications.named(names):
                found[names[row.workflow_id]] = await row.document(), await row.changed_at()
        return found

    async def _count(self, walk: Walk) -> None:
        ledger = (await self.limits.read()).spent_on_backfill_usd
        if walk.ledger_begin_usd is None:
            walk.ledger_begin_usd = ledger - walk.tickets_usd
        walk.ledger_usd = max(0.0, ledger - walk.ledger_begin_usd)


def walk_activities(
    temporal: Client,
    zendesk: "Zendesk",
    queue: str,
    publications: Publications,
    organizations: Organizations,
) -> list[Callable[..., object]]:
    tickets, limits = Tickets(temporal, queue, 0), LimitsClient(temporal, queue)
    walks = BackfillActivities(zendesk, tickets, organizations, publications, limits)
    return [walks.estimate_backfill, walks.advance_walk]
