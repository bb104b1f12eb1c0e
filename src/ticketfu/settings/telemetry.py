"""Settings of what a process tells of itself while it runs."""

from typing import ClassVar, Literal

from pydantic import Field

from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.values import Address, AnyCase, BaseUrl


class LogSettings(SettingsGroup):
    title: ClassVar[str] = "Logs"

    log_level: AnyCase[Literal["debug", "info", "warning", "error"]] = Field(
        "info", description="Least level that is logged"
    )
    log_format: AnyCase[Literal["json", "console"]] = Field(
        "json", description="One JSON object a line, or text"
    )


class TelemetrySettings(LogSettings):
    title: ClassVar[str] = "Logs, metrics and traces"

    otel_exporter_otlp_endpoint: BaseUrl | None = Field(
        None, description="Collector of traces, by OTLP over HTTP (extra otel); default: off"
    )
    metrics_address: Address | None = Field(
        None, description="HOST:PORT where Prometheus collects metrics, at /metrics; default: off"
    )
