"""The yardstick of throughput: a ticket's workflow in the shape of the Go original.

Four activities one after the other, with the comments as payloads; an organization that only
collects. It is a replica in Python, as its worker shares the machine with TicketFu's.
`python -m tests.bench.original ADDRESS QUEUE ZENDESK MODEL CLIENT_ID CLIENT_SECRET`
"""

import asyncio
import os
import sys
from dataclasses import dataclass
from datetime import timedelta

import httpx2
import uvloop
from pydantic import BaseModel
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from ticketfu.temporal import Connection, connect
from ticketfu.zendesk.auth import ClientCredentials

MARK = "Summarize for the original"
"""In every prompt, so that the model on loopback knows whom it answers."""

CALL = workflow.ActivityConfig(start_to_close_timeout=timedelta(seconds=30))


class Ticket(BaseModel):
    id: int
    subject: str = ""
    organization_id: int | None = None
    comments: list[str] = []
    summary: str = ""


@dataclass(frozen=True)
class OriginalActivities:
    temporal: Client
    queue: str
    http: httpx2.AsyncClient
    auth: httpx2.Auth
    zendesk: str
    model: str

    @activity.defn
    async def fetch_ticket(self, ticket: Ticket) -> Ticket:
        found = (await self._get(f"tickets/{ticket.id}"))["ticket"]
        return ticket.model_copy(update={key: found[key] for key in ("subject", "organization_id")})

    @activity.defn
    async def fetch_comments(self, ticket: Ticket) -> list[str]:
        found = await self._get(f"tickets/{ticket.id}/comments?page[size]=100")
        return [comment["body"] for comment in found["comments"]]

    @activity.defn
    async def summarize(self, ticket: Ticket) -> str:
        prompt = "\n".join([MARK, ticket.subject, *ticket.comments])
        body = {"model": "local", "messages": [{"role": "user", "content": prompt}]}
        answer = await self.http.post(f"{self.model}/v1/chat/completions", json=body)
        return str(answer.raise_for_status().json()["choices"][0]["message"]["content"])

    @activity.defn
    async def signal_organization(self, ticket: Ticket) -> None:
        await self.temporal.start_workflow(
            OriginalOrganization.run,
            id=f"original-organization-{ticket.organization_id}",
            task_queue=self.queue,
            start_signal="upsert",
            start_signal_args=[ticket.summary],
        )

    async def _get(self, path: str) -> dict[str, list[dict[str, str]]]:
        answer = await self.http.get(f"{self.zendesk}/api/v2/{path}", auth=self.auth)
        found: dict[str, list[dict[str, str]]] = answer.raise_for_status().json()
        return found


@workflow.defn
class OriginalTicket:
    def __init__(self) -> None:
        self.pending = 0

    @workflow.signal
    def upsert(self) -> None:
        self.pending += 1

    @workflow.run
    async def run(self, ticket: Ticket) -> None:
        acts = OriginalActivities
        while True:
            await workflow.wait_condition(lambda: self.pending > 0)
            self.pending -= 1
            ticket = await workflow.execute_activity_method(acts.fetch_ticket, ticket, **CALL)
            ticket.comments = await workflow.execute_activity_method(
                acts.fetch_comments, ticket, **CALL
            )
            ticket.summary = await workflow.execute_activity_method(acts.summarize, ticket, **CALL)
            await workflow.execute_activity_method(acts.signal_organization, ticket, **CALL)


@workflow.defn
class OriginalOrganization:
    def __init__(self) -> None:
        self.summaries: list[str] = []

    @workflow.signal
    def upsert(self, summary: str) -> None:
        self.summaries.append(summary)

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: False)


async def main(
    address: str, queue: str, zendesk: str, model: str, client_id: str, secret: str
) -> None:
    temporal = await connect(Connection(address))
    async with httpx2.AsyncClient(timeout=30) as http:
        auth = ClientCredentials(zendesk, client_id, secret)
        acts = OriginalActivities(temporal, queue, http, auth, zendesk, model)
        worker = Worker(
            temporal,
            task_queue=queue,
            workflows=[OriginalTicket, OriginalOrganization],
            activities=[
                acts.fetch_ticket,
                acts.fetch_comments,
                acts.summarize,
                acts.signal_organization,
            ],
            max_concurrent_activities=16,
            # As lean as Python gets: only the shape is compared.
            workflow_runner=UnsandboxedWorkflowRunner(),
        )
        async with worker:
            sys.stdout.write("working\n")
            sys.stdout.flush()
            await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.Runner(loop_factory=uvloop.new_event_loop).run(main(*sys.argv[1:]))
    # A native library can abort when the interpreter ends.
    os._exit(0)
