"""The one line that explains a failure: what it is, since when, and what to do."""

from collections.abc import Mapping
from typing import Any

from ticketfu.advice import advice
from ticketfu.cli.views.output import due, joined, since


def explained(error: Mapping[str, Any]) -> str:
    return joined(
        error["code"],
        error["message"],
        since(error["since"]),
        f"next try {due(error['retry_at'])}",
        advice(error["code"]),
    )
