"""Workers as they are wired."""

import inspect

from temporalio.client import Client
from temporalio.worker import Worker

from tests.harness import fresh_id, running_system
from ticketfu.cli import wiring
from ticketfu.worker import LONGEST_TASK_SECONDS


async def test_a_workflow_task_on_a_busy_machine_is_no_deadlock(temporal: Client) -> None:
    async with running_system(temporal) as system:
        settings = system.settings.model_copy(update={"queue": f"queue-{fresh_id()}"})
        async with wiring.workers(settings, temporal) as create:
            entities: Worker = create().entities

    tasks = entities._workflow_worker
    assert tasks
    assert "self._deadlock_timeout_seconds" in inspect.getsource(type(tasks)._handle_activation)
    assert tasks._deadlock_timeout_seconds == LONGEST_TASK_SECONDS
