"""Events for programs outside: ids, numbers and codes, never text."""

from datetime import datetime

from pydantic import JsonValue
from temporalio.exceptions import ApplicationError

from ticketfu.entity.document import EPOCH
from ticketfu.stored import Stored

SUMMARY_CHANGED = "summary.changed"
ORGANIZATION_TURNED = "organization.turned"
TICKET_FAILED = "ticket.failed"
BUDGET_REACHED = "budget.reached"

START_DELIVERIES = "start_deliveries"
"""The activity that takes events over from an entity."""

ANNOUNCES = "announces"
"""Among an error's details, after what it cost, if the worker has events sent."""


class OutgoingEvent(Stored):
    """The id stays the same however often the event is handed over or sent."""

    id: str = ""
    type: str = ""
    at: datetime = EPOCH
    data: dict[str, JsonValue] = {}


def announcing(error: ApplicationError) -> ApplicationError:
    """The same error, of a worker that has events sent."""
    return ApplicationError(
        error.message,
        *(error.details or (None,)),
        ANNOUNCES,
        type=error.type,
        non_retryable=error.non_retryable,
        next_retry_delay=error.next_retry_delay,
        category=error.category,
    )
