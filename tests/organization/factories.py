"""Digests of tickets that never were."""

from datetime import UTC, datetime, timedelta

from ticketfu.organization.digest import Digests, TicketDigest
from ticketfu.organization.numbers import TopicCount
from ticketfu.organization.statistics import counted

NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)


def digest(
    problem: str = "A report does not open.",
    *,
    topics: list[str] | None = None,
    sentiment: str = "neutral",
    status: str = "open",
    priority: str | None = None,
    requester: str = "Cara Castle",
    age: float = 0,
    quiet: float = 0,
    **more: object,
) -> TicketDigest:
    """Created `age` days ago; nothing was said for `quiet` days."""
    values: dict[str, object] = {
        "problem": problem,
        "topics": ["login"] if topics is None else topics,
        "sentiment": sentiment,
        "status": status,
        "priority": priority,
        "requester": requester,
        "created_at": NOW - timedelta(days=age),
        "updated_at": NOW - timedelta(days=quiet),
    }
    return TicketDigest.model_validate(values | more)


def topic_counts(digests: Digests) -> list[TopicCount]:
    """The topics of tickets as they are counted now."""
    return counted(digests, NOW).topics
