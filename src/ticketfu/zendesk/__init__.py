"""Zendesk, read-only: its records, its REST API, its webhooks' signature."""
