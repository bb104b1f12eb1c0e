"""Truth of each ticket and organization, held against what is shown."""

import asyncio
import re
from dataclasses import dataclass
from itertools import chain

import httpx2

from tests.chaos.customers import Customers
from ticketfu.organization.models import OrganizationDocument
from ticketfu.ticket.models import TicketDocument


@dataclass(frozen=True)
class Truth:
    customers: Customers
    http: httpx2.AsyncClient

    async def problems(self) -> list[str]:
        """All that is not as it must be, a line each; empty once everything is fresh."""
        found = [self._asked("ticket", n) for n in self.customers.tickets]
        found += [self._asked("erased", n) for n in self.customers.erased]
        found += [self._asked("organization", n) for n in self.customers.organizations]
        return list(chain.from_iterable(await asyncio.gather(*found)))

    async def _asked(self, kind: str, number: int) -> list[str]:
        checks = {"ticket": self._ticket, "erased": self._erased}
        check = checks.get(kind, self._organization)
        try:
            wrong = await check(number)
        except httpx2.HTTPError as error:
            wrong = [f"cannot be read: {error}"]
        return [f"{kind} {number}: {what}" for what in wrong]

    async def _ticket(self, number: int) -> list[str]:
        answer = await self._get(f"/api/v1/ticket/{number}/summary")
        shown = TicketDocument.model_validate_json(answer.content)
        ticket = self.customers.sample.tickets[number]
        comments = self.customers.sample.conversation(number)
        # The local model's answer: the beginning of each comment, as far back as there is room.
        words = " | ".join(comment.text[:60] for comment in comments)[-1500:].strip()
        wrong = {
            f"stale, {shown.error or 'without an error'}": shown.stale or shown.error,
            "old words": not shown.summary or shown.summary.summary != words,
            "old subject": not shown.summary or shown.summary.intent != f"About {ticket.subject}",
            "old status": shown.ticket_status != ticket.status,
            "old organization": shown.organization_id != ticket.organization_id,
            f"covers {shown.comments} of {len(comments)} comments": {len(comments)}
            != {shown.comments.covered, shown.comments.total},
        }
        return [what for what, is_wrong in wrong.items() if is_wrong]

    async def _erased(self, number: int) -> list[str]:
        answer = await self.http.get(f"/api/v1/ticket/{number}/summary")
        return [] if answer.status_code == 404 else ["an erased ticket is shown"]

    async def _organization(self, number: int) -> list[str]:
        answer = await self._get(f"/api/v1/organization/{number}/summary")
        shown = OrganizationDocument.model_validate_json(answer.content)
        tickets = self.customers.sample.tickets.values()
        kept = [ticket for ticket in tickets if ticket.id not in self.customers.erased]
        mine = [ticket for ticket in kept if ticket.organization_id == number]
        ids = sorted(ticket.id for ticket in mine)
        solved = sum(ticket.status == "solved" for ticket in mine)
        counts = (shown.tickets.covered, shown.tickets.open, shown.tickets.solved)
        insights = shown.summary.key_insights if shown.summary else ""
        topics = shown.summary.trending_topics if shown.summary else []
        known = sorted({n for topic in topics for n in topic.ticket_ids})
        listed = await self._listed(number)
        wrong = {
            f"stale, {shown.error or 'without an error'}": shown.stale or shown.error,
            f"counts {counts}": counts != (len(ids), len(ids) - solved, solved),
            f"knows {known}, not {ids}": known != ids,
            f"lists {listed}, not {ids}": listed != ids,
            "old insights": any(not _names(ticket.subject, insights) for ticket in mine),
        }
        return [what for what, is_wrong in wrong.items() if is_wrong]

    async def _listed(self, organization_id: int) -> list[int]:
        """The fresh rows of the list by organization, which needs no worker."""
        query = f"organization_id={organization_id}&limit=100"
        answer = await self._get(f"/api/v1/tickets?{query}")
        rows = answer.json()["tickets"]
        return sorted(row["ticket_id"] for row in rows if not row["stale"])

    async def _get(self, path: str) -> httpx2.Response:
        answer = await self.http.get(path)
        return answer.raise_for_status()


def _names(subject: str, insights: str) -> bool:
    """The subject whole: that of another ticket may begin with it."""
    return re.search(rf"About {re.escape(subject)}(?!\w)", insights) is not None
