"""ticketfu zendesk app"""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import typer
from pydantic import Field

from ticketfu.cli.options import options
from ticketfu.settings import ClientSettings


class ZendeskApp(ClientSettings):
    title: ClassVar[str] = "This command"

    out: Path = Field(
        Path("ticketfu-app.zip"),
        validation_alias="ZENDESK_APP_OUT",
        description="File to write",
    )

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        address = urlsplit(self.server_url)
        if address.scheme != "https" or "@" in address.netloc:
            wanted = "wants the https:// address by which Zendesk reaches the server, and no user"
            yield f"--server-url (TICKETFU_SERVER_URL) {wanted}"
        if not self.out.parent.is_dir():
            yield f"--out (ZENDESK_APP_OUT) is in no folder: {self.out.parent}"


@options(ZendeskApp)
def write_app(given: ZendeskApp) -> None:
    """Write the app for Zendesk's sidebars, to be uploaded as a private app.

    Example: ticketfu zendesk app --server-url=https://ticketfu.example.com
    """
    from ticketfu.sidebar.package import write_package

    try:
        write_package(given.server_url, given.out)
    except OSError as error:
        typer.echo(f"ticketfu: {given.out} cannot be written: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{given.out} is written. In Zendesk's Admin Center, open Apps and integrations >")
    typer.echo("Zendesk Support apps, choose Upload private app, and give it one of the server's")
    typer.echo("SERVER_READER_TOKEN as its reader's key.")
