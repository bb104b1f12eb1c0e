"""Names of deliveries in Temporal."""

DELIVERY_WORKFLOW = "DeliveryWorkflow"
SEND_ACTIVITY = "send_event"

SENT, FORGOTTEN, TOO_LATE = "sent", "forgotten", "too late"


def notify_queue(queue: str) -> str:
    """Apart from all other work: a receiver that hangs takes places here only."""
    return f"{queue}-notify"
