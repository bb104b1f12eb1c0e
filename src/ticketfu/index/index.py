"""The index as the server uses it: documents in, lists and counts out, off the event loop."""

from collections.abc import Collection
from functools import partial
from pathlib import Path

from ticketfu.index import lists, organizations, overview, tickets
from ticketfu.index.database import Database
from ticketfu.index.entries import Entry
from ticketfu.index.models import (
    Counts,
    FailureRow,
    OrganizationFilter,
    OrganizationRow,
    Page,
    PromiseRow,
    Sort,
    TicketFilter,
    TicketRow,
    TopicRow,
    TurnedRow,
)
from ticketfu.index.topics import topics_over_all
from ticketfu.organization.models import OrganizationDocument
from ticketfu.ticket.models import TicketDocument

MERGED_PAGES = 200

ALL_TICKETS = TicketFilter()
ALL_ORGANIZATIONS = OrganizationFilter()


class Index:
    """Raises WrongSetup for a file that cannot be used; ValueError for a cursor of another list."""

    def __init__(self, file: Path | None = None) -> None:
        self.database = Database(file)

    def close(self) -> None:
        self.database.close()

    async def put_tickets(self, entries: Collection[Entry[TicketDocument]]) -> None:
        await self.database.run(partial(tickets.put_tickets, entries=entries))

    async def put_organizations(self, entries: Collection[Entry[OrganizationDocument]]) -> None:
        await self.database.run(partial(organizations.put_organizations, entries=entries))

    async def erase_ticket(self, ticket_id: int) -> list[int]:
        """Take it out for good; the organizations whose documents may hold its words."""
        return await self.database.run(partial(tickets.forget_ticket, ticket_id=ticket_id))

    async def forget_for_good(self) -> None:
        """Overwrite what is left of removed tickets, in steps between which others have a turn."""
        pages = -MERGED_PAGES
        while await self.database.run(partial(tickets.merge, pages=pages)):
            pages = MERGED_PAGES

    async def remove_organization(self, organization_id: int) -> None:
        await self.database.run(
            partial(organizations.remove_organization, organization_id=organization_id)
        )

    async def tickets(
        self,
        wanted: TicketFilter = ALL_TICKETS,
        sort: Sort = "-updated",
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[TicketRow]:
        """A page; a ticket that does not change while pages are read appears exactly once."""
        return await self.database.run(
            partial(lists.tickets, wanted=wanted, sort=sort, limit=limit, cursor=cursor)
        )

    async def count_tickets(self, wanted: TicketFilter = ALL_TICKETS) -> int:
        return await self.database.run(partial(lists.count, wanted=wanted))

    async def count_organizations(self, wanted: OrganizationFilter = ALL_ORGANIZATIONS) -> int:
        return await self.database.run(partial(lists.count, wanted=wanted))

    async def organizations(
        self,
        wanted: OrganizationFilter = ALL_ORGANIZATIONS,
        sort: Sort = "-updated",
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[OrganizationRow]:
        return await self.database.run(
            partial(lists.organizations, wanted=wanted, sort=sort, limit=limit, cursor=cursor)
        )

    async def organization_names(self, ids: Collection[int]) -> dict[int | None, str]:
        """Names by id, of those that have one."""
        return await self.database.run(partial(lists.organization_names, ids=ids))

    async def topics(
        self, q: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> Page[TopicRow]:
        """Topics over all organizations, most tickets first; `q` is a part of the topic."""
        return await self.database.run(partial(topics_over_all, q=q, limit=limit, cursor=cursor))

    async def failures(self) -> list[FailureRow]:
        return await self.database.run(overview.failures)

    async def promises(
        self, organization_id: int | None = None, limit: int = 100
    ) -> list[PromiseRow]:
        """Open promises to customers, first due first."""
        return await self.database.run(
            partial(overview.owed_promises, organization_id=organization_id, limit=limit)
        )

    async def waiting_longest(self, limit: int = 10) -> list[OrganizationRow]:
        """Organizations that wait for an answer, the longest wait first."""
        return await self.database.run(partial(lists.waiting_longest, limit=limit))

    async def turned(self, limit: int = 100) -> list[TurnedRow]:
        """Organizations that turned, the latest turn first."""
        return await self.database.run(partial(overview.turned, limit=limit))

    async def counts(self) -> Counts:
        return await self.database.run(overview.counts)

    async def count_stale(self) -> int:
        return await self.database.run(overview.count_stale)

    async def organization_documents(
        self, after: int = 0, limit: int = 20
    ) -> list[OrganizationDocument]:
        """Whole documents by id, for reports over all organizations."""
        return await self.database.run(
            partial(overview.organization_documents, after=after, limit=limit)
        )
