"""The sample's records as Zendesk's JSON, nulls and oddities included."""

from collections.abc import Sequence
from datetime import datetime

from ticketfu.sample.credentials import SUBDOMAIN
from ticketfu.sample.records import (
    OrganizationRecord,
    TicketRecord,
    UserRecord,
)

# The host in links; nobody serves it here, so a client that follows it does not get far.
HOST = f"https://{SUBDOMAIN}.zendesk.com"

SAMPLE_MESSAGING = frozenset({"native_messaging", "whatsapp"})

Json = dict[str, object]


def moment_json(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def ticket_json(ticket: TicketRecord) -> Json:
    return {
        "url": f"{HOST}/api/v2/tickets/{ticket.id}.json",
        "id": ticket.id,
        "external_id": None,
        "via": via_json(ticket.channel),
        "created_at": moment_json(ticket.created_at),
        "updated_at": moment_json(ticket.updated_at),
        # A number, unlike all other times; it moves with changes that updated_at does not show.
        "generated_timestamp": int(ticket.updated_at.timestamp()),
        "type": ticket.type,
        "subject": ticket.subject,
        "raw_subject": ticket.subject,
        "priority": ticket.priority,
        "status": ticket.status,
        "recipient": None,
        "requester_id": ticket.requester_id,
        "submitter_id": ticket.requester_id,
        "assignee_id": ticket.assignee_id,
        "organization_id": ticket.organization_id,
        "group_id": ticket.group_id,
        "brand_id": ticket.brand_id,
        "ticket_form_id": ticket.ticket_form_id,
        "collaborator_ids": ticket.collaborator_ids,
        "follower_ids": [],
        "email_cc_ids": ticket.collaborator_ids,
        "has_incidents": False,
        "is_public": True,
        "due_at": None,
        "tags": ticket.tags,
        "custom_fields": [{"id": n, "value": v} for n, v in ticket.custom_fields.items()],
        "satisfaction_rating": {"score": ticket.satisfaction},
        "encoded_id": f"QS{ticket.id:04}-TKT",
        # The words of such a ticket are in its conversation log.
        "from_messaging_channel": ticket.channel in SAMPLE_MESSAGING,
    }


def via_json(channel: str) -> Json:
    return {"channel": channel, "source": {"from": {}, "to": {}, "rel": None}}


def user_json(user: UserRecord) -> Json:
    return {
        "id": user.id,
        "url": f"{HOST}/api/v2/users/{user.id}.json",
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "active": user.active,
        "suspended": False,
        # A deleted user is still shown, without an address.
        "verified": user.email is not None,
        "organization_id": user.organization_id,
        "iana_time_zone": "Europe/Berlin",
        "phone": None,
        "tags": [],
        "created_at": moment_json(user.created_at),
        "updated_at": moment_json(user.created_at),
    }


def anonymous_json() -> Json:
    """The user that Zendesk shows, with status 200, to a visitor without valid credentials."""
    return {
        "id": None,
        "name": "Anonymous user",
        "email": "invalid@example.com",
        "role": "end-user",
    }


def organization_json(organization: OrganizationRecord) -> Json:
    return {
        "url": f"{HOST}/api/v2/organizations/{organization.id}.json",
        "id": organization.id,
        "name": organization.name,
        "shared_tickets": False,
        "shared_comments": False,
        "external_id": None,
        "created_at": moment_json(organization.created_at),
        "updated_at": moment_json(organization.created_at),
        "domain_names": organization.domain_names,
        "details": organization.details,
        "notes": organization.notes,
        "group_id": None,
        "tags": organization.tags,
        "organization_fields": {},
    }


def metric_set_json(ticket: TicketRecord, replies: Sequence[datetime]) -> Json:
    """Zendesk's counts for a ticket; `replies` are the times of its agents' public comments."""
    first = replies[0] if replies else None
    return {
        "id": ticket.id + 1_000_000,
        "url": f"{HOST}/api/v2/ticket_metrics/{ticket.id + 1_000_000}.json",
        "ticket_id": ticket.id,
        "reopens": ticket.reopens,
        "replies": len(replies),
        "reply_time_in_minutes": _minutes(ticket.created_at, first),
        "first_resolution_time_in_minutes": _minutes(ticket.created_at, ticket.first_solved_at),
        "full_resolution_time_in_minutes": _minutes(ticket.created_at, ticket.solved_at),
        "solved_at": ticket.solved_at and moment_json(ticket.solved_at),
        "status_updated_at": ticket.status_updated_at and moment_json(ticket.status_updated_at),
        "created_at": moment_json(ticket.created_at),
        "updated_at": moment_json(ticket.updated_at),
    }


def _minutes(start: datetime, end: datetime | None) -> Json:
    minutes = None if end is None else max(0, int((end - start).total_seconds() // 60))
    return {"calendar": minutes, "business": minutes}
