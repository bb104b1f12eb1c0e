"""The page for whoever runs the system: workers, backlog, failures, money, backfill, webhooks."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ticketfu.entity.client import EntityNotFound
from ticketfu.index.models import TicketFilter
from ticketfu.limits.models import DayUsage
from ticketfu.server.api.backfill import cancel_backfill
from ticketfu.server.api.dependencies import (
    BackfillsDep,
    OrganizationsDep,
    TicketsDep,
    current_index,
    services_of,
)
from ticketfu.server.api.overview import read_operations
from ticketfu.server.audit import audit
from ticketfu.server.pages.charts import Chart, Column, Portion, single
from ticketfu.server.pages.formats import money, number, plural
from ticketfu.server.pages.forms import CheckedForm
from ticketfu.server.pages.render import page

router = APIRouter(include_in_schema=False)

OPERATIONS = "/operations"
RETRIED_AT_ONCE = 100
SHOWN_DAYS = 14
"""Days in the picture of what was spent."""


@dataclass(frozen=True)
class Spending:
    title: str
    chart: Chart


def spending(days: Sequence[DayUsage], today: date) -> Spending:
    """Money by day up to today; calls where nothing was spent, as with a model that is free."""
    by_day = {day.day: day for day in days}
    dates = [today - timedelta(ago) for ago in reversed(range(SHOWN_DAYS))]
    usages = [by_day.get(day.isoformat(), DayUsage(day=day.isoformat())) for day in dates]
    priced = any(usage.cost_usd for usage in usages)
    columns = []
    for day, usage in zip(dates, usages, strict=True):
        tokens = plural(usage.input_tokens + usage.output_tokens, "token")
        name = f"{day:%-d %b}"
        said = f"{name}: {money(usage.cost_usd)}, {plural(usage.calls, 'call')}, {tokens}"
        count = (usage.cost_usd or 0) if priced else usage.calls
        columns.append(Column(name, [Portion("spent", count, said)]))
    title = "Money by day (UTC)" if priced else "Calls by day (UTC)"
    return Spending(title, single(columns, money if priced else number))


@router.get(OPERATIONS)
async def show_operations(request: Request) -> Response:
    found = await read_operations(request)
    failing = [id for row in found.failures if row.kind == "organization" for id in row.ids]
    return page(
        request,
        "operations.html",
        health=found.health,
        counts=found.counts,
        failures=found.failures,
        names=await services_of(request).index.organization_names(failing),
        limits=found.limits,
        spending=spending(found.limits.days, datetime.now(UTC).date()),
        backfill=found.backfill,
        webhooks=found.webhooks,
        deliveries=found.deliveries,
        twin="/api/v1/operations",
    )


@router.post(f"{OPERATIONS}/retry")
async def retry(
    request: Request, tickets: TicketsDep, organizations: OrganizationsDep, form: CheckedForm
) -> Response:
    """Ask for what failed for one reason, as if a person had asked for each."""
    index, code = await current_index(request), form.get("error_code", "")
    if form.get("kind") == "organization":
        failing = [row for row in await index.failures() if row.kind == "organization"]
        for organization_id in (each for row in failing if row.code == code for each in row.ids):
            with suppress(EntityNotFound):
                await organizations.refresh(organization_id)
        audit(request, "retried", "failed organizations")
    else:
        found = await index.tickets(TicketFilter(error_code=code), limit=RETRIED_AT_ONCE)
        for ticket in found.rows:
            await tickets.updated(ticket.ticket_id, origin="person")
        audit(request, "retried", "failed tickets")
    return RedirectResponse(OPERATIONS, 303)


@router.post(f"{OPERATIONS}/backfill/stop")
async def stop_backfill(request: Request, backfills: BackfillsDep, _: CheckedForm) -> Response:
    await cancel_backfill(request, backfills)
    return RedirectResponse(OPERATIONS, 303)
