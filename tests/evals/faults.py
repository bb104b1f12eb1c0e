"""python -m tests.evals.faults: the system against llmock, which fails as vendors do and grades.

llmock is a process of its own with dependencies of its own: it is installed when this runs.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx2

from tests.conftest import session_temporal
from tests.harness import System, eventually, running_system
from tests.serving import http_client
from ticketfu.embedded import free_port
from ticketfu.temporal import Connection, connect

PACKAGE = "llmock==0.2.2"
FOLDER = Path(sys.prefix) / "llmock"

# Where llmock serves each vendor; Gemini's v1, which is asked here, it does not have.
PATHS = {"openai": "/v1", "anthropic": "/anthropic"}

ANSWER = {
    "intent": "Export a report.",
    "summary": "The report does not open.",
    "attempts": [],
    "next_step": "Look at the report.",
    "open_questions": [],
    "promises": [],
    "topics": ["report"],
    "sentiment": "neutral",
    "evidence": [],
}


@dataclass(frozen=True)
class Fault:
    """`code` is what the document says of a fault that no retry mends."""

    name: str
    status: int
    times: int = 1
    retry_after: float | None = None
    code: str | None = None


FAULTS = (
    Fault("a quota that says when", 429, times=2, retry_after=2),
    Fault("an outage", 503, times=2),
    Fault("a wrong key", 401, code="llm.unauthorized"),
)


def installed() -> bool:
    """Install llmock into an environment beside this one."""
    python, uv = FOLDER / "bin" / "python", Path(sys.prefix, "bin", "uv")
    commands = (
        [str(uv), "venv", "-q", "--allow-existing", str(FOLDER)],
        [str(uv), "pip", "install", "-q", "--python", str(python), PACKAGE],
    )
    return all(
        subprocess.run(each, check=False, stderr=subprocess.DEVNULL).returncode == 0
        for each in commands
    )


@contextmanager
def served() -> Iterator[str]:
    port = str(free_port())
    command = [str(FOLDER / "bin" / "llmock"), "serve", "--port", port, "--log-level", "error"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


async def listening(llmock: httpx2.AsyncClient) -> bool:
    try:
        return (await llmock.get("/health")).is_success
    except httpx2.ConnectError:
        return False


async def met(system: System, llmock: httpx2.AsyncClient, fault: Fault) -> list[str]:
    """Ask during the fault; the result lists what was not as it should be."""
    await llmock.post("/_llmock/reset")
    failing = {"type": "fail", "status": fault.status, "times": fault.times}
    wait = {"retry_after": fault.retry_after} if fault.retry_after else {}
    answer = {"type": "reply", "text": json.dumps(ANSWER), "times": None}
    behaviors: list[dict[str, Any]] = [failing | wait, *([] if fault.code else [answer])]
    (await llmock.post("/_llmock/scenario", json={"behaviors": behaviors})).raise_for_status()
    ticket_id = system.ticket()
    await system.post(ticket_id)
    document = await eventually(
        lambda: system.read(ticket_id), lambda doc: bool(doc.summary or doc.error)
    )
    code = document.error.code if document.error else None
    wrong = [] if code == fault.code else [f"the document says {code}, not {fault.code}"]
    verdict = (await llmock.get("/_llmock/verdict")).json()
    # Warnings are of calls that it takes for given up: each try has another nonce in its prompt.
    wrong += [each["title"] for each in verdict["findings"] if each["severity"] == "error"]
    return wrong + await untimely(llmock, fault)


async def untimely(llmock: httpx2.AsyncClient, fault: Fault) -> list[str]:
    """Tries that are too many, too few or too early."""
    tries = (await llmock.get("/_llmock/requests")).json()["requests"]
    wanted = fault.times if fault.code else fault.times + 1
    wrong = [] if len(tries) == wanted else [f"{len(tries)} tries, not {wanted}"]
    waits = [b["started_at"] - a["ended_at"] for a, b in pairwise(tries)]
    early = [wait for wait in waits if wait < (fault.retry_after or 0)]
    return wrong + [f"tried again after {wait:.1f} s" for wait in early]


async def main() -> int:
    """0, or 1 if a vendor's fault was met badly."""
    failures = 0
    with tempfile.TemporaryDirectory() as folder, served() as url:
        async with session_temporal(Path(folder)) as address, http_client(base_url=url) as llmock:
            temporal = await connect(Connection(address))
            await eventually(lambda: listening(llmock), bool)
            for provider, path in PATHS.items():
                terms = {"llm_provider": provider, "llm_base_url": url + path}
                async with running_system(temporal, **terms, llm_api_key="none") as system:
                    for fault in FAULTS:
                        wrong = await met(system, llmock, fault)
                        failures += bool(wrong)
                        said = "; ".join(wrong) or "met as its vendor asks"
                        sys.stdout.write(f"{provider}: {fault.name} ({fault.status}): {said}\n")
    return int(failures > 0)


if not installed():
    sys.exit(print(f"skipped: {PACKAGE} is not to be had here"))  # noqa: T201
sys.exit(asyncio.run(main()))
