"""Alerts by a real Prometheus: the rules of docs/alerts.yml, with seconds for their minutes."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import yaml

from tests.chaos.processes import Program
from tests.harness import eventually
from ticketfu.embedded import free_port

RULES = Path(__file__).parents[2] / "docs" / "alerts.yml"
LONGEST_SECONDS = 180
"""Until an alert fires or ends: a refresh that failed is tried again after 30 s and more."""


@dataclass
class Alerts:
    http: httpx2.AsyncClient
    fired: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    async def fires(self, name: str) -> None:
        """Wait for an alert; what has gone wrong stands in `problems`."""
        await self._until({name}, f"{name} did not fire", fired=True)
        self.fired.append(name)

    async def end(self) -> None:
        """Wait until none fires any longer."""
        await self._until(set(), "alerts did not end", fired=False)

    def expect_all(self) -> None:
        """Note every rule of docs/alerts.yml that no outage is known for."""
        groups = yaml.safe_load(RULES.read_text())["groups"]
        names = {rule["alert"] for group in groups for rule in group["rules"]}
        self.problems += [f"{name} was not tried" for name in sorted(names - set(self.fired))]

    async def _until(self, expected: set[str], problem: str, *, fired: bool) -> None:
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                await eventually(
                    self._firing, lambda names: names >= expected if fired else not names
                )
        except TimeoutError:
            self.problems.append(f"{problem} in {LONGEST_SECONDS} s")

    async def _firing(self) -> set[str]:
        await asyncio.sleep(0.5)
        try:
            answer = await self.http.get("/api/v1/alerts")
        except httpx2.TransportError:
            return {"Prometheus does not answer"}
        alerts = answer.json()["data"]["alerts"]
        return {alert["labels"]["alertname"] for alert in alerts if alert["state"] == "firing"}


@asynccontextmanager
async def watching(targets: Sequence[str], folder: Path) -> AsyncIterator[Alerts | None]:
    """None where there is no Prometheus."""
    program = shutil.which("prometheus")
    if program is None:
        yield None
        return
    rules, config = folder / "alerts.yml", folder / "prometheus.yml"
    # A summary's two minutes, which the rule gives in seconds, become two seconds as well.
    quick = re.sub(r"\b(\d+)m\b", r"\1s", RULES.read_text()).replace("> 120", "> 2")
    rules.write_text(quick)
    # TicketFuProcessDown is for the first: a worker has addresses to spare, for rolling restarts.
    jobs = [
        {"job_name": name, "static_configs": [{"targets": list(addresses)}]}
        for name, addresses in (("ticketfu", targets[:1]), ("workers", targets[1:]))
    ]
    every = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    settings = {"global": every, "rule_files": [str(rules)], "scrape_configs": jobs}
    config.write_text(yaml.safe_dump(settings))
    address = f"127.0.0.1:{free_port()}"
    words = (
        *(program, f"--config.file={config}", f"--storage.tsdb.path={folder / 'prometheus'}"),
        *(f"--web.listen-address={address}", "--log.level=error"),
    )
    running = await Program("prometheus", words, {}, folder / "prometheus.log").start()
    try:
        async with httpx2.AsyncClient(base_url=f"http://{address}") as http:
            yield Alerts(http)
    finally:
        await running.kill()
