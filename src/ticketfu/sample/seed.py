"""From the conversations in the data files to the state of a sample Zendesk."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ticketfu.sample.account import Account, Upload
from ticketfu.sample.dataset import CommentData, Dataset, OrganizationData, PersonData, TicketData

ACCOUNT_AGE = timedelta(days=400)


def seed(account: Account, datasets: Sequence[Dataset], now: datetime) -> dict[str, int]:
    """The people's ids by short name; agents write in every dataset, so people come first."""
    names: dict[str, int] = {}
    for dataset in datasets:
        organization_id = _add_organization(account, dataset.organization, now)
        for name, person in dataset.people.items():
            names[name] = _add_person(account, person, organization_id, now)
    for dataset in datasets:
        for ticket in dataset.tickets:
            _add_ticket(account, ticket, names, now)
    return names


def _add_organization(account: Account, data: OrganizationData | None, now: datetime) -> int | None:
    if data is None:
        return None
    organization = account.add_organization(
        data.name,
        organization_id=data.id,
        details=data.details,
        notes=data.notes,
        domain_names=data.domains,
        tags=data.tags,
    )
    organization.created_at = now - ACCOUNT_AGE
    return organization.id


def _add_person(
    account: Account, data: PersonData, organization_id: int | None, now: datetime
) -> int:
    user = account.add_user(
        data.name, email=data.email, role=data.role, organization_id=organization_id
    )
    user.created_at = now - ACCOUNT_AGE
    if data.deleted:
        account.delete_user(user.id)
    return user.id


def _add_ticket(
    account: Account, data: TicketData, names: Mapping[str, int], now: datetime
) -> None:
    first, *others = data.conversation()
    account.add_ticket(
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
        account.add_comment(
            data.id,
            comment.text,
            author_id=names[comment.by],
            public=not comment.internal,
            at=now - comment.ago,
            attachments=_uploads(comment),
        )
    ticket = account.tickets[data.id]
    ticket.satisfaction, ticket.reopens = data.satisfaction, data.reopens
    ticket.status_updated_at = ticket.updated_at
    if ticket.solved_at:
        # With the last words.
        ticket.solved_at = ticket.first_solved_at = ticket.updated_at
    if data.first_solved:
        ticket.first_solved_at = now - data.first_solved


def _uploads(comment: CommentData) -> list[Upload]:
    return [(file.file_name, file.content_type, file.size) for file in comment.attachments]
