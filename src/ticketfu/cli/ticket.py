"""ticketfu ticket: show, list, refresh, erase"""

import sys
from functools import partial
from typing import Annotated

import typer

from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options
from ticketfu.settings.client import AnyKeySettings

app = application("Read tickets' summaries, refresh and erase them.", group=True)


class TicketShow(AnyKeySettings):
    pass


class TicketList(AnyKeySettings):
    pass


class TicketRefresh(AnyKeySettings):
    pass


class TicketErase(AnyKeySettings):
    pass


Which = Annotated[str, typer.Argument(metavar="TICKET", help="Its number or URL")]
AsJson = Annotated[bool, typer.Option("--json", help="The REST answer")]
Watch = Annotated[bool, typer.Option("--watch", help="Again at each change, until Ctrl-C")]
Given = str | None


@app.callback()
def _group() -> None:
    pass


@app.command("show", cls=SettingsCommand)
@options(TicketShow)
def print_ticket(
    given: TicketShow,
    ticket: Which,
    watch: Watch = False,
    language: Annotated[Given, typer.Option(help="Translated, into de for example")] = None,
    view: Annotated[Given, typer.Option(help="public: without internal notes")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a ticket's summary.

    Example: ticketfu ticket show 42
    """
    from ticketfu.cli.api import connected
    from ticketfu.cli.follow import follow, show_document
    from ticketfu.cli.views.ticket import ticket_fields

    with connected(*given.server()) as api:
        document = api.document("ticket/summary", **_named(ticket), language=language, view=view)
        if watch:
            path = f"ticket/{document['ticket_id']}/events"
            follow(api, path, ticket_fields, as_json=as_json)
            return
    show_document(document, ticket_fields, as_json=as_json)


@app.command("list", cls=SettingsCommand)
@options(TicketList)
def print_tickets(  # noqa: PLR0913, PLR0917
    given: TicketList,
    search: Annotated[Given, typer.Argument(help="Parts of words to find")] = None,
    organization: Annotated[Given, typer.Option(help="Of the organization with this id")] = None,
    status: Annotated[Given, typer.Option(help="Zendesk's: new, open, pending …")] = None,
    document_status: Annotated[Given, typer.Option(help="pending, ready or failed")] = None,
    topic: Annotated[Given, typer.Option(help="With this topic")] = None,
    sentiment: Annotated[Given, typer.Option(help="positive, neutral or negative")] = None,
    since: Annotated[Given, typer.Option(help="Published since, such as 2026-11-02T08:00Z")] = None,
    sort: Annotated[str, typer.Option(help="-updated, updated or id")] = "-updated",
    limit: Annotated[int, typer.Option(min=1, help="Most rows")] = 30,
    watch: Watch = False,
    as_json: AsJson = False,
) -> None:
    """List tickets: a table on a terminal, all columns with tabs through a pipe.

    Example: ticketfu ticket list --status open --topic login
    """
    from ticketfu.cli.api import connected
    from ticketfu.cli.follow import show_list
    from ticketfu.cli.views.ticket import TICKETS

    filters = {
        "q": search,
        "organization_id": organization,
        "status": status,
        "document_status": document_status,
        "topic": topic,
        "sentiment": sentiment,
        "since": since,
        "sort": sort,
    }
    with connected(*given.server()) as api:
        read = partial(api.list, TICKETS.name, limit, **filters)
        show_list(read, TICKETS, as_json=as_json, watch=watch)


@app.command("refresh", cls=SettingsCommand)
@options(TicketRefresh)
def refresh_now(
    given: TicketRefresh,
    ticket: Which,
    wait: Annotated[
        float, typer.Option(min=0, max=60, help="Seconds to wait for the summary; 0: do not wait")
    ] = 30,
    as_json: AsJson = False,
) -> None:
    """Have a ticket's summary refreshed, and show it.

    Example: ticketfu ticket refresh 42
    """
    from ticketfu.cli.api import connected, fail
    from ticketfu.cli.follow import show_document
    from ticketfu.cli.views.advice import explained
    from ticketfu.cli.views.output import print_json
    from ticketfu.cli.views.ticket import ticket_fields

    with connected(*given.server()) as api:
        answer = api.post("ticket", _named(ticket), wait or None)
        if wait and "summary" not in answer:
            document = api.get("ticket/summary", **_named(ticket))
            if document["error"]:
                fail(f"the refresh failed: {explained(document['error'])}")
    if "summary" in answer:
        show_document(answer, ticket_fields, as_json=as_json)
    elif as_json:
        print_json(answer)
    else:
        show = f"ticketfu ticket show {answer['ticket_id']} --watch"
        typer.echo(f"noted; {show} shows the summary once it is there")


@app.command("erase", cls=SettingsCommand)
@options(TicketErase)
def erase_now(
    given: TicketErase,
    ticket: Annotated[int, typer.Argument(min=1, metavar="TICKET", help="Its number")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask")] = False,
) -> None:
    """Erase a ticket's summary and what its organization knows of it.

    Example: ticketfu ticket erase 42
    """

    from ticketfu.cli.api import connected

    if sys.stdin.isatty() and not yes:
        typer.confirm(f"Erase what TicketFu knows of ticket {ticket}?", abort=True)
    with connected(*given.server()) as api:
        api.delete(f"ticket/{ticket}")
    typer.echo(f"ticket {ticket} is erased; if Zendesk has it, it returns with its next change")


def _named(ticket: str) -> dict[str, str]:
    """The server reads a number or a URL, and says what is wrong with either."""
    return {"ticket_id" if ticket.strip().isdecimal() else "ticket_url": ticket}
