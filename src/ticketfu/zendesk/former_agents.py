"""Agents who are end users now: what they once wrote is still the account's side."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ticketfu.zendesk.models import Comment, Ticket, User


def former_agents(
    ticket: "Ticket", people: Mapping[int, "User"], comments: Sequence["Comment"]
) -> frozenset[int]:
    """Authors with notes of their own, or without any of a customer's ties to the ticket."""
    tied = {ticket.requester_id, ticket.submitter_id, *ticket.collaborator_ids}
    tied |= {*ticket.email_cc_ids, *(comment.author_id for comment in comments[:1])}
    customers = {ticket.organization_id, _organization(people, ticket.requester_id)} - {None}
    found = set()
    for comment in comments:
        author = comment.author_id
        if author is None or author < 0 or comment.author_type == "user":
            continue
        # An agent can make a requester's comment private, so those are no notes of theirs.
        is_note = not comment.public and comment.channel != "email"
        wrote_note = is_note and author != ticket.requester_id
        if wrote_note or not (author in tied or _organization(people, author) in customers):
            found.add(author)
    return frozenset(found)


def _organization(people: Mapping[int, "User"], user_id: int | None) -> int | None:
    user = people.get(user_id) if user_id is not None else None
    return user.organization_id if user else None
