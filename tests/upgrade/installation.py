"""A server and a worker, each replaced by the other version's as a deployment does it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from tests.chaos.processes import Program, Running
from tests.harness import KEY, SECRET, eventually
from tests.upgrade.release import Version
from ticketfu.sample.sample import Sample

QUEUE = "default"


class CannotRunError(Exception):
    """A process ended where it should have begun to work."""


def settings(
    port: int, temporal: str, zendesk: str, model: str, sample: Sample
) -> dict[str, dict[str, str]]:
    """Only what every version takes: nothing is encrypted, and nothing new is on."""
    server = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SERVER_API_TOKEN": KEY,
        "ZENDESK_WEBHOOK_SECRET": SECRET,
        "SETTLE_SECONDS": "0.5",
    }
    worker = {
        "ZENDESK_BASE_URL": zendesk,
        "ZENDESK_CLIENT_ID": sample.credentials.client_id,
        "ZENDESK_CLIENT_SECRET": sample.credentials.client_secret,
        "ZENDESK_REQUESTS_PER_MINUTE": "100000",
        "LLM_PROVIDER": "openai",
        "LLM_BASE_URL": f"{model}/v1",
        "LLM_MODEL": "local",
        "ORGANIZATION_SETTLE_SECONDS": "1",
    }
    return {
        "server": server | {"TEMPORAL_ADDRESS": temporal},
        "worker": worker | {"TEMPORAL_ADDRESS": temporal},
    }


@dataclass
class Installation:
    temporal: Client
    http: httpx2.AsyncClient
    folder: Path
    settings: Mapping[str, Mapping[str, str]]
    problems: list[str] = field(default_factory=list)
    _running: dict[str, Running] = field(default_factory=dict)

    @property
    def logs(self) -> list[Path]:
        return sorted(self.folder.glob("*.log"))

    async def replace(self, what: str, version: Version) -> None:
        """The new worker is up before the old one stops; a server has to free its port first."""
        old = self._running.pop(what, None)
        if old and what == "server":
            await self._stop(old)
        env = {**self.settings[what], "PYTHONPATH": str(version.source)}
        log = self.folder / f"{what}.log"
        new = await Program(what, (*version.words, what, "start"), env, log).start()
        self._running[what] = new
        await eventually(lambda: self._works(what, new), bool)
        if old and what == "worker":
            await self._stop(old)

    async def stop(self) -> None:
        for what in sorted(self._running):
            await self._stop(self._running.pop(what))

    async def abandon(self) -> None:
        """Leave nothing behind, whatever happened."""
        for process in self._running.values():
            await process.kill()

    async def _stop(self, process: Running) -> None:
        problem = await process.stop()
        if problem:
            self.problems.append(problem)

    async def _works(self, what: str, process: Running) -> bool:
        if process.process.returncode is not None:
            last = (self.folder / f"{what}.log").read_text(errors="replace").splitlines()[-1:]
            raise CannotRunError(f"the {what} ended: {' '.join(last)}")
        return await (self._serves() if what == "server" else self._polls(process.pid))

    async def _serves(self) -> bool:
        try:
            return (await self.http.get("/livez")).status_code != 503
        except httpx2.TransportError:
            return False

    async def _polls(self, pid: int) -> bool:
        """A worker names itself by its process and host."""
        asked = DescribeTaskQueueRequest(
            namespace=self.temporal.namespace,
            task_queue=TaskQueue(name=QUEUE),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
        answer = await self.temporal.workflow_service.describe_task_queue(asked)
        return any(poller.identity.startswith(f"{pid}@") for poller in answer.pollers)
