"""ticketfu keys new, check, rotate"""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, TypeVar

import typer

from ticketfu import settings
from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options

if TYPE_CHECKING:
    from temporalio.client import Client

T = TypeVar("T")

app = application("Keys that encrypt what Temporal stores: make, check, rotate.", group=True)


class KeysCheck(settings.QueueSettings, settings.TemporalSettings, settings.LogSettings):
    pass


class KeysRotate(settings.QueueSettings, settings.TemporalSettings, settings.LogSettings):
    pass


@app.command("new")
def keys_new() -> None:
    """Print a new key for ENCRYPTION_KEYS on the last line; several are joined by commas."""
    from ticketfu.encryption import EncryptionKey

    typer.echo("# For ENCRYPTION_KEYS of every server and worker; what it encrypts is lost with it")
    typer.echo(str(EncryptionKey.new()))


@app.command("check", cls=SettingsCommand)
@options(KeysCheck)
def keys_check(given: KeysCheck) -> None:
    """Say which keys the running workflows need, and whether they are here.

    Example: ticketfu keys check --env-file ticketfu.env
    """
    from ticketfu.cli import lifecycle
    from ticketfu.encryption import UNREADABLE, encryption_of
    from ticketfu.entity.rotation import keys_in_use
    from ticketfu.errors import CannotStart

    async def run_check(_: lifecycle.Stop) -> None:
        client = await _connected(given)
        known = encryption_of(client).key_ids
        used = await _answered(keys_in_use(client, given.queue))
        for place, key in enumerate(known):
            use = "encrypts and decrypts" if place == 0 else "decrypts"
            typer.echo(f"key {key}  {use:<21}  {used[key]} workflows began under it")
        if used[""]:
            typer.echo(f"no key            plain text             {used['']} workflows")
        missing = used.keys() - {*known, ""}
        for key in sorted(missing):
            typer.echo(f"key {key}  missing                {used[key]} workflows began under it")
        if missing:
            raise CannotStart(UNREADABLE)

    lifecycle.run(run_check)


@app.command("rotate", cls=SettingsCommand)
@options(KeysRotate)
def keys_rotate(given: KeysRotate) -> None:
    """Move every running workflow to the first key; after that, the others can go.

    Example: ticketfu keys rotate --env-file ticketfu.env
    """
    from ticketfu.cli import lifecycle
    from ticketfu.encryption import first_key_id
    from ticketfu.entity.rotation import rotate
    from ticketfu.errors import WrongSetup

    async def run_rotation(_: lifecycle.Stop) -> None:
        client = await _connected(given)
        if not first_key_id(client):
            raise WrongSetup("--encryption-keys (ENCRYPTION_KEYS) is missing")
        await _answered(rotate(client, given.queue, typer.echo))
        typer.echo(f"every workflow is under key {first_key_id(client)}: the others can go")

    lifecycle.run(run_rotation)


async def _answered(asked: Awaitable[T]) -> T:
    from temporalio.service import RPCError

    from ticketfu.errors import CannotStart

    try:
        return await asked
    except RPCError as error:
        raise CannotStart(f"Temporal did not answer: {error.status.name}") from None


async def _connected(given: settings.TemporalSettings) -> "Client":
    from ticketfu.cli.wiring import connection
    from ticketfu.errors import CannotStart
    from ticketfu.temporal import check_namespace, connect, reason

    try:
        client = await connect(connection(given))
        await check_namespace(client)
    except RuntimeError as error:
        raise CannotStart(f"Temporal at {given.temporal_address}: {reason(error)}") from None
    return client
