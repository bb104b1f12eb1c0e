"""Deliveries of Zendesk: payloads of triggers and envelopes of events, read to what they ask."""

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

from ticketfu.server.api.hosts import Hosts
from ticketfu.server.api.requests import EntityId, TicketRequest

EVENT_TYPE = "zen:event-type:"
TICKET_EVENT = re.compile(r"zen:event-type:(?:messaging_)?ticket\.(?P<name>[a-z_]+)")
SUBJECT = re.compile(r"zen:ticket:(?P<id>[0-9]{1,19})")

NOT_SHOWN = {"next_sla_breach_changed", "sla_policy_changed", "schedule_changed"} | {
    *("ola_policy_changed", "csat_requested", "external_id_changed", "problem_link_changed"),
}
"""Events of tickets that change nothing of a summary."""

ANY_JSON: TypeAdapter[object] = TypeAdapter(object)


@dataclass(frozen=True)
class Change:
    """One ticket, and what became of it."""

    ticket_id: int
    what: Literal["changed", "erased"] = "changed"
    event_id: str = ""


def _else_none(value: object) -> object:
    """An odd value where an object should be is as good as none."""
    return value if isinstance(value, dict) else {}


class _Ids(BaseModel):
    """Ids are texts in events; what stands there besides them is not read."""

    id: object = None
    target_ticket_id: object = None


EventIds = Annotated[_Ids, BeforeValidator(_else_none)]


class _Envelope(BaseModel):
    type: str
    id: object = None
    subject: object = None
    detail: EventIds = _Ids()
    event: EventIds = _Ids()


class _TicketId(BaseModel):
    ticket_id: EntityId = Field(0, validate_default=False)


def read_delivery(body: str, hosts: Hosts) -> list[Change]:
    """The tickets concerned: none for an event that does not matter.

    Raises ValueError for what is neither JSON, nor an event, nor names a ticket.
    """
    payload = ANY_JSON.validate_json(body)
    if isinstance(payload, dict) and str(payload.get("type")).startswith(EVENT_TYPE):
        return _changes(_Envelope.model_validate(payload))
    return [Change(TicketRequest.model_validate(payload).number(hosts))]


def _changes(envelope: _Envelope) -> list[Change]:
    known = TICKET_EVENT.fullmatch(envelope.type)
    subject = SUBJECT.fullmatch(str(envelope.subject))
    if not known or known["name"] in NOT_SHOWN:
        return []
    ticket_id = _ticket_id(subject["id"] if subject else envelope.detail.id)
    # The envelope's id is signed; the header with the invocation's is not.
    event_id = envelope.id[:200] if isinstance(envelope.id, str) else ""
    if known["name"] == "permanently_deleted":
        return [Change(ticket_id, "erased")]
    changes = [Change(ticket_id, event_id=event_id)]
    # Both tickets of a merge have a new comment.
    if envelope.event.target_ticket_id is not None:
        changes.append(Change(_ticket_id(envelope.event.target_ticket_id), event_id=event_id))
    return changes


def _ticket_id(value: object) -> int:
    try:
        return _TicketId.model_validate({"ticket_id": value}).ticket_id
    except ValidationError:
        raise ValueError("the event does not say which ticket it is of") from None
