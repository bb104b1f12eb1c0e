"""Flags, environment and a file to typed values; each setting is declared here and nowhere else.

A field's name is its flag and, in upper case, its variable: `host` is `--host` and HOST.
"""

from ticketfu.settings.ai import AISettings
from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.groups import (
    LogSettings,
    ServerSettings,
    TemporalSettings,
    WorkerSettings,
    ZendeskSettings,
)

__all__ = [
    "AISettings",
    "LogSettings",
    "ServerSettings",
    "SettingsGroup",
    "TemporalSettings",
    "WorkerSettings",
    "ZendeskSettings",
]
