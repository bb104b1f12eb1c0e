"""Counters, gauges and histograms of a process, served by Temporal's SDK beside its own metrics.

Without METRICS_ADDRESS everything goes to the SDK's meter that does nothing.
"""

from collections.abc import Iterable, Mapping

from temporalio.client import Client
from temporalio.common import MetricCounter, MetricMeter
from temporalio.runtime import PrometheusConfig, Runtime

from ticketfu.telemetry import names

# Upper bounds in seconds: an alert or a graph cannot be finer than these.
FRESHNESS_BUCKETS = (1, 2.5, 5, 10, 20, 30, 60, 120, 300, 900, 3600, 14_400)
HTTP_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


def exposition(address: str) -> PrometheusConfig:
    """Serve metrics at IP:PORT/metrics."""
    return PrometheusConfig(
        bind_address=address,
        durations_as_seconds=True,
        histogram_bucket_overrides={
            names.FRESHNESS: list(map(float, FRESHNESS_BUCKETS)),
            names.HTTP_REQUESTS: list(map(float, HTTP_BUCKETS)),
        },
    )


def meter_of(temporal: Client) -> MetricMeter:
    """The meter of the runtime that a client was made with."""
    runtime = temporal.service_client.config.runtime or Runtime.default()
    return runtime.metric_meter


def failure_counter(meter: MetricMeter) -> MetricCounter:
    return meter.create_counter(
        names.FAILURES, "Refreshes that failed after the retries of their calls"
    )


class Metrics:
    """One for a process; labels are of few values, and never a customer's words.

    What workflows record goes through the SDK instead, as replays must not count again.
    """

    def __init__(self, meter: MetricMeter = MetricMeter.noop) -> None:
        self._meter = meter
        self.is_on = meter is not MetricMeter.noop
        self._calls = meter.create_counter(names.LLM_CALLS, "Calls of language models")
        self._tokens = meter.create_counter(names.LLM_TOKENS, "Tokens asked and answered")
        # The SDK counts whole numbers only, so that money is a gauge which only ever rises.
        self._cost = meter.create_gauge_float(names.LLM_COST, "Dollars spent by this process")
        self._hold = meter.create_gauge(
            names.LLM_BUDGET_HOLD,
            "What the day's budget holds back: 0 nothing, 1 backfills, 2 also busy tickets, 3 all",
        )
        self._masked = meter.create_counter(names.MASKED, "Values masked before a model saw them")
        self._quota = meter.create_gauge(
            names.ZENDESK_QUOTA, "Requests left in this minute, as Zendesk's last answer says"
        )
        self._backlog = meter.create_gauge(
            names.BACKLOG, "Tickets and organizations with a change that no summary covers yet"
        )
        self._lag = meter.create_gauge_float(
            names.INDEX_LAG, "Age of what lists and streams show of Temporal's publications"
        )
        self._requests = meter.create_histogram_float(
            names.HTTP_REQUESTS, "Seconds until an answer began", "s"
        )
        self._cost_usd = 0.0

    def begin(self, codes: Iterable[str], masked: Iterable[str]) -> None:
        """Show a worker's counters before there is anything to count, as boards expect of them."""
        failed = failure_counter(self._meter)
        for code in codes:
            failed.add(0, {"code": code})
        self.masked(dict.fromkeys(masked, 0))
        self.asked(0, 0, 0, 0.0)

    @classmethod
    def of(cls, temporal: Client) -> "Metrics":
        return cls(meter_of(temporal))

    def asked(
        self, calls: int, input_tokens: int, output_tokens: int, cost_usd: float | None
    ) -> None:
        self._calls.add(calls)
        self._tokens.add(input_tokens, {"kind": "input"})
        self._tokens.add(output_tokens, {"kind": "output"})
        self._cost_usd += cost_usd or 0.0
        self._cost.set(self._cost_usd)

    def held(self, level: int) -> None:
        self._hold.set(level)

    def masked(self, counts: Mapping[str, int]) -> None:
        for kind, count in counts.items():
            self._masked.add(count, {"kind": kind})

    def quota_remaining(self, requests: int) -> None:
        self._quota.set(requests)

    def indexed(self, backlog: int, lag_seconds: float) -> None:
        self._backlog.set(backlog)
        self._lag.set(lag_seconds)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        labels = {"method": method, "route": route, "status": str(status)}
        self._requests.record(seconds, labels)
