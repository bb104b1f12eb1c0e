"""Lines for the operator: which kind of key or which person read or erased what; no content."""

import logging

from fastapi import Request

from ticketfu.server.auth import caller
from ticketfu.server.sessions import person_of

log = logging.getLogger(__name__)


def audit(request: Request, action: str, kind: str, entity_id: int | None = None) -> None:
    """`action` is in the past: read, streamed, erased, listed."""
    what = kind if entity_id is None else f"{kind} {entity_id}"
    person = person_of(request)
    log.info("%s %s %s", person.name if person else caller(request), action, what)
