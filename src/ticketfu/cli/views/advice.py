"""The one line that explains a failure: what it is, since when, and what to do."""

from collections.abc import Mapping
from typing import Any

from ticketfu.advice import advice
from ticketfu.cli.views.output import joined, when


def explained(error: Mapping[str, Any]) -> str:
    return joined(
        error["code"],
        error["message"],
        f"since {when(error['since'])}",
        f"next try {when(error['retry_at'])}",
        advice(error["code"]),
    )
