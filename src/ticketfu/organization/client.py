"""The door to organizations: workflow ids, signal-with-start and queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from anyio.functools import lru_cache
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.encryption import first_key_id
from ticketfu.entity.client import (
    RPC_TIMEOUT,
    EntityNotFound,
    describe,
    described_memo,
    new_entity,
    read_document,
)
from ticketfu.entity.pending import signal_name
from ticketfu.entity.schedule import Event, Origin
from ticketfu.entity.view_reading import ask_for_view, kept_view
from ticketfu.entity.views import View
from ticketfu.organization.digest import TicketDigest
from ticketfu.organization.models import (
    REFRESH,
    RENAME,
    SIGNAL,
    WORKFLOW,
    OrganizationDocument,
    TicketSummarized,
    TopicRenamed,
)
from ticketfu.organization.notices import Notices
from ticketfu.organization.state import OrganizationState
from ticketfu.organization.topics import Renamed
from ticketfu.organization.views import VIEW_QUERY, OrganizationView, translated_document

ERASING = "erasing"
"""Stands for each waiting signal by which words must go."""

NAMES_KEPT_SECONDS = 5
MOST_NAMES_KEPT = 1_000
"""Of organizations, in a worker."""


@dataclass(frozen=True)
class TopicNames:
    """The topics that an organization has, most frequent first, and names that people gave."""

    known: Sequence[str] = ()
    renamed: Renamed = field(default_factory=dict)


def workflow_id(organization_id: int) -> str:
    return f"organization-workflow-{organization_id}"


@dataclass(frozen=True)
class Organizations:
    temporal: Client
    queue: str
    settle_seconds: float = 0
    _notices: Notices = field(default_factory=Notices, repr=False, compare=False)

    async def ticket_summarized(
        self,
        organization_id: int,
        ticket_id: int,
        digest: TicketDigest | None,
        *,
        erased: bool = False,
        at: datetime | None = None,
        origin: Origin = "webhook",
    ) -> None:
        """Signal the entity, which starts if it has to; no digest: the ticket has left."""
        # What has left must not be shown any longer; what has come can wait for the others.
        settle = self.settle_seconds if digest else 0
        event = TicketSummarized(
            ticket_id=ticket_id,
            digest=digest,
            settle_seconds=settle,
            erased=erased,
            at=at,
            origin=origin,
            fairness_key=str(organization_id),
        )
        if digest is None:
            await self._left(organization_id, event)
        else:
            await self._notices.notify(organization_id, event, self._send)

    async def _send(self, organization_id: int, event: TicketSummarized) -> None:
        await self.temporal.start_workflow(
            WORKFLOW,
            OrganizationState.new(organization_id).under(first_key_id(self.temporal)),
            id=workflow_id(organization_id),
            task_queue=self.queue,
            start_signal=SIGNAL,
            start_signal_args=[event],
            search_attributes=new_entity(),
            rpc_timeout=RPC_TIMEOUT,
        )

    async def _left(self, organization_id: int, event: TicketSummarized) -> None:
        """Signal without a start: an organization that was never notified has nothing to forget."""
        handle = self.temporal.get_workflow_handle(workflow_id(organization_id))
        try:
            await handle.signal(SIGNAL, event, rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def topic_names(self, organization_id: int | None) -> TopicNames:
        """The names of its topics; there are none of no organization, or of an unknown one.

        They may be some seconds old, and an erasure that no worker has seen yet may be missing.
        """
        if not organization_id:
            return TopicNames()
        try:
            return await self._topic_names(organization_id)
        except RPCError:
            return TopicNames()

    # Tickets of one organization often change together. One that is summarized under a topic's
    # earlier name gets the present one when its notice comes.
    @lru_cache(maxsize=MOST_NAMES_KEPT, ttl=NAMES_KEPT_SECONDS)
    async def _topic_names(self, organization_id: int) -> TopicNames:
        try:
            entity = await describe(self.temporal, workflow_id(organization_id))
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return TopicNames()
        memo = described_memo(self.temporal, entity)
        document = (await memo.published(OrganizationDocument)).document
        if document is None or document.summary is None:
            return TopicNames()
        topics = document.summary.trending_topics
        return TopicNames([topic.topic for topic in topics], document.renamed_topics)

    async def rename_topic(self, organization_id: int, topic: str, name: str) -> None:
        """Signal a topic's new name, durably; EntityNotFound for an unknown organization."""
        event = TopicRenamed(origin="person", topic=topic, name=name)
        await self._signal_known(organization_id, RENAME, event)

    async def refresh(self, organization_id: int) -> None:
        """Refresh it at once, as a person asks; EntityNotFound for one never heard of."""
        event = Event(
            origin="person", fairness_key=str(organization_id), received_at=datetime.now(UTC)
        )
        await self._signal_known(organization_id, REFRESH, event)

    async def _signal_known(self, organization_id: int, signal: str, event: Event) -> None:
        handle = self.temporal.get_workflow_handle(workflow_id(organization_id))
        try:
            await handle.signal(signal, event, rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            raise EntityNotFound from None

    async def translated(self, organization_id: int, tag: str) -> OrganizationDocument | None:
        """The document in another language; None while it is being translated."""
        document, view = await self.summary(organization_id), View(language=tag)
        if document.summary is None:
            return document
        name = workflow_id(organization_id)
        kept = await kept_view(self.temporal, name, VIEW_QUERY, view, OrganizationView)
        if kept.narrative:
            return translated_document(document, kept)
        if not kept.in_work:
            reading = await read_document(self.temporal, name, OrganizationDocument)
            await ask_for_view(self.temporal, reading, view)
        return None

    async def summary(self, organization_id: int) -> OrganizationDocument:
        name = workflow_id(organization_id)
        reading = await read_document(self.temporal, name, OrganizationDocument, self._erasing)
        document = reading.document or OrganizationDocument(organization_id=organization_id)
        if reading.signalled(ERASING):
            return document.model_copy(update={"summary": None, "numbers": None, "turned": []})
        return document

    async def _erasing(self, event: HistoryEvent) -> str | None:
        if await signal_name(event) != SIGNAL:
            return None
        payloads = event.workflow_execution_signaled_event_attributes.input.payloads
        (notice,) = await self.temporal.data_converter.decode(payloads, [TicketSummarized])
        return ERASING if any(each.erased for each in notice.all()) else None
