"""The demo, step by step: tickets summarized, a change followed, insights at the end."""

import asyncio
import time
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from ticketfu.cli import lifecycle
from ticketfu.cli.demo.environment import SHOWN_TICKET, Environment, running_environment
from ticketfu.cli.views.panels import organization_panel, ticket_panel
from ticketfu.embedded import binary
from ticketfu.entity.document import Document
from ticketfu.llm import Usage
from ticketfu.organization.models import OrganizationDocument
from ticketfu.settings import AISettings
from ticketfu.ticket.models import TicketDocument

READ_AGAIN_SECONDS = 0.3
PICTURE_WIDTH = 104
NEWS = (
    "The second certificate is now due on Thursday, not Friday. Can you confirm by tomorrow noon"
    " that the fix will be in before that?"
)

D = TypeVar("D", bound=Document)


async def walkthrough(
    ai: AISettings, stop: lifecycle.Stop, *, once: bool, picture: str | None
) -> None:
    size = PICTURE_WIDTH if picture else None
    console = Console(record=picture is not None, width=size)
    binary()
    console.print("[bold]TicketFu[/bold] starts Temporal, a sample Zendesk, a server and a worker.")
    async with running_environment(ai) as environment:
        if not await lifecycle.unless_stopped(_show(environment, console), stop):
            return
        if picture:
            console.save_svg(picture, title="ticketfu demo")
        if not once:
            _addresses(environment, console)
            await stop.wait()


async def _show(environment: Environment, console: Console) -> bool:
    started = time.monotonic()
    documents = await _summarize_all(environment, console)
    usage = Usage()
    for document in documents:
        usage = usage.plus(document.usage)
    tokens = usage.input_tokens + usage.output_tokens
    cost = "unknown" if usage.cost_usd is None else f"${usage.cost_usd:.4f}"
    console.print(
        f"{len(environment.sample.tickets)} webhooks: {usage.calls} answers of"
        f" {documents[0].model}, {tokens} tokens, {cost}, {time.monotonic() - started:.0f} s"
    )
    before = await _fresh_ticket(environment, SHOWN_TICKET)
    console.print(ticket_panel(before))
    await _change(environment, console, before)
    shown = before.organization_id or min(environment.sample.organizations)
    console.print(organization_panel(await _fresh_organization(environment, shown)))
    return True


async def _summarize_all(environment: Environment, console: Console) -> list[Document]:
    """Announce every ticket, and wait for the documents with live progress."""
    tickets = sorted(environment.sample.tickets)
    organizations = sorted(environment.sample.organizations)
    documents: list[Document] = []
    with _progress(console) as progress:
        sent = progress.add_task("signed webhooks sent by Zendesk", total=len(tickets))
        ready = progress.add_task("tickets summarized", total=len(tickets))
        insights = progress.add_task("organizations analyzed", total=len(organizations))
        for ticket_id in tickets:
            await _announce(environment, ticket_id)
            progress.advance(sent)
        for ticket_id in tickets:
            documents.append(await _fresh_ticket(environment, ticket_id))
            progress.advance(ready)
        for organization_id in organizations:
            documents.append(await _fresh_organization(environment, organization_id))
            progress.advance(insights)
    return documents


async def _announce(environment: Environment, ticket_id: int) -> None:
    """Deliver again what a busy server did not take, as Zendesk does."""
    while set(await environment.sample.announce(ticket_id)) != {202}:  # noqa: ASYNC110
        await asyncio.sleep(READ_AGAIN_SECONDS)


async def _change(environment: Environment, console: Console, before: TicketDocument) -> None:
    """A customer writes; the document says at once that it is behind, and then follows."""
    author = environment.sample.tickets[SHOWN_TICKET].requester_id
    environment.sample.add_comment(SHOWN_TICKET, NEWS, author_id=author)
    await _announce(environment, SHOWN_TICKET)
    console.print(Text("A customer writes: ", "yellow").append(NEWS, "italic"))
    behind = await _read(environment, f"ticket/{SHOWN_TICKET}", TicketDocument)
    if behind:
        console.print(f"At once: stale: {str(behind.stale).lower()}, revision {behind.revision}")
    after = await _fresh_ticket(environment, SHOWN_TICKET)
    console.print(
        f"[green]The summary follows[/green]: revision {before.revision} → {after.revision},"
        f" {after.comments.covered} of {after.comments.total} comments covered."
    )
    if after.summary:
        console.print(Text("Next: ", "cyan").append(after.summary.next_step))


async def _fresh_ticket(environment: Environment, ticket_id: int) -> TicketDocument:
    return await _fresh(environment, f"ticket/{ticket_id}", TicketDocument)


async def _fresh_organization(
    environment: Environment, organization_id: int
) -> OrganizationDocument:
    return await _fresh(environment, f"organization/{organization_id}", OrganizationDocument)


async def _fresh(environment: Environment, path: str, kind: type[D]) -> D:
    """Ask the server, as anyone would, until the document covers everything known."""
    while True:
        document = await _read(environment, path, kind)
        if document and not document.stale:
            return document
        await asyncio.sleep(READ_AGAIN_SECONDS)


async def _read(environment: Environment, path: str, kind: type[D]) -> D | None:
    answer = await environment.http.get(
        f"{environment.url}/api/v1/{path}/summary",
        headers={"X-Ticketfu-Key": environment.token},
    )
    return kind.model_validate_json(answer.content) if answer.status_code == 200 else None


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:<32}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _addresses(environment: Environment, console: Console) -> None:
    console.print("[bold]It stays up until you press Ctrl-C.[/bold] Open this page first, once:")
    console.print(f"  {environment.page}", soft_wrap=True)
    console.print("It lets you write as the customer. Where else to look:")
    url = f"{environment.url}/api/v1/ticket/{SHOWN_TICKET}/summary"
    ask = f"curl -s -H 'X-Ticketfu-Key: {environment.token}' {url} | python3 -m json.tool"
    console.print(f"  a summary     {ask}", soft_wrap=True)
    console.print(f"  all calls     {environment.url}/docs")
    console.print(f"  workflows     {environment.temporal.ui}")
    client = environment.sample.credentials
    ask = f"curl -s -u {client.email}/token:{client.api_token} {environment.zendesk_url}"
    console.print(f"  Zendesk       {ask}/api/v2/tickets/{SHOWN_TICKET}", soft_wrap=True)
