"""Verdicts on a summary stay with the content that they are about."""

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.client import Client, Interceptor, OutboundInterceptor, QueryWorkflowInput
from temporalio.service import RPCError, RPCStatusCode

from tests.cli.commands import ticketfu
from tests.harness import KEY, READER, System, eventually, fresh_id
from ticketfu.entity.earlier_runs import delete_run
from ticketfu.ticket.feedback import MOST_VERDICTS, Feedback, with_feedback
from ticketfu.ticket.feedback_pages import FeedbackPages

Rows = list[dict[str, object]]


async def judged(system: System, ticket_id: int, verdict: str, reason: str = "") -> int:
    answer = await system.http.post(
        f"/api/v1/ticket/{ticket_id}/feedback",
        json={"verdict": verdict, "reason": reason},
        headers={"X-Ticketfu-Key": READER},
    )
    return answer.status_code


async def rows(system: System) -> Rows:
    found: Rows = []
    cursor = None
    while True:
        page = await system.http.get(
            "/api/v1/feedback", params={"cursor": cursor} if cursor else {}
        )
        assert page.status_code == 200, page.text
        found += page.json()["feedback"]
        cursor = page.json()["next_cursor"]
        if cursor is None:
            return found


async def test_verdicts_are_kept_with_their_content_and_exported(
    system: System, tmp_path: Path
) -> None:
    ticket_id = system.ticket()
    comment_id = system.comment(ticket_id, "My dog ate the invoice.")
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    assert (
        await judged(system, ticket_id, "bad", "The password is hunter2secret; no dog\x1b[31m")
        == 202
    )
    assert await judged(system, ticket_id, "good") == 202
    assert await judged(system, ticket_id, "good") == 202
    first = await eventually(lambda: rows(system), lambda found: len(found) == 2)

    assert [row["verdict"] for row in first] == ["bad", "good"]
    assert {row["ticket_id"] for row in first} == {ticket_id}
    assert "hunter2secret" not in str(first)
    assert "\x1b" not in str(first[0]["reason"])
    assert str(first[0]["reason"]).endswith("no dog")
    assert first[0]["fingerprint"]

    env = {"TICKETFU_SERVER_URL": system.url, "SERVER_API_TOKEN": KEY}
    exported = await ticketfu(tmp_path, "feedback export", env)
    assert exported.code == 0, exported
    assert [json.loads(line) for line in exported.out.splitlines()] == first

    # A redaction changes the content, and its run goes on as another one at once.
    system.sample.redact(comment_id, "dog")
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    await judged(system, ticket_id, "good", "Better")
    later = await eventually(lambda: rows(system), lambda found: len(found) == 3)
    assert [row["reason"] for row in later] == ["", "", "Better"]
    assert later[2]["fingerprint"] != later[0]["fingerprint"]

    await system.http.delete(f"/api/v1/ticket/{ticket_id}")
    assert await rows(system) == []
    assert await judged(system, ticket_id, "good") == 404


async def test_what_is_no_verdict_is_refused(system: System) -> None:
    known, unknown = system.ticket(), fresh_id()
    await system.post(known)

    assert await judged(system, unknown, "good") == 404
    assert await judged(system, known, "perhaps") == 422
    assert await judged(system, known, "bad", "x" * 2001) == 422
    answer = await system.http.get("/api/v1/feedback", params={"cursor": "AAAA"})
    assert answer.status_code == 422


async def test_the_export_says_in_one_line_what_is_wrong(tmp_path: Path, system: System) -> None:
    env = {"TICKETFU_SERVER_URL": system.url, "SERVER_API_TOKEN": "a-key-of-somebody-else"}

    ended = await ticketfu(tmp_path, "feedback export", env)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "ticketfu: the server does not take this key\n"


def test_the_latest_verdicts_are_kept() -> None:
    kept: list[Feedback] = []
    for number in range(3 * MOST_VERDICTS):
        kept = with_feedback(kept, Feedback(reason=str(number), at=datetime.now(UTC)))

    assert [row.reason for row in kept] == [
        str(n) for n in range(2 * MOST_VERDICTS, 3 * MOST_VERDICTS)
    ]


class Erasing(Interceptor):
    """Deletes an entity in the moment in which it is asked for its feedback."""

    def __init__(self, temporal: Client) -> None:
        self.temporal = temporal

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:
        temporal = self.temporal

        class Outbound(OutboundInterceptor):
            async def query_workflow(self, input: QueryWorkflowInput) -> object:
                await delete_run(temporal, WorkflowExecution(workflow_id=input.id))
                await eventually(partial(gone, temporal, input.id), bool)
                return await super().query_workflow(input)

        return Outbound(next)


async def gone(temporal: Client, workflow_id: str) -> bool:
    try:
        await temporal.get_workflow_handle(workflow_id).describe()
    except RPCError as error:
        return error.status is RPCStatusCode.NOT_FOUND
    return False


async def test_a_ticket_erased_while_feedback_is_exported_is_left_out(system: System) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    assert await judged(system, ticket_id, "good") == 202
    await eventually(lambda: rows(system), bool)
    interceptors = [Erasing(system.temporal)]
    temporal = Client(**{**system.temporal.config(), "interceptors": interceptors})

    found, _ = await FeedbackPages(temporal, system.queue).page(None)

    assert found == []
