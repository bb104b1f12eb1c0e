"""The receiver of events: an address that only the operator chooses, and that nothing tells."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx2
from anyio import fail_after
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

import ticketfu
from ticketfu.bounded_http import certificates
from ticketfu.errors import retry_after
from ticketfu.notify.signing import signed_headers

# For a receiver to take an event; what it does with it is its own matter.
SEND_SECONDS = 15

RECEIVER_GONE = 410


@dataclass(frozen=True)
class Receiver:
    """`url` and `secrets` appear in no error: whoever knows them can pass for one side."""

    http: httpx2.AsyncClient = field(repr=False)
    url: str = field(repr=False)
    secrets: Sequence[bytes] = field(repr=False)

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, secrets: Sequence[bytes]) -> AsyncIterator["Receiver"]:
        async with httpx2.AsyncClient(verify=certificates(), timeout=SEND_SECONDS) as http:
            yield cls(http, url, secrets)

    async def send(
        self, event_id: str, kind: str, at: datetime, data: Mapping[str, object]
    ) -> None:
        """Any 2xx is success. Redirects are not followed, and what is answered is not read."""
        said = {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "data": data}
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        now = int(datetime.now(UTC).timestamp())
        headers = {
            "content-type": "application/json",
            "user-agent": f"TicketFu/{ticketfu.__version__}",
            **signed_headers(self.secrets, event_id, now, body),
        }
        try:
            with fail_after(SEND_SECONDS):  # asyncio's leaves connections open.
                async with self.http.stream(
                    "POST", self.url, content=body, headers=headers
                ) as answer:
                    status, wait = answer.status_code, retry_after(answer.headers)
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as error:
            # Its words may hold the address.
            raise send_failure("connection", type(error).__name__) from None
        if not 200 <= status < 300:
            message = f"the receiver answered {status}"
            kind = "gone" if status == RECEIVER_GONE else "refused"
            raise send_failure(kind, message, wait=wait)


def send_failure(kind: str, message: str, *, wait: timedelta | None = None) -> ApplicationError:
    """Only a receiver that is gone for good is not tried again: others are mended."""
    return ApplicationError(
        message,
        type=f"notify.{kind}",
        non_retryable=kind == "gone",
        next_retry_delay=wait,
        category=ApplicationErrorCategory.BENIGN,
    )
