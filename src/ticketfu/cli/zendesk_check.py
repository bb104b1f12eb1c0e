"""Ask Zendesk, and nobody else, whether all is there that TicketFu needs; a line for each part."""

import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2
import typer
from temporalio.exceptions import ApplicationError

from ticketfu.cli.lifecycle import Stop, unless_stopped
from ticketfu.cli.views.output import print_json
from ticketfu.cli.webhook_check import PartVerdict, webhook_verdict
from ticketfu.cli.zendesk import ZendeskCheck
from ticketfu.cli.zendesk_clients import credentials, webhook_admin, zendesk_client
from ticketfu.errors import CannotStart
from ticketfu.ticket.write_back import FIELD_TARGET
from ticketfu.webhook.models import HALVES
from ticketfu.zendesk.probe import NOBODY, Probe
from ticketfu.zendesk.ticket_writer import WRITING_SCOPE

TOKENS_END = (
    "API tokens end on 2027-04-30: make an OAuth client, and set ZENDESK_CLIENT_ID and"
    " ZENDESK_CLIENT_SECRET instead"
)
NO_EXPORT = (
    "only an administrator may export tickets, which backfill and the search for lost webhooks"
    " need: make one the OAuth client's owner, or set RECONCILE_SECONDS=0"
)
NO_APP = (
    "the sidebar app is not installed; to have summaries beside tickets:"
    " `ticketfu zendesk app`, then upload the file as a private app"
)
APP_IN_ZENDESK = "TicketFu"


@dataclass
class Report:
    """A row for each part: printed as it comes, or as JSON at the end."""

    as_json: bool
    rows: list[dict[str, str]] = field(default_factory=list)

    @property
    def failed(self) -> list[str]:
        return [row["part"] for row in self.rows if row["verdict"] == "failed"]

    async def add(self, part: str, asked: Awaitable[PartVerdict]) -> bool:
        try:
            verdict, words = await asked
        except ApplicationError as error:
            # Messages of our own errors hold no secret and no body.
            verdict, words = "failed", error.message
        self.rows.append({"part": part, "verdict": verdict, "words": words})
        if not self.as_json:
            typer.echo(f"{part:<9} {verdict:<7} {words}")
        return verdict != "failed"


async def run_check(settings: ZendeskCheck, stop: Stop, *, as_json: bool = False) -> None:
    """Print what is found of each part; raises CannotStart when something is missing."""
    report = Report(as_json)
    await unless_stopped(_check(settings, report), stop)
    if as_json:
        print_json({"ok": not report.failed, "parts": report.rows})
    if report.failed:
        raise CannotStart(f"to be mended: {', '.join(dict.fromkeys(report.failed))}")


async def _check(settings: ZendeskCheck, report: Report) -> None:
    async with _probe(settings) as probe, webhook_admin(settings) as admin:
        known = await report.add("account", _account(settings))
        if known:
            await report.add("scopes", _scopes(probe))
            await report.add("export", _export(probe, settings))
            await report.add("limits", _limits(probe, settings))
            if target := settings.write_back_target():
                await report.add("writing", _writing(settings, target))
        for kind in HALVES:
            await report.add(kind, webhook_verdict(admin, kind, settings))
        if known:
            await report.add("app", _app(probe))


@asynccontextmanager
async def _probe(settings: ZendeskCheck, scope: str = "read") -> AsyncIterator[Probe]:
    async with httpx2.AsyncClient(timeout=httpx2.Timeout(30, connect=5)) as http:
        yield Probe(http, settings.url(), credentials(settings, scope))


async def _account(settings: ZendeskCheck) -> PartVerdict:
    async with zendesk_client(settings) as zendesk:
        user = await zendesk.whoami()
    words = f"{settings.url()} is read as {user.role} {user.id}"
    by_token = not settings.zendesk_client_id
    return ("note", f"{words}; {TOKENS_END}") if by_token else ("ok", words)


async def _scopes(probe: Probe) -> PartVerdict:
    asked: dict[str, tuple[str, dict[str, str]]] = {
        "tickets": (f"/tickets/{NOBODY}", {}),
        "users": ("/users/show_many", {"ids": str(NOBODY)}),
        "organizations": (f"/organizations/{NOBODY}", {}),
    }
    refused = [name for name, call in asked.items() if not await probe.may_read(*call)]
    if not refused:
        return "ok", "tickets, users and organizations may be read"
    wanted = " ".join(f"{name}:read" for name in refused)
    return "failed", f"the OAuth client needs the scope read, or at least {wanted}"


async def _export(probe: Probe, settings: ZendeskCheck) -> PartVerdict:
    # The newest minute is never exported.
    query = {"start_time": str(int(time.time()) - 120), "per_page": "1"}
    if await probe.may_read("/incremental/tickets/cursor", query):
        return "ok", "tickets may be exported, for backfill and for lost webhooks"
    return "failed" if settings.reconcile_seconds else "note", NO_EXPORT


async def _writing(settings: ZendeskCheck, target: str) -> PartVerdict:
    wanted = f"WRITE_BACK={target}"
    async with _probe(settings, WRITING_SCOPE) as probe:
        if not await probe.may_write_tickets():
            return "failed", f"{wanted} needs the scope tickets:write for ZENDESK_CLIENT_ID"
        number = target.removeprefix(FIELD_TARGET)
        if number != target and not await probe.has_text_field(int(number)):
            return "failed", f"{wanted}: there is no ticket field {number} that takes text"
    return "ok", f"summaries may be written: {target}"


async def _limits(probe: Probe, settings: ZendeskCheck) -> PartVerdict:
    account, own = probe.requests_per_minute, settings.zendesk_requests_per_minute
    if account is None:
        return "note", "Zendesk does not say how many requests a minute the account has"
    words = f"the account has {account} requests a minute, of which TicketFu may send {own}"
    if own > account:
        return "failed", f"{words}: lower ZENDESK_REQUESTS_PER_MINUTE"
    return "ok", words


async def _app(probe: Probe) -> PartVerdict:
    try:
        installed = APP_IN_ZENDESK in await probe.apps()
    except ApplicationError:
        return "note", "these credentials may not see which apps are installed"
    return ("ok", "the sidebar app is installed") if installed else ("note", NO_APP)
