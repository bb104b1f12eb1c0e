"""The sample account's tickets and comments, and the changes that Zendesk allows."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Unpack

from ticketfu.sample.people import PeopleRecords
from ticketfu.sample.records import (
    AttachmentRecord,
    CommentRecord,
    MessageRecord,
    TicketFields,
    TicketRecord,
    UserRecord,
)

# A file's name, its content type, its size.
Upload = tuple[str, str, int]

MERGED = "closed_by_merge"
SOLVED = frozenset({"solved", "closed"})
OPEN = frozenset({"new", "open", "pending", "hold"})


class Account(PeopleRecords):
    def __init__(self, now: datetime | None = None) -> None:
        super().__init__(now)
        self.tickets: dict[int, TicketRecord] = {}
        self.comments: dict[int, CommentRecord] = {}
        self.messages: list[MessageRecord] = []
        self._versions = count(1)

    def existing(self, ticket_id: int) -> TicketRecord | None:
        ticket = self.tickets.get(ticket_id)
        return ticket if ticket and ticket.status != "deleted" else None

    def conversation(self, ticket_id: int) -> list[CommentRecord]:
        found = [comment for comment in self.comments.values() if comment.ticket_id == ticket_id]
        return sorted(found, key=lambda comment: (comment.created_at, comment.id))

    def add_ticket(
        self,
        body: str,
        *,
        ticket_id: int | None = None,
        at: datetime | None = None,
        attachments: Sequence[Upload] = (),
        **fields: Unpack[TicketFields],
    ) -> TicketRecord:
        """A ticket and its requester's first comment; its organization is the requester's."""
        at = at or self.moment()
        requester = self.users[fields["requester_id"]]
        ticket = TicketRecord(
            id=max(self.tickets, default=100) + 1 if ticket_id is None else ticket_id,
            subject=None,
            requester_id=requester.id,
            organization_id=requester.organization_id,
            created_at=at,
            updated_at=at,
        )
        self.tickets[ticket.id] = ticket
        _set(ticket, fields)
        ticket.status_updated_at = at
        ticket.solved_at = ticket.first_solved_at = at if ticket.status in SOLVED else None
        self.add_comment(ticket.id, body, author_id=requester.id, at=at, attachments=attachments)
        return ticket

    def add_comment(
        self,
        ticket_id: int,
        body: str,
        *,
        author_id: int,
        public: bool = True,
        at: datetime | None = None,
        attachments: Sequence[Upload] = (),
        channel: str = "web",
        transcript: str = "",
    ) -> CommentRecord:
        comment = CommentRecord(
            id=self.next_id(),
            ticket_id=ticket_id,
            author_id=author_id,
            text=body,
            public=public,
            created_at=at or self.moment(),
            attachments=[AttachmentRecord(self.next_id(), *upload) for upload in attachments],
            channel=channel,
            transcript=transcript,
        )
        self.comments[comment.id] = comment
        self._touch(ticket_id, comment.created_at)
        return comment

    def add_message(
        self,
        ticket_id: int,
        text: str,
        *,
        author: UserRecord | None = None,
        bot: str = "",
        at: datetime | None = None,
    ) -> MessageRecord:
        """A message by a user, a bot of this name, or a visitor whom Support does not know."""
        kind = "bot" if bot else "agent" if author and author.role != "end-user" else "user"
        message = MessageRecord(
            id=f"01JQ{self.next_id():022}",
            ticket_id=ticket_id,
            author_type=kind,
            author_id=author.id if author else None,
            author_name=author.name if author else bot or "Web user",
            text=text,
            created_at=at or self.moment(),
        )
        self.messages.append(message)
        self.tickets[ticket_id].channel = "native_messaging"
        self._touch(ticket_id, message.created_at)
        return message

    def change(self, ticket_id: int, **fields: Unpack[TicketFields]) -> TicketRecord:
        ticket = self.tickets[ticket_id]
        was, at = ticket.status, self.moment()
        _set(ticket, fields)
        if ticket.status != was:
            ticket.status_updated_at = at
        if ticket.status in SOLVED and was not in SOLVED:
            ticket.solved_at = at
            ticket.first_solved_at = ticket.first_solved_at or at
        if was in SOLVED and ticket.status in OPEN:
            ticket.reopens += 1
        self._touch(ticket_id, at)
        return ticket

    def edit(self, comment_id: int, body: str) -> CommentRecord:
        """Replace a comment's words; its id and time stay."""
        comment = self.comments[comment_id]
        comment.text = body
        self._touch(comment.ticket_id, self.moment())
        return comment

    def redact(self, comment_id: int, words: str = "") -> CommentRecord:
        """Blacken `words` in a comment, or all of it."""
        text = self.comments[comment_id].text
        # As many blocks as letters: the length of what was redacted stays visible.
        black = words or text
        return self.edit(comment_id, text.replace(black, "▇" * len(black)))

    def make_private(self, comment_id: int) -> CommentRecord:
        comment = self.comments[comment_id]
        comment.public = False
        self._touch(comment.ticket_id, self.moment())
        return comment

    def merge(self, source_id: int, target_id: int, words: str, *, author_id: int) -> None:
        """Close the source as merged into the target, with a private comment on both."""
        for ticket_id in (source_id, target_id):
            self.add_comment(ticket_id, words, author_id=author_id, public=False)
        # Only this tag tells a merged ticket from a closed one.
        tags = [*self.tickets[source_id].tags, MERGED]
        self.change(source_id, status="closed", tags=tags)

    def delete(self, ticket_id: int) -> None:
        """From here on the ticket answers 404; only the export still has it, as deleted."""
        self.change(ticket_id, status="deleted")

    def scrub(self, ticket_id: int) -> None:
        """Delete for good: only the export still has the ticket, without its words."""
        ticket = self.change(ticket_id, subject="SCRUBBED")
        ticket.scrubbed = True
        self.comments = {n: row for n, row in self.comments.items() if row.ticket_id != ticket_id}
        self.messages = [row for row in self.messages if row.ticket_id != ticket_id]

    def _touch(self, ticket_id: int, at: datetime) -> None:
        ticket = self.tickets[ticket_id]
        ticket.updated_at = max(ticket.updated_at, at)
        ticket.version = next(self._versions)


def _set(ticket: TicketRecord, fields: TicketFields) -> None:
    for name, value in fields.items():
        setattr(ticket, name, value)
