"""Counters of Temporal's own metrics, in Prometheus' text format."""

import re
from dataclasses import dataclass

SAMPLE = re.compile(
    r'^(persistence_requests|service_requests)\{.*?operation="(\w+)".*?\} (\S+)$', re.MULTILINE
)
WRITES = {"CreateWorkflowExecution", "UpdateWorkflowExecution", "ConflictResolveWorkflowExecution"}
"""Each is one transaction on a workflow's state and history."""

READS = {"ListWorkflowExecutions", "CountWorkflowExecutions", "DescribeWorkflowExecution"}
READS |= {"QueryWorkflow"}


@dataclass(frozen=True)
class TemporalCounts:
    """Since Temporal started: transactions of workflows, and calls that ask about them."""

    writes: int
    reads: int

    @classmethod
    def parsed(cls, text: str) -> "TemporalCounts":
        found = [(kind, name, float(count)) for kind, name, count in SAMPLE.findall(text)]
        return cls(
            writes=_sum(found, "persistence_requests", WRITES),
            reads=_sum(found, "service_requests", READS),
        )


def _sum(found: list[tuple[str, str, float]], kind: str, names: set[str]) -> int:
    return int(sum(count for of_kind, name, count in found if of_kind == kind and name in names))
