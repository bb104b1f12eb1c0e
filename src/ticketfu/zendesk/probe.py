"""Harmless questions that tell what an account's credentials may do, and its limits."""

import asyncio
from collections.abc import Mapping

import httpx2
from temporalio.exceptions import ApplicationError

from ticketfu.zendesk.http import Transport
from ticketfu.zendesk.lenient import Maybe, Name, ReadableItems, Record, Word
from ticketfu.zendesk.rate_limit import OwnQuota

# Of the account, for all that use its API; in 2026 under either name.
LIMIT_HEADERS = ("x-rate-limit", "ratelimit-limit")

# No ticket or organization has this number: whoever may read or write hears that there is none.
NOBODY = 0


class Anything(Record):
    pass


class TicketField(Record):
    type: Word = ""


class FieldAnswer(Record):
    ticket_field: TicketField


class AppSettings(Record):
    name: Name = ""


class Installation(Record):
    settings: Maybe[AppSettings] = None


class InstallationsAnswer(Record):
    installations: ReadableItems[Installation] = ()


class Probe:
    """Asks over a client of its own, whose answers' headers it looks at."""

    def __init__(self, http: httpx2.AsyncClient, base_url: str, auth: httpx2.Auth) -> None:
        http.event_hooks["response"].append(self._keep_limit)
        self.requests_per_minute: int | None = None
        self._transport = Transport(
            http,
            base_url,
            auth,
            quota=OwnQuota(600),
            timeout_seconds=30,
            large=asyncio.Lock(),
        )

    async def may_read(self, path: str, params: Mapping[str, str] | None = None) -> bool:
        try:
            await self._transport.get(path, Anything, params)
        except ApplicationError as error:
            return _is_allowed(error)
        return True

    async def may_write_tickets(self) -> bool:
        try:
            await self._transport.change("PUT", f"/tickets/{NOBODY}", {"ticket": {}})
        except ApplicationError as error:
            return _is_allowed(error)
        return True

    async def has_text_field(self, field_id: int) -> bool:
        try:
            answer = await self._transport.get(f"/ticket_fields/{field_id}", FieldAnswer)
        except ApplicationError as error:
            if error.type != "zendesk.not_found":
                raise
            return False
        return answer.ticket_field.type in {"text", "textarea"}

    async def apps(self) -> list[str]:
        """Names of the apps that are installed."""
        answer = await self._transport.get("/apps/installations", InstallationsAnswer)
        return [row.settings.name for row in answer.installations if row.settings]

    async def _keep_limit(self, response: httpx2.Response) -> None:
        values = [response.headers.get(name, "") for name in LIMIT_HEADERS]
        numbers = [int(value) for value in values if value.isdecimal()]
        self.requests_per_minute = numbers[0] if numbers else self.requests_per_minute


def _is_allowed(error: ApplicationError) -> bool:
    """A record that is not there is found missing by those alone who may look."""
    if error.type in {"zendesk.not_found", "zendesk.wrong_account", "zendesk.rejected"}:
        return True
    if error.type in {"zendesk.forbidden", "zendesk.unauthorized"}:
        return False
    raise error
