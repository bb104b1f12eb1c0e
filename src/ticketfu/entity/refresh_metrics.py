"""Metrics that an entity's workflow records itself; the SDK records none while it replays."""

from datetime import datetime

from temporalio import workflow

from ticketfu.entity.retry import Failure
from ticketfu.entity.schedule import RefreshSchedule
from ticketfu.limits.models import HELD
from ticketfu.telemetry.metrics import failure_counter
from ticketfu.telemetry.names import FRESHNESS


def measure_freshness(schedule: RefreshSchedule, now: datetime) -> None:
    """Record how long the oldest event of a refresh has waited; a recount has no events."""
    if schedule.waiting_since is None:
        return
    waited = max(0.0, (now - schedule.waiting_since).total_seconds())
    histogram = workflow.metric_meter().create_histogram_float(
        FRESHNESS, "Seconds from an event's arrival to the publication that covers it", "s"
    )
    histogram.record(waited, {"origin": schedule.refreshing_origin})


def count_failure(failure: Failure) -> None:
    """Count it, unless the budget held the refresh back or nothing was tried again."""
    if failure.code == HELD or failure.already_recorded:
        return
    failure_counter(workflow.metric_meter()).add(1, {"code": failure.code})
