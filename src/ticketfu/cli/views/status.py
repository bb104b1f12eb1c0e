"""The state of a server as a terminal shows it: each failure in one line."""

from collections.abc import Iterator
from typing import Any

from ticketfu.cli.api import Api
from ticketfu.cli.views.advice import UNTIL_MONEY, explained, held_words
from ticketfu.cli.views.output import counted_noun, dollars, due, joined, since, when

WAITING = {
    "backfill": "backfills wait",
    "slow": "backfills wait, and what changed just now",
    "all": "all summaries wait",
}


def read_status(api: Api) -> Any:
    """The server's operations; only its health while Temporal cannot be used."""
    health = api.health()
    if not health["temporal_ok"]:
        return {"health": health}
    return api.get("operations")


def status_fields(found: Any) -> Iterator[tuple[str, object]]:
    health = found["health"]
    if not health["temporal_ok"]:
        yield (
            "temporal",
            health.get("detail") or "does not answer; Zendesk delivers again later",
        )
        return
    yield "temporal", "ok"
    if health["workers_ok"]:
        yield "workers", "ok"
    else:
        advice = "none polls: summaries can be read, none becomes fresh"
        yield "workers", f"{advice}; start one with ticketfu worker start"
    counts = found["counts"]
    states = [f"{counts[name]} {name}" for name in ("ready", "pending", "failed", "stale")]
    yield "tickets", joined(counts["tickets"], *states)
    yield "organizations", counts["organizations"]
    for why, number in counts["held"].items():
        yield "held", joined(counted_noun(number, "ticket"), why, held_words(why))
    for failure in found["failures"]:
        ids = " ".join(f"#{number}" for number in failure["ids"][:5])
        what = counted_noun(failure["count"], failure["kind"])
        yield "failing", joined(what, explained(failure), ids)
    yield from _backfill(found["backfill"], found["limits"])
    yield from _webhooks(found["webhooks"], found["deliveries"])
    number = counts["unpriced"]
    unpriced = f"{counted_noun(number, 'document')} of unknown price" if number else ""
    tokens = counted_noun(counts["input_tokens"] + counts["output_tokens"], "token")
    yield "cost", joined(dollars(counts), counted_noun(counts["calls"], "call"), tokens, unpriced)
    yield from _today(found["limits"])


def _backfill(progress: Any, limits: Any) -> Iterator[tuple[str, object]]:
    if progress["state"] == "none":
        return
    tickets, error = progress["tickets"], progress["error"]
    waits = progress["state"] == "running" and limits["hold"] != "none"
    yield (
        "backfill",
        joined(
            "waits for the day's budget" if waits else progress["state"].replace("_", " "),
            f"{tickets['done']} of {tickets['total']} tickets",
            f"{tickets['failed']} failed" if tickets["failed"] else "",
            f"${progress['spent_usd']:.4f}",
            progress["eta"] and f"done {due(progress['eta'])}",
            error and f"{error['code']}: {error['message']}",
        ),
    )


def _webhooks(webhooks: Any, deliveries: Any) -> Iterator[tuple[str, object]]:
    if webhooks["standing"] != "wanted":
        words = {"none": "not set up by ticketfu zendesk setup"}
        yield "webhooks", words.get(webhooks["standing"], webhooks["standing"])
    else:
        for kind in ("changes", "events"):
            yield "webhooks", joined(kind, *_half(webhooks[kind]))
    last = when(deliveries["last_at"]) or "none since the server started"
    refused = f"{deliveries['refused']} refused" if deliveries["refused"] else ""
    yield "deliveries", joined(last, f"{deliveries['accepted']} taken", refused)


def _half(half: Any) -> Iterator[object]:
    if half["standing"] == "failing":
        yield explained(half["error"])
        return
    yield " ".join(filter(None, (half["standing"].replace("_", " "), since(half["since"]))))
    if half["repaired_at"]:
        yield f"repaired {when(half['repaired_at'])}: {'; '.join(half['repairs'])}"


def _today(limits: Any) -> Iterator[tuple[str, object]]:
    spent, budget = limits["spent_today_usd"], limits["terms"]["budget_usd"]
    of = f" of ${budget:.{2 if budget >= 0.1 else 4}f}" if budget is not None else ""
    waiting = WAITING.get(limits["hold"])
    yield "today", joined(f"${spent:.4f}{of}", waiting and f"{waiting} {UNTIL_MONEY}")
