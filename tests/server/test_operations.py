"""The page and the command for whoever runs the system, in every standing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter

from tests.index.factories import ticket
from ticketfu.backfill.models import (
    BackfillError,
    BackfillProgress,
    BackfillStanding,
    Estimate,
    TicketTally,
)
from ticketfu.cli.views.status import status_fields
from ticketfu.cli.views.ticket import ticket_fields
from ticketfu.entity.document import EntityError
from ticketfu.index.models import Counts, FailureRow
from ticketfu.limits.models import DayUsage, LimitsDocument, Terms
from ticketfu.server.api.backfill import as_held
from ticketfu.server.api.health import Health
from ticketfu.server.api.overview import Operations
from ticketfu.server.deliveries import Deliveries
from ticketfu.server.pages.operations import spending
from ticketfu.server.pages.render import TEMPLATES
from ticketfu.webhook.models import HalfDocument, WebhooksDocument

NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)
ERROR = EntityError(code="zendesk.forbidden", message="403", since=NOW, retry_at=NOW)
REPAIRED = HalfDocument(
    standing="in_place",
    since=NOW,
    checked_at=NOW,
    repairs=["it is paused", "it is subscribed to other events"],
    repaired_at=NOW,
)
FAILING = HalfDocument(standing="failing", since=NOW, error=ERROR)
COUNTS = Counts(
    tickets=9,
    organizations=2,
    turned=1,
    pending=1,
    ready=8,
    failed=0,
    failing=1,
    stale=2,
    held={"budget": 2},
    overdue_promises=1,
    calls=12,
    input_tokens=1000,
    output_tokens=100,
    cost_usd=0.25,
    unpriced=0,
)


def operations(webhooks: WebhooksDocument, backfill: BackfillProgress) -> Operations:
    failure = FailureRow("ticket", "llm.billing", "no credit is left", 1, NOW, NOW, [42])
    day = DayUsage(day="2026-11-02", calls=12, input_tokens=1000, output_tokens=100, cost_usd=0.25)
    limits = LimitsDocument(
        terms=Terms(budget_usd=1), days=[day], spent_today_usd=0.25, hold="backfill"
    )
    deliveries = Deliveries(NOW, accepted=3, refused=1, last_at=NOW, last_refused_at=NOW)
    health = Health(status="OK", temporal_ok=True, workers_ok=True)
    return Operations(health, COUNTS, [failure], limits, backfill, webhooks, deliveries)


def shown(found: Operations) -> tuple[str, list[str]]:
    """The page's text, and the lines of `ticketfu status`."""
    values = {name: getattr(found, name) for name in Operations.__dataclass_fields__}
    values["spending"] = spending(found.limits.days, NOW.date())
    values["names"] = {}
    frame = {"path": "/operations", "person": None, "pages": (), "twin": None, "form_token": ""}
    page = TEMPLATES.get_template("operations.html").render(values | frame | {"may_change": True})
    written = TypeAdapter(Operations).dump_python(found, mode="json")
    return page, [f"{label}\t{text}" for label, text in status_fields(written)]


def test_what_was_spent_is_drawn_by_day_with_days_on_which_nothing_was() -> None:
    priced = DayUsage(day="2026-10-31", calls=3, input_tokens=1000, cost_usd=0.5)
    free = DayUsage(day="2026-11-02", calls=12)
    long_ago = DayUsage(day="2026-10-01", calls=900, cost_usd=9)

    money, calls = spending([long_ago, priced, free], NOW.date()), spending([free], NOW.date())

    assert [bar.height for bar in money.chart.bars] == [0] * 11 + [64, 0, 0]
    assert money.chart.bars[11].label == "31 Oct: $0.50, 3 calls, 1\u202f000 tokens"
    assert [value.text for value in money.chart.values] == ["$0.50"]
    assert [value.text for value in calls.chart.values] == ["12"]
    assert (money.title, calls.title) == ("Money by day (UTC)", "Calls by day (UTC)")
    assert not spending([], NOW.date()).chart.values


def test_webhooks_that_were_repaired_or_cannot_be_made_say_so() -> None:
    webhooks = WebhooksDocument(standing="wanted", changes=REPAIRED, events=FAILING)

    page, lines = shown(operations(webhooks, BackfillProgress()))

    assert "it is paused; it is subscribed to other events" in page
    assert "not in place" in page
    assert "<h1>It runs, and something fails</h1>" in page
    assert "Backfills wait until midnight UTC" in page
    assert "ticketfu backfill --dry-run" in page
    assert any(line.startswith("webhooks\tchanges · in place since 2026-11-02") for line in lines)
    assert any(line.startswith("webhooks\tevents · zendesk.forbidden") for line in lines)
    assert any("until midnight UTC" in line for line in lines if line.startswith("today"))


def test_a_budget_that_is_used_up_is_said_in_its_whole_amount() -> None:
    limits = LimitsDocument(terms=Terms(budget_usd=0.019), spent_today_usd=0.0191, hold="all")
    found = operations(WebhooksDocument(), BackfillProgress())
    waiting = ticket(42, held="budget", stale=True).model_dump(mode="json")

    page, lines = shown(replace(found, failures=[], limits=limits))
    shown_fields = dict(ticket_fields(waiting))

    assert "<h1>All summaries wait for the day&#39;s budget</h1>" in page
    assert "$0.0191 of $0.0190 today" in page
    (today,) = (line for line in lines if line.startswith("today"))
    assert today.startswith("today\t$0.0191 of $0.0190 · all summaries wait until midnight UTC")
    assert str(shown_fields["state"]).startswith("waiting; this covers what was known")
    assert str(shown_fields["held"]).startswith("budget · waits until midnight UTC")


@pytest.mark.parametrize("standing", ["removing", "removed", "none"])
def test_webhooks_that_are_not_there_say_so(standing: str) -> None:
    webhooks = WebhooksDocument.model_validate({"standing": standing, "error": ERROR})

    page, lines = shown(operations(webhooks, BackfillProgress()))

    assert ("zendesk setup" in page) == (standing == "none")
    assert ("no change arrives" in page) == (standing != "none")
    assert any(line.startswith("webhooks\t") for line in lines)


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ("running", "It waits for the day&#39;s budget"),
        ("done", "It is done"),
        ("cancelled", "It was stopped"),
        ("stopped_by_budget", "It has used up its money"),
        ("failed", "It failed"),
    ],
)
def test_a_backfill_is_shown_in_every_state(standing: BackfillStanding, words: str) -> None:
    backfill = BackfillProgress(
        state=standing,
        tickets=TicketTally(total=10, done=6, failed=1),
        estimate=Estimate(tickets=10, cost_usd=0.5),
        spent_usd=0.3,
        rate_per_minute=12,
        eta=NOW + timedelta(minutes=1) if standing == "running" else None,
        error=BackfillError(code="x", message="why") if standing == "failed" else None,
    )

    found = operations(WebhooksDocument(), backfill)
    page, lines = shown(found)

    assert words in page
    assert as_held(backfill, found.limits).eta is None
    assert ("backfill/stop" in page) == (standing == "running")
    (line,) = (line for line in lines if line.startswith("backfill"))
    assert "6 of 10 tickets · 1 failed · $0.3000" in line
    assert ("x: why" in line) == (standing == "failed")
    assert ("waits for the day's budget" in line) == (standing == "running")
