"""Zendesk's REST API, read-only."""

import asyncio
from collections.abc import Mapping

import httpx2

from ticketfu.errors import failure
from ticketfu.zendesk.http import (
    CommentsAnswer,
    OrganizationAnswer,
    Shape,
    TicketAnswer,
    UserAnswer,
    VisitorAnswer,
    bad_response,
    parsed,
    refusal,
)
from ticketfu.zendesk.models import Comment, Organization, TicketRead, User
from ticketfu.zendesk.rate_limit import Quota

PAGE_SIZE = 100
"""The most comments that Zendesk puts on a page."""


class Zendesk:
    """One account, read over a client that the caller opens and closes.

    Every error is an `ApplicationError` with one of the codes `zendesk.not_found`,
    `zendesk.unauthorized`, `zendesk.forbidden`, `zendesk.wrong_account`, `zendesk.rejected`
    (final), `zendesk.rate_limited`, `zendesk.unavailable`, `zendesk.conflict`, `zendesk.timeout`,
    `zendesk.connection`, `zendesk.bad_response` (worth another try).
    """

    def __init__(
        self,
        http: httpx2.AsyncClient,
        base_url: str,
        auth: httpx2.Auth,
        *,
        requests_per_minute: int = 180,
        timeout_seconds: float = 30,
    ) -> None:
        self._http = http
        self._api = f"{base_url.rstrip('/')}/api/v2"
        self._auth = auth
        self._quota = Quota(requests_per_minute)
        self._timeout_seconds = timeout_seconds

    async def read_ticket(self, ticket_id: int) -> TicketRead:
        """The ticket, its people, its organization and every comment."""
        path = f"/tickets/{ticket_id}"
        try:
            async with asyncio.TaskGroup() as both:
                ticket = both.create_task(
                    self._get(path, TicketAnswer, {"include": "users,organizations"})
                )
                pages = both.create_task(self._comment_pages(f"{path}/comments"))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        return _assembled(ticket.result(), pages.result())

    async def read_organization(self, organization_id: int) -> Organization:
        answer = await self._get(f"/organizations/{organization_id}", OrganizationAnswer)
        return answer.organization

    async def whoami(self) -> User:
        """The agent behind the credentials; anybody else cannot read tickets."""
        response = await self._fetch("/users/me")
        if parsed(response, VisitorAnswer).user.id is None:
            message = (
                "Zendesk does not know these credentials: check ZENDESK_CLIENT_ID and"
                " ZENDESK_CLIENT_SECRET, or ZENDESK_EMAIL and ZENDESK_TOKEN"
            )
            raise failure("zendesk.unauthorized", message, final=True)
        user = parsed(response, UserAnswer).user
        if not user.staff:
            message = "Zendesk takes these credentials for an end-user: an agent or admin is needed"
            raise failure("zendesk.forbidden", message, final=True)
        return user

    async def _comment_pages(self, path: str) -> list[CommentsAnswer]:
        # links.next may name another host: the next address is built from our own and the cursor.
        params = {"include": "users", "page[size]": str(PAGE_SIZE)}
        pages: list[CommentsAnswer] = []
        seen: set[str] = set()
        while not pages or pages[-1].meta.has_more:
            if pages:
                cursor = pages[-1].meta.after_cursor
                if cursor is None or cursor in seen:
                    raise bad_response("a page of comments that leads nowhere")
                seen.add(cursor)
                params["page[after]"] = cursor
            pages.append(await self._get(path, CommentsAnswer, params))
        return pages

    async def _get(
        self, path: str, shape: type[Shape], params: Mapping[str, str] | None = None
    ) -> Shape:
        return parsed(await self._fetch(path, params), shape)

    async def _fetch(self, path: str, params: Mapping[str, str] | None = None) -> httpx2.Response:
        await self._quota.take()
        response = await self._send(path, params)
        if response.status_code == 429:
            raise self._quota.refused(response.headers)
        if not response.is_success:
            raise refusal(response)
        self._quota.granted()
        return response

    async def _send(self, path: str, params: Mapping[str, str] | None) -> httpx2.Response:
        try:
            # httpx2 limits each read; only this limits a body that comes drop by drop.
            async with asyncio.timeout(self._timeout_seconds):
                return await self._http.get(
                    self._api + path, params=params, auth=self._auth, follow_redirects=False
                )
        except (TimeoutError, httpx2.TimeoutException):
            raise failure("zendesk.timeout", "zendesk did not answer in time") from None
        except httpx2.DecodingError:
            raise bad_response("a body that cannot be decoded") from None
        except httpx2.RequestError as error:
            message = f"no connection to zendesk: {type(error).__name__}"
            raise failure("zendesk.connection", message) from None


def _assembled(answer: TicketAnswer, pages: list[CommentsAnswer]) -> TicketRead:
    ticket = answer.ticket
    users = [*answer.users, *(user for page in pages for user in page.users)]
    organizations = {item.id: item for item in answer.organizations}
    # By id: a comment that is written while we read can shift another one onto the next page.
    comments = {comment.id: comment for page in pages for comment in page.comments}
    return TicketRead(
        ticket=ticket,
        people={user.id: user for user in users},
        organization=organizations.get(ticket.organization_id) if ticket.organization_id else None,
        comments=tuple(sorted(comments.values(), key=_order)),
    )


def _order(comment: Comment) -> tuple[float, int]:
    """By time, as ids do not grow with it."""
    return (comment.created_at.timestamp() if comment.created_at else 0.0, comment.id)
