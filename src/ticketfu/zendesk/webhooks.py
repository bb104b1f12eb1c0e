"""Zendesk's webhooks and triggers, for which an administrator's credentials are needed."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import httpx2
from temporalio.exceptions import ApplicationError

from ticketfu.errors import failure
from ticketfu.zendesk.failures import bad_response
from ticketfu.zendesk.http import RequestBody, Transport
from ticketfu.zendesk.lenient import AllItems, Record
from ticketfu.zendesk.provisioned import AccountTrigger, AccountWebhook
from ticketfu.zendesk.rate_limit import OwnQuota, Quota
from ticketfu.zendesk.responses import PageEnd

SCOPE = "webhooks:read webhooks:write triggers:read triggers:write"

# A check is a handful of requests; this only bounds what goes wrong.
REQUESTS_PER_MINUTE = 600

PAGE_SIZE = "100"
MAX_LIST_PAGES = 100

# Answers about what is not there: the webhooks API has other words for it than RecordNotFound.
GONE = frozenset({"zendesk.not_found", "zendesk.wrong_account"})

NO_ADMINISTRATOR = (
    "Zendesk does not let these credentials set up webhooks and triggers: the OAuth client needs"
    f" an administrator as its owner and the scopes {SCOPE}"
)


class WebhookAnswer(Record):
    webhook: AccountWebhook


class TriggerAnswer(Record):
    trigger: AccountTrigger


class WebhooksPage(Record):
    webhooks: AllItems[AccountWebhook]
    meta: PageEnd = PageEnd(has_more=False)


class TriggersPage(Record):
    triggers: AllItems[AccountTrigger]
    meta: PageEnd = PageEnd(has_more=False)


class SigningSecret(Record):
    secret: str


class SigningSecretAnswer(Record):
    signing_secret: SigningSecret


AdminPage = TypeVar("AdminPage", WebhooksPage, TriggersPage)


class WebhookAdmin:
    """One account's webhooks and triggers, over a client that the caller opens and closes."""

    def __init__(
        self,
        http: httpx2.AsyncClient,
        base_url: str,
        auth: httpx2.Auth,
        quota: Quota | None = None,
    ) -> None:
        self._transport = Transport(
            http,
            base_url,
            auth,
            quota=quota or OwnQuota(REQUESTS_PER_MINUTE),
            timeout_seconds=30,
            large=asyncio.Lock(),
            explain=True,
        )

    async def webhooks(self, name: str) -> list[AccountWebhook]:
        """All webhooks whose name contains `name`."""
        words = {"filter[name_contains]": name}
        with _as_administrator():
            pages = self._pages("/webhooks", WebhooksPage, words)
            return [row async for page in pages for row in page.webhooks]

    async def triggers(self) -> list[AccountTrigger]:
        with _as_administrator():
            pages = self._pages("/triggers", TriggersPage, {})
            return [row async for page in pages for row in page.triggers]

    async def exists(self, webhook_id: str) -> bool:
        try:
            with _as_administrator():
                await self._transport.get(f"/webhooks/{webhook_id}", WebhookAnswer)
        except ApplicationError as error:
            if error.type not in GONE:
                raise
            return False
        return True

    async def signing_secret(self, webhook_id: str) -> str:
        path = f"/webhooks/{webhook_id}/signing_secret"
        with _as_administrator():
            answer = await self._transport.get(path, SigningSecretAnswer)
        return answer.signing_secret.secret

    async def create_webhook(self, body: RequestBody) -> AccountWebhook:
        with _as_administrator():
            created = await self._transport.create("/webhooks", {"webhook": body}, WebhookAnswer)
        return created.webhook

    async def change_webhook(self, webhook_id: str, body: RequestBody) -> None:
        with _as_administrator():
            await self._transport.change("PATCH", f"/webhooks/{webhook_id}", {"webhook": body})

    async def delete_webhook(self, webhook_id: str) -> None:
        await self._delete(f"/webhooks/{webhook_id}")

    async def create_trigger(self, body: RequestBody) -> AccountTrigger:
        with _as_administrator():
            created = await self._transport.create("/triggers", {"trigger": body}, TriggerAnswer)
        return created.trigger

    async def change_trigger(self, trigger_id: int, body: RequestBody) -> None:
        with _as_administrator():
            await self._transport.change("PUT", f"/triggers/{trigger_id}", {"trigger": body})

    async def delete_trigger(self, trigger_id: int) -> None:
        await self._delete(f"/triggers/{trigger_id}")

    async def _delete(self, path: str) -> None:
        try:
            with _as_administrator():
                await self._transport.change("DELETE", path)
        except ApplicationError as error:
            if error.type not in GONE:
                raise

    async def _pages(
        self, path: str, shape: type[AdminPage], params: Mapping[str, str]
    ) -> AsyncIterator[AdminPage]:
        query = {**params, "page[size]": PAGE_SIZE}
        for _ in range(MAX_LIST_PAGES):
            page = await self._transport.get(path, shape, query)
            yield page
            cursor = page.meta.after_cursor
            if not page.meta.has_more:
                return
            if not cursor or cursor == query.get("page[after]"):
                break
            query["page[after]"] = cursor
        raise bad_response("pages that do not end")


@contextmanager
def _as_administrator() -> Iterator[None]:
    """Explain a refusal by the rights that these calls need."""
    try:
        yield
    except ApplicationError as error:
        if error.type != "zendesk.forbidden":
            raise
        raise failure("zendesk.forbidden", NO_ADMINISTRATOR, final=True) from None
