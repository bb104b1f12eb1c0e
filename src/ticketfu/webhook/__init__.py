"""Webhooks and trigger in Zendesk: set up, kept in repair, and taken out again."""
