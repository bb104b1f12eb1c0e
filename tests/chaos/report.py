"""Report of a run of the chaos test."""

from pydantic import BaseModel


class Report(BaseModel):
    """`struck` calls were under way at a kill, so at most these may be `repeated`.

    `fresh_after` is in seconds from the last start of a process; None if it never came to that.
    """

    seed: int
    kills: dict[str, int]
    rolls: int
    tickets: int
    organizations: int
    webhooks: int
    deliveries_retried: int
    llm_calls: int
    struck: int
    repeated: int
    workflow_runs: dict[str, int]
    history_events: int
    fresh_after: float | None
    alerts: list[str]
    seconds: float
    problems: list[str]

    @property
    def lines(self) -> list[str]:
        kills = ", ".join(f"{name} {count}" for name, count in sorted(self.kills.items()))
        fresh = "never" if self.fresh_after is None else f"{self.fresh_after:.0f} s"
        return [
            f"kills: {kills or 'none'}; rolling restarts: {self.rolls}; seed {self.seed}",
            f"webhooks: {self.webhooks}, with {self.deliveries_retried} deliveries repeated",
            f"entities: {self.tickets} tickets, {self.organizations} organizations;"
            f" {sum(self.workflow_runs.values())} runs, {self.history_events} events",
            f"LLM calls: {self.llm_calls}, {self.repeated} of them repeated;"
            f" {self.struck} were under way at a kill",
            f"fresh after the last kill: {fresh}; all in all: {self.seconds:.0f} s",
            f"alerts that fired: {', '.join(self.alerts) or 'none was tried'}",
            *(f"PROBLEM: {problem}" for problem in self.problems),
            "nothing was lost" if not self.problems else f"{len(self.problems)} problems",
        ]
