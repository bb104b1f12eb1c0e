"""Kills and restarts at random while webhooks stream in; at the end nothing may be lost."""
