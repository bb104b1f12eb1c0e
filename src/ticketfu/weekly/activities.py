"""Choose what to post, make each page and post it; the address never leaves the worker."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx2
from temporalio import activity
from temporalio.client import Client

from ticketfu.bounded_http import certificates
from ticketfu.entity.heartbeat import with_heartbeats
from ticketfu.entity.publications import Publication, Publications
from ticketfu.errors import failure, status_failure
from ticketfu.organization.client import workflow_id
from ticketfu.organization.models import WORKFLOW, OrganizationDocument
from ticketfu.weekly.models import (
    ALL_TOGETHER,
    CHOOSE_ACTIVITY,
    POST_ACTIVITY,
    DigestScope,
    WeeklyPost,
)
from ticketfu.weekly.page import JsonDocument, WeeklyPage, news_order, week_of

POST_SECONDS = 30
MOST_POSTS = 50
"""A chat that is sent more is read by nobody; those with the most urgent news come first."""


@dataclass(frozen=True)
class WeeklyDigest:
    """`url` is a secret: whoever knows it can write to the chat."""

    url: str | None = field(default=None, repr=False)
    scope: DigestScope = ALL_TOGETHER


NO_DIGEST = WeeklyDigest()


def weekly_activities(
    temporal: Client, queue: str, digest: WeeklyDigest
) -> list[Callable[..., object]]:
    publications = Publications(temporal, queue, {WORKFLOW: OrganizationDocument})
    activities = WeeklyDigestActivities(publications, digest)
    return [activities.choose_weekly_digests, activities.post_weekly_digest]


@dataclass(frozen=True)
class WeeklyDigestActivities:
    publications: Publications
    digest: WeeklyDigest

    @activity.defn(name=CHOOSE_ACTIVITY)
    async def choose_weekly_digests(self) -> list[WeeklyPost]:
        return await with_heartbeats(self._posts())

    @activity.defn(name=POST_ACTIVITY)
    async def post_weekly_digest(self, post: WeeklyPost) -> bool:
        """Return False for an organization that is not known; pages stay out of the history."""
        return await with_heartbeats(self._post(post))

    async def _posts(self) -> list[WeeklyPost]:
        scope = self.digest.scope
        if scope.named:
            return [WeeklyPost(organization_id=number) for number in scope.named]
        if not scope.each:
            return [WeeklyPost()]
        monday = week_of(datetime.now(UTC))
        news = [
            (news_order(document, monday), document["organization_id"])
            async for document in self._documents(None)
        ]
        chosen = sorted((row for row in news if any(row[0])), reverse=True)[:MOST_POSTS]
        return [WeeklyPost(organization_id=number) for _, number in chosen]

    async def _post(self, post: WeeklyPost) -> bool:
        if self.digest.url is None:
            raise failure("digest.no_url", "this worker has no DIGEST_URL")
        page, found = WeeklyPage(datetime.now(UTC)), post.organization_id is None
        async for document in self._documents(post.organization_id):
            page.add(document, always=post.organization_id is not None)
            found = True
        if found:
            await self._send(self.digest.url, page.text())
        return found

    async def _send(self, url: str, text: str) -> None:
        async with httpx2.AsyncClient(verify=certificates(), timeout=POST_SECONDS) as http:
            try:
                answer = await http.post(url, json={"text": text})
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                # Its words may hold the address.
                raise failure("digest.connection", type(error).__name__) from None
        if not answer.is_success:
            raise status_failure("digest", answer.status_code, answer.headers)

    async def _documents(self, organization_id: int | None) -> AsyncIterator[JsonDocument]:
        async for publication in self._published(organization_id):
            document = await publication.document()
            if document:
                yield document.model_dump(mode="json")

    def _published(self, organization_id: int | None) -> AsyncIterator[Publication]:
        if organization_id is None:
            return self.publications.since(None)
        return self.publications.named([workflow_id(organization_id)])
