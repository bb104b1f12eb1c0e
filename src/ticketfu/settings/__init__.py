"""Flags, environment and a file to typed values; each setting is declared here and nowhere else.

A field's name is its flag and, in upper case, its variable: `host` is `--host` and HOST.
"""

from ticketfu.settings.ai import AISettings
from ticketfu.settings.client import ClientSettings
from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.server import ServerSettings
from ticketfu.settings.telemetry import LogSettings, TelemetrySettings
from ticketfu.settings.temporal import QueueSettings, TemporalSettings
from ticketfu.settings.webhooks import NamespaceSettings, SigningSettings, WebhookSettings
from ticketfu.settings.worker import WorkerSettings
from ticketfu.settings.zendesk import ZendeskSettings

__all__ = [
    "AISettings",
    "ClientSettings",
    "LogSettings",
    "NamespaceSettings",
    "QueueSettings",
    "ServerSettings",
    "SettingsGroup",
    "SigningSettings",
    "TelemetrySettings",
    "TemporalSettings",
    "WebhookSettings",
    "WorkerSettings",
    "ZendeskSettings",
]
