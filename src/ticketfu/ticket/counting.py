"""From a ticket as read to the part of its digest that its organization counts; pure."""

from datetime import datetime

from ticketfu.entity.document import EPOCH
from ticketfu.organization.digest import NOT_OPEN, TicketDigest
from ticketfu.text import clip
from ticketfu.ticket.prompt import person
from ticketfu.zendesk.models import Comment, TicketRead

# The longest status of Zendesk's has seven letters.
MAX_WORD = 10


def counted_part(read: TicketRead) -> TicketDigest:
    """Zendesk's own counts, and who spoke when; the topics and words are the summary's."""
    ticket, metrics = read.ticket, read.metrics
    created = ticket.created_at or EPOCH
    times = [comment.created_at for comment in read.comments if comment.created_at]
    done = ticket.status in NOT_OPEN
    return TicketDigest(
        status=clip(ticket.status or "new", MAX_WORD),
        priority=ticket.priority and clip(ticket.priority, MAX_WORD),
        requester=person(read, ticket.requester_id),
        created_at=created,
        updated_at=max(times, default=created),
        asked_at=_asked_at(read),
        waiting_since=None if done else _waiting_since(read),
        solved_at=metrics.solved_at if done else None,
        reopened_at=_reopened_at(read),
        first_reply_minutes=metrics.first_reply_minutes,
        full_resolution_minutes=metrics.full_resolution_minutes if done else None,
        satisfaction=ticket.satisfaction,
    )


def _asked_at(read: TicketRead) -> datetime | None:
    times = (one.created_at for one in read.comments if _is_requesters(one, read))
    return max((moment for moment in times if moment), default=None)


def _is_requesters(comment: Comment, read: TicketRead) -> bool:
    """Tell if the ticket's requester wrote it; a chat's visitor may be no user of Zendesk."""
    if comment.author_id is None:
        return read.speaker(comment) == "customer"
    return comment.author_id == read.ticket.requester_id


def _waiting_since(read: TicketRead) -> datetime | None:
    """The first of the customer's public comments since anybody answered in public."""
    since: datetime | None = None
    for comment in read.comments:
        speaker = read.speaker(comment)
        if speaker == "agent":
            since = None
        elif speaker == "customer" and comment.public and since is None:
            since = comment.created_at
    return since


def _reopened_at(read: TicketRead) -> datetime | None:
    """Zendesk counts reopenings, but keeps no time of them.

    It is the customer's first comment after the ticket was solved, else the last change of status.
    """
    ticket, metrics = read.ticket, read.metrics
    if not metrics.reopens:
        return None
    done = ticket.status in NOT_OPEN
    first_solved_at = metrics.first_solved_at(ticket.created_at or EPOCH)
    solved_at = first_solved_at if done else metrics.solved_at
    since = (
        comment.created_at
        for comment in read.comments
        if solved_at
        and comment.created_at
        and comment.created_at > solved_at
        and read.speaker(comment) == "customer"
    )
    changed_at = metrics.solved_at if done else metrics.status_updated_at
    return min(since, default=None) or changed_at or ticket.updated_at
