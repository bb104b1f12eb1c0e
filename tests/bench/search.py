"""The index of a server with many tickets: how long a search takes, and how much memory."""

import random
import statistics
import time
from datetime import UTC, datetime, timedelta

import psutil

from tests.bench.environment import Environment
from tests.bench.report import Row
from ticketfu.index.entries import Entry
from ticketfu.index.index import Index
from ticketfu.index.models import TicketFilter
from ticketfu.ticket.models import TicketDocument
from ticketfu.ticket.summary import GroundedSummary

TICKETS, BATCH, TRIES = 10_000, 200, 7
MOST_SECONDS, MOST_KILOBYTES = 0.1, 12
NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)
LETTERS = "abcdefghijklmnoprstuvwyz"


async def search(_: Environment) -> list[Row]:
    """Words of one, two, three and more characters, found and not found; and a page of all."""
    chance = random.Random(1)  # noqa: S311
    words = ["".join(chance.choices(LETTERS, k=chance.randint(2, 11))) for _ in range(6000)]
    before = psutil.Process().memory_info().rss
    index = Index()
    for start in range(0, TICKETS, BATCH):
        await index.put_tickets(
            [Entry(a_ticket(n, words, chance), NOW + timedelta(seconds=n)) for n in _batch(start)]
        )
    kilobytes = (psutil.Process().memory_info().rss - before) / 1024 / TICKETS
    asked = [
        words[7],
        f"{words[7]} {words[8]}",
        words[9][:4],
        "ab",
        "z",
        "nowhere at all",
        "中",
        None,
    ]
    seconds = [await _seconds(index, q) for q in asked]
    index.close()
    slowest = max(seconds)
    return [
        Row(
            f"search over {TICKETS:,} tickets",
            f"{slowest * 1000:.0f} ms for the slowest of {len(asked)} questions",
            f"under {MOST_SECONDS * 1000:.0f} ms",
            slowest < MOST_SECONDS,
            {"slowest_seconds": slowest},
        ),
        Row(
            "memory of the index",
            f"{kilobytes:.1f} KB a ticket",
            f"at most {MOST_KILOBYTES} KB",
            kilobytes <= MOST_KILOBYTES,
            {"kilobytes": kilobytes},
        ),
    ]


def _batch(start: int) -> range:
    return range(start + 1, start + BATCH + 1)


async def _seconds(index: Index, q: str | None) -> float:
    taken = []
    for _ in range(TRIES):
        began = time.perf_counter()
        await index.tickets(TicketFilter(q=q))
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def a_ticket(ticket_id: int, words: list[str], chance: random.Random) -> TicketDocument:
    def text(count: int) -> str:
        return " ".join(chance.choices(words, k=count))

    return TicketDocument(
        ticket_id=ticket_id,
        subject=text(6),
        ticket_status=chance.choice(["open", "pending", "solved"]),
        requester=text(2),
        status="ready",
        stale=False,
        as_of=NOW,
        summary=GroundedSummary(
            intent=text(12),
            summary=text(100),
            next_step=text(12),
            open_questions=[text(10), text(10)],
            topics=[chance.choice(words[:50])],
        ),
    )
