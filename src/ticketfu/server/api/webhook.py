"""The route for Zendesk's webhooks: what a trigger sends, and what events tell."""

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, Field, ValidationError

from ticketfu.server.api.dependencies import services_of
from ticketfu.server.api.events import Change, read_delivery
from ticketfu.server.api.hosts import Hosts
from ticketfu.server.api.requests import MAX_ID, TicketRequest
from ticketfu.server.audit import audit
from ticketfu.server.bodies import json_request, read_text
from ticketfu.server.errors import problems
from ticketfu.server.signatures import check_signature
from ticketfu.webhook.models import WEBHOOK_PATH

router = APIRouter(tags=["webhook"], responses=problems(401, 403, 413, 422, 503))

EXAMPLES = {
    "trigger": {"summary": "Of a trigger", "value": {"ticket_id": "{{ticket.id}}"}},
    "event": {
        "summary": "Of an event webhook",
        "value": {
            "type": "zen:event-type:ticket.comment_redacted",
            "id": "6f0c6d1c-9d1c-4b8e-8a71-0f3c2f6d7a10",
            "subject": "zen:ticket:42",
            "detail": {"id": "42"},
        },
    },
}


ID_HEADERS = ("X-Zendesk-Webhook-Invocation-Id", "Idempotency-Key")
ID_PARAMETERS = [
    {
        "name": name,
        "in": "header",
        "description": "The delivery's id: the same id twice is one event",
        "schema": {"type": "string", "maxLength": MAX_ID},
    }
    for name in ID_HEADERS
]


class Noted(BaseModel):
    ticket_ids: list[int] = Field(description="The tickets concerned; none: it does not matter")
    message: str


def _read(body: str, hosts: Hosts) -> list[Change]:
    try:
        return read_delivery(body, hosts)
    except ValidationError as error:
        message = error.errors(include_input=False)[0]["msg"].removeprefix("Value error, ")
        raise HTTPException(422, message) from None
    except ValueError as error:
        raise HTTPException(422, str(error)) from None


def _delivery_id(request: Request) -> str:
    ids = [request.headers.get(name, "") for name in ID_HEADERS]
    if max(map(len, ids)) > MAX_ID:
        raise HTTPException(422, f"an event's id is at most {MAX_ID} characters long")
    return ids[0] or ids[1]


@router.post(
    WEBHOOK_PATH.removeprefix("/api/v1"),
    status_code=202,
    summary="Take a webhook of Zendesk's",
    response_model=Noted,
    response_description="Noted, or known not to matter",
    openapi_extra={
        **json_request(TicketRequest, EXAMPLES),
        "security": [{"APIKeyHeader": []}],
        "parameters": ID_PARAMETERS,
    },
)
async def receive_delivery(request: Request) -> Response:
    """Takes what a trigger sends (`ticket_id` or `ticket_url`) and the events of tickets.

    A permanent deletion erases; every other event that a summary may show refreshes it. Opened by
    the webhook's own key or by a valid signature. 503 asks Zendesk to deliver again.
    """
    # Intake is measured against bare Temporal, and FastAPI's dependencies cost a tenth of it.
    services = services_of(request)
    try:
        await check_signature(request)
    except HTTPException:
        services.deliveries.refuse()
        raise
    delivery_id = _delivery_id(request)
    changes = _read(await read_text(request), services.hosts)
    await services.connection.ensure()
    for change in changes:
        if change.what == "erased":
            audit(request, "erased", "ticket", change.ticket_id)
            notified = await services.tickets.erase(change.ticket_id, services.organizations)
            await services.indexer.erased(change.ticket_id, notified)
        else:
            event_id = change.event_id or delivery_id
            await services.tickets.updated(change.ticket_id, event_id=event_id)
    services.deliveries.accept()
    message = "noted" if changes else "nothing of this event is summarized"
    noted = Noted(ticket_ids=[change.ticket_id for change in changes], message=message)
    return Response(noted.model_dump_json(), 202, media_type="application/json")
