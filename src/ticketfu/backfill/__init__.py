"""Walks over tickets that changed before anybody told of it: backfills, and reconciliation."""
