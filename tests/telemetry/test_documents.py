"""Alert rules, board and docs/operator.md name the metrics that there are."""

import re

from tests.docs.program import ROOT
from ticketfu.telemetry import names

METRICS = {value for name, value in vars(names).items() if name.isupper()}
SUFFIX = re.compile(r"_(bucket|count|sum)$")


def named(file: str) -> set[str]:
    text = (ROOT / "docs" / file).read_text()
    return {SUFFIX.sub("", name) for name in re.findall(r"\bticketfu_[a-z_]+", text)}


def test_operators_read_of_every_metric() -> None:
    assert named("operator.md") == METRICS


def test_the_board_shows_every_metric() -> None:
    assert named("grafana.json") == METRICS


def test_alerts_ask_for_metrics_that_there_are() -> None:
    assert named("alerts.yml") < METRICS


def test_operators_read_of_every_alert() -> None:
    rules = re.findall(r"alert: (\w+)", (ROOT / "docs" / "alerts.yml").read_text())
    text = (ROOT / "docs" / "operator.md").read_text()
    assert rules
    assert [rule for rule in rules if f"| `{rule}` |" not in text] == []
