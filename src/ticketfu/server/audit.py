"""Lines for the operator: which kind of key read or erased what, and never its content."""

import logging

from fastapi import Request

from ticketfu.server.auth import caller

log = logging.getLogger(__name__)


def audit(request: Request, action: str, kind: str, entity_id: int | None = None) -> None:
    """`action` is in the past: read, streamed, erased, listed."""
    what = kind if entity_id is None else f"{kind} {entity_id}"
    log.info("%s %s %s", caller(request), action, what)
