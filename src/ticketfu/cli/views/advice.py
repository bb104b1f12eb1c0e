"""The one line that explains a failure: what it is, since when, and what to do."""

from collections.abc import Mapping
from typing import Any

from ticketfu.advice import advice
from ticketfu.cli.views.output import due, joined, since

UNTIL_MONEY = "until midnight UTC, or for a larger LLM_DAILY_BUDGET_USD"

HELD_REASONS = {
    "budget": f"waits {UNTIL_MONEY}",
    "scope": "left out by SCOPE",
    "empty": "without words",
}


def held_words(why: str) -> str:
    return HELD_REASONS.get(why, "")


def explained(error: Mapping[str, Any]) -> str:
    return joined(
        error["code"],
        error["message"],
        since(error["since"]),
        f"next try {due(error['retry_at'])}",
        advice(error["code"]),
    )
