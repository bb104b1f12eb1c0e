"""Entities live for years: what older versions wrote must replay with today's code."""

import re
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Interceptor, Replayer

from tests.harness import System
from tests.replay.shapes import BEFORE_PATCHES, SHAPES, TRACED, history_of
from ticketfu.cli.traces import ENTITIES
from ticketfu.entity.run_length import MAX_EVENTS_AT_REST
from ticketfu.telemetry.traces import HEADER
from ticketfu.telemetry.tracing import Tracing
from ticketfu.worker import WORKFLOWS

HISTORIES = sorted(Path(__file__).with_name("histories").glob("*.json"))


def recorded(file: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(file.stem, file.read_text())


async def failure(history: WorkflowHistory, *interceptors: Interceptor) -> Exception | None:
    """Why today's code cannot go on where this history ends, if it cannot."""
    replayer = Replayer(
        workflows=WORKFLOWS, data_converter=pydantic_data_converter, interceptors=interceptors
    )
    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
    return result.replay_failure


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
async def test_a_recorded_history_replays(file: Path) -> None:
    assert await failure(recorded(file)) is None


def test_every_shape_is_recorded() -> None:
    assert {file.stem.split("@")[0] for file in HISTORIES} == set(SHAPES) | BEFORE_PATCHES


def test_histories_of_every_released_version_are_kept() -> None:
    changelog = (Path(__file__).parents[2] / "CHANGELOG.md").read_text()
    released = set(re.findall(r"^## \[([\d.]+)\] - \d", changelog, re.MULTILINE))
    assert {file.stem.partition("@")[2] for file in HISTORIES} - {""} == released


@pytest.mark.parametrize("name", ["ticket_move", "organization_growth"])
async def test_what_this_version_writes_replays(system: System, name: str) -> None:
    history = await history_of(system.temporal, await SHAPES[name](system))

    assert await failure(history) is None


@pytest.mark.parametrize("name", ["ticket_traced", "ticket_burst"])
async def test_a_history_replays_in_a_worker_that_traces_whether_it_was_traced_or_not(
    name: str,
) -> None:
    history = recorded(next(file for file in HISTORIES if file.stem == name))
    tracing = Tracing("http://127.0.0.1:1", "", ENTITIES)
    assert (HEADER in history.to_json()) is (name in TRACED)
    assert await failure(history, tracing) is None
    tracing.provider.shutdown()


@pytest.mark.parametrize(("name", "patched"), [("ticket_long", False), ("ticket_rested", True)])
def test_histories_of_both_sides_of_the_patch_are_kept(name: str, *, patched: bool) -> None:
    history = recorded(next(file for file in HISTORIES if file.stem == name))

    assert len(history.events) > MAX_EVENTS_AT_REST
    assert ("core_patch" in history.to_json()) is patched
    ended = history.events[-1].HasField("workflow_execution_continued_as_new_event_attributes")
    assert ended is patched


async def test_another_activity_is_noticed() -> None:
    history = recorded(next(file for file in HISTORIES if file.stem == "ticket_burst"))
    for event in history.events:
        if event.HasField("activity_task_scheduled_event_attributes"):
            event.activity_task_scheduled_event_attributes.activity_type.name = "another"

    assert "ondeterminism" in str(await failure(history))
