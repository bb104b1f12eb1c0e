"""The container's health check: ask the process that serves whether it does."""

import http.client
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

SERVING = {"server", "up"}
EVERYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104
TIMEOUT_SECONDS = 4


def target(command: Sequence[str], environment: Mapping[str, str]) -> tuple[str, int] | None:
    """Host and port of a process that serves; None of one that listens nowhere, as a worker.

    `command` is what the process was started with: `ticketfu` and its arguments.
    """
    words = list(command)
    names = [Path(word).name for word in words]
    arguments = words[names.index("ticketfu") + 1 :] if "ticketfu" in names else []
    if not arguments or arguments[0] not in SERVING:
        return None
    host = _flag(arguments, "--host") or environment.get("HOST", "")
    port = _flag(arguments, "--port") or environment.get("PORT", "") or "8080"
    return "127.0.0.1" if host.strip() in EVERYWHERE else host.strip(), int(port)


def _flag(arguments: Sequence[str], name: str) -> str | None:
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == name:
            return following
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return None


def serves(host: str, port: int) -> bool:
    """Ask /livez, not /health: restarting a server does not bring Temporal back."""
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def main() -> None:
    asked = target(Path("/proc/1/cmdline").read_text().split("\0"), os.environ)
    sys.exit(asked is not None and not serves(*asked))


if __name__ == "__main__":
    main()
