"""The revision of a ticket that a reader has seen, kept in a cookie of that page."""

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

SEEN_COOKIE = "ticketfu_seen"
SEEN_SECONDS = 90 * 24 * 3600
VISIT_SECONDS = 10 * 60
"""Reading the page again within it is the same visit: what is new stays marked."""

FORM = re.compile(r"(\d{1,9})\.(\d{1,11})\.(\d{1,9})\.(\d{1,11})")


@dataclass(frozen=True)
class Visit:
    """The revision seen at the last visit and when, and the same for the visit before it."""

    revision: int
    at: int
    earlier_revision: int
    earlier_at: int

    @property
    def seen_at(self) -> datetime:
        return datetime.fromtimestamp(self.earlier_at, UTC)


def last_visit(request: Request, revision: int, now: float | None = None) -> Visit:
    """This visit, with the one before it; for the first one both are now."""
    moment = int(time.time() if now is None else now)
    match = FORM.fullmatch(request.cookies.get(SEEN_COOKIE, ""))
    if match is None:
        return Visit(revision, moment, revision, moment)
    before = Visit(*(int(group) for group in match.groups()))
    if moment - before.at < VISIT_SECONDS:
        return Visit(revision, moment, before.earlier_revision, before.earlier_at)
    return Visit(revision, moment, before.revision, before.at)


def remember(response: Response, visit: Visit, path: str) -> None:
    """The cookie's path is the page's own, so that it is sent nowhere else."""
    value = f"{visit.revision}.{visit.at}.{visit.earlier_revision}.{visit.earlier_at}"
    response.set_cookie(
        SEEN_COOKIE, value, max_age=SEEN_SECONDS, path=path, httponly=True, samesite="lax"
    )
