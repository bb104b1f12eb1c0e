"""From the conversations in the data files to the state of a sample Zendesk."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ticketfu.sample.data import CommentData, House, OrganizationData, PersonData, TicketData
from ticketfu.sample.desk import Desk, Upload

ACCOUNT_AGE = timedelta(days=400)


def plant(desk: Desk, houses: Sequence[House], now: datetime) -> dict[str, int]:
    """The people's ids by short name; agents write in every house, so people come first."""
    names: dict[str, int] = {}
    for house in houses:
        organization_id = _add_organization(desk, house.organization, now)
        for name, person in house.people.items():
            names[name] = _add_person(desk, person, organization_id, now)
    for house in houses:
        for ticket in house.tickets:
            _add_ticket(desk, ticket, names, now)
    return names


def _add_organization(desk: Desk, data: OrganizationData | None, now: datetime) -> int | None:
    if data is None:
        return None
    organization = desk.add_organization(
        data.name,
        organization_id=data.id,
        details=data.details,
        notes=data.notes,
        domain_names=data.domains,
        tags=data.tags,
    )
    organization.created_at = now - ACCOUNT_AGE
    return organization.id


def _add_person(desk: Desk, data: PersonData, organization_id: int | None, now: datetime) -> int:
    user = desk.add_user(
        data.name, email=data.email, role=data.role, organization_id=organization_id
    )
    user.created_at = now - ACCOUNT_AGE
    if data.deleted:
        desk.delete_user(user.id)
    return user.id


def _add_ticket(desk: Desk, data: TicketData, names: Mapping[str, int], now: datetime) -> None:
    first, *others = data.conversation()
    desk.add_ticket(
        first.text,
        ticket_id=data.id,
        at=now - first.ago,
        attachments=_uploads(first),
        subject=data.subject,
        requester_id=names[data.requester],
        assignee_id=names[data.assignee] if data.assignee else None,
        status=data.status,
        priority=data.priority,
        type=data.type,
        tags=data.tags,
    )
    for comment in others:
        desk.add_comment(
            data.id,
            comment.text,
            author_id=names[comment.by],
            public=not comment.internal,
            at=now - comment.ago,
            attachments=_uploads(comment),
        )


def _uploads(comment: CommentData) -> list[Upload]:
    return [(file.file_name, file.content_type, file.size) for file in comment.attachments]
