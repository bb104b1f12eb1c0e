"""The part of a ticket's workflow that says what is new."""

from pydantic import JsonValue

from ticketfu.entity.announcing import News
from ticketfu.entity.outgoing import SUMMARY_CHANGED, TICKET_FAILED
from ticketfu.entity.workflow import Entity
from ticketfu.ticket.models import TicketRefreshed
from ticketfu.ticket.state import TicketState


class AnnouncingTicket(Entity[TicketState, TicketRefreshed]):
    def shown_summary(self) -> object:
        return self.state.document.summary

    def news(self, summary_before: object) -> News:
        state, document = self.state, self.state.document
        if state.erased_at:
            return
        about: dict[str, JsonValue] = {
            "ticket_id": state.ticket_id,
            "revision": document.revision,
        }
        if document.summary != summary_before:
            changed: list[JsonValue] = [*document.changes[-1].what] if document.changes else []
            yield SUMMARY_CHANGED, about | {"changed": changed}
        error = state.backoff.error
        began = [error.since.isoformat()] if error else []
        # Once for each row of failures, however long it is.
        if error and began != state.announced:
            yield (
                TICKET_FAILED,
                about
                | {
                    "status": "ready" if document.as_of else "failed",
                    "code": error.code,
                    "since": error.since.isoformat(),
                    "retry_at": error.retry_at.isoformat(),
                },
            )
        state.announced = began
