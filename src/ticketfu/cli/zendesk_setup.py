"""Have a worker set webhooks and trigger up, or take them out again, and say how that went."""

from collections.abc import Awaitable

import typer
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from ticketfu.cli import wiring
from ticketfu.cli.lifecycle import Stop, unless_stopped
from ticketfu.cli.zendesk import ZendeskRemove, ZendeskSetup
from ticketfu.cli.zendesk_clients import webhook_admin
from ticketfu.errors import CannotStart
from ticketfu.settings import TemporalSettings
from ticketfu.temporal import check_namespace, connect, reason
from ticketfu.webhook.client import Webhooks
from ticketfu.webhook.models import HALVES, Half, WebhookReport
from ticketfu.webhook.wanted import installation_mark, is_own, webhook_name

REMOVED = (
    "Unset ZENDESK_WEBHOOK_BASE_URL too: else a server that starts with it sets them up again."
)


async def run_setup(settings: ZendeskSetup, stop: Stop) -> None:
    """Say how each half went: on standard error where secrets alone go to standard output."""
    temporal = await _connected(settings)
    asked = Webhooks(temporal, settings.queue).setup(wiring.webhooks_wanted(settings))
    report = await unless_stopped(_answer(asked), stop)
    if report is None:
        return
    mark = installation_mark(settings.temporal_namespace, settings.queue)
    halves = {"changes": report.changes, "events": report.events}
    for kind in HALVES:
        typer.echo(
            f"{webhook_name(kind, mark)}: {_outcome(halves[kind])}", err=settings.show_secrets
        )
    if any(half.backoff.error for half in halves.values()):
        raise CannotStart("not everything is set up; the worker goes on trying")
    if settings.show_secrets:
        typer.echo(f"ZENDESK_WEBHOOK_SECRET={','.join(await _secrets(settings, mark))}")


async def run_remove(settings: ZendeskRemove, stop: Stop) -> None:
    temporal = await _connected(settings)
    report = await unless_stopped(_answer(Webhooks(temporal, settings.queue).remove()), stop)
    if report is None:
        return
    if report.error:
        raise CannotStart(f"{report.error}; the worker goes on trying")
    typer.echo(_removed(report))
    typer.echo(REMOVED)


def _outcome(half: Half) -> str:
    if half.backoff.error:
        return f"failed: {half.backoff.error.message}"
    if half.last.made:
        return "made"
    return f"repaired: {'; '.join(half.last.repairs)}" if half.last.repairs else "in order"


def _removed(report: WebhookReport) -> str:
    webhooks, triggers = report.removed.webhooks, report.removed.triggers
    if not (webhooks or triggers):
        return "There was nothing to delete in Zendesk."
    return f"Deleted in Zendesk: webhooks: {webhooks}, triggers: {triggers}."


async def _secrets(settings: ZendeskSetup, mark: str) -> list[str]:
    """The signing secrets, read here: through a worker they would enter Temporal's history."""
    found = []
    try:
        async with webhook_admin(settings) as admin:
            for kind in HALVES:
                name = webhook_name(kind, mark)
                own = [row for row in await admin.webhooks(name) if is_own(row, name)]
                found += [await admin.signing_secret(webhook.id) for webhook in own]
    except ApplicationError as error:
        raise CannotStart(error.message) from None
    return found


async def _answer(asked: Awaitable[WebhookReport]) -> WebhookReport:
    try:
        return await asked
    except RPCError as error:
        raise CannotStart(f"Temporal: {error.message}") from None


async def _connected(settings: TemporalSettings) -> Client:
    try:
        temporal = await connect(wiring.connection(settings))
        await check_namespace(temporal)
    except RuntimeError as error:
        raise CannotStart(f"Temporal at {settings.temporal_address}: {reason(error)}") from None
    return temporal
