"""From a server's settings to its options and its keys."""

from ticketfu.cli.extras import mcp_options
from ticketfu.server.app import ServerOptions
from ticketfu.server.keys import Keys
from ticketfu.settings import ServerSettings
from ticketfu.settings.values import revealed_all


def server_options(
    settings: ServerSettings, zendesk_url: str | None, sign_in_code: str | None
) -> ServerOptions:
    return ServerOptions(
        queue=settings.queue,
        settle_seconds=settings.settle_seconds,
        subdomain=settings.zendesk_subdomain,
        hosts=settings.hosts(),
        max_streams=settings.max_streams,
        index_file=settings.index_file,
        trusted_user_header=settings.trusted_user_header,
        trusted_proxies=settings.proxies(),
        zendesk_url=zendesk_url,
        sign_in_code=sign_in_code,
        mcp=mcp_options(settings),
    )


def server_keys(settings: ServerSettings) -> Keys:
    return Keys(
        tokens=revealed_all(settings.server_api_token),
        readers=revealed_all(settings.server_reader_token),
        webhook_secrets=revealed_all(settings.zendesk_webhook_secret),
        decoders=revealed_all(settings.decode_key),
    )
