"""Events of Zendesk's, as its event-subscribed webhooks tell of them."""

from datetime import UTC, datetime
from uuid import uuid4

from ticketfu.sample.records import TicketRecord
from ticketfu.sample.render import Json

EVENT_VERSION = "2022-11-06"


def event_json(ticket: TicketRecord, event: str, details: Json | None = None) -> Json:
    """One event such as `ticket.soft_deleted`; every id in it is a text."""
    organization = ticket.organization_id
    return {
        "account_id": 22129848,
        "id": str(uuid4()),
        "subject": f"zen:ticket:{ticket.id}",
        # Nine digits of a second, as many as Zendesk sends.
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}000Z",
        "type": f"zen:event-type:{event}",
        "zendesk_event_version": EVENT_VERSION,
        "detail": {
            "id": str(ticket.id),
            "subject": ticket.subject,
            "status": ticket.status.upper(),
            "priority": ticket.priority.upper() if ticket.priority else None,
            "type": ticket.type.upper() if ticket.type else None,
            "tags": ticket.tags or None,
            "requester_id": str(ticket.requester_id),
            "assignee_id": str(ticket.assignee_id) if ticket.assignee_id else None,
            "organization_id": str(organization) if organization else None,
            "via": {"channel": ticket.channel},
            "is_public": True,
        },
        "event": details or {},
    }
