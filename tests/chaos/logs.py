"""Logs of the programs: no traceback, no customers' words, no secrets."""

from collections.abc import Iterable
from pathlib import Path

from tests.chaos.customers import MARK
from tests.harness import KEY, SECRET

FORBIDDEN = {
    "traceback": "a traceback",
    MARK: "customers' words",
    KEY: "the server's key",
    SECRET: "the signing secret",
}


def log_problems(logs: Iterable[Path]) -> list[str]:
    problems = []
    for log in logs:
        text = log.read_text(errors="replace").lower()
        for word, what in FORBIDDEN.items():
            lines = [line for line in text.splitlines() if word in line]
            if lines:
                problems.append(f"{log.name} has {what} in {len(lines)} lines: {lines[0][:400]}")
    return problems
