"""Zendesk's REST API, read-only."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import TypeVar

import httpx2
from anyio import create_task_group, fail_after
from temporalio.exceptions import ApplicationError

from ticketfu.errors import failure
from ticketfu.zendesk.comments import CommentCollector
from ticketfu.zendesk.conversation_log import messages
from ticketfu.zendesk.exports import TicketExports
from ticketfu.zendesk.failures import (
    MAX_ANSWER_BYTES,
    MAX_PAGE_BYTES,
    TooMuchAsked,
    bad_response,
)
from ticketfu.zendesk.http import Transport
from ticketfu.zendesk.metrics import MetricSet
from ticketfu.zendesk.models import Organization, TicketRead, User
from ticketfu.zendesk.own_notes import without_own_notes
from ticketfu.zendesk.rate_limit import Quota
from ticketfu.zendesk.responses import (
    CommentsPage,
    LogPage,
    OrganizationAnswer,
    TicketAnswer,
    VisitorAnswer,
)

COMMENTS_A_PAGE = 100
"""The most comments that Zendesk puts on a page."""

SMALLEST_PAGE = 10
MAX_PAGES = 600
"""All comments that a ticket can have, by the smallest page, and some for odd ones."""

MAX_IDLE_PAGES = 3
"""Pages in a row that bring nothing new, before reading ends in an error."""

READ_SECONDS = 480
"""The time for a whole ticket, within the ten minutes of the activity that reads it."""


AnyPage = TypeVar("AnyPage", CommentsPage, LogPage)


class Zendesk:
    """One account, read over a client that the caller opens and closes.

    Every error is an `ApplicationError` with one of the codes `zendesk.not_found`,
    `zendesk.unauthorized`, `zendesk.forbidden`, `zendesk.wrong_account`, `zendesk.rejected`,
    `zendesk.too_large` (final), `zendesk.rate_limited`, `zendesk.unavailable`,
    `zendesk.conflict`, `zendesk.timeout`, `zendesk.connection`, `zendesk.bad_response` (worth
    another try). All clients of a process share the lock `large`: see `Bound`; all clients of an
    account share its `quota`.
    """

    def __init__(
        self,
        http: httpx2.AsyncClient,
        base_url: str,
        auth: httpx2.Auth,
        *,
        quota: Quota,
        timeout_seconds: float = 30,
        large: asyncio.Lock | None = None,
    ) -> None:
        self._transport = Transport(
            http,
            base_url,
            auth,
            quota=quota,
            timeout_seconds=timeout_seconds,
            large=large or asyncio.Lock(),
        )
        self.exports = TicketExports(self._transport)

    async def read_ticket(self, ticket_id: int) -> TicketRead:
        """The ticket, its people, its organization and every comment and message."""
        path, conversation = f"/tickets/{ticket_id}", CommentCollector()
        including = {"include": "users,organizations,metric_sets"}
        try:
            # Of anyio both, as asyncio's leave connections open, see `Transport`.
            with fail_after(READ_SECONDS):
                async with create_task_group() as both:
                    asked = both.create_task(self._transport.get(path, TicketAnswer, including))
                    both.create_task(self._read_comments(path, conversation))
                answer = asked.return_value
                messaging = answer.ticket.messaging
                if messaging or not conversation.comments():
                    await self._read_messages(path, conversation, needed=messaging)
        except TimeoutError:
            message = f"zendesk did not give the whole ticket within {READ_SECONDS} s"
            raise failure("zendesk.timeout", message, final=True) from None
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        organizations = {item.id: item for item in answer.organizations}
        people = {user.id: user for user in answer.users} | conversation.people
        return TicketRead(
            ticket=answer.ticket,
            people=people,
            organization=organizations.get(answer.ticket.organization_id or 0),
            comments=without_own_notes(conversation.comments(), people),
            complete=conversation.complete,
            metrics=answer.metric_sets[0] if answer.metric_sets else MetricSet(),
        )

    async def read_organization(self, organization_id: int) -> Organization:
        answer = await self._transport.get(f"/organizations/{organization_id}", OrganizationAnswer)
        return answer.organization

    async def whoami(self) -> User:
        """The agent behind the credentials; anybody else cannot read tickets."""
        visitor = (await self._transport.get("/users/me", VisitorAnswer)).user
        if visitor.id is None:
            message = (
                "Zendesk does not know these credentials: check ZENDESK_CLIENT_ID and"
                " ZENDESK_CLIENT_SECRET, or ZENDESK_EMAIL and ZENDESK_TOKEN"
            )
            raise failure("zendesk.unauthorized", message, final=True)
        user = User(id=visitor.id, name=visitor.name, email=visitor.email, role=visitor.role)
        if not user.staff:
            message = "Zendesk takes these credentials for an end-user: an agent or admin is needed"
            raise failure("zendesk.forbidden", message, final=True)
        return user

    async def _read_comments(self, path: str, conversation: CommentCollector) -> None:
        idle, has_more = 0, False
        including = {"include": "users"}
        async for page in self._pages(f"{path}/comments", CommentsPage, including):
            idle = 0 if conversation.add(page.comments, page.users) else idle + 1
            has_more = page.meta.has_more
            if not conversation.complete:
                return
            if idle == MAX_IDLE_PAGES and has_more:
                raise bad_response("pages of comments that bring none")
        conversation.complete = not has_more

    async def _read_messages(
        self, path: str, conversation: CommentCollector, *, needed: bool
    ) -> None:
        """Add a chat's messages; an account without the conversation log has none."""
        comments = conversation.comments()
        try:
            async for page in self._pages(f"{path}/conversation_log", LogPage, {}):
                conversation.add(messages(page.events, comments))
        except ApplicationError as error:
            absent = error.type in {"zendesk.not_found", "zendesk.wrong_account"}
            if needed and not absent:
                raise

    async def _pages(
        self, path: str, shape: type[AnyPage], params: Mapping[str, str]
    ) -> AsyncIterator[AnyPage]:
        """Every page, each smaller than the one before where Zendesk cannot put one together."""
        size, cursor = COMMENTS_A_PAGE, ""
        seen: set[str] = set()
        for _ in range(MAX_PAGES):
            # links.next may name another host: the address is built from our own and the cursor.
            query = {**params, "page[size]": str(size)}
            if cursor:
                query["page[after]"] = cursor
            try:
                bound = MAX_ANSWER_BYTES if size == SMALLEST_PAGE else MAX_PAGE_BYTES
                page = await self._transport.get(path, shape, query, max_bytes=bound)
            except TooMuchAsked:
                if size == SMALLEST_PAGE:
                    raise
                size = max(SMALLEST_PAGE, size // 2)
                continue
            yield page
            if not page.meta.has_more:
                return
            cursor = page.meta.after_cursor or ""
            if not cursor or cursor in seen:
                raise bad_response("a page that leads nowhere")
            seen.add(cursor)
