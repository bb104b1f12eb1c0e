"""The sample's records as Zendesk's JSON, nulls and oddities included."""

from datetime import datetime
from html import escape

from ticketfu.sample.credentials import SUBDOMAIN
from ticketfu.sample.records import (
    AttachmentRecord,
    CommentRecord,
    OrganizationRecord,
    TicketRecord,
    UserRecord,
)

HOST = f"https://{SUBDOMAIN}.zendesk.com"
"""The host in links; nobody serves it here, so a client that follows it does not get far."""

Json = dict[str, object]


def moment_json(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def ticket_json(ticket: TicketRecord) -> Json:
    return {
        "url": f"{HOST}/api/v2/tickets/{ticket.id}.json",
        "id": ticket.id,
        "external_id": None,
        "via": {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": moment_json(ticket.created_at),
        "updated_at": moment_json(ticket.updated_at),
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
        "group_id": None,
        "has_incidents": False,
        "is_public": True,
        "due_at": None,
        "tags": ticket.tags,
        "custom_fields": [],
        "satisfaction_rating": None,
        "encoded_id": f"QS{ticket.id:04}-TKT",
        "from_messaging_channel": False,
    }


def user_json(user: UserRecord) -> Json:
    return {
        "id": user.id,
        "url": f"{HOST}/api/v2/users/{user.id}.json",
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "active": user.active,
        "suspended": False,
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


def comment_json(comment: CommentRecord) -> Json:
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in comment.text.split("\n\n"))
    return {
        "id": comment.id,
        "type": "Comment",
        "author_id": comment.author_id,
        "body": comment.text,
        "html_body": f'<div class="zd-comment" dir="auto">{paragraphs}</div>',
        "plain_body": comment.text,
        "public": comment.public,
        "attachments": [attachment_json(attachment) for attachment in comment.attachments],
        "audit_id": comment.id + 1,
        "via": {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": moment_json(comment.created_at),
        "metadata": {"system": system_json(), "custom": {}},
    }


def system_json() -> Json:
    """Traces of a browser's user, which TicketFu must never keep."""
    return {
        "client": "Mozilla/5.0 (X11; Linux x86_64)",
        "ip_address": "203.0.113.77",
        "location": "Gothenburg, 14, Sweden",
        "latitude": 57.7,
        "longitude": 11.97,
    }


def attachment_json(attachment: AttachmentRecord) -> Json:
    url = f"https://p22.zdusercontent.com/attachment/{attachment.id}"
    return {
        "id": attachment.id,
        "file_name": attachment.file_name,
        "content_url": url,
        "mapped_content_url": url,
        "content_type": attachment.content_type,
        "size": attachment.size,
        "width": None,
        "height": None,
        "inline": False,
        "deleted": False,
        "malware_access_override": False,
        "malware_scan_result": "malware_not_found",
        "thumbnails": [],
    }
