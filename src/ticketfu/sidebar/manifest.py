"""The app's manifest: where it is shown, which host it may ask, and its one secret setting."""

from urllib.parse import urlsplit

import ticketfu

PAGE = "assets/app.html"
LOCATIONS = ("ticket_sidebar", "organization_sidebar")
READER_KEY = {
    "name": "reader_key",
    "type": "text",
    "required": True,
    # Kept by Zendesk and filled in by its proxy: no browser ever holds the key.
    "secure": True,
    "scopes": ["header"],
}


def manifest(server_url: str) -> dict[str, object]:
    """The manifest of the app for this server."""
    host = urlsplit(server_url).hostname or ""
    return {
        "name": "TicketFu",
        "author": {"name": "TicketFu", "email": f"ticketfu@{host}", "url": server_url},
        "version": ticketfu.__version__,
        "frameworkVersion": "2.0",
        "defaultLocale": "en",
        "private": True,
        "singleInstall": True,
        "location": {"support": {name: {"url": PAGE, "flexible": True} for name in LOCATIONS}},
        # Zendesk sends a secure setting to these hosts only.
        "domainWhitelist": [host],
        "parameters": [READER_KEY],
    }
