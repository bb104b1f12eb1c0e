"""Entities live for years: what older versions wrote must replay with today's code."""

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from tests.harness import System
from tests.replay.shapes import SHAPES, history_of
from ticketfu.organization.workflow import OrganizationWorkflow
from ticketfu.ticket.workflow import TicketWorkflow

HISTORIES = sorted(Path(__file__).with_name("histories").glob("*.json"))


def recorded(file: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(file.stem, file.read_text())


async def failure(history: WorkflowHistory) -> Exception | None:
    """Why today's code cannot go on where this history ends, if it cannot."""
    replayer = Replayer(
        workflows=[TicketWorkflow, OrganizationWorkflow], data_converter=pydantic_data_converter
    )
    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
    return result.replay_failure


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
async def test_a_recorded_history_replays(file: Path) -> None:
    assert await failure(recorded(file)) is None


def test_every_shape_is_recorded() -> None:
    assert {file.stem.split("@")[0] for file in HISTORIES} == set(SHAPES)


@pytest.mark.parametrize("name", ["ticket_move", "organization_growth"])
async def test_what_this_version_writes_replays(system: System, name: str) -> None:
    history = await history_of(system.temporal, await SHAPES[name](system))

    assert await failure(history) is None


async def test_another_activity_is_noticed() -> None:
    history = recorded(next(file for file in HISTORIES if file.stem == "ticket_burst"))
    for event in history.events:
        if event.HasField("activity_task_scheduled_event_attributes"):
            event.activity_task_scheduled_event_attributes.activity_type.name = "another"

    assert "ondeterminism" in str(await failure(history))
