"""ticketfu organization: show, list"""

from functools import partial
from typing import Annotated

import typer

from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options
from ticketfu.settings.client import AnyKeySettings

app = application("Read organizations' insights.", group=True)


class OrganizationShow(AnyKeySettings):
    pass


class OrganizationList(AnyKeySettings):
    pass


@app.callback()
def _group() -> None:
    pass


@app.command("show", cls=SettingsCommand)
@options(OrganizationShow)
def print_organization(
    given: OrganizationShow,
    organization: Annotated[int, typer.Argument(min=1, metavar="ORGANIZATION", help="Its id")],
    watch: Annotated[
        bool, typer.Option("--watch", help="Again at each change, until Ctrl-C")
    ] = False,
    language: Annotated[str | None, typer.Option(help="Translated, into de for example")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The REST answer")] = False,
) -> None:
    """Show an organization's insights.

    Example: ticketfu organization show 101
    """
    from ticketfu.cli.api import connected
    from ticketfu.cli.follow import follow, show_document
    from ticketfu.cli.views.organization import organization_fields

    path = f"organization/{organization}"
    with connected(*given.server()) as api:
        if watch:
            follow(api, f"{path}/events", organization_fields, as_json=as_json)
            return
        document = api.document(f"{path}/summary", language=language)
    show_document(document, organization_fields, as_json=as_json)


@app.command("list", cls=SettingsCommand)
@options(OrganizationList)
def print_organizations(
    given: OrganizationList,
    search: Annotated[str | None, typer.Argument(help="Parts of words to find")] = None,
    sort: Annotated[str, typer.Option(help="-updated, updated or id")] = "-updated",
    limit: Annotated[int, typer.Option(min=1, help="Most rows")] = 30,
    watch: Annotated[
        bool, typer.Option("--watch", help="Again at each change, until Ctrl-C")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The REST answer")] = False,
) -> None:
    """List organizations: a table on a terminal, all columns with tabs through a pipe.

    Example: ticketfu organization list
    """
    from ticketfu.cli.api import connected
    from ticketfu.cli.follow import show_list
    from ticketfu.cli.views.organization import ORGANIZATIONS

    with connected(*given.server()) as api:
        read = partial(api.list, ORGANIZATIONS.name, limit, q=search, sort=sort)
        show_list(read, ORGANIZATIONS, as_json=as_json, watch=watch)
