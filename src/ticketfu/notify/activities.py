"""Start deliveries, and send what they deliver; the address never leaves the worker."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from temporalio import activity
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from ticketfu.entity.activity_errors import opaque_errors
from ticketfu.entity.client import EntityNotFound
from ticketfu.entity.document import Document
from ticketfu.entity.outgoing import START_DELIVERIES, OutgoingEvent
from ticketfu.errors import failure
from ticketfu.logs import fields
from ticketfu.notify.client import start_delivery
from ticketfu.notify.models import FORGOTTEN, SEND_ACTIVITY, SENT
from ticketfu.notify.receiver import Receiver
from ticketfu.organization.client import Organizations
from ticketfu.ticket.client import Tickets

NO_ANSWER_NOW = "Temporal did not answer"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HandOverActivities:
    """Taken by every worker: an entity does not know which of them sends."""

    temporal: Client
    queue: str

    @activity.defn(name=START_DELIVERIES)
    async def start_deliveries(self, events: list[OutgoingEvent]) -> None:
        with opaque_errors():
            try:
                for event in events:
                    await start_delivery(self.temporal, self.queue, event)
            except RPCError:
                log.warning("events are not handed over yet: %s", NO_ANSWER_NOW)
                raise failure("temporal.unavailable", NO_ANSWER_NOW) from None


@dataclass(frozen=True)
class SendActivities:
    """`text` adds an entity's summary, as it is when the event is sent."""

    receiver: Receiver
    tickets: Tickets
    organizations: Organizations
    text: bool = False

    @activity.defn(name=SEND_ACTIVITY)
    async def send_event(self, event: OutgoingEvent) -> str:
        """Say if it was sent, or forgotten with the ticket that it was about."""
        with opaque_errors():
            try:
                document = await self._document(event.data)
            except EntityNotFound:
                return FORGOTTEN
            except RPCError:
                raise failure("temporal.unavailable", NO_ANSWER_NOW) from None
            if document and _is_of_an_earlier_life(event.data, document):
                return FORGOTTEN
            await self._send(event, document)
        return SENT

    async def _send(self, event: OutgoingEvent, document: Document | None) -> None:
        data = dict(event.data)
        if self.text and document:
            data |= document.model_dump(mode="json", include={"summary", "turned"})
        try:
            await self.receiver.send(event.id, event.type, event.at, data)
        except ApplicationError as error:
            attempt = fields(code=error.type, reason=error.message, attempt=activity.info().attempt)
            log.warning("event %s not sent", event.id, extra=attempt)
            raise
        log.info("event %s sent", event.id)

    async def _document(self, data: Mapping[str, object]) -> Document | None:
        """The document now; None for an event that is about none."""
        match data:
            case {"ticket_id": int(ticket_id)}:
                return await self.tickets.summary(ticket_id)
            case {"organization_id": int(organization_id)}:
                return await self.organizations.summary(organization_id)
        return None


def _is_of_an_earlier_life(data: Mapping[str, object], document: Document) -> bool:
    """True for a ticket that was erased and came back since: its revisions began anew."""
    revision = data.get("revision", 0)
    return isinstance(revision, int) and document.revision < revision
