"""Services as the ends of refreshes show them: which failures an outage explains."""

from temporalio.client import Client

from ticketfu.entity.publications import Publications
from ticketfu.entity.recovery import Recovery
from ticketfu.errors import WORKER_TIMEOUT
from ticketfu.limits.leases import Leases
from ticketfu.limits.models import Terms
from ticketfu.limits.money import Money


async def test_an_attempt_that_ended_without_an_answer_says_nothing_of_a_service(
    temporal: Client,
) -> None:
    money = Money(Leases(temporal, "a-queue", Terms()), None)
    recovery = Recovery(temporal, Publications(temporal, "a-queue", {}), money)
    failed = ["ticket-workflow-1", "ticket-workflow-2"]

    for name in failed:
        recovery.note(name, "zendesk.unavailable", asked_model=False)
    recovery.note("ticket-workflow-3", WORKER_TIMEOUT[0], asked_model=False)
    assert (list(recovery.failed), list(recovery.waking)) == (["zendesk"], [])

    recovery.note("ticket-workflow-4", "", asked_model=True)
    assert list(recovery.waking) == failed
