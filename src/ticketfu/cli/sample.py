"""ticketfu sample"""

from typing import TYPE_CHECKING

import typer
from pydantic import Field

from ticketfu import settings
from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options

if TYPE_CHECKING:
    from ticketfu.sample.sample import Sample as SampleZendesk

LOOPBACK = "127.0.0.1"

app = application()


class Sample(settings.LogSettings):
    port: int = Field(
        8090,
        ge=0,
        le=65535,
        validation_alias="SAMPLE_PORT",
        description="Port to listen on; 0 takes a free one",
    )


@app.command("sample", cls=SettingsCommand)
@options(Sample)
def sample(given: Sample) -> None:
    """A Zendesk with sample tickets, for trying server and worker without an account."""
    from ticketfu.cli import lifecycle
    from ticketfu.sample.app import create_sample_zendesk
    from ticketfu.sample.sample import Sample as SampleZendesk
    from ticketfu.server import serving

    async def serve(stop: lifecycle.Stop) -> None:
        zendesk = SampleZendesk()
        with serving.bind(LOOPBACK, given.port, "--port (SAMPLE_PORT)") as listening:
            # Whoever calls as soon as the lines are there waits in the socket's queue.
            listening.listen()
            typer.echo(settings_to_paste(zendesk, listening.getsockname()[1]))
            await serving.serve(create_sample_zendesk(zendesk), listening, stop)

    lifecycle.run(serve)


def settings_to_paste(zendesk: "SampleZendesk", port: int) -> str:
    """The settings of server and worker, fit for a shell as for an env file."""
    credentials, url = zendesk.credentials, f"http://{LOOPBACK}:{port}"
    numbers = sorted(zendesk.tickets)
    user = f"{credentials.email}/token:{credentials.api_token}"
    lines = [
        f"# The sample Zendesk: tickets {numbers[0]} to {numbers[-1]}. For server and worker:",
        f"ZENDESK_BASE_URL={url}",
        f"ZENDESK_SUBDOMAIN={credentials.subdomain}",
        f"ZENDESK_CLIENT_ID={credentials.client_id}",
        f"ZENDESK_CLIENT_SECRET={credentials.client_secret}",
        f"# As an agent: curl -u {user} {url}/api/v2/tickets/{numbers[0]}",
    ]
    return "\n".join(lines)
