"""Deliveries of Zendesk's webhooks that this server got: whether they arrive, and are let in."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass
class Deliveries:
    """Counted since the start of this process."""

    started_at: datetime
    accepted: int = 0
    refused: int = 0
    last_at: datetime | None = None
    last_refused_at: datetime | None = None

    @classmethod
    def new(cls) -> "Deliveries":
        return cls(datetime.now(UTC))

    def accept(self) -> None:
        self.accepted, self.last_at = self.accepted + 1, datetime.now(UTC)

    def refuse(self) -> None:
        self.refused, self.last_refused_at = self.refused + 1, datetime.now(UTC)
