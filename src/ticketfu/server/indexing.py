"""Put publications into the index, and pass them on to the streams that wait for them."""

import asyncio
import re
import time
from collections.abc import Collection
from datetime import UTC, datetime

from temporalio.service import RPCError

from ticketfu.bounded_log import BoundedLog
from ticketfu.entity.client import EntityNotFound
from ticketfu.entity.document import EPOCH, Document
from ticketfu.entity.publications import Publication
from ticketfu.index.entries import Entry
from ticketfu.index.index import Index
from ticketfu.organization import client as organization
from ticketfu.organization.client import Organizations
from ticketfu.organization.models import OrganizationDocument
from ticketfu.server.listed import Erasures, entity_number, is_erasure, moment_of, pending_document
from ticketfu.server.subscriptions import Streams
from ticketfu.ticket import client as ticket
from ticketfu.ticket.client import Tickets
from ticketfu.ticket.models import TicketDocument

ENTITY = re.compile(r"(ticket|organization)-workflow-[0-9]{1,18}")
"""Anybody may start a workflow of our types by another name."""

LAST_MOMENT = datetime.max.replace(tzinfo=UTC)


class Indexer:
    """`held` says, by workflow id, when an entity published the document that the index holds."""

    def __init__(
        self, index: Index, streams: Streams, tickets: Tickets, organizations: Organizations
    ) -> None:
        self.index = index
        self.streams = streams
        self.tickets = tickets
        self.organizations = organizations
        self.held: dict[str, datetime] = {}
        # What an erasure through this server concerns: its rows may be older than that, so that it
        # is read by name until it is known to be rid of the words, or to live again.
        self._erasing: set[str] = set()
        self._erasures = 0
        self._listed_erasures = Erasures()
        # When something of an entity was taken up last, and its moment; also once it is removed.
        self._latest: dict[str, tuple[float, datetime]] = {}
        self._has_removed = False
        self._problems = BoundedLog(__name__, period=60)

    async def note(self, publications: Collection[Publication], asked_at: float) -> None:
        """Take up what is new among them; the row of an erased entity goes at once.

        `asked_at` is when Temporal was asked for them, by the monotonic clock.
        """
        documents: dict[str, tuple[Publication, Document]] = {}
        erasures = self._erasures
        for publication in publications:
            name = publication.workflow_id
            if is_erasure(publication):
                await self._note_erasure(publication, asked_at)
                continue
            is_known = self.held.get(name) == moment_of(publication)
            if is_known or self._is_outrun(publication, asked_at) or not ENTITY.fullmatch(name):
                continue
            if await publication.erased():
                await self.remove(name)
            elif document := await self._document(publication):
                documents[name] = publication, document
        # Nothing is awaited from here to the write. What an erasure concerns that came meanwhile
        # is left to the next poll.
        noted = {
            name: (row, document)
            for name, (row, document) in documents.items()
            if not self._is_outrun(row, asked_at)
            and (self._erasures == erasures or name not in self._erasing)
        }
        self.held |= {name: moment_of(row) for name, (row, _) in noted.items()}
        now = time.monotonic()
        self._latest |= {name: (now, moment_of(row)) for name, (row, _) in noted.items()}
        await self._put([Entry(document, moment_of(row)) for row, document in noted.values()])
        for name, (publication, document) in noted.items():
            if published_at := publication.documented_at:
                self.streams.publish(name, document, published_at)
        if noted:
            self.streams.announce(noted)

    async def _note_erasure(self, publication: Publication, asked_at: float) -> None:
        """By another server, or before this one was started; a worker may not have seen it yet."""
        notified = await self._listed_erasures.notified(publication, asked_at)
        if notified is not None:
            await self.erased(entity_number(publication.workflow_id), notified)

    async def remove(self, name: str) -> None:
        """Forget an entity that is gone, and what was listed of it before."""
        self._latest[name] = time.monotonic(), LAST_MOMENT
        self._erasing.discard(name)
        self.streams.end(name)
        if self.held.pop(name, None) is None:
            return
        if name == ticket.workflow_id(entity_number(name)):
            await self.index.erase_ticket(entity_number(name))
            self._has_removed = True
        else:
            await self.index.remove_organization(entity_number(name))
        self.streams.announce([name])

    async def erased(self, ticket_id: int, notified: Collection[int]) -> None:
        """Forget a ticket that was erased through this server; its entity may say so later.

        `notified` are the organizations that know of it.
        """
        name = ticket.workflow_id(ticket_id)
        self._erasures += 1
        self._erasing |= {name, *map(organization.workflow_id, notified)}
        self.held.pop(name, None)
        self._has_removed = True
        for organization_id in {*await self.index.erase_ticket(ticket_id), *notified}:
            await self._read_again(organization_id)
        self.streams.end(name)
        self.streams.announce([name])

    async def clean(self, asked_at: float) -> None:
        """After removals and a whole walk: leave nothing of them in the index."""
        self._latest = {
            name: latest
            for name, latest in self._latest.items()
            if name in self.held or latest[0] > asked_at
        }
        self._listed_erasures.forget(asked_at)
        if self._has_removed:
            self._has_removed = False
            await self.index.forget_for_good()

    async def _read_again(self, organization_id: int) -> None:
        """Its readers are shown no word of an erased ticket, even while no worker runs."""
        name = organization.workflow_id(organization_id)
        self._erasing.add(name)
        known_at = self.held.get(name)
        try:
            document = await self.organizations.summary(organization_id)
        except (EntityNotFound, RPCError):
            # The ticket is erased all the same; the organization returns with the next walk.
            await self.remove(name)
            return
        # Unless a newer document has come meanwhile.
        if known_at and self.held.get(name) == known_at:
            await self.index.put_organizations([Entry(document, known_at)])

    async def _put(self, entries: list[Entry[Document]]) -> None:
        tickets = [
            Entry(entry.document, entry.published_at)
            for entry in entries
            if isinstance(entry.document, TicketDocument)
        ]
        organizations = [
            Entry(entry.document, entry.published_at)
            for entry in entries
            if isinstance(entry.document, OrganizationDocument)
        ]
        # Started together, so that an erasure that comes now is done after both.
        await asyncio.gather(
            self.index.put_tickets(tickets), self.index.put_organizations(organizations)
        )

    async def _document(self, publication: Publication) -> Document | None:
        """None for what must not be shown, or cannot be read."""
        name = publication.workflow_id
        try:
            if name in self._erasing:
                return await self._as_read(name)
            return await publication.document() or pending_document(publication)
        except EntityNotFound:
            return None
        except (ValueError, TypeError, RuntimeError) as error:
            self._problems.warning(
                "%s published what cannot be read: %s", name, type(error).__name__
            )
            return None

    async def _as_read(self, name: str) -> Document:
        """The document as its readers see it, so without words that were erased."""
        number = entity_number(name)
        is_ticket = name == ticket.workflow_id(number)
        reader = self.tickets if is_ticket else self.organizations
        document: TicketDocument | OrganizationDocument = await reader.summary(number)
        # An organization blanks its summary while an erasure waits.
        if is_ticket or document.summary or not document.stale:
            self._erasing.discard(name)
        return document

    def _is_outrun(self, publication: Publication, asked_at: float) -> bool:
        """Tell whether a list that was read beside this one has brought something newer."""
        noted_at, moment = self._latest.get(publication.workflow_id, (asked_at, EPOCH))
        return noted_at > asked_at and moment_of(publication) < moment
