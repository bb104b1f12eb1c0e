"""Digests of tickets that never were."""

from datetime import UTC, datetime, timedelta

from ticketfu.organization.models import TicketDigest

NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)


def digest(
    gist: str = "A report does not open.",
    *,
    topics: list[str] | None = None,
    sentiment: str = "neutral",
    status: str = "open",
    priority: str | None = None,
    requester: str = "Cara Castle",
    age: float = 0,
    quiet: float = 0,
) -> TicketDigest:
    """Created `age` days ago; nothing was said for `quiet` days."""
    return TicketDigest(
        gist=gist,
        topics=["login"] if topics is None else topics,
        sentiment=sentiment,
        status=status,
        priority=priority,
        requester=requester,
        created_at=NOW - timedelta(days=age),
        updated_at=NOW - timedelta(days=quiet),
    )
