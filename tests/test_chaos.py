"""Real processes killed at random while webhooks stream in; `make chaos` does this for longer."""

from pathlib import Path

import pytest

from tests.chaos.calls import Call, Outage, repeats
from tests.chaos.plan import Plan
from tests.chaos.run import run

TICKET = '<data>\n{"ticket": 1}'
ORGANIZATION = '<data>\n{"name": "Acme", "tickets": {"total": 1}}'
EMPTIER = '<data>\n{"name": "Acme", "tickets": {"total": 0}}'


@pytest.mark.timeout(300)
async def test_kills_and_a_rolling_restart_lose_nothing(tmp_path: Path) -> None:
    said: list[str] = []

    plan = Plan(kills=4, seed=1, longest_wait=1.5, longest_recovery=200)
    report = await run(plan, tmp_path, said.append)

    assert report.problems == [], said
    assert report.rolls == 1
    assert report.kills.keys() == set(plan.names)
    assert report.webhooks >= report.tickets


@pytest.mark.parametrize(
    ("prompts", "outages", "unexplained"),
    [
        ([TICKET, TICKET], [], 1),
        ([TICKET, TICKET], [Outage(10.2, 10.2)], 0),
        ([TICKET, TICKET], [Outage(9, 10.1)], 0),
        ([TICKET, TICKET], [Outage(9, 9.9)], 1),
        ([TICKET, TICKET], [Outage(12, 12)], 1),
        ([TICKET, TICKET, TICKET], [Outage(10.2, 10.2)], 1),
        ([ORGANIZATION, ORGANIZATION], [], 1),
        ([ORGANIZATION, EMPTIER, ORGANIZATION], [], 0),
    ],
)
def test_only_a_call_that_a_kill_has_met_may_be_made_again(
    prompts: list[str], outages: list[Outage], unexplained: int
) -> None:
    calls = [Call(prompt, 10 + 5 * n, 10.3 + 5 * n) for n, prompt in enumerate(prompts)]

    assert len(repeats(calls, outages).unexplained) == unexplained
